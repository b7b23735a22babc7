//! The key beneath a chart: what each mark, line and pattern means, in rows that wrap.

use crate::label::{Anchor, soft};
use crate::lettering::{LINE, fit, width};
use crate::mark::{Kind, draw};
use crate::stroke::Stroke;
use crate::svg::Svg;

/// One entry of a key.
pub(crate) enum Sign {
    Mark(Kind),
    Line(Stroke),
    /// Words alone.
    Nothing,
    /// A pattern of [`crate::pattern`], by its number.
    Fill(usize),
}

/// The entries and their words.
pub(crate) struct Key {
    entries: Vec<(Sign, String)>,
    room: f64,
}

const SIGN: f64 = 28.0;
const GAP: f64 = 18.0;
const ROW: f64 = LINE + 4.0;

impl Key {
    /// A key that wraps at `room` pixels.
    pub(crate) fn new(room: f64) -> Self {
        Self { entries: Vec::new(), room }
    }

    pub(crate) fn add(&mut self, sign: Sign, words: impl Into<String>) {
        let words: String = words.into();
        self.entries.push((sign, fit(&words, self.room - SIGN)));
    }

    /// Adds the kinds of mark that are in the chart, except usual ones alone, which need no key.
    pub(crate) fn add_kinds(&mut self, kinds: impl Iterator<Item = Kind>, words: impl Fn(Kind) -> &'static str) {
        let present: Vec<Kind> = kinds.collect();
        if present.iter().any(|k| *k != Kind::Common) {
            for kind in Kind::ALL.into_iter().filter(|k| present.contains(k)) {
                self.add(Sign::Mark(kind), words(kind));
            }
        }
    }

    /// Left and row of each entry.
    fn places(&self) -> Vec<(f64, usize)> {
        let (mut x, mut row) = (0.0, 0);
        let mut places = Vec::new();
        for (sign, words) in &self.entries {
            let w = sign_width(sign) + width(words);
            if x > 0.0 && x + w > self.room {
                (x, row) = (0.0, row + 1);
            }
            places.push((x, row));
            x += w + GAP;
        }
        places
    }

    /// How tall it will be.
    pub(crate) fn height(&self) -> f64 {
        self.places().last().map_or(0.0, |(_, row)| (row + 1) as f64 * ROW + 6.0)
    }

    /// Draws it with its top left corner there.
    pub(crate) fn draw(&self, svg: &mut Svg, left: f64, top: f64, pattern_id: &str) {
        for ((sign, words), (x, row)) in self.entries.iter().zip(self.places()) {
            let (x, y) = (left + x, top + 6.0 + row as f64 * ROW + ROW / 2.0);
            match sign {
                Sign::Mark(kind) => draw(svg, *kind, x + 10.0, y, 4.5),
                Sign::Line(stroke) => stroke.draw(svg, &[(x, y), (x + 22.0, y)]),
                Sign::Nothing => {}
                Sign::Fill(i) => crate::pattern::rect(svg, pattern_id, *i, (x + 2.0, y - 7.0, 18.0, 14.0)),
            }
            soft(svg, (x + sign_width(sign), y + 4.5), Anchor::Start, words);
        }
    }
}

fn sign_width(sign: &Sign) -> f64 {
    match sign {
        Sign::Nothing => 0.0,
        Sign::Mark(_) => 22.0,
        _ => SIGN,
    }
}
