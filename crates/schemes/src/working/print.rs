use std::fmt;

use linchpin_core::Pence;

use super::{How, Line, Unit, Working};
use crate::{Exact, Rounding};

impl Unit {
    /// A number with its unit, as people write it: `£1,625.00`, `85%`, `12.5`. What does not end soon is cut and marked.
    #[must_use]
    pub fn show(self, value: Exact) -> String {
        match self {
            Self::Money => money(value),
            Self::Share => value.times(Exact::HUNDRED).map_or_else(|_| value.to_string(), |share| format!("{share}%")),
            Self::Points | Self::Number => value.to_string(),
        }
    }
}

/// Pence as pounds; what is less than a penny stands behind.
fn money(pence: Exact) -> String {
    if let Some(whole) = pence.as_pence() {
        return whole.to_string();
    }
    let whole = pence.rounded(0, Rounding::Down).ok().and_then(Exact::as_pence);
    match whole.and_then(|whole| Some((whole, pence.minus(Exact::pence(whole)).ok()?))) {
        Some((Pence(0), _)) => format!("{pence}p"),
        Some((whole, part)) => {
            let part = part.to_string();
            format!("{whole}{}", part.trim_start_matches('-').trim_start_matches("0."))
        }
        None => format!("{pence}p"),
    }
}

impl Line {
    /// Its number with its unit.
    #[must_use]
    pub fn shown(&self) -> String {
        self.unit.show(self.value)
    }

    /// How it was made, in words; lines by their numbers from 1.
    #[must_use]
    pub fn made(&self) -> String {
        match (&self.how, self.unit) {
            (How::Rounded { of, places: 0, by }, Unit::Money) => format!("[{}] to the penny, {by}", of.0 + 1),
            (how, _) => how.words(),
        }
    }
}

impl fmt::Display for Working {
    /// A table: number, what, how much, how, and the rule.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<[String; 4]> =
            self.lines.iter().map(|line| [line.says.clone(), line.shown(), line.made(), line.rule.clone()]).collect();
        let widest = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let (says, value, made) = (widest(0), widest(1), widest(2));
        for (number, [what, amount, how, rule]) in rows.iter().enumerate() {
            let line = format!("{:>3} | {what:says$} | {amount:>value$} | {how:made$} | {rule}", number + 1);
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
