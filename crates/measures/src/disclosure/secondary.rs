use serde::Serialize;

use super::{Rule, SMALL, Shown};

/// A row of counts and their total, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// The counts, in the order given.
    pub cells: Vec<Shown>,
    /// Their total.
    pub total: Shown,
}

/// Shows counts beside their total so that no withheld count can be worked out by subtraction.
///
/// Where the total and the other counts would give a withheld count away, further counts are withheld, smallest first
/// (secondary suppression); where even that does not help, the total is withheld too. What is left is shown rounded, which
/// hides more; the protection does not rely on it. [`Rule::Redact`] adds its totals up from what is shown, and the other
/// rules withhold nothing: they need none of this.
#[must_use]
pub fn within_total(counts: &[u64], rule: Rule) -> Table {
    let mut cells: Vec<Shown> = counts.iter().map(|&c| rule.show(c)).collect();
    let total = rule.total(counts);
    if rule != Rule::Hospital || total == Shown::Withheld || !cells.contains(&Shown::Withheld) {
        return Table { cells, total };
    }
    // Ties by position, so that the same table is always shown the same way.
    let mut candidates: Vec<usize> = (0..counts.len()).filter(|&i| counts[i] > SMALL).collect();
    candidates.sort_by_key(|&i| (counts[i], i));
    let mut candidates = candidates.into_iter();
    while given_away(counts, &cells) {
        match candidates.next() {
            Some(next) => cells[next] = Shown::Withheld,
            None => return Table { cells, total: Shown::Withheld },
        }
    }
    Table { cells, total }
}

/// Whether somebody who knows the true total, the counts shown exactly, and that each withheld count is at least 1 (and,
/// where only small counts are withheld, at most [`SMALL`]) would know one of them.
fn given_away(counts: &[u64], cells: &[Shown]) -> bool {
    let hidden = || counts.iter().zip(cells).filter(|(_, cell)| **cell == Shown::Withheld).map(|(&count, _)| count);
    let (cells, sum) = (hidden().count() as u64, hidden().fold(0, u64::saturating_add));
    let only_small = hidden().all(|count| count <= SMALL);
    cells == 1 || sum == cells || (only_small && sum == cells.saturating_mul(SMALL))
}
