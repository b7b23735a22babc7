//! The whole way from what was counted to what is paid: a sheet of lines, each made from lines above it by a rule.

mod how;
mod print;

use serde::{Deserialize, Serialize};

use crate::{Exact, Rounding, TooLarge};
pub use how::How;

/// A line of a [`Working`], by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct At(pub(crate) usize);

/// What a line's number is, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Pence; fractions of them until a line rounds. Shown in pounds.
    Money,
    /// Points.
    Points,
    /// A share, shown in per cent.
    Share,
    /// A plain number: people, cases, a factor.
    Number,
}

/// One line: a number, how it was made, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it is: `points for urgent`.
    pub says: String,
    /// How it was made.
    pub how: How,
    /// The number.
    pub value: Exact,
    /// What it is a number of.
    pub unit: Unit,
    /// The rule beside it: the words of the scheme's file, or where a given number comes from.
    pub rule: String,
}

/// A payment's whole working. It keeps how each line was made, so that [`Working::recomputed`] works it out once more from the
/// given lines alone, years later and without the program that made it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Working {
    lines: Vec<Line>,
}

impl Working {
    /// The lines, in order.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The number of a line.
    #[must_use]
    pub fn value(&self, at: At) -> Exact {
        self.lines[at.0].value
    }

    pub(crate) fn given(&mut self, says: impl Into<String>, value: Exact, unit: Unit, rule: impl Into<String>) -> At {
        self.push(Line { says: says.into(), how: How::Given, value, unit, rule: rule.into() })
    }

    pub(crate) fn add(
        &mut self,
        says: impl Into<String>,
        how: How,
        unit: Unit,
        rule: impl Into<String>,
    ) -> Result<At, TooLarge> {
        let value = how.value(&self.lines, Exact::ZERO)?;
        Ok(self.push(Line { says: says.into(), how, value, unit, rule: rule.into() }))
    }

    /// The line itself, or where its decimals go on, a line that holds it to so many places: fractions whose denominators
    /// have nothing in common would grow with each sum.
    pub(crate) fn held(&mut self, at: At, places: u8) -> Result<At, TooLarge> {
        let by = Rounding::HalfUp;
        if self.value(at).rounded(places, by)? == self.value(at) {
            return Ok(at);
        }
        let Line { says, unit, .. } = self.lines[at.0].clone();
        self.add(says, How::Rounded { of: at, places, by }, unit, format!("held to {places} places"))
    }

    fn push(&mut self, line: Line) -> At {
        self.lines.push(line);
        At(self.lines.len() - 1)
    }

    /// The same working with every line that is not given worked out once more.
    ///
    /// # Errors
    /// A number grew too large, which cannot be where this came from [`crate::Scheme::calculate`].
    pub fn recomputed(&self) -> Result<Self, TooLarge> {
        let mut again = Self { lines: Vec::with_capacity(self.lines.len()) };
        for line in &self.lines {
            let value = line.how.value(&again.lines, line.value)?;
            again.lines.push(Line { value, ..line.clone() });
        }
        Ok(again)
    }

    /// The first line that does not come out as it stands; none where the working proves itself.
    #[must_use]
    pub fn first_wrong(&self) -> Option<&Line> {
        let Ok(again) = self.recomputed() else { return self.lines.first() };
        self.lines.iter().zip(&again.lines).find_map(|(was, is)| (was != is).then_some(was))
    }
}
