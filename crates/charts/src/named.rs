//! Points with names on a plane, shared by funnel and scatter: which are drawn last, which get a label, where.

use crate::Kind;
use crate::axis::Plot;
use crate::frame::open_link;
use crate::label::{Anchor, label};
use crate::lettering::{LINE, fit};
use crate::mark::{draw, palette};
use crate::place::Room;
use crate::stroke::FINE;
use crate::svg::Svg;

/// A point to be drawn.
pub(crate) struct Named<'a> {
    pub(crate) at: (f64, f64),
    pub(crate) name: &'a str,
    /// For the tooltip and the link: name and values.
    pub(crate) words: String,
    pub(crate) kind: Kind,
    pub(crate) link: Option<&'a str>,
    /// The reader's own; ringed and labelled before all others.
    pub(crate) highlighted: bool,
    /// How much it wants a label; none if it wants none.
    pub(crate) rank: Option<f64>,
}

/// How many outliers are labelled besides the highlighted ones.
pub(crate) const LABELS: usize = 5;

/// The radius of a mark: smaller where there are so many that they would hide one another.
fn radius(count: usize) -> f64 {
    match count {
        0..150 => 4.6,
        150..1000 => 3.4,
        _ => 2.4,
    }
}

/// Above this many, usual points that lead nowhere have no tooltip: it would double the page for nobody.
const MANY: usize = 400;

/// Draws the points and the labels of the highlighted and the furthest.
pub(crate) fn draw_all(svg: &mut Svg, plot: &Plot, edge: f64, points: &[Named<'_>], mut room: Room) {
    let mark = radius(points.len());
    let mut order: Vec<&Named<'_>> = points.iter().collect();
    // Usual points first, so that signals and then the reader's own lie on top.
    order.sort_by_key(|p| (p.highlighted, p.kind != Kind::Common));
    for p in &order {
        room.mark(p.at.0, p.at.1, mark);
        if points.len() > MANY && p.kind == Kind::Common && !p.highlighted && p.link.is_none() {
            draw(svg, p.kind, p.at.0, p.at.1, mark);
            continue;
        }
        let linked = open_link(svg, p.link, &p.words);
        if !linked {
            svg.tag("g").open();
        }
        svg.tag("title").text(&p.words);
        if p.highlighted {
            let ring =
                svg.tag("circle").at("class", "lp-outline").at("cx", p.at.0).at("cy", p.at.1).at("r", mark + 4.5);
            ring.at("fill", "none").at("stroke", palette::INK).at("stroke-width", 2.0).empty();
        }
        if linked {
            // A place to touch that is larger than the mark.
            let touch = svg.tag("circle").at("cx", p.at.0).at("cy", p.at.1).at("r", 11.0);
            touch.at("fill", palette::WHITE).at("fill-opacity", 0.0).empty();
        }
        draw(svg, p.kind, p.at.0, p.at.1, mark);
        svg.close();
    }
    let mut wanted: Vec<&Named<'_>> = points.iter().filter(|p| p.rank.is_some() && !p.highlighted).collect();
    wanted.sort_by(|a, b| b.rank.unwrap_or(0.0).total_cmp(&a.rank.unwrap_or(0.0)));
    wanted.truncate(LABELS);
    for p in points.iter().filter(|p| p.highlighted).chain(wanted) {
        let name = fit(p.name, (edge - plot.left) * 0.6);
        let r = if p.highlighted { mark + 4.5 } else { mark };
        if let Some((x, y, anchor)) = room.beside(p.at, r, &name) {
            if (y - 4.5 - p.at.1).abs() > LINE * 1.3 && anchor != Anchor::Middle {
                // Too far to be seen as one: a line joins label and mark.
                let toward = if anchor == Anchor::Start { -3.0 } else { 3.0 };
                FINE.draw(svg, &[(p.at.0, p.at.1 + (r + 1.0) * (y - 4.5 - p.at.1).signum()), (x + toward, y - 4.5)]);
            }
            label(svg, (x, y), anchor, palette::INK, &name);
        } else if p.highlighted {
            // The reader's own is labelled even where it must cover something.
            let anchor = if p.at.0 > f64::midpoint(plot.left, plot.right) { Anchor::End } else { Anchor::Start };
            let x = if anchor == Anchor::End { p.at.0 - r - 4.0 } else { p.at.0 + r + 4.0 };
            label(svg, (x, p.at.1 + 4.5), anchor, palette::INK, &name);
        }
    }
}
