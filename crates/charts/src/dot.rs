use crate::mark::{Kind, draw, palette};
use crate::reading::usable;
use crate::scale::Linear;
use crate::stroke::{FINE, WHISKER};
use crate::svg::Svg;
use crate::{Format, Frame, Reading, TableTwin};

/// A dot with its interval, for a table cell: all rows of the table share `domain`, so that they line up.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// Id, title (such as the practice's name), width; 140 suits a table.
    pub frame: Frame,
    /// How values are written.
    pub format: Format,
    /// The value.
    pub value: Reading,
    /// Its lower and upper limit.
    pub interval: Option<(f64, f64)>,
    /// The least and greatest value of all rows.
    pub domain: (f64, f64),
    /// A tick to compare with, and whose it is.
    pub reference: Option<(f64, String)>,
    /// Whether it is out of line.
    pub kind: Kind,
}

const HEIGHT: f64 = 20.0;

impl Dot {
    /// The drawing, of the frame's width and 20 pixels high.
    #[must_use]
    pub fn svg(&self) -> String {
        let w = self.frame.pixels(60);
        let mut svg = self.frame.open_small("lp-small lp-dot", (w, HEIGHT), &self.text());
        let x = Linear { domain: self.domain, range: (8.0, w - 8.0) };
        if let Some((v, _)) = self.reference.as_ref().filter(|(v, _)| usable(*v) && self.value.number().is_some()) {
            let at = x.at(*v).clamp(2.0, w - 2.0);
            FINE.draw(&mut svg, &[(at, 2.0), (at, HEIGHT - 2.0)]);
        }
        match self.value.number() {
            Some(v) => dot(&mut svg, &x, HEIGHT / 2.0, (v, self.interval, self.kind)),
            None => {
                let tag = svg.tag("text").at("x", 2.0).at("y", 14.5).at("fill", palette::SOFT);
                tag.text(&crate::lettering::fit(&self.value.words(self.format), w - 4.0));
            }
        }
        svg.finish()
    }

    /// Value, interval and comparator in a sentence.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("{}: {}", self.frame.title, self.value.words(self.format));
        if let (Some(_), Some((lower, upper))) = (self.value.number(), self.interval) {
            out += &format!(", 95% interval {}", self.format.range(lower, upper));
        }
        if let Some((v, whose)) = self.reference.as_ref().filter(|(v, _)| usable(*v)) {
            out += &format!("; {whose} {}", self.format.value(*v));
        }
        out + "."
    }

    /// The figures as one row.
    #[must_use]
    pub fn table(&self) -> TableTwin {
        let mut table = TableTwin::new(&self.frame.title, &["Organisation", "#Value", "#95% interval"]);
        table.row(vec![
            self.frame.title.clone(),
            self.value.words(self.format),
            interval_words(self.value, self.interval, self.format),
        ]);
        table
    }
}

/// The interval in words, or `none`.
pub(crate) fn interval_words(value: Reading, interval: Option<(f64, f64)>, format: Format) -> String {
    let known = interval.filter(|(a, b)| usable(*a) && usable(*b) && value.number().is_some());
    known.map_or("none".to_owned(), |(a, b)| format.range(a, b))
}

/// Draws an interval and its dot on a scale; what lies beyond the scale is drawn at its edge.
pub(crate) fn dot(svg: &mut Svg, x: &Linear, y: f64, (v, interval, kind): (f64, Option<(f64, f64)>, Kind)) {
    let at = |v: f64| x.at(v).clamp(x.range.0.min(x.range.1), x.range.0.max(x.range.1));
    if let Some((lower, upper)) = interval.filter(|(a, b)| usable(*a) && usable(*b)) {
        let (a, b) = (at(lower), at(upper));
        WHISKER.draw(svg, &[(a, y), (b, y)]);
        for end in [a, b] {
            FINE.draw(svg, &[(end, y - 4.0), (end, y + 4.0)]);
        }
    }
    draw(svg, kind, at(v), y, 4.4);
}
