//! Who wants no messages.

use jiff::Timestamp;
use linchpin_core::{PersonId, Result, SlotTypeId, UserId};

use crate::{Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, IS, OF, END];

/// In place of a kind of slot: all of them.
const ALL: &str = "";

const ADD: Statement = statement!(
    "insert into message_stop (person, slot_type, at, how, account) values ($1, $2, $3, $4, $5) on conflict do nothing"
);
const IS: Statement =
    statement!("select count(*) as n from message_stop where person = $1 and (slot_type = '' or slot_type = $2)");
const OF: Statement = statement!("select slot_type from message_stop where person = $1 order by slot_type");
const END: Statement = statement!("delete from message_stop where person = $1 and slot_type = $2");

words! {
    /// How they said so.
    How { Reply = "reply", Staff = "staff", Online = "online" }
}

/// Sends somebody no more messages, or none about one kind of slot; false when that stood already.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn add(
    tx: &mut Tx,
    person: PersonId,
    about: Option<SlotTypeId>,
    (how, account): (How, Option<UserId>),
    now: Timestamp,
) -> Result<bool> {
    let about = key(about);
    Ok(tx.execute(ADD, args![person, about, now, how.as_str(), account]).await? == 1)
}

/// Whether somebody wants no message about this kind of slot.
///
/// # Errors
/// When the database cannot be reached.
pub async fn stands(tx: &mut Tx, person: PersonId, about: Option<SlotTypeId>) -> Result<bool> {
    Ok(tx.only(IS, args![person, key(about)]).await?.count("n")? > 0)
}

/// What somebody wants no messages about; nothing in place of a kind means of no kind.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, person: PersonId) -> Result<Vec<Option<SlotTypeId>>> {
    tx.all(OF, args![person])
        .await?
        .iter()
        .map(|row| if row.text("slot_type")? == ALL { Ok(None) } else { row.parsed("slot_type").map(Some) })
        .collect()
}

/// Sends somebody messages again; false when nothing stood in the way.
///
/// # Errors
/// When the database cannot be reached.
pub async fn end(tx: &mut Tx, person: PersonId, about: Option<SlotTypeId>) -> Result<bool> {
    Ok(tx.execute(END, args![person, key(about)]).await? == 1)
}

fn key(about: Option<SlotTypeId>) -> String {
    about.map_or_else(|| ALL.to_owned(), |kind| kind.to_string())
}
