use crate::axis::{self, Plot};
use crate::dot::{dot, interval_words};
use crate::frame::open_link;
use crate::key::{Key, Sign};
use crate::label::{Anchor, label, soft};
use crate::lettering::{LINE, fit, width};
use crate::mark::{Kind, palette};
use crate::reading::usable;
use crate::scale::domain;
use crate::stroke::REFERENCE;
use crate::words::{NOTHING, count, gaps};
use crate::{Format, Frame, Reading, TableTwin};

/// Organisations in order, each a dot with its interval, against a comparator.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// Id, title, width.
    pub frame: Frame,
    /// How values are written.
    pub format: Format,
    /// A line to compare with, and whose it is, such as `England`.
    pub reference: Option<(f64, String)>,
    /// What a row is, in one word: `organisation`, `figure`.
    pub of: &'static str,
    /// The rows, in the order to be drawn.
    pub rows: Vec<Ranked>,
}

/// One row of a [`Ranking`].
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Its name.
    pub name: String,
    /// The value.
    pub value: Reading,
    /// Its lower and upper limit.
    pub interval: Option<(f64, f64)>,
    /// Whether it is out of line.
    pub kind: Kind,
    /// The reader's own: its name is in bold.
    pub highlighted: bool,
    /// Where the row leads.
    pub link: Option<String>,
}

impl Ranking {
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

    /// The chart in a few sentences: the least, the greatest, the comparator, what is missing.
    #[must_use]
    pub fn text(&self) -> String {
        let mut known: Vec<(&Ranked, f64)> =
            self.rows.iter().filter_map(|r| r.value.number().map(|v| (r, v))).collect();
        known.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (Some(least), Some(most)) = (known.first(), known.last()) else { return NOTHING.to_owned() };
        let said = |(r, v): &(&Ranked, f64)| format!("{} at {}", r.name, self.format.value(*v));
        let mut out = format!("{}: {}", self.frame.title, count(known.len(), self.of));
        out += &format!(", from {} to {}.", said(least), said(most));
        if let Some((v, whose)) = self.reference.as_ref().filter(|(v, _)| usable(*v)) {
            let above = known.iter().filter(|k| k.1 > *v).count();
            out += &format!(" {above} are above {whose} at {}.", self.format.value(*v));
        }
        for own in known.iter().filter(|k| k.0.highlighted) {
            out += &format!(" Highlighted: {}.", said(own));
        }
        let missing: Vec<String> =
            self.rows.iter().filter(|r| r.value.number().is_none()).map(|r| r.name.clone()).collect();
        out + &gaps(&missing)
    }

    /// The figures as rows.
    #[must_use]
    pub fn table(&self) -> TableTwin {
        let first =
            self.of.chars().take(1).flat_map(char::to_uppercase).chain(self.of.chars().skip(1)).collect::<String>();
        let mut table = TableTwin::new(&self.frame.title, &[&first, "#Value", "#95% interval", "Signal"]);
        for r in &self.rows {
            let signal = if r.value.number().is_some() { r.kind.words() } else { "none" };
            let interval = interval_words(r.value, r.interval, self.format);
            let cells = vec![r.name.clone(), r.value.words(self.format), interval, signal.to_owned()];
            table.linked(cells, r.link.clone());
        }
        table
    }

    fn draw(&self, frame: &Frame) -> String {
        let known = self.rows.iter().filter(|r| r.value.number().is_some());
        let shown = known.flat_map(|r| {
            let v = r.value.number().unwrap_or(f64::NAN);
            let (a, b) = r.interval.unwrap_or((v, v));
            [v, a, b]
        });
        let proportion = matches!(self.format, Format::Percent(_));
        if !self.rows.iter().any(|r| r.value.number().is_some()) {
            return frame.nothing("lp-ranking");
        }
        let reference = self.reference.as_ref().filter(|(v, _)| usable(*v));
        let Some(domain) = domain(shown.chain(reference.map(|r| r.0)), proportion) else {
            return frame.nothing("lp-ranking");
        };
        let w = frame.pixels(280);
        // Names stand beside their dots, or above them where the drawing is narrow.
        let wide = w >= 560.0;
        let names = self.rows.iter().map(|r| width(&r.name) * 1.06).fold(0.0, f64::max).min(w * 0.34) + 16.0;
        let values = self.rows.iter().map(|r| width(&r.value.words(self.format))).fold(0.0, f64::max) + 12.0;
        let each = if wide { LINE + 8.0 } else { LINE * 2.0 + 4.0 };
        let (top, left) = (8.0, if wide { names } else { 10.0 });
        let bottom = top + each * self.rows.len() as f64 + 4.0;
        let plot = Plot { left, top, right: w - values, bottom };
        let x = plot.horizontal(domain);
        let mut key = Key::new(w);
        if let Some((v, whose)) = reference {
            key.add(Sign::Line(REFERENCE), format!("{whose} {}", self.format.value(*v)));
        }
        key.add_kinds(self.rows.iter().filter(|r| r.value.number().is_some()).map(|r| r.kind), Kind::words);
        let key_top = bottom + axis::BELOW;

        let mut svg = frame.open("lp-ranking", (w, key_top + key.height() + 4.0), &self.text());
        if let Some((v, _)) = reference {
            REFERENCE.draw(&mut svg, &[(x.at(*v), top), (x.at(*v), bottom)]);
        }
        for (i, r) in self.rows.iter().enumerate() {
            let row = top + each * i as f64;
            let y = if wide { row + each / 2.0 } else { row + LINE + 9.0 };
            let name = fit(&r.name, if wide { names - 16.0 } else { w - 12.0 } / 1.06);
            let at = if wide { (0.0, y + 4.5) } else { (0.0, row + 14.0) };
            let words = format!("{}: {}", r.name, r.value.words(self.format));
            let open = open_link(&mut svg, r.link.as_deref(), &words);
            if r.highlighted {
                svg.tag("g").at("font-weight", "bold").open();
            }
            label(&mut svg, at, Anchor::Start, if open { palette::BLUE } else { palette::INK }, &name);
            if r.highlighted {
                svg.close();
            }
            if open {
                svg.close();
            }
            if let Some(v) = r.value.number() {
                dot(&mut svg, &x, y, (v, r.interval, r.kind));
            }
            soft(&mut svg, (w - 2.0, y + 4.5), Anchor::End, &r.value.words(self.format));
        }
        svg.tag("g").at("aria-hidden", "true").open();
        axis::horizontal(&mut svg, &plot, &x, self.format, "");
        key.draw(&mut svg, 0.0, key_top, "");
        svg.finish()
    }
}
