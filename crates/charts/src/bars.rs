use crate::frame::open_link;
use crate::key::{Key, Sign};
use crate::label::{Anchor, label, soft};
use crate::lettering::{LINE, fit, width};
use crate::mark::palette;
use crate::reading::usable;
use crate::scale::Linear;
use crate::stroke::{EDGE, FINE, REFERENCE};
use crate::words::{NOTHING, gaps};
use crate::{Format, Frame, Reading, TableTwin};

/// Horizontal bars from zero, one a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// Id, title, width.
    pub frame: Frame,
    /// How values are written.
    pub format: Format,
    /// A line to compare with, and whose it is.
    pub reference: Option<(f64, String)>,
    /// The rows, in the order to be drawn.
    pub rows: Vec<Bar>,
}

/// One row of [`Bars`].
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// The value; may be negative.
    pub value: Reading,
    /// Drawn striped and named in bold: the reader's own, or a total.
    pub highlighted: bool,
    /// Where the row leads.
    pub link: Option<String>,
}

impl Bars {
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

    /// The greatest and least bar, the comparator and what is missing.
    #[must_use]
    pub fn text(&self) -> String {
        let mut known: Vec<(&Bar, f64)> = self.rows.iter().filter_map(|r| r.value.number().map(|v| (r, v))).collect();
        known.sort_by(|a, b| b.1.total_cmp(&a.1));
        let said = |(r, v): &(&Bar, f64)| format!("{} {}", r.label, self.format.value(*v));
        let mut out = match known.as_slice() {
            [] => return NOTHING.to_owned(),
            few if few.len() <= 4 => {
                let all: Vec<String> = few.iter().map(said).collect();
                format!("{}: {}.", self.frame.title, crate::words::list(&all, 4))
            }
            [most, .., least] => {
                format!("{}: from {} down to {}.", self.frame.title, said(most), said(least))
            }
            [only] => format!("{}: {}.", self.frame.title, said(only)),
        };
        if let Some((v, whose)) = self.reference.as_ref().filter(|(v, _)| usable(*v)) {
            out += &format!(" Compared with {whose}: {}.", self.format.value(*v));
        }
        let missing: Vec<String> =
            self.rows.iter().filter(|r| r.value.number().is_none()).map(|r| r.label.clone()).collect();
        out + &gaps(&missing)
    }

    /// The figures as rows.
    #[must_use]
    pub fn table(&self) -> TableTwin {
        let mut table = TableTwin::new(&self.frame.title, &["Row", "#Value"]);
        for r in &self.rows {
            table.linked(vec![r.label.clone(), r.value.words(self.format)], r.link.clone());
        }
        table
    }

    fn draw(&self, frame: &Frame) -> String {
        let reference = self.reference.as_ref().filter(|(v, _)| usable(*v));
        let known = || self.rows.iter().filter_map(|r| r.value.number());
        if known().next().is_none() {
            return frame.nothing("lp-bars");
        }
        let shown = || known().chain(reference.map(|r| r.0)).chain([0.0]);
        let (lo, hi) = (shown().fold(0.0, f64::min), shown().fold(0.0, f64::max));
        let domain = if lo < hi { (lo, hi) } else { (0.0, 1.0) };
        let w = frame.pixels(280);
        let wide = w >= 560.0;
        let names = self.rows.iter().map(|r| width(&r.label) * 1.06).fold(0.0, f64::max).min(w * 0.34) + 14.0;
        let values = self.rows.iter().map(|r| width(&r.value.words(self.format))).fold(0.0, f64::max) + 8.0;
        let each = if wide { 28.0 } else { LINE + 28.0 };
        let left = if wide { names } else { 0.0 } + if lo < 0.0 { values } else { 0.0 };
        let x = Linear { domain, range: (left + 1.0, w - values) };
        let bottom = 6.0 + each * self.rows.len() as f64;
        let mut key = Key::new(w);
        if let Some((v, whose)) = reference {
            key.add(Sign::Line(REFERENCE), format!("{whose} {}", self.format.value(*v)));
        }
        let id = frame.safe_id();

        let mut svg = frame.open("lp-bars", (w, bottom + key.height() + 6.0), &self.text());
        crate::pattern::define(&mut svg, &id, 2);
        for (i, r) in self.rows.iter().enumerate() {
            let row = 6.0 + each * i as f64;
            let y = if wide { row + each / 2.0 } else { row + LINE + 12.0 };
            let name = fit(&r.label, if wide { names - 14.0 } else { w } / 1.06);
            let words = format!("{}: {}", r.label, r.value.words(self.format));
            let open = open_link(&mut svg, r.link.as_deref(), &words);
            svg.tag("g").at("font-weight", if r.highlighted { "bold" } else { "normal" }).open();
            let at = if wide { (0.0, y + 4.5) } else { (0.0, row + 14.0) };
            label(&mut svg, at, Anchor::Start, if open { palette::BLUE } else { palette::INK }, &name);
            svg.close();
            if open {
                svg.close();
            }
            let v = r.value.number().unwrap_or(0.0);
            let (a, b) = (x.at(v.min(0.0)), x.at(v.max(0.0)));
            if r.value.number().is_some() {
                crate::pattern::rect(&mut svg, &id, usize::from(r.highlighted), (a, y - 9.0, b - a, 18.0));
            }
            let (at, anchor) = if v < 0.0 { (a - 5.0, Anchor::End) } else { (b + 5.0, Anchor::Start) };
            soft(&mut svg, (at, y + 4.5), anchor, &r.value.words(self.format));
        }
        svg.tag("g").at("aria-hidden", "true").open();
        // Where names stand above their bars, the lines leave the names free.
        let span = |i: usize| {
            let row = 6.0 + each * i as f64;
            (if wide { row } else { row + LINE + 1.0 }, row + each)
        };
        for (top, foot) in (0..self.rows.len()).map(span) {
            FINE.draw(&mut svg, &[(x.at(0.0), top), (x.at(0.0), if wide { foot } else { foot - 5.0 })]);
            if let Some((v, _)) = reference {
                let path = [(x.at(*v), top), (x.at(*v), if wide { foot } else { foot - 5.0 })];
                EDGE.draw(&mut svg, &path);
                REFERENCE.draw(&mut svg, &path);
            }
        }
        key.draw(&mut svg, 0.0, bottom, "");
        svg.finish()
    }
}
