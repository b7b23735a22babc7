use crate::axis::{self, Plot, Vertical};
use crate::key::{Key, Sign};
use crate::named::{Named, draw_all};
use crate::place::Room;
use crate::reading::usable;
use crate::scale::{Linear, domain};
use crate::stroke::{CENTRE, LIMIT, OUTER};
use crate::svg::Svg;
use crate::words::{NOTHING, count, gaps, list};
use crate::{Format, Frame, Kind, Reading, TableTwin};

/// A funnel plot: many organisations' values against their size, with the limits that chance alone would give.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    /// Id, title, width.
    pub frame: Frame,
    /// How values are written.
    pub format: Format,
    /// What the horizontal axis counts, such as `appointments in the month`.
    pub size_title: String,
    /// The value of all together.
    pub centre: f64,
    /// Whose that is, such as `Rotherham`.
    pub centre_label: String,
    /// The limits by rising denominator; as many as make a smooth curve.
    pub limits: Vec<FunnelLimit>,
    /// The organisations.
    pub points: Vec<FunnelPoint>,
}

/// The limits at one denominator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FunnelLimit {
    /// The size.
    pub denominator: f64,
    /// Lower and upper 95% limit.
    pub inner: (f64, f64),
    /// Lower and upper 99.8% limit.
    pub outer: (f64, f64),
}

/// One organisation of a [`Funnel`].
#[derive(Clone, Debug, PartialEq)]
pub struct FunnelPoint {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What was counted.
    pub numerator: f64,
    /// Among what.
    pub denominator: f64,
    /// The value.
    pub value: Reading,
    /// Whether it is out of line, and which way.
    pub kind: Kind,
    /// For one out of line, in what way, such as `below the 99.8% limit`.
    pub outlier: Option<String>,
    /// The reader's own: ringed and always labelled.
    pub highlighted: bool,
    /// Where the point leads.
    pub link: Option<String>,
}

impl Funnel {
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

    /// The chart in a few sentences: the centre, who is outside, who is highlighted, who is missing.
    #[must_use]
    pub fn text(&self) -> String {
        let drawn: Vec<&FunnelPoint> = self.drawn().collect();
        if drawn.is_empty() {
            return NOTHING.to_owned();
        }
        let shown = |p: &FunnelPoint| match &p.outlier {
            Some(how) => format!("{} at {}, {how}", p.name, p.value.words(self.format)),
            None => format!("{} at {}", p.name, p.value.words(self.format)),
        };
        let mut outside: Vec<&&FunnelPoint> = drawn.iter().filter(|p| p.outlier.is_some()).collect();
        outside.sort_by(|a, b| self.distance(b).total_cmp(&self.distance(a)));
        let centre = if usable(self.centre) {
            format!(" around {} at {}", self.centre_label, self.format.value(self.centre))
        } else {
            String::new()
        };
        let mut out = format!("{}: {}{centre}. ", self.frame.title, count(drawn.len(), "organisation"));
        if outside.is_empty() {
            out += "All are within the funnel limits.";
        } else {
            let names: Vec<String> = outside.iter().map(|p| shown(p)).collect();
            out += &format!("{} outside the limits: {}.", outside.len(), list_long(&names));
        }
        let own: Vec<String> =
            drawn.iter().filter(|p| p.highlighted && p.outlier.is_none()).map(|p| shown(p)).collect();
        if !own.is_empty() {
            out += &format!(" Highlighted, within the limits: {}.", list(&own, 5));
        }
        let missing: Vec<String> = self.points.iter().filter(|p| !self.can_draw(p)).map(|p| p.name.clone()).collect();
        out + &gaps(&missing)
    }

    /// The figures as rows.
    #[must_use]
    pub fn table(&self) -> TableTwin {
        let heads = ["Organisation", "Code", "#Numerator", "#Denominator", "#Value", "Funnel limits"];
        let mut table = TableTwin::new(&self.frame.title, &heads);
        let whole = Format::Number(0);
        for p in &self.points {
            let known = p.value.number().is_some();
            let number = |v: f64| if known { whole.value(v) } else { p.value.words(self.format) };
            let standing = match &p.outlier {
                Some(how) => how.as_str(),
                None if known => "within",
                None => "none",
            };
            let cells = vec![
                p.name.clone(),
                p.code.clone(),
                number(p.numerator),
                number(p.denominator),
                p.value.words(self.format),
                standing.to_owned(),
            ];
            table.linked(cells, p.link.clone());
        }
        table
    }

    fn can_draw(&self, p: &FunnelPoint) -> bool {
        p.value.number().is_some() && usable(p.denominator) && p.denominator >= 0.0
    }

    fn drawn(&self) -> impl Iterator<Item = &FunnelPoint> {
        self.points.iter().filter(|p| self.can_draw(p))
    }

    /// How far out of line, with the greater room that small organisations have taken into account.
    fn distance(&self, p: &FunnelPoint) -> f64 {
        p.value.number().map_or(0.0, |v| (v - self.centre).abs() * p.denominator.max(0.0).sqrt())
    }

