use jiff::civil::Date;

use super::Level;

/// Days in a row at one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// The level; none where nothing was known.
    pub level: Option<Level>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// The history of a practice as spells, from the level of each day in the order of the days. A day that is missing ends a
/// spell, so that a gap is never painted over.
#[must_use]
pub fn spells(days: &[(Date, Option<Level>)]) -> Vec<Spell> {
    let mut spells: Vec<Spell> = Vec::new();
    for (day, level) in days {
        match spells.last_mut() {
            Some(last) if last.level == *level && last.to.tomorrow().is_ok_and(|next| next == *day) => last.to = *day,
            _ => spells.push(Spell { level: *level, from: *day, to: *day }),
        }
    }
    spells
}
