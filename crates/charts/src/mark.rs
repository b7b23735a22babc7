use crate::svg::Svg;

/// The colours of every chart. Against white each has a contrast of at least 4.5 to 1, so text may use any of them.
pub mod palette {
    /// Text and the lines that matter most.
    pub const INK: &str = "#212b32";
    /// Secondary text, axes.
    pub const SOFT: &str = "#4c6272";
    /// Usual variation.
    pub const COMMON: &str = "#596b7a";
    /// Better, and the main colour of bars and lines.
    pub const BLUE: &str = "#005eb8";
    /// Worse.
    pub const ORANGE: &str = "#b84700";
    /// Changed, where neither way is better.
    pub const PURPLE: &str = "#6b2a92";
    /// Targets.
    pub const GREEN: &str = "#006747";
    /// A further colour of stacked bars.
    pub const TEAL: &str = "#00707a";
    /// A further colour of stacked bars.
    pub const PINK: &str = "#a3195b";
    /// The paper.
    pub const WHITE: &str = "#ffffff";
    /// All but white.
    pub const ALL: [&str; 9] = [INK, SOFT, COMMON, BLUE, ORANGE, PURPLE, GREEN, TEAL, PINK];
}

/// What a point's difference means. Each kind has its own colour and its own shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// No more than chance would give: a grey circle.
    #[default]
    Common,
    /// Better than chance would give: a blue diamond.
    Improvement,
    /// Worse than chance would give: an orange square.
    Concern,
    /// More than chance would give, where neither way is better: a purple triangle.
    Neutral,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Common, Self::Improvement, Self::Concern, Self::Neutral];

    /// The kind in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Common => "usual variation",
            Self::Improvement => "improvement",
            Self::Concern => "concern",
            Self::Neutral => "change, neither better nor worse",
        }
    }

    /// The colour.
    #[must_use]
    pub fn colour(self) -> &'static str {
        match self {
            Self::Common => palette::COMMON,
            Self::Improvement => palette::BLUE,
            Self::Concern => palette::ORANGE,
            Self::Neutral => palette::PURPLE,
        }
    }
}

/// Draws a kind's mark at a place; `r` is the radius of the circle, the other shapes look as large.
pub(crate) fn draw(svg: &mut Svg, kind: Kind, x: f64, y: f64, r: f64) {
    let shape = match kind {
        Kind::Common => {
            return paint(svg.tag("circle").at("cx", x).at("cy", y).at("r", r), kind);
        }
        Kind::Improvement => vec![(x, y - 1.35 * r), (x + 1.35 * r, y), (x, y + 1.35 * r), (x - 1.35 * r, y)],
        Kind::Concern => vec![(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)],
        Kind::Neutral => vec![(x, y - 1.3 * r), (x + 1.3 * r, y + r), (x - 1.3 * r, y + r)],
    };
    paint(svg.tag("polygon").at("points", crate::svg::points(&shape)), kind);
}

fn paint(tag: crate::svg::Tag<'_>, kind: Kind) {
    // The white edge keeps neighbours and the line beneath apart.
    tag.at("class", "lp-mark").at("fill", kind.colour()).at("stroke", palette::WHITE).empty();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(colour: &str) -> f64 {
        let part = |i: usize| {
            let c = f64::from(u8::from_str_radix(&colour[i..i + 2], 16).expect("a colour")) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    #[test]
    fn every_colour_can_be_read_on_white() {
        for colour in palette::ALL {
            let contrast = 1.05 / (luminance(colour) + 0.05);
            assert!(contrast >= 4.5, "{colour} {contrast:.2}");
        }
    }

    #[test]
    fn every_kind_has_its_own_colour_and_shape() {
        let drawn = |kind| {
            let mut svg = Svg::default();
            draw(&mut svg, kind, 10.0, 10.0, 4.0);
            svg.finish()
        };
        insta::assert_snapshot!(Kind::ALL.map(drawn).concat(), @r##"
        <circle cx="10" cy="10" r="4" class="lp-mark" fill="#596b7a" stroke="#ffffff"/>
        <polygon points="10,4.6 15.4,10 10,15.4 4.6,10" class="lp-mark" fill="#005eb8" stroke="#ffffff"/>
        <polygon points="6,6 14,6 14,14 6,14" class="lp-mark" fill="#b84700" stroke="#ffffff"/>
        <polygon points="10,4.8 15.2,14 4.8,14" class="lp-mark" fill="#6b2a92" stroke="#ffffff"/>
        "##);
    }
}
