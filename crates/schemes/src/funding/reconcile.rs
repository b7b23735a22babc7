use std::fmt;

use linchpin_core::Pence;
use serde::{Deserialize, Serialize};

use super::{Grid, Row, RowKind};

/// A row that is stated to be one row less another: `surplus = income − expenditure`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The label of the result.
    pub is: String,
    /// The label of what it is made from.
    pub of: String,
    /// The label of what is taken away.
    pub less: String,
}

/// A total that is not what its parts add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discrepancy {
    /// The line of the text, counted from 1.
    pub line: usize,
    /// The column of the cell, counted from nought after the label; none where it is of no one cell.
    pub column: Option<usize>,
    /// Which total, in words.
    pub what: String,
    /// What is stated.
    pub stated: Pence,
    /// What the parts add up to.
    pub adds_up_to: Pence,
    /// Whether parts that were each rounded could make the difference.
    pub could_be_rounding: bool,
}

impl fmt::Display for Discrepancy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}: {} is stated, which is {}", self.line, self.what, self.stated, self.off())
    }
}

impl Discrepancy {
    /// How far it is off, in words: what stands beside its cell.
    #[must_use]
    pub fn off(&self) -> String {
        let off = Pence((self.stated.0 - self.adds_up_to.0).abs());
        let way = if self.stated > self.adds_up_to { "more" } else { "less" };
        let rounding = if self.could_be_rounding { "; rounding could make that" } else { "" };
        format!("{off} {way} than {}{rounding}", self.adds_up_to)
    }
}

/// Every total of a table that does not add up: across to a column of totals, down to each row of sums, and between rows.
#[must_use]
pub fn reconcile(grid: &Grid, differences: &[Difference]) -> Vec<Discrepancy> {
    let mut found = Vec::new();
    let mut above: Vec<&Row> = Vec::new();
    for row in &grid.rows {
        match row.kind {
            RowKind::Heading => above.clear(),
            RowKind::Item => above.push(row),
            RowKind::Sum => {
                down(grid, row, &above, &mut found);
                above.clear();
            }
        }
        across(grid, row, &mut found);
    }
    for one in differences {
        between(grid, one, &mut found);
    }
    found.sort_by_key(|one| one.line);
    found
}

/// The same amount at two places of a document; none where they agree.
#[must_use]
pub fn agree(line: usize, what: &str, stated: Pence, elsewhere: Pence) -> Option<Discrepancy> {
    (stated != elsewhere).then(|| Discrepancy {
        line,
        column: None,
        what: what.to_owned(),
        stated,
        adds_up_to: elsewhere,
        could_be_rounding: false,
    })
}

fn down(grid: &Grid, row: &Row, above: &[&Row], found: &mut Vec<Discrepancy>) {
    for (at, column) in grid.columns.iter().enumerate() {
        let Some(stated) = row.amounts.get(at).copied().flatten() else { continue };
        let parts: Vec<Pence> = above.iter().filter_map(|item| item.amounts.get(at).copied().flatten()).collect();
        let sum = parts.iter().copied().sum();
        let label = if row.label.is_empty() { "sum" } else { &row.label };
        told(grid, (row, at), format!("{label} of {}", column.name), stated, sum, parts.len(), found);
    }
}

fn across(grid: &Grid, row: &Row, found: &mut Vec<Discrepancy>) {
    let Some(at) = grid.columns.iter().position(|column| column.is_total) else { return };
    let Some(stated) = row.amounts.get(at).copied().flatten() else { return };
    let parts: Vec<Pence> = row.amounts[..at].iter().copied().flatten().collect();
    let label = if row.label.is_empty() { "sum" } else { &row.label };
    let what = format!("{label}, {}", grid.columns[at].name);
    told(grid, (row, at), what, stated, parts.iter().copied().sum(), parts.len(), found);
}

fn between(grid: &Grid, one: &Difference, found: &mut Vec<Discrepancy>) {
    let row = |label: &str| grid.rows.iter().find(|row| row.label.eq_ignore_ascii_case(label));
    let (Some(is), Some(of), Some(less)) = (row(&one.is), row(&one.of), row(&one.less)) else { return };
    for (at, column) in grid.columns.iter().enumerate() {
        let amount = |row: &Row| row.amounts.get(at).copied().flatten();
        if let (Some(stated), Some(of), Some(less)) = (amount(is), amount(of), amount(less)) {
            let what = format!("{} of {}: {} less {}", one.is, column.name, one.of, one.less);
            told(grid, (is, at), what, stated, Pence(of.0 - less.0), 2, found);
        }
    }
}

fn told(
    grid: &Grid,
    (row, at): (&Row, usize),
    what: String,
    stated: Pence,
    sum: Pence,
    parts: usize,
    found: &mut Vec<Discrepancy>,
) {
    if stated == sum {
        return;
    }
    // Each part and the sum itself may be off by half of what the table counts in.
    let most = grid.scale.one().0 * i64::try_from(parts + 1).unwrap_or(i64::MAX) / 2;
    let could_be_rounding = (stated.0 - sum.0).abs() <= most;
    found.push(Discrepancy { line: row.line, column: Some(at), what, stated, adds_up_to: sum, could_be_rounding });
}
