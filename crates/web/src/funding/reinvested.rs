use linchpin_schemes::funding::{Moved, Reading, Reinvestment, Step};

use super::money;
use crate::table::{Cell, Column, Table};

/// What is taken from each practice and put back, by year; none where it cannot be worked out, which was told when it was kept.
pub(super) fn table(reading: &Reading, steps: &[Step]) -> Option<Table> {
    let worked = Reinvestment::new(&reading.grid, steps).ok()?;
    let mut columns = vec![Column::words("Practice"), Column::figures("Premium")];
    for year in &worked.years {
        columns.push(Column::figures(format!("{year} taken")));
        columns.push(Column::figures(format!("{year} put back")));
    }
    let mut table = Table::new("moved", "What is taken and what is put back", columns);
    table.quiet = true;
    for one in &worked.practices {
        table.rows.push(cells(one));
    }
    let mut last = vec![Cell::words("All"), money(worked.practices.iter().map(|one| one.premium).sum())];
    for pot in &worked.pots {
        last.extend([money(*pot), money(*pot)]);
    }
    table.rows.push(last);
    table.notes.push(
        "Each year all that is taken is put back, to the penny: the whole pence of each share, and the pennies that are left over to \
         the largest remainders."
            .into(),
    );
    Some(table)
}

fn cells(one: &Moved) -> Vec<Cell> {
    let mut cells = vec![Cell::words(one.practice.clone()), money(one.premium)];
    for (taken, back) in one.taken.iter().zip(&one.put_back) {
        cells.extend([money(*taken), money(*back)]);
    }
    cells
}
