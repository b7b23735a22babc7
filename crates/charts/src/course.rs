use crate::axis::{Plot, Vertical};
use crate::label::{Anchor, label, soft};
use crate::lettering::width;
use crate::mark::{draw, palette};
use crate::reading::usable;
use crate::scale::{Linear, domain};
use crate::stroke::{FINE, SERIES};
use crate::svg::Svg;
use crate::words::{NOTHING, count};
use crate::{Format, Frame, Kind, TableTwin};

/// One person's measurements over time, at the days on which they were taken: no judgement, no limits.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Id, title, width.
    pub frame: Frame,
    /// How values are written.
    pub format: Format,
    /// The unit, such as `mmHg`; empty where there is none.
    pub unit: String,
    /// The measurements, the oldest first.
    pub points: Vec<CoursePoint>,
}

/// One measurement of a [`Course`].
#[derive(Clone, Debug, PartialEq)]
pub struct CoursePoint {
    /// The day in words, such as `3 May 2025`.
    pub label: String,
    /// When, counted in days from anywhere.
    pub at: f64,
    /// The value; of a blood pressure the upper one.
    pub value: f64,
    /// The lower value of a blood pressure.
    pub lower: Option<f64>,
}

const HEIGHT: f64 = 130.0;

impl Course {
    /// The drawing.
    #[must_use]
    pub fn svg(&self) -> String {
        let points: Vec<&CoursePoint> = self.known().collect();
        let values = points.iter().flat_map(|p| std::iter::once(p.value).chain(p.lower));
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return self.frame.nothing("lp-course") };
        let Some(domain) = domain(values, false) else { return self.frame.nothing("lp-course") };
        let w = self.frame.pixels(240);
        let axis = Vertical::new(domain, HEIGHT, self.format);
        let end = self.figure(last);
        let plot = Plot { left: axis.room().max(30.0), top: 22.0, right: w - 12.0, bottom: 22.0 + HEIGHT };
        let span = (last.at - first.at).max(1.0);
        let x = plot.horizontal((first.at - span * 0.03, first.at + span * 1.03));
        let y = plot.vertical(domain);
        let mut svg = self.frame.open("lp-course", (w, plot.bottom + 26.0), &self.text());
        axis.draw(&mut svg, &plot, &y);
        FINE.draw(&mut svg, &[(plot.left, plot.bottom), (plot.right, plot.bottom)]);
        self.line(&mut svg, &points, (&x, &y), |p| Some(p.value));
        self.line(&mut svg, &points, (&x, &y), |p| p.lower);
        soft(&mut svg, (plot.left, plot.bottom + 18.0), Anchor::Start, &first.label);
        // Both days where both have room; of one day there is but one.
        if last.at > first.at && width(&first.label) + width(&last.label) + 16.0 < plot.right - plot.left {
            soft(&mut svg, (plot.right, plot.bottom + 18.0), Anchor::End, &last.label);
        }
        label(&mut svg, (plot.right, 12.0), Anchor::End, palette::INK, &end);
        svg.finish()
    }

    /// The last value, the one before, and how far they went, in sentences.
    #[must_use]
    pub fn text(&self) -> String {
        let points: Vec<&CoursePoint> = self.known().collect();
        let Some(last) = points.last() else { return NOTHING.to_owned() };
        let mut out = format!("{}: {} on {}", self.frame.title, self.figure(last), last.label);
        if let [.., before, _] = points.as_slice() {
            out += &format!("; before that {} on {}", self.figure(before), before.label);
        }
        if points.len() > 2 {
            let least = points.iter().fold(last, |a, b| if b.value < a.value { b } else { a });
            let most = points.iter().fold(last, |a, b| if b.value > a.value { b } else { a });
            let since = points.first().map_or("", |p| p.label.as_str());
            out += &format!(
                ". Of {} since {since}, lowest {} and highest {}",
                count(points.len(), "reading"),
                self.figure(least),
                self.figure(most)
            );
        }
        out + "."
    }

    /// The figures as rows, the last first.
    #[must_use]
    pub fn table(&self) -> TableTwin {
        let mut table = TableTwin::new(&self.frame.title, &["Day", "#Value"]);
        for point in self.known().collect::<Vec<_>>().into_iter().rev() {
            table.row(vec![point.label.clone(), self.figure(point)]);
        }
        table
    }

    /// A value with its unit: `142/85 mmHg`.
    #[must_use]
    pub fn figure(&self, point: &CoursePoint) -> String {
        let value = self.format.value(point.value);
        let value = point.lower.map_or(value.clone(), |lower| format!("{value}/{}", self.format.value(lower)));
        if self.unit.is_empty() { value } else { format!("{value} {}", self.unit) }
    }

    fn known(&self) -> impl Iterator<Item = &CoursePoint> {
        let fit = |p: &&CoursePoint| usable(p.value) && p.at.is_finite() && p.lower.is_none_or(usable);
        self.points.iter().filter(fit)
    }

    fn line(
        &self,
        svg: &mut Svg,
        points: &[&CoursePoint],
        (x, y): (&Linear, &Linear),
        of: impl Fn(&CoursePoint) -> Option<f64>,
    ) {
        let places: Vec<_> = points.iter().filter_map(|p| of(p).map(|v| (*p, (x.at(p.at), y.at(v))))).collect();
        SERIES.draw(svg, &places.iter().map(|(_, place)| *place).collect::<Vec<_>>());
        for (point, (px, py)) in places {
            svg.tag("g").open();
            svg.tag("title").text(&format!("{}: {}", point.label, self.figure(point)));
            draw(svg, Kind::Common, px, py, 4.0);
            svg.close();
        }
    }
}