    fn draw(&self, frame: &Frame) -> String {
        let Some(vertical) = self.vertical_domain() else { return frame.nothing("lp-funnel") };
        let w = frame.pixels(280);
        let height = if w >= 560.0 { 320.0 } else { 260.0 };
        let axis = Vertical::new(vertical, height, self.format);
        let plot = Plot { left: axis.room(), top: 10.0, right: w - 24.0, bottom: 10.0 + height };
        let most = self.drawn().map(|p| p.denominator).fold(0.0, f64::max).max(1.0);
        let (x, y) = (plot.horizontal((0.0, most * 1.05)), plot.vertical(vertical));
        let mut key = Key::new(w);
        if usable(self.centre) {
            key.add(Sign::Line(CENTRE), format!("{} {}", self.centre_label, self.format.value(self.centre)));
        }
        if !self.limits.is_empty() {
            key.add(Sign::Line(LIMIT), "95% limits");
            key.add(Sign::Line(OUTER), "99.8% limits");
        }
        key.add_kinds(self.drawn().map(|p| p.kind), |kind| match kind {
            Kind::Common => "within the limits",
            Kind::Improvement => "outside, better",
            Kind::Concern => "outside, worse",
            Kind::Neutral => "outside, neither better nor worse",
        });
        let absent = self.points.len() - self.drawn().count();
        if absent > 0 {
            key.add(Sign::Nothing, format!("{absent} without a value"));
        }
        let key_top = plot.bottom + if self.size_title.is_empty() { axis::BELOW } else { axis::TITLED };

        let mut svg = frame.open("lp-funnel", (w, key_top + key.height() + 4.0), &self.text());
        svg.tag("g").at("aria-hidden", "true").open();
        axis.draw(&mut svg, &plot, &y);
        axis::horizontal(&mut svg, &plot, &x, Format::Number(0), &self.size_title);
        let mut room = Room::new((plot.left + 2.0, plot.top, w, plot.bottom - 2.0));
        self.draw_limits(&mut svg, &frame.safe_id(), &plot, (&x, &y), &mut room);
        svg.close();
        let points: Vec<Named<'_>> = self.drawn().filter_map(|p| self.named(p, &x, &y)).collect();
        draw_all(&mut svg, &plot, w, &points, room);
        svg.tag("g").at("aria-hidden", "true").open();
        key.draw(&mut svg, 0.0, key_top, "");
        svg.finish()
    }

    fn named<'a>(&self, p: &'a FunnelPoint, x: &Linear, y: &Linear) -> Option<Named<'a>> {
        Some(Named {
            at: (x.at(p.denominator), y.at(p.value.number()?)),
            name: &p.name,
            words: format!("{}: {} of {}", p.name, p.value.words(self.format), Format::Number(0).value(p.denominator)),
            kind: p.kind,
            link: p.link.as_deref(),
            highlighted: p.highlighted,
            rank: p.outlier.as_ref().map(|_| self.distance(p)),
        })
    }

    /// Room for every point and for the limits where most points are; near zero size the limits leave the drawing.
    fn vertical_domain(&self) -> Option<(f64, f64)> {
        let mut sizes: Vec<f64> = self.drawn().map(|p| p.denominator).collect();
        sizes.sort_by(f64::total_cmp);
        let small = *sizes.get(sizes.len() / 10)?;
        let near = self.limits.iter().filter(|l| l.denominator >= small).take(1);
        let limits = near.flat_map(|l| [l.outer.0, l.outer.1]);
        let values = self.drawn().filter_map(|p| p.value.number());
        domain(values.chain(limits).chain([self.centre]), matches!(self.format, Format::Percent(_)))
    }

    fn draw_limits(&self, svg: &mut Svg, id: &str, plot: &Plot, (x, y): (&Linear, &Linear), room: &mut Room) {
        let clip = format!("{id}-clip");
        svg.tag("clipPath").at("id", &clip).open();
        let rect = svg.tag("rect").at("x", plot.left).at("y", plot.top).at("width", plot.right - plot.left);
        rect.at("height", plot.bottom - plot.top).empty();
        svg.close();
        for (side, stroke) in [LIMIT, LIMIT, OUTER, OUTER].into_iter().enumerate() {
            let at = |l: &FunnelLimit| [l.inner.0, l.inner.1, l.outer.0, l.outer.1][side];
            let known = self.limits.iter().filter(|l| l.denominator <= x.domain.1 && usable(at(l)));
            let path: Vec<(f64, f64)> = known.map(|l| (x.at(l.denominator), y.at(at(l)))).collect();
            stroke.draw_clipped(svg, &path, Some(&clip));
            room.line(&path);
        }
        if usable(self.centre) {
            let path = [(plot.left, y.at(self.centre)), (plot.right, y.at(self.centre))];
            CENTRE.draw(svg, &path);
            room.line(&path);
        }
    }
}

/// The five furthest by name, the rest counted; items hold commas, so they are parted by semicolons.
fn list_long(items: &[String]) -> String {
    let shown = items.iter().take(5).cloned().collect::<Vec<_>>().join("; ");
    if items.len() > 5 { format!("{shown}; and {} more", items.len() - 5) } else { shown }
}
