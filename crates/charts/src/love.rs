use crate::axis::{self, Plot};
use crate::key::{Key, Sign};
use crate::label::{Anchor, label};
use crate::lettering::{LINE, fit, width};
use crate::mark::{Kind, draw, palette};
use crate::reading::usable;
use crate::scale::domain;
use crate::stroke::{FINE, REFERENCE, WHISKER};
use crate::words::{NOTHING, count, gaps, list};
use crate::{Format, Frame, TableTwin};

/// How far two sides lie apart in each trait, before and after they were matched: a Love plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Love {
    /// Id, title, width.
    pub frame: Frame,
    /// Up to this they are held to be alike.
    pub limit: f64,
    /// The traits, in the order to be drawn.
    pub rows: Vec<Apart>,
}

/// One row of a [`Love`] plot, in standard deviations and without a sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Apart {
    /// The trait.
    pub name: String,
    /// Before anybody was matched.
    pub before: f64,
    /// What is left.
    pub after: f64,
}

impl Apart {
    fn is_drawn(&self) -> bool {
        usable(self.before) && usable(self.after)
    }
}

const FORMAT: Format = Format::Number(2);

impl Love {
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

    /// The chart in a few sentences: how many were apart, how many still are, and which.
    #[must_use]
    pub fn text(&self) -> String {
        let drawn: Vec<&Apart> = self.drawn().collect();
        if drawn.is_empty() {
            return NOTHING.to_owned();
        }
        let over = |of: fn(&Apart) -> f64| drawn.iter().filter(|row| of(row) > self.limit).copied().collect::<Vec<_>>();
        let (before, after) = (over(|row| row.before), over(|row| row.after));
        let limit = FORMAT.value(self.limit);
        let left: Vec<String> =
            after.iter().map(|row| format!("{} at {}", row.name, FORMAT.value(row.after))).collect();
        let still = if left.is_empty() { "none is".to_owned() } else { format!("still: {}", list(&left, 6)) };
        let out = format!(
            "{}: before matching, {} of {} lay further apart than {limit} standard deviations; after it, {still}.",
            self.frame.title,
            before.len(),
            count(drawn.len(), "trait")
        );
        let missing: Vec<String> = self.rows.iter().filter(|row| !row.is_drawn()).map(|row| row.name.clone()).collect();
        out + &gaps(&missing)
    }

    /// The figures as rows.
    #[must_use]
    pub fn table(&self) -> TableTwin {
        let mut table = TableTwin::new(&self.frame.title, &["Trait", "#Apart before", "#Apart after"]);
        for row in &self.rows {
            table.row(vec![row.name.clone(), FORMAT.value(row.before), FORMAT.value(row.after)]);
        }
        table
    }

    fn drawn(&self) -> impl Iterator<Item = &Apart> {
        self.rows.iter().filter(|row| row.is_drawn())
    }

    fn draw(&self, frame: &Frame) -> String {
        let shown = self.drawn().flat_map(|row| [row.before, row.after]);
        let Some((_, most)) = domain(shown, false) else { return frame.nothing("lp-love") };
        let w = frame.pixels(280);
        let wide = w >= 560.0;
        let names = self.drawn().map(|row| width(&row.name)).fold(0.0, f64::max).min(w * 0.34) + 16.0;
        let each = if wide { LINE + 8.0 } else { LINE * 2.0 + 4.0 };
        let (top, left) = (8.0, if wide { names } else { 10.0 });
        let bottom = top + each * self.drawn().count() as f64 + 4.0;
        let plot = Plot { left, top, right: w - 16.0, bottom };
        let x = plot.horizontal((0.0, most.max(2.0 * self.limit)));
        let at_most = |v: f64| x.at(v).clamp(plot.left, plot.right);
        let mut key = Key::new(w);
        key.add(Sign::Mark(Kind::Common), "before matching");
        key.add(Sign::Mark(Kind::Improvement), "after matching");
        key.add(Sign::Line(REFERENCE), format!("up to {}: alike", FORMAT.value(self.limit)));
        let key_top = bottom + axis::TITLED;

        let mut svg = frame.open("lp-love", (w, key_top + key.height() + 4.0), &self.text());
        svg.tag("g").at("aria-hidden", "true").open();
        FINE.draw(&mut svg, &[(x.at(0.0), top), (x.at(0.0), bottom)]);
        REFERENCE.draw(&mut svg, &[(at_most(self.limit), top), (at_most(self.limit), bottom)]);
        for (i, row) in self.drawn().enumerate() {
            let above = top + each * i as f64;
            let y = if wide { above + each / 2.0 } else { above + LINE + 9.0 };
            let at = if wide { (0.0, y + 4.5) } else { (0.0, above + 14.0) };
            label(
                &mut svg,
                at,
                Anchor::Start,
                palette::INK,
                &fit(&row.name, if wide { names - 16.0 } else { w - 12.0 }),
            );
            WHISKER.draw(&mut svg, &[(at_most(row.before), y), (at_most(row.after), y)]);
            draw(&mut svg, Kind::Common, at_most(row.before), y, 4.4);
            draw(&mut svg, Kind::Improvement, at_most(row.after), y, 4.4);
        }
        axis::horizontal(&mut svg, &plot, &x, FORMAT, "apart, in standard deviations");
        key.draw(&mut svg, 0.0, key_top, "");
        svg.finish()
    }
}
