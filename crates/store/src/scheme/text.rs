use jiff::Timestamp;
use linchpin_core::Result;
use linchpin_schemes::Scheme;

use crate::{Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[KEEP, TEXT, TEXTS];

const KEEP: Statement =
    statement!("insert into scheme_text (hash, scheme, text, kept) values ($1, $2, $3, $4) on conflict do nothing");
const TEXT: Statement = statement!("select scheme, text from scheme_text where hash = $1");
const TEXTS: Statement = statement!("select distinct scheme from scheme_text order by scheme");

/// Keeps the text of a scheme by which something is agreed or paid.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn keep(tx: &mut Tx, scheme: &Scheme, at: Timestamp) -> Result<()> {
    tx.execute(KEEP, args![scheme.hash, scheme.id, scheme.text, at]).await.map(drop)
}

/// The id and the text that were kept under a hash.
///
/// # Errors
/// When the database cannot be reached.
pub async fn text(tx: &mut Tx, hash: &str) -> Result<Option<(String, String)>> {
    let row = tx.one(TEXT, args![hash]).await?;
    row.map(|row| Ok((row.text("scheme")?, row.text("text")?))).transpose()
}

/// The ids of the schemes of which a text was kept.
///
/// # Errors
/// When the database cannot be reached.
pub async fn texts(tx: &mut Tx) -> Result<Vec<String>> {
    tx.all(TEXTS, args![]).await?.iter().map(|row| row.text("scheme")).collect()
}
