use crate::mark::{Kind, draw, palette};
use crate::reading::usable;
use crate::scale::Linear;
use crate::stroke::{REFERENCE, SPARK};
use crate::words::{NOTHING, gaps};
use crate::{Format, Frame, Reading, TableTwin};

/// A small line without axes, for a card: the last value is marked.
#[derive(Clone, Debug, PartialEq)]
pub struct Sparkline {
    /// Id, title, width; 220 suits a card.
    pub frame: Frame,
    /// How values are written.
    pub format: Format,
    /// The periods and their values, in order.
    pub points: Vec<(String, Reading)>,
    /// A usual range, such as the process limits, drawn as a band.
    pub band: Option<(f64, f64)>,
    /// What the last value is.
    pub kind: Kind,
}

const HEIGHT: f64 = 48.0;

impl Sparkline {
    /// The drawing, of the frame's width and 48 pixels high.
    #[must_use]
    pub fn svg(&self) -> String {
        let w = self.frame.pixels(80);
        let mut svg = self.frame.open_small("lp-small lp-spark", (w, HEIGHT), &self.text());
        let band = self.band.filter(|(a, b)| usable(*a) && usable(*b));
        let known = || self.points.iter().filter_map(|p| p.1.number());
        let ends = band.map_or([f64::NAN; 2], |(a, b)| [a, b]);
        let shown = || known().chain(ends.into_iter().filter(|v| usable(*v)));
        let (lo, hi) = (shown().fold(f64::INFINITY, f64::min), shown().fold(f64::NEG_INFINITY, f64::max));
        if known().next().is_none() {
            let tag = svg.tag("text").at("x", 0.0).at("y", HEIGHT / 2.0 + 4.5).at("fill", palette::SOFT);
            tag.text("Nothing to show");
            return svg.finish();
        }
        let x = Linear { domain: (0.0, self.points.len() as f64 - 1.0), range: (3.0, w - 8.0) };
        let y = Linear { domain: (lo, hi), range: (HEIGHT - 7.0, 7.0) };
        if let Some((a, b)) = band {
            let tag = svg.tag("rect").at("class", "lp-paper").at("x", 0.0).at("y", y.at(b)).at("width", w);
            tag.at("height", y.at(a) - y.at(b)).at("fill", "#eef1f3").empty();
            for v in [a, b] {
                REFERENCE.draw(&mut svg, &[(0.0, y.at(v)), (w, y.at(v))]);
            }
        }
        let places: Vec<Option<(f64, f64)>> =
            self.points.iter().enumerate().map(|(i, p)| p.1.number().map(|v| (x.at(i as f64), y.at(v)))).collect();
        for run in places.split(Option::is_none) {
            SPARK.draw(&mut svg, &run.iter().flatten().copied().collect::<Vec<_>>());
        }
        if let Some((px, py)) = places.into_iter().flatten().next_back() {
            if self.kind == Kind::Common {
                // Nothing to remark: the line's own end, in its colour. The other kinds are told by their shape too.
                let end = svg.tag("circle").at("class", "lp-mark").at("cx", px).at("cy", py).at("r", 4.2);
                end.at("fill", palette::BLUE).empty();
            } else {
                draw(&mut svg, self.kind, px, py, 4.4);
            }
        }
        svg.finish()
    }

    /// The first, last, least and greatest value in a sentence.
    #[must_use]
    pub fn text(&self) -> String {
        let known: Vec<(&str, f64)> =
            self.points.iter().filter_map(|(when, r)| r.number().map(|v| (when.as_str(), v))).collect();
        let (Some(first), Some(last)) = (known.first(), known.last()) else { return NOTHING.to_owned() };
        let said = |(when, v): &(&str, f64)| format!("{} in {when}", self.format.value(*v));
        if known.len() == 1 {
            return format!("{}: {}.", self.frame.title, said(first));
        }
        let least = known.iter().fold(*first, |a, b| if b.1 < a.1 { *b } else { a });
        let most = known.iter().fold(*first, |a, b| if b.1 > a.1 { *b } else { a });
        let missing: Vec<String> = self.points.iter().filter(|p| p.1.number().is_none()).map(|p| p.0.clone()).collect();
        format!(
            "{}: {}, from {}; lowest {}, highest {}.{}",
            self.frame.title,
            said(last),
            said(first),
            said(&least),
            said(&most),
            gaps(&missing)
        )
    }

    /// The figures as rows.
    #[must_use]
    pub fn table(&self) -> TableTwin {
        let mut table = TableTwin::new(&self.frame.title, &["Period", "#Value"]);
        for (when, value) in &self.points {
            table.row(vec![when.clone(), value.words(self.format)]);
        }
        table
    }
}
