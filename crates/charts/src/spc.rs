use crate::axis::{Plot, Vertical};
use crate::key::{Key, Sign};
use crate::label::{Anchor, label, soft};
use crate::lettering::{LINE, fit, width};
use crate::mark::{draw, palette};
use crate::place::spread;
use crate::reading::usable;
use crate::scale::{Linear, domain, label_step};
use crate::stroke::{CENTRE, EVENT, FINE, LIMIT, SERIES, Stroke, TARGET};
use crate::svg::Svg;
use crate::{Format, Frame, Kind, Reading, TableTwin};

/// A statistical process control chart (XmR): a measure over time with its mean and process limits.
///
/// It draws what it is given; the limits and the kind of each point are worked out by `measures`.
#[derive(Clone, Debug, PartialEq)]
pub struct Spc {
    /// Id, title, width.
    pub frame: Frame,
    /// How values are written.
    pub format: Format,
    /// The periods in order, without holes: a period without a value has a missing reading.
    pub points: Vec<SpcPoint>,
    /// One per rebase group, in order.
    pub limits: Vec<Limits>,
    /// One per step of the target, in order; none without a target.
    pub targets: Vec<Target>,
    /// What happened when.
    pub annotations: Vec<Annotation>,
    /// The least and greatest value of the axis; by default chosen from the data.
    pub domain: Option<(f64, f64)>,
}

/// One period of an [`Spc`].
#[derive(Clone, Debug, PartialEq)]
pub struct SpcPoint {
    /// The period in full, such as `November 2025`.
    pub label: String,
    /// For the axis, such as `Nov 25`.
    pub short: String,
    /// The value.
    pub value: Reading,
    /// Whether it is a signal.
    pub kind: Kind,
}

/// The mean and process limits from one point on, until the next group's first point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The index of the group's first point.
    pub from: usize,
    /// The mean.
    pub mean: f64,
    /// The lower and upper process limit; none for a group too short to have them.
    pub bounds: Option<(f64, f64)>,
}

/// The target from one point on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// The index of the first point it holds for.
    pub from: usize,
    /// The target; none where it ends.
    pub value: Option<f64>,
}

/// Something that happened, such as `Hub opens`.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// When, counted in points from 0; see [`crate::scale::position`].
    pub at: f64,
    /// What.
    pub label: String,
}

impl Spc {
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

    /// The figures as rows.
    #[must_use]
    pub fn table(&self) -> TableTwin {
        let mut heads = vec!["Period", "#Value", "#Mean", "#Lower process limit", "#Upper process limit", "Signal"];
        if !self.targets.is_empty() {
            heads.insert(5, "#Target");
        }
        let mut table = TableTwin::new(&self.frame.title, &heads);
        let shown = |v: Option<f64>| v.filter(|v| usable(*v)).map_or("none".to_owned(), |v| self.format.value(v));
        for (i, p) in self.points.iter().enumerate() {
            let limits = self.limits.iter().rfind(|l| l.from <= i);
            let bounds = limits.and_then(|l| l.bounds);
            let mut row = vec![p.label.clone(), p.value.words(self.format), shown(limits.map(|l| l.mean))];
            row.extend([shown(bounds.map(|b| b.0)), shown(bounds.map(|b| b.1))]);
            if !self.targets.is_empty() {
                row.push(shown(self.target_at(i)));
            }
            row.push(if p.value.number().is_some() { p.kind.words().to_owned() } else { "none".to_owned() });
            table.row(row);
        }
        table
    }

    pub(crate) fn target_at(&self, i: usize) -> Option<f64> {
        self.targets.iter().rfind(|t| t.from <= i).and_then(|t| t.value).filter(|v| usable(*v))
    }

