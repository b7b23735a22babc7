use std::collections::BTreeMap;

use linchpin_app::act::TableSeen;
use linchpin_core::Pence;
use linchpin_schemes::{
    Exact,
    funding::{List, Reading, Stream, per_head},
};

use super::money;
use crate::table::{Cell, Column, Table};

/// A stream with the table that it is from.
pub(super) struct Known<'a> {
    pub stream: Stream,
    pub table: &'a TableSeen,
}

impl Known<'_> {
    fn list(&self) -> Option<&List> {
        self.table.terms.lists.iter().find(|list| list.body == self.stream.body)
    }
}

/// Whether money comes again, in words.
pub(super) fn recurrence(recurrent: Option<bool>) -> &'static str {
    match recurrent {
        Some(true) => "Recurrent",
        Some(false) => "Once",
        None => "Not said",
    }
}

/// The streams of the tables that were read.
pub(super) fn known<'a>(read: &[(&'a TableSeen, Reading)]) -> Vec<Known<'a>> {
    let of = |(table, reading): &(&'a TableSeen, Reading)| {
        let table = *table;
        reading.streams.clone().into_iter().map(move |stream| Known { stream, table }).collect::<Vec<_>>()
    };
    read.iter().flat_map(of).collect()
}

/// An amount for each person, or that nobody wrote down how many there are.
fn head(amount: Pence, people: Option<u32>) -> Cell {
    let each = people.and_then(|people| per_head(amount, Exact::whole(i64::from(people))).ok().flatten());
    each.map_or_else(
        || Cell { missing: true, ..Cell::words("no list") },
        |each| Cell::number(each.0 as f64, linchpin_charts::Format::Pence(2)),
    )
}

/// Every stream.
pub(super) fn all(known: &[Known<'_>]) -> Table {
    let columns = vec![
        Column::words("Programme"),
        Column::words("Body"),
        Column::words("Year"),
        Column::words("Comes again"),
        Column::figures("Amount"),
        Column::figures("Per head registered"),
        Column::figures("Per head weighted"),
        Column::words("Table"),
    ];
    let mut table = Table::new("streams", "Funding streams", columns);
    table.quiet = true;
    table.empty = "No stream matches.".into();
    for one in known {
        let list = one.list();
        let Stream { programme, body, year, recurrent, amount } = &one.stream;
        table.rows.push(vec![
            // A table without headings is one programme.
            Cell::words(if programme.is_empty() { one.table.name.clone() } else { programme.clone() }),
            Cell::words(body.clone()),
            Cell::words(year.clone()),
            Cell::words(recurrence(*recurrent)),
            money(*amount),
            head(*amount, list.map(|list| list.registered)),
            head(*amount, list.and_then(|list| list.weighted)),
            Cell::words(one.table.name.clone()).to(format!("/funding/{}", one.table.id)),
        ]);
    }
    table
        .notes
        .push("Per head: the amount of the row for each person on the lists that were kept with the table.".into());
    table
}

/// Sums by one thing and by whether the money comes again.
pub(super) fn sums(id: &'static str, caption: &str, known: &[Known<'_>], by: impl Fn(&Stream) -> String) -> Table {
    let columns = vec![
        Column::words(caption),
        Column::figures("Recurrent"),
        Column::figures("Once"),
        Column::figures("Not said"),
        Column::figures("All"),
    ];
    let mut table = Table::new(id, format!("Funding by {}", caption.to_lowercase()), columns);
    let mut sums: BTreeMap<String, [Pence; 4]> = BTreeMap::new();
    for one in known {
        let at = match one.stream.recurrent {
            Some(true) => 0,
            Some(false) => 1,
            None => 2,
        };
        let sum = sums.entry(by(&one.stream)).or_default();
        sum[at] = sum[at] + one.stream.amount;
        sum[3] = sum[3] + one.stream.amount;
    }
    let mut whole = [Pence(0); 4];
    for (name, sum) in sums {
        whole.iter_mut().zip(sum).for_each(|(whole, part)| *whole = *whole + part);
        table.rows.push([Cell::words(name)].into_iter().chain(sum.map(money)).collect());
    }
    if !table.rows.is_empty() {
        table.rows.push([Cell::words("All")].into_iter().chain(whole.map(money)).collect());
    }
    table
}
