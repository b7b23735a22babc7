//! Variation and assurance icons in the manner of "Making Data Count", drawn by ourselves. Shape, letter and colour
//! each say the same: a raised or lowered run of marks with H or L; a tick, a cross or a question mark at a line.

use crate::Frame;
use crate::mark::{Kind, draw, palette};
use crate::stroke::{CENTRE, SERIES, TARGET};
use crate::svg::Svg;

/// What the latest point of a control chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variation {
    /// Nothing but usual variation.
    Common,
    /// Better, by being high.
    ImprovementHigh,
    /// Better, by being low.
    ImprovementLow,
    /// Worse, by being high.
    ConcernHigh,
    /// Worse, by being low.
    ConcernLow,
    /// High, where neither way is better.
    NeutralHigh,
    /// Low, where neither way is better.
    NeutralLow,
}

/// Whether a process as it stands will meet its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Assurance {
    /// The target lies inside the process limits: sometimes met, sometimes not, by chance.
    HitOrMiss,
    /// It will be met each time.
    Pass,
    /// It will be missed each time.
    Fail,
    /// There is no target, or neither way is better.
    None,
}

impl Variation {
    /// Every variation.
    pub const ALL: [Self; 7] = [
        Self::Common,
        Self::ImprovementHigh,
        Self::ImprovementLow,
        Self::ConcernHigh,
        Self::ConcernLow,
        Self::NeutralHigh,
        Self::NeutralLow,
    ];

    /// The kind of mark it is drawn with.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Common => Kind::Common,
            Self::ImprovementHigh | Self::ImprovementLow => Kind::Improvement,
            Self::ConcernHigh | Self::ConcernLow => Kind::Concern,
            Self::NeutralHigh | Self::NeutralLow => Kind::Neutral,
        }
    }

    /// The icon in a word or two, for a badge beside it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Common => "Usual variation",
            Self::ImprovementHigh => "Improvement, high",
            Self::ImprovementLow => "Improvement, low",
            Self::ConcernHigh => "Concern, high",
            Self::ConcernLow => "Concern, low",
            Self::NeutralHigh => "Significantly high",
            Self::NeutralLow => "Significantly low",
        }
    }

    /// The icon in a sentence.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Common => "Usual variation: no significant change.",
            Self::ImprovementHigh => "Improvement: significantly high values, and high is better.",
            Self::ImprovementLow => "Improvement: significantly low values, and low is better.",
            Self::ConcernHigh => "Concern: significantly high values, and low is better.",
            Self::ConcernLow => "Concern: significantly low values, and high is better.",
            Self::NeutralHigh => "Significantly high values, where neither way is better.",
            Self::NeutralLow => "Significantly low values, where neither way is better.",
        }
    }

    fn high(self) -> bool {
        matches!(self, Self::ImprovementHigh | Self::ConcernHigh | Self::NeutralHigh)
    }

    /// The icon, 48 pixels square; `id` is unique on the page.
    #[must_use]
    pub fn svg(self, id: &str) -> String {
        let kind = self.kind();
        let mut svg = disc(id, "lp-variation", (self.title(), self.text()), kind.colour());
        let heights: [f64; 4] = match (self, self.high()) {
            (Self::Common, _) => [28.0, 20.0, 27.0, 21.0],
            (_, true) => [35.0, 33.0, 27.0, 18.0],
            (_, false) => [14.0, 16.0, 22.0, 31.0],
        };
        let path: Vec<(f64, f64)> = heights.iter().enumerate().map(|(i, y)| (11.0 + 8.5 * i as f64, *y)).collect();
        SERIES.draw(&mut svg, &path);
        for (i, (x, y)) in path.into_iter().enumerate() {
            // The run ends in the signal; what went before was usual.
            draw(&mut svg, if i < 2 { Kind::Common } else { kind }, x, y, 3.2);
        }
        if self != Self::Common {
            let (letter, y) = if self.high() { ("H", 19.5) } else { ("L", 38.0) };
            letter_at(&mut svg, (16.5, y), kind.colour(), letter);
        }
        svg.finish()
    }
}

impl Assurance {
    /// Every assurance.
    pub const ALL: [Self; 4] = [Self::HitOrMiss, Self::Pass, Self::Fail, Self::None];

    /// The icon in a word or two, for a badge beside it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::HitOrMiss => "Hit or miss",
            Self::Pass => "Pass",
            Self::Fail => "Fail",
            Self::None => "No target",
        }
    }

    /// The icon in a sentence.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::HitOrMiss => "Hit or miss: the target may or may not be met, by chance.",
            Self::Pass => "Pass: the process as it stands will meet the target.",
            Self::Fail => "Fail: the process as it stands will miss the target.",
            Self::None => "No target to be sure of.",
        }
    }

    /// The icon, 48 pixels square; `id` is unique on the page.
    #[must_use]
    pub fn svg(self, id: &str) -> String {
        let colour = match self {
            Self::HitOrMiss | Self::None => palette::COMMON,
            Self::Pass => palette::BLUE,
            Self::Fail => palette::ORANGE,
        };
        let mut svg = disc(id, "lp-assurance", (self.title(), self.text()), colour);
        if self == Self::None {
            CENTRE.draw(&mut svg, &[(17.0, 24.0), (31.0, 24.0)]);
            return svg.finish();
        }
        TARGET.draw(&mut svg, &[(8.0, 33.0), (40.0, 33.0)]);
        let heights = match self {
            Self::HitOrMiss => [36.0, 29.0, 37.0, 29.0],
            Self::Pass => [25.0, 28.0, 24.0, 27.0],
            _ => [38.0, 41.0, 38.0, 41.0],
        };
        let path: Vec<(f64, f64)> = heights.iter().enumerate().map(|(i, y)| (14.0 + 6.5 * i as f64, *y)).collect();
        SERIES.draw(&mut svg, &path);
        let letter = match self {
            Self::HitOrMiss => "?",
            Self::Pass => "P",
            _ => "F",
        };
        letter_at(&mut svg, (24.0, if self == Self::Pass { 20.5 } else { 24.0 }), colour, letter);
        svg.finish()
    }
}

/// A ring to draw in.
fn disc(id: &str, class: &str, (title, text): (&str, &str), colour: &str) -> Svg {
    let frame = Frame::new(id, title).width(48);
    let mut svg = frame.open_small(&format!("lp-small {class}"), (48.0, 48.0), text);
    let ring = svg.tag("circle").at("class", "lp-outline").at("cx", 24.0).at("cy", 24.0).at("r", 22.0);
    ring.at("fill", palette::WHITE).at("stroke", colour).at("stroke-width", 3.0).empty();
    svg
}

fn letter_at(svg: &mut Svg, (x, y): (f64, f64), colour: &str, letter: &str) {
    let tag = svg.tag("text").at("x", x).at("y", y).at("text-anchor", "middle").at("font-weight", "bold");
    tag.at("font-size", 14.0).at("fill", colour).text(letter);
}
