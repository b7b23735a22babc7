use linchpin_core::{Result, hex};
use serde_json::{Map, Value};

use super::entry::{Checkpoint, Entry, Texts, covered, fields, hash, texts};
use crate::{Statement, Tx, args, audit::entry::COLUMNS, statement, tx::check_text};

pub(super) const HEAD: Statement = statement!("select seq, hash from audit_head where id = 1");

/// For SQLite, which has one writer. A trigger moves the head.
pub(super) const INSERT: Statement = statement!(
    "insert into audit (seq, at, actor, role, organisation, act, resource, person, reason, outcome, detail, request, previous, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
);

/// For PostgreSQL, where `audit_append` takes the entries from here, in the same message as the commit: see
/// `Link::seal`. Only this transaction sees them. SQLite's text only stands in.
pub(super) const STAGE: Statement = statement!(
    sqlite: "select $1 as staged",
    postgres: "select set_config('linchpin.entries', $1, true) as staged",
);

impl Tx {
    /// Has an entry written at the end of the audit chain, by the commit and as the last thing of it: the end of the chain
    /// is then locked for as short as can be, and never while anything else waits to be locked.
    ///
    /// # Errors
    /// When the transaction has failed already, or a text cannot be kept.
    pub fn audit(&mut self, entry: &Entry<'_>) -> Result<()> {
        self.whole()?;
        let texts = texts(entry);
        texts.iter().flatten().try_for_each(|text| check_text(text))?;
        self.entries.push(texts);
        Ok(())
    }

    /// Writes the entries on SQLite, and says the place of the last one.
    pub(crate) async fn append(&mut self, entries: &[Texts]) -> Result<u64> {
        let head = self.only(HEAD, args![]).await?;
        let mut last = Checkpoint { seq: head.count("seq")?, hash: head.text("hash")? };
        for texts in entries {
            let seq = last.seq + 1;
            let hash = hash(seq, &fields(texts), &last.hash);
            let mut row = args![seq];
            row.extend(texts.iter().flat_map(|text| args![text]));
            row.extend(args![last.hash, hash]);
            self.execute(INSERT, row).await?;
            last = Checkpoint { seq, hash };
        }
        Ok(last.seq)
    }

    /// Hands the entries to PostgreSQL, before anything of the chain is locked.
    pub(crate) async fn stage(&mut self, entries: &[Texts]) -> Result<()> {
        let lines: Vec<Value> = entries.iter().map(line).collect();
        self.only(STAGE, args![Value::from(lines)]).await.map(drop)
    }
}

/// An entry for `audit_append`: its columns, and the bytes of them that the hash covers.
fn line(texts: &Texts) -> Value {
    let columns = COLUMNS.into_iter().zip(texts).map(|(column, text)| (column.to_owned(), Value::from(text.clone())));
    let covered = ("covered".to_owned(), Value::from(hex(&covered(&fields(texts)))));
    Value::Object(columns.chain([covered]).collect::<Map<_, _>>())
}
