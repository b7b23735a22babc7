use linchpin_app::act::CaseCopied;
use linchpin_core::Result;

use super::{answers, fields::capital, one};
use crate::{
    table::{Cell, Column, Table},
    visit::Visit,
};

/// The cases of a person in a copy of what is held about them: every version of everything that was written, and each step.
pub(crate) async fn copy(visit: &Visit, cases: &[CaseCopied]) -> Result<Table> {
    let columns = ["Case", "What", "When, and by whom", "What it says"].map(Column::words);
    let mut table = Table::new("cases", "Plans and pathways", columns.into());
    for case in cases {
        let seen = &case.seen;
        let names = one::names(visit, seen).await?;
        let title = seen.pathway.title.as_str();
        if let Some(state) = &seen.state {
            let since = super::words::on(state.closed.unwrap_or(state.since));
            table.rows.push(row([title, &capital(&state.name), &format!("Since {since}"), &state.says]));
        }
        for form in &seen.forms {
            let Some(asked) = seen.pathway.form(&form.name) else { continue };
            for version in &form.versions {
                let said = answers::said(visit, asked, &version.answers, &names);
                let lines =
                    said.iter().map(|one| format!("{}: {}", one.text.trim_end_matches('?'), one.lines.join(", ")));
                let lines = lines.collect::<Vec<_>>().join("; ");
                table.rows.push(row([title, &asked.title, &one::by(visit, version), &lines]));
            }
        }
        for entry in &seen.entries {
            if let Some(words) = &entry.words {
                let who = entry.who.clone().unwrap_or_default();
                let at = format!("{who}, {}", crate::account::when(entry.at));
                table.rows.push(row([title, super::words::kind(entry.kind), &at, words]));
            }
        }
    }
    Ok(table)
}

fn row(cells: [&str; 4]) -> Vec<Cell> {
    cells.map(Cell::words).into()
}
