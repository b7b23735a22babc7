use crate::axis::{self, Plot, Vertical};
use crate::key::{Key, Sign};
use crate::label::{Anchor, soft};
use crate::lettering::{LINE, fit, width};
use crate::named::{Named, draw_all};
use crate::place::Room;
use crate::scale::domain;
use crate::stroke::REFERENCE;
use crate::words::{NOTHING, count, gaps, list};
use crate::{Format, Frame, Kind, Reading, TableTwin};

/// Two indicators across organisations, parted into quarters by the medians: the map of outliers.
#[derive(Clone, Debug, PartialEq)]
pub struct Scatter {
    /// Id, title, width.
    pub frame: Frame,
    /// The indicator to the right, and how it is written.
    pub x: (String, Format),
    /// The indicator upwards, and how it is written.
    pub y: (String, Format),
    /// What each quarter means: low x and high y, high x and high y, low x and low y, high x and low y. Empty for none.
    pub quarters: [String; 4],
    /// The organisations.
    pub points: Vec<ScatterPoint>,
}

/// One organisation of a [`Scatter`].
#[derive(Clone, Debug, PartialEq)]
pub struct ScatterPoint {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The value to the right.
    pub x: Reading,
    /// The value upwards.
    pub y: Reading,
    /// Whether it is out of line.
    pub kind: Kind,
    /// The reader's own: ringed and always labelled.
    pub highlighted: bool,
    /// Where the point leads.
    pub link: Option<String>,
}

impl Scatter {
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

    /// The chart in a few sentences: the medians, how many lie in each quarter, who is out of line, who is missing.
    #[must_use]
    pub fn text(&self) -> String {
        let drawn: Vec<_> = self.drawn().collect();
        let Some((mx, my)) = self.medians() else { return NOTHING.to_owned() };
        let mut out = format!("{}: {}. ", self.frame.title, count(drawn.len(), "organisation"));
        out += &format!("The medians are {} ({}) ", self.x.1.value(mx), self.x.0);
        out += &format!("and {} ({}). ", self.y.1.value(my), self.y.0);
        let both =
            |right: bool, up: bool| drawn.iter().filter(|(_, x, y)| (*x > mx) == right && (*y > my) == up).count();
        out += &format!("{} are above the median on both, {} on neither.", both(true, true), both(false, false));
        let named = |kind| {
            let of = drawn.iter().filter(|(p, ..)| p.kind == kind);
            list(&of.map(|(p, ..)| p.name.clone()).collect::<Vec<_>>(), 6)
        };
        for kind in [Kind::Improvement, Kind::Concern, Kind::Neutral] {
            let names = named(kind);
            if !names.is_empty() {
                out += &format!(" Marked as {}: {names}.", kind.words());
            }
        }
        let own: Vec<_> = drawn.iter().filter(|(p, ..)| p.highlighted).map(|(p, x, y)| self.words(p, *x, *y)).collect();
        if !own.is_empty() {
            out += &format!(" Highlighted: {}.", own.join("; "));
        }
        let missing: Vec<String> = self.points.iter().filter(|p| pair(p).is_none()).map(|p| p.name.clone()).collect();
        out + &gaps(&missing)
    }

    /// The figures as rows.
    #[must_use]
    pub fn table(&self) -> TableTwin {
        let (x, y) = (format!("#{}", self.x.0), format!("#{}", self.y.0));
        let mut table = TableTwin::new(&self.frame.title, &["Organisation", "Code", &x, &y, "Signal"]);
        for p in &self.points {
            let signal = if pair(p).is_some() { p.kind.words() } else { "none" };
            let cells = [p.name.clone(), p.code.clone(), p.x.words(self.x.1), p.y.words(self.y.1), signal.to_owned()];
            table.linked(cells.into(), p.link.clone());
        }
        table
    }

    fn drawn(&self) -> impl Iterator<Item = (&ScatterPoint, f64, f64)> {
        self.points.iter().filter_map(|p| pair(p).map(|(x, y)| (p, x, y)))
    }

    fn words(&self, p: &ScatterPoint, x: f64, y: f64) -> String {
        format!("{}: {} {}, {} {}", p.name, self.x.0, self.x.1.value(x), self.y.0, self.y.1.value(y))
    }

    /// The medians of those that have both values.
    fn medians(&self) -> Option<(f64, f64)> {
        Some((median(self.drawn().map(|p| p.1))?, median(self.drawn().map(|p| p.2))?))
    }

