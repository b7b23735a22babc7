use jiff::Timestamp;
use linchpin_core::Result;
use linchpin_pathways::Pathway;

use crate::{Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[KEEP, TEXT];

const KEEP: Statement =
    statement!("insert into pathway_text (hash, pathway, text, kept) values ($1, $2, $3, $4) on conflict do nothing");
const TEXT: Statement = statement!("select pathway, text from pathway_text where hash = $1");

/// Keeps the text of a pathway on which a case begins.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn keep(tx: &mut Tx, pathway: &Pathway, at: Timestamp) -> Result<()> {
    tx.execute(KEEP, args![pathway.hash, pathway.id, pathway.text, at]).await.map(drop)
}

/// The id and the text that were kept under a hash.
///
/// # Errors
/// When the database cannot be reached.
pub async fn text(tx: &mut Tx, hash: &str) -> Result<Option<(String, String)>> {
    let row = tx.one(TEXT, args![hash]).await?;
    row.map(|row| Ok((row.text("pathway")?, row.text("text")?))).transpose()
}
