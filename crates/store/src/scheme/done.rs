//! What was done, as schemes count it: numbers by practice, and never whose.

use std::collections::BTreeMap;

use jiff::Timestamp;
use linchpin_core::{OdsCode, Result};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[EARNED, CAME_TO, KEPT];

/// A case is of the practice whose patient it is about; each time a move earns is one.
const EARNED: Statement = statement!(
    "select c.practice as organisation, count(*) as n from case_entry as e join care_case as c on c.id = e.care_case
     where c.pathway = $1 and e.kind = 'earned' and e.what = $2 and e.at >= $3 and e.at < $4
     group by c.practice order by c.practice"
);
/// A case that comes to a state twice is one case.
const CAME_TO: Statement = statement!(
    sqlite: "select c.practice as organisation, count(distinct e.care_case) as n
     from case_entry as e join care_case as c on c.id = e.care_case
     where c.pathway = $1 and e.kind in ('opened', 'move') and e.body ->> 'to' = $2 and e.at >= $3 and e.at < $4
     group by c.practice order by c.practice",
    postgres: "select c.practice as organisation, count(distinct e.care_case) as n
     from case_entry as e join care_case as c on c.id = e.care_case
     where c.pathway = $1 and e.kind in ('opened', 'move') and cast(e.body as json) ->> 'to' = $2 and e.at >= $3 and e.at < $4
     group by c.practice order by c.practice",
);
const KEPT: Statement = statement!(
    "select a.organisation as organisation, count(*) as n from appointment as a join slot_type as t on t.id = a.slot_type
     where lower(t.name) = lower($1) and a.state in ('arrived', 'attended') and a.starts >= $2 and a.starts < $3
     group by a.organisation order by a.organisation"
);

/// How many, by organisation.
pub type Done = BTreeMap<OdsCode, u64>;

/// How many cases of a pathway earned a scheme within a span, or came to a state where one is named, by practice of the
/// person.
///
/// # Errors
/// When the database cannot be reached.
pub async fn cases(
    tx: &mut Tx,
    (pathway, state): (&str, Option<&str>),
    scheme: &str,
    (from, to): (Timestamp, Timestamp),
) -> Result<Done> {
    let rows = match state {
        Some(state) => tx.all(CAME_TO, args![pathway, state, from, to]).await?,
        None => tx.all(EARNED, args![pathway, format!("schemes/{scheme}"), from, to]).await?,
    };
    counts(&rows)
}

/// How many appointments of a kind, by its name, were kept within a span, by the organisation in whose diary they were.
///
/// # Errors
/// When the database cannot be reached.
pub async fn kept(tx: &mut Tx, kind: &str, (from, to): (Timestamp, Timestamp)) -> Result<Done> {
    counts(&tx.all(KEPT, args![kind, from, to]).await?)
}

fn counts(rows: &[Row]) -> Result<Done> {
    rows.iter().map(|row| Ok((row.parsed("organisation")?, row.count("n")?))).collect()
}
