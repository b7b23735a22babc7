use crate::mark::palette;
use crate::svg::Svg;

/// Where text stands in relation to its x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// Text with a white edge, so that a line behind it does not run through it.
pub(crate) fn label(svg: &mut Svg, (x, y): (f64, f64), anchor: Anchor, colour: &str, text: &str) {
    let tag = svg.tag("text").at("x", x).at("y", y).at("fill", colour);
    let tag = match anchor {
        Anchor::Start => tag,
        Anchor::Middle => tag.at("text-anchor", "middle"),
        Anchor::End => tag.at("text-anchor", "end"),
    };
    tag.at("paint-order", "stroke").at("stroke", palette::WHITE).at("stroke-width", 3.0).text(text);
}

/// Secondary text: axes and their titles.
pub(crate) fn soft(svg: &mut Svg, at: (f64, f64), anchor: Anchor, text: &str) {
    label(svg, at, anchor, palette::SOFT, text);
}
