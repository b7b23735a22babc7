use linchpin_access::escalation::{Level, Shown};
use linchpin_app::act::PracticeLevel;

use crate::{
    account::when,
    pages,
    table::{Cell, Column, Table},
    visit::Visit,
};

/// How many practices are at each level, of what is seen, and how many share nothing.
pub(super) fn counts(all: &[PracticeLevel]) -> Vec<(usize, &'static str)> {
    let at = |level: Option<Level>| all.iter().filter(|one| !one.is_closed() && one.acting() == level).count();
    let words = [
        (Some(Level::Black), "at black"),
        (Some(Level::Red), "at red"),
        (Some(Level::Amber), "at amber"),
        (Some(Level::Green), "at green"),
        (None, "share, and nothing stands"),
    ];
    let mut counts: Vec<(usize, &str)> = words.into_iter().map(|(level, words)| (at(level), words)).collect();
    counts.push((all.iter().filter(|one| one.is_closed()).count(), "share nothing"));
    counts
}

/// One row a practice, the hardest pressed first, and those that share nothing last.
pub(super) fn table(visit: &Visit, all: &[PracticeLevel]) -> Table {
    let columns = vec![
        Column::words("Practice"),
        Column::words("Its word"),
        Column::words("Said"),
        Column::words("Its figures"),
        Column::words("Remark and figures"),
    ];
    let mut table = Table::new("practices", "Practices, the hardest pressed first", columns);
    table.quiet = true;
    table.empty = "No practice is in your network.".into();
    for one in all {
        table.rows.push(vec![
            Cell::words(pages::name(&visit.picture, one.practice)),
            level(&one.view.reported, "Nothing stands"),
            one.at.map_or_else(|| missing("–"), |at| Cell::words(when(at))),
            level(&one.view.measured, "Too little known"),
            more(one),
        ]);
    }
    table.notes.push("The higher of the two is acted on: who asks for help is not refused it by a figure.".into());
    table
}

fn missing(words: &str) -> Cell {
    Cell { missing: true, ..Cell::words(words) }
}

fn level(shown: &Shown<Level>, none: &str) -> Cell {
    match shown {
        Shown::NotShared => missing("Not shared"),
        Shown::None => missing(none),
        Shown::Some(level) => Cell::words(level.title()).below(level.meaning()),
    }
}

fn more(one: &PracticeLevel) -> Cell {
    let mut words = Vec::new();
    if let Shown::Some(note) = &one.view.note {
        words.push(format!("“{note}”"));
    }
    if let Shown::Some(readings) = &one.view.readings {
        words.extend(readings.iter().map(|one| format!("{}: {:.1}", one.measure.title(), one.value)));
    }
    if !words.is_empty() {
        return Cell::words(words.join(". "));
    }
    missing(if one.view.note == Shown::NotShared { "Not shared" } else { "None" })
}
