//! Counts of tries that several servers share, such as sign-ins for one name.

use jiff::{SignedDuration, Timestamp};
use linchpin_core::Result;

use crate::{Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[HIT, PURGE];

// A window that has run out begins again with this hit.
const HIT: Statement = statement!(
    "insert into rate (key, since, hits) values ($1, $2, 1)
     on conflict (key) do update set
        hits = case when rate.since <= $3 then 1 else rate.hits + 1 end,
        since = case when rate.since <= $3 then excluded.since else rate.since end
     returning hits"
);
const PURGE: Statement = statement!("delete from rate where since <= $1");

/// Counts a try under a key and says how many there were in the window that is running. The key must not identify a
/// person: hash it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn hit(tx: &mut Tx, key: &str, window: SignedDuration, now: Timestamp) -> Result<u64> {
    let start = now.checked_sub(window).unwrap_or(Timestamp::MIN);
    tx.only(HIT, args![key, now, start]).await?.count("hits")
}

/// Forgets windows that began before an instant.
///
/// # Errors
/// When the database cannot be reached.
pub async fn purge(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.execute(PURGE, args![before]).await
}