    fn draw(&self, frame: &Frame) -> String {
        let Some(domain) = self.domain_of_values() else { return frame.nothing("lp-spc") };
        let w = frame.pixels(280);
        let wide = w >= 560.0;
        let height = if wide { 260.0 } else { 210.0 };
        let axis = Vertical::new(domain, height, self.format);
        let lines = self.last_lines();
        let gutter = lines.iter().map(|l| width(&l.0)).fold(0.0, f64::max) + 26.0;
        let right = if wide { w - gutter } else { w - 16.0 };
        let plot = Plot { left: axis.room().max(30.0), top: 0.0, right, bottom: 0.0 };
        let n = self.points.len() as f64;
        // Half a step of air at either end, so that no mark sits on the axis.
        let x = plot.horizontal((-0.6, n - 0.4));
        let notes = self.notes(&x, plot.left, plot.right);
        let rows = notes.iter().map(|n| n.row + 1).max().unwrap_or(0);
        let top = 10.0 + rows as f64 * (LINE + 2.0);
        let plot = Plot { top, bottom: top + height, ..plot };
        let y = plot.vertical(domain);
        let mut key = Key::new(w);
        if !wide {
            for (words, _, stroke) in merged(&lines) {
                key.add(Sign::Line(stroke), words);
            }
        }
        key.add_kinds(self.points.iter().filter(|p| p.value.number().is_some()).map(|p| p.kind), Kind::words);
        let key_top = plot.bottom + 26.0;

        let mut svg = frame.open("lp-spc", (w, key_top + key.height() + 4.0), &self.text());
        axis.draw(&mut svg, &plot, &y);
        FINE.draw(&mut svg, &[(plot.left, plot.bottom), (plot.right, plot.bottom)]);
        self.draw_periods(&mut svg, &plot, &x);
        let base = |note: &Note| 6.0 + (note.row as f64 + 0.75) * (LINE + 2.0);
        for note in &notes {
            EVENT.draw(&mut svg, &[(note.x, base(note) + 4.0), (note.x, plot.bottom)]);
        }
        for note in &notes {
            label(&mut svg, (note.text_x, base(note)), Anchor::Start, palette::PURPLE, &note.text);
        }
        self.draw_lines(&mut svg, &x, &y);
        if wide {
            let heights: Vec<f64> = lines.iter().map(|l| y.at(l.1)).collect();
            let placed = spread(&heights, LINE, plot.top + 4.0, plot.bottom - 4.0);
            for ((text, _, _), (wanted, at)) in lines.iter().zip(heights.iter().zip(placed)) {
                FINE.draw(&mut svg, &[(plot.right + 2.0, *wanted), (plot.right + 12.0, at)]);
                soft(&mut svg, (plot.right + 16.0, at + 4.5), Anchor::Start, text);
            }
        }
        self.draw_points(&mut svg, &x, &y);
        key.draw(&mut svg, 0.0, key_top, "");
        svg.finish()
    }

    /// The values that the axis must show.
    fn domain_of_values(&self) -> Option<(f64, f64)> {
        let values: Vec<f64> = self.points.iter().filter_map(|p| p.value.number()).collect();
        if values.is_empty() {
            return None;
        }
        let limits = self.limits.iter().flat_map(|l| {
            let (a, b) = l.bounds.unwrap_or((l.mean, l.mean));
            [l.mean, a, b]
        });
        let targets = self.targets.iter().filter_map(|t| t.value);
        let given = self.domain.filter(|(a, b)| usable(*a) && usable(*b) && a < b);
        given.or_else(|| {
            domain(values.into_iter().chain(limits).chain(targets), matches!(self.format, Format::Percent(_)))
        })
    }

    /// The lines as they stand at the last point: words, value, stroke.
    fn last_lines(&self) -> Vec<(String, f64, Stroke)> {
        let mut out = Vec::new();
        if let Some(last) = self.limits.last() {
            if let Some((lower, upper)) = last.bounds {
                out.push((format!("upper limit {}", self.format.value(upper)), upper, LIMIT));
                out.push((format!("lower limit {}", self.format.value(lower)), lower, LIMIT));
            }
            out.push((format!("mean {}", self.format.value(last.mean)), last.mean, CENTRE));
        }
        if let Some(target) = self.points.len().checked_sub(1).and_then(|i| self.target_at(i)) {
            out.push((format!("target {}", self.format.value(target)), target, TARGET));
        }
        out.retain(|l| usable(l.1));
        out
    }

