use crate::mark::palette;
use crate::svg::{Svg, points};

/// How a line is drawn; lines of different meaning differ in dash or width as well as in colour.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stroke {
    colour: &'static str,
    width: f64,
    dash: Option<&'static str>,
}

/// A mean or the centre of a funnel.
pub(crate) const CENTRE: Stroke = Stroke { colour: palette::INK, width: 1.5, dash: None };
/// A process limit, or the inner limits of a funnel.
pub(crate) const LIMIT: Stroke = Stroke { colour: palette::SOFT, width: 1.2, dash: Some("6 4") };
/// The outer limits of a funnel.
pub(crate) const OUTER: Stroke = Stroke { colour: palette::SOFT, width: 1.2, dash: None };
/// A target.
pub(crate) const TARGET: Stroke = Stroke { colour: palette::GREEN, width: 2.0, dash: Some("10 3 2 3") };
/// A comparator or a median.
pub(crate) const REFERENCE: Stroke = Stroke { colour: palette::SOFT, width: 1.2, dash: Some("3 3") };
/// The edge of a line that crosses a fill.
pub(crate) const EDGE: Stroke = Stroke { colour: palette::WHITE, width: 4.0, dash: None };
/// An event's date.
pub(crate) const EVENT: Stroke = Stroke { colour: palette::PURPLE, width: 1.2, dash: Some("2 3") };
/// A series over time.
pub(crate) const SERIES: Stroke = Stroke { colour: palette::COMMON, width: 1.8, dash: None };
/// A series drawn alone.
pub(crate) const SPARK: Stroke = Stroke { colour: palette::BLUE, width: 2.0, dash: None };
/// Axes, whiskers and leaders.
pub(crate) const FINE: Stroke = Stroke { colour: palette::SOFT, width: 1.0, dash: None };
/// An interval.
pub(crate) const WHISKER: Stroke = Stroke { colour: palette::SOFT, width: 2.0, dash: None };

impl Stroke {
    /// Draws a line through the places; fewer than two draw nothing.
    pub(crate) fn draw(self, svg: &mut Svg, path: &[(f64, f64)]) {
        self.draw_clipped(svg, path, None);
    }

    /// The same, cut to the clip path with that id.
    pub(crate) fn draw_clipped(self, svg: &mut Svg, path: &[(f64, f64)], clip: Option<&str>) {
        if path.len() < 2 {
            return;
        }
        let tag = svg.tag("polyline").at("class", "lp-line").at("points", points(path)).at("fill", "none");
        let tag = tag.at("stroke", self.colour).at("stroke-width", self.width);
        let tag = match self.dash {
            Some(dash) => tag.at("stroke-dasharray", dash),
            None => tag.at("stroke-linejoin", "round"),
        };
        match clip {
            Some(id) => tag.at("clip-path", format!("url(#{id})")).empty(),
            None => tag.empty(),
        }
    }
}