    fn draw(&self, frame: &Frame) -> String {
        let air = |values: Vec<f64>, format| domain(values, matches!(format, Format::Percent(_)));
        let across = air(self.drawn().map(|p| p.1).collect(), self.x.1);
        let up = air(self.drawn().map(|p| p.2).collect(), self.y.1);
        let (Some(across), Some(up), Some((mx, my))) = (across, up, self.medians()) else {
            return frame.nothing("lp-scatter");
        };
        let w = frame.pixels(280);
        let height = if w >= 560.0 { 380.0 } else { 300.0 };
        let axis = Vertical::new(up, height, self.y.1);
        let plot = Plot { left: axis.room(), top: 28.0, right: w - 24.0, bottom: 28.0 + height };
        let x = plot.horizontal(across);
        // The words of the quarters have strips to themselves above and below the points.
        let strip = if self.quarters.iter().all(String::is_empty) { 0.0 } else { LINE + 4.0 };
        let y = Plot { top: plot.top + strip, bottom: plot.bottom - strip, ..plot }.vertical(up);
        let mut key = Key::new(w);
        key.add(Sign::Line(REFERENCE), format!("medians: {} across, {} up", self.x.1.value(mx), self.y.1.value(my)));
        key.add_kinds(self.drawn().map(|p| p.0.kind), Kind::words);
        let key_top = plot.bottom + axis::TITLED;

        let mut svg = frame.open("lp-scatter", (w, key_top + key.height() + 4.0), &self.text());
        svg.tag("g").at("aria-hidden", "true").open();
        axis.draw(&mut svg, &plot, &y);
        axis::horizontal(&mut svg, &plot, &x, self.x.1, &self.x.0);
        soft(&mut svg, (0.0, 14.0), Anchor::Start, &fit(&self.y.0, w));
        let mut room = Room::new((plot.left + 2.0, plot.top, w, plot.bottom - 2.0));
        let upright = [(x.at(mx), plot.top), (x.at(mx), plot.bottom)];
        let level = [(plot.left, y.at(my)), (plot.right, y.at(my))];
        for path in [upright, level] {
            REFERENCE.draw(&mut svg, &path);
            room.line(&path);
        }
        for (i, words) in self.quarters.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
            let (right, low) = (i % 2 == 1, i / 2 == 1);
            let space = if right { plot.right - x.at(mx) } else { x.at(mx) - plot.left };
            let words = fit(words, space - 14.0);
            let at = if right { plot.right } else { plot.left + 8.0 };
            let base = if low { plot.bottom - 8.0 } else { plot.top + 12.0 };
            soft(&mut svg, (at, base), if right { Anchor::End } else { Anchor::Start }, &words);
            let left = if right { at - width(&words) } else { at };
            room.take((left, base - LINE * 0.75, left + width(&words), base + LINE * 0.25));
        }
        svg.close();
        let spread = |p: f64, m: f64, d: (f64, f64)| (p - m) / (d.1 - d.0);
        let points: Vec<Named<'_>> = self
            .drawn()
            .map(|(p, px, py)| Named {
                at: (x.at(px), y.at(py)),
                name: &p.name,
                words: self.words(p, px, py),
                kind: p.kind,
                link: p.link.as_deref(),
                highlighted: p.highlighted,
                rank: (p.kind != Kind::Common).then(|| spread(px, mx, across).powi(2) + spread(py, my, up).powi(2)),
            })
            .collect();
        draw_all(&mut svg, &plot, w, &points, room);
        svg.tag("g").at("aria-hidden", "true").open();
        key.draw(&mut svg, 0.0, key_top, "");
        svg.finish()
    }
}

fn pair(p: &ScatterPoint) -> Option<(f64, f64)> {
    Some((p.x.number()?, p.y.number()?))
}

/// The middle value, or the mean of the two in the middle.
fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let high = *values.get(values.len() / 2)?;
    Some(if values.len() % 2 == 1 { high } else { f64::midpoint(values[values.len() / 2 - 1], high) })
}

#[cfg(test)]
mod tests {
    #[test]
    fn medians_of_odd_and_even_lists() {
        assert_eq!(super::median([3.0, 1.0, 2.0].into_iter()), Some(2.0));
        assert_eq!(super::median([4.0, 1.0, 2.0, 3.0].into_iter()), Some(2.5));
        assert_eq!(super::median([].into_iter()), None);
    }
}