    fn draw_lines(&self, svg: &mut Svg, x: &Linear, y: &Linear) {
        let n = self.points.len();
        let span = |from: usize, next: Option<usize>| {
            let to = next.map_or(x.range.1, |n| x.at(n as f64 - 0.5).min(x.range.1));
            (if from == 0 { x.range.0 } else { x.at(from as f64 - 0.5) }, to)
        };
        for (i, l) in self.limits.iter().enumerate().filter(|(_, l)| l.from < n) {
            let (a, b) = span(l.from, self.limits.get(i + 1).map(|l| l.from));
            for (v, stroke) in [(Some(l.mean), CENTRE), (l.bounds.map(|b| b.0), LIMIT), (l.bounds.map(|b| b.1), LIMIT)]
            {
                if let Some(v) = v.filter(|v| usable(*v)) {
                    stroke.draw(svg, &[(a, y.at(v)), (b, y.at(v))]);
                }
            }
        }
        for (i, t) in self.targets.iter().enumerate().filter(|(_, t)| t.from < n) {
            let (a, b) = span(t.from, self.targets.get(i + 1).map(|t| t.from));
            if let Some(v) = t.value.filter(|v| usable(*v)) {
                TARGET.draw(svg, &[(a, y.at(v)), (b, y.at(v))]);
            }
        }
    }

    fn draw_points(&self, svg: &mut Svg, x: &Linear, y: &Linear) {
        let places: Vec<Option<(f64, f64)>> =
            self.points.iter().enumerate().map(|(i, p)| p.value.number().map(|v| (x.at(i as f64), y.at(v)))).collect();
        for run in places.split(Option::is_none) {
            SERIES.draw(svg, &run.iter().flatten().copied().collect::<Vec<_>>());
        }
        let step = (x.at(1.0) - x.at(0.0)).abs();
        let r = (step * 0.35).clamp(2.5, 4.8);
        for (p, place) in self.points.iter().zip(places) {
            if let Some((px, py)) = place {
                svg.tag("g").open();
                svg.tag("title").text(&format!("{}: {}", p.label, p.value.words(self.format)));
                draw(svg, p.kind, px, py, r);
                svg.close();
            }
        }
    }

    /// Labels as many periods as fit, counted back from the latest, which a reader asks for first.
    fn draw_periods(&self, svg: &mut Svg, plot: &Plot, x: &Linear) {
        let widest = self.points.iter().map(|p| width(&p.short)).fold(0.0, f64::max);
        let each = label_step((x.at(1.0) - x.at(0.0)).abs(), widest + 12.0);
        for (i, p) in self.points.iter().enumerate().rev().step_by(each) {
            let px = x.at(i as f64);
            FINE.draw(svg, &[(px, plot.bottom), (px, plot.bottom + 4.0)]);
            // A label at the edge moves in rather than out of the drawing.
            let half = width(&p.short) / 2.0;
            let at = px.max(half).min(plot.right + 14.0 - half);
            soft(svg, (at, plot.bottom + 18.0), Anchor::Middle, &p.short);
        }
    }

    /// The annotations in rows above the plot, none over another.
    fn notes(&self, x: &Linear, left: f64, right: f64) -> Vec<Note> {
        let mut notes: Vec<Note> = Vec::new();
        let shown = self.annotations.iter().filter(|a| usable(a.at) && a.at >= -0.5);
        for a in shown.filter(|a| a.at <= self.points.len() as f64 - 0.5) {
            let text = fit(&a.label, (right - left) * 0.8);
            let at = x.at(a.at);
            let w = width(&text);
            let text_x = (at - 3.0).min(right - w).max(left);
            let meets =
                |n: &Note, row| n.row == row && text_x < n.text_x + n.width + 8.0 && n.text_x < text_x + w + 8.0;
            let row = (0..).find(|row| !notes.iter().any(|n| meets(n, *row))).unwrap_or(0);
            notes.push(Note { x: at, text_x, width: w, row, text });
        }
        notes
    }
}

/// An annotation with its place.
struct Note {
    x: f64,
    text_x: f64,
    width: f64,
    row: usize,
    text: String,
}

/// For the narrow key: both limits as one entry.
fn merged(lines: &[(String, f64, Stroke)]) -> Vec<(String, f64, Stroke)> {
    match lines {
        [upper, lower, rest @ ..] if upper.0.starts_with("upper") => {
            let words = format!(
                "limits {} to {}",
                lower.0.trim_start_matches("lower limit "),
                upper.0.trim_start_matches("upper limit ")
            );
            let mut out = vec![(words, upper.1, LIMIT)];
            out.extend_from_slice(rest);
            out
        }
        _ => lines.to_vec(),
    }
}
