use crate::axis::{self, Plot, Vertical};
use crate::key::{Key, Sign};
use crate::label::{Anchor, soft};
use crate::lettering::fit;
use crate::mark::{Kind, draw};
use crate::reading::usable;
use crate::scale::domain;
use crate::stroke::{FINE, REFERENCE, WHISKER};
use crate::words::{NOTHING, count, gaps, list};
use crate::{Format, Frame, Reading, TableTwin};

/// What was foretold for groups of people beside what came: on the line, the chances are right.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Id, title, width.
    pub frame: Frame,
    /// How shares are written.
    pub format: Format,
    /// The groups, by rising chance.
    pub points: Vec<Foretold>,
}

/// A group of people of like chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Foretold {
    /// Its name, such as `tenth 3`.
    pub name: String,
    /// The mean of their chances.
    pub expected: f64,
    /// The share to whom it happened.
    pub observed: Reading,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
}

impl Foretold {
    /// Which way the chances are wrong; none where the interval holds them.
    fn wrong(&self) -> Option<&'static str> {
        let (low, high) = self.interval.filter(|(a, b)| usable(*a) && usable(*b))?;
        if self.expected < low {
            Some("too low")
        } else if self.expected > high {
            Some("too high")
        } else {
            None
        }
    }

    fn kind(&self) -> Kind {
        if self.wrong().is_some() { Kind::Concern } else { Kind::Common }
    }
}

impl Calibration {
    /// The drawing.
    #[must_use]
    pub fn svg(&self) -> String {
        self.draw(&self.frame)
    }

    /// The drawing twice, wide and narrow, of which the page shows the one that fits.
    #[must_use]
    pub fn responsive(&self) -> String {
        self.frame.responsive(|frame| self.draw(frame))
    }

    /// The chart in a few sentences: for how many groups the chances are right, where they are not, and what is withheld.
    #[must_use]
    pub fn text(&self) -> String {
        let drawn: Vec<(&Foretold, f64)> = self.drawn().collect();
        if drawn.is_empty() {
            return NOTHING.to_owned();
        }
        let said = |(one, came): &(&Foretold, f64)| {
            let (expected, came) = (self.format.value(one.expected), self.format.value(*came));
            one.wrong().map(|how| format!("{} {how} ({expected} foretold, {came} came)", one.name))
        };
        let wrong: Vec<String> = drawn.iter().filter_map(said).collect();
        let right = drawn.len() - wrong.len();
        let mut out = format!(
            "{}: for {right} of {} what came is what was foretold, within chance.",
            self.frame.title,
            count(drawn.len(), "group")
        );
        if !wrong.is_empty() {
            out += &format!(" Not so: {}.", list(&wrong, 10));
        }
        let missing: Vec<String> =
            self.points.iter().filter(|one| one.observed.number().is_none()).map(|one| one.name.clone()).collect();
        out + &gaps(&missing)
    }

    /// The figures as rows.
    #[must_use]
    pub fn table(&self) -> TableTwin {
        let mut table = TableTwin::new(&self.frame.title, &["Group", "#Foretold", "#Came", "#95% interval", "Chances"]);
        for one in &self.points {
            let interval = crate::dot::interval_words(one.observed, one.interval, self.format);
            let (expected, came) = (self.format.value(one.expected), one.observed.words(self.format));
            let wrong = one.wrong().unwrap_or("right, within chance");
            let wrong = if one.observed.number().is_some() { wrong } else { "none" };
            table.row(vec![one.name.clone(), expected, came, interval, wrong.to_owned()]);
        }
        table
    }

    fn drawn(&self) -> impl Iterator<Item = (&Foretold, f64)> {
        let known = self.points.iter().filter(|one| usable(one.expected));
        known.filter_map(|one| one.observed.number().map(|came| (one, came)))
    }

    fn draw(&self, frame: &Frame) -> String {
        let shown =
            self.drawn().flat_map(|(one, came)| [one.expected, came, one.interval.map_or(came, |(_, high)| high)]);
        let Some((_, most)) = domain(shown.chain([0.0]), true) else { return frame.nothing("lp-calibration") };
        if self.drawn().next().is_none() {
            return frame.nothing("lp-calibration");
        }
        let both = (0.0, most);
        let w = frame.pixels(280);
        let height = if w >= 560.0 { 360.0 } else { 260.0 };
        let axis = Vertical::new(both, height, self.format);
        let left = axis.room();
        // As wide as it is high: the line of what is right then goes up at half a right angle.
        let plot = Plot { left, top: 28.0, right: (left + height).min(w - 24.0), bottom: 28.0 + height };
        let (x, y) = (plot.horizontal(both), plot.vertical(both));
        let mut key = Key::new(w);
        key.add(Sign::Line(REFERENCE), "foretold and came are the same");
        key.add(Sign::Line(WHISKER), "95% interval");
        let wrong = self.drawn().any(|(one, _)| one.wrong().is_some());
        key.add(Sign::Mark(Kind::Common), "right, within chance");
        if wrong {
            key.add(Sign::Mark(Kind::Concern), "too low or too high");
        }
        let key_top = plot.bottom + axis::TITLED;

        let mut svg = frame.open("lp-calibration", (w, key_top + key.height() + 4.0), &self.text());
        svg.tag("g").at("aria-hidden", "true").open();
        axis.draw(&mut svg, &plot, &y);
        axis::horizontal(&mut svg, &plot, &x, self.format, "foretold");
        soft(&mut svg, (0.0, 14.0), Anchor::Start, &fit("came", w));
        REFERENCE.draw(&mut svg, &[(x.at(0.0), y.at(0.0)), (x.at(most), y.at(most))]);
        for (one, came) in self.drawn() {
            let at = x.at(one.expected).clamp(plot.left, plot.right);
            let up = |v: f64| y.at(v).clamp(plot.top, plot.bottom);
            if let Some((low, high)) = one.interval.filter(|(a, b)| usable(*a) && usable(*b)) {
                WHISKER.draw(&mut svg, &[(at, up(low)), (at, up(high))]);
                for end in [low, high] {
                    FINE.draw(&mut svg, &[(at - 4.0, up(end)), (at + 4.0, up(end))]);
                }
            }
            draw(&mut svg, one.kind(), at, up(came), 4.4);
        }
        key.draw(&mut svg, 0.0, key_top, "");
        svg.finish()
    }
}
