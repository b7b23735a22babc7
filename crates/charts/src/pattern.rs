//! Fills that differ in pattern as well as in colour.

use crate::mark::palette;
use crate::svg::Svg;

/// The colours of the fills in order, orange last because points use it for concern; after the last, they begin again
/// with the other patterns.
const COLOURS: [&str; 6] =
    [palette::BLUE, palette::TEAL, palette::PINK, palette::PURPLE, palette::SOFT, palette::ORANGE];
/// White strokes on an 8 by 8 tile; the first fill is plain.
const STROKES: [&str; 7] = [
    "",
    "M-2 2L2 -2M0 8L8 0M6 10L10 6",
    "M2 2h1.6M6 6h1.6",
    "M0 4H8",
    "M0 0L8 8M0 8L8 0",
    "M4 0V8",
    "M-2 6L2 10M0 0L8 8M6 -2L10 2",
];

/// Defines the strokes of the first `count` fills under ids that begin with `id`.
pub(crate) fn define(svg: &mut Svg, id: &str, count: usize) {
    svg.tag("defs").open();
    for i in (0..count).filter(|i| !STROKES[i % 7].is_empty()) {
        let tag = svg.tag("pattern").at("id", format!("{id}-p{i}")).at("width", 8.0).at("height", 8.0);
        tag.at("patternUnits", "userSpaceOnUse").open();
        let wide = if i % 7 == 2 { 1.8 } else { 1.3 };
        let tag = svg.tag("path").at("class", "lp-line").at("d", STROKES[i % 7]).at("stroke", palette::WHITE);
        tag.at("stroke-width", wide).empty();
        svg.close();
    }
    svg.close();
}

/// A rectangle (left, top, width, height) of fill `i`, edged in white: the colour, and over it the strokes, which print
/// leaves out because each would make the print megabytes larger.
pub(crate) fn rect(svg: &mut Svg, id: &str, i: usize, (x, y, w, h): (f64, f64, f64, f64)) {
    let mut draw = |class: &str, fill: &str| {
        let tag = svg.tag("rect").at("class", class).at("x", x).at("y", y);
        let tag = tag.at("width", w.max(0.0)).at("height", h.max(0.0)).at("fill", fill);
        tag.at("stroke", palette::WHITE).empty();
    };
    draw("lp-paint", COLOURS[i % 6]);
    if !STROKES[i % 7].is_empty() {
        draw("lp-hatch", &format!("url(#{id}-p{i})"));
    }
}
