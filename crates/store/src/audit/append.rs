use linchpin_core::Result;

use super::entry::{Checkpoint, Entry, Texts, hash};
use crate::{Statement, Tx, args, statement};

/// PostgreSQL locks the head until the transaction ends, so that entries queue; SQLite has one writer anyway.
pub(super) const HEAD: Statement = statement!(
    sqlite: "select seq, hash from audit_head where id = 1",
    postgres: "select seq, hash from audit_head where id = 1 for update",
);

/// A trigger moves the head.
pub(super) const INSERT: Statement = statement!(
    "insert into audit (seq, at, actor, role, organisation, act, resource, person, reason, outcome, detail, request, previous, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
);

impl Tx {
    /// Writes an entry at the end of the audit chain and says its place there.
    ///
    /// Two statements, one for the second entry of a transaction. On PostgreSQL the chain is locked from here to the
    /// commit, so let it be the last thing of a transaction.
    ///
    /// # Errors
    /// When the database refuses or cannot be reached.
    pub async fn audit(&mut self, entry: &Entry<'_>) -> Result<u64> {
        let last = match self.take_head() {
            Some(last) => last,
            None => {
                let row = self.only(HEAD, args![]).await?;
                Checkpoint { seq: row.count("seq")?, hash: row.text("hash")? }
            }
        };
        let seq = last.seq + 1;
        let texts = Texts::of(entry);
        let fields = texts.fields(entry);
        let hash = hash(seq, &fields, &last.hash);
        let [at, actor, role, organisation, act, resource, person, reason, outcome, detail, request] = fields;
        let row = args![
            seq,
            at,
            actor,
            role,
            organisation,
            act,
            resource,
            person,
            reason,
            outcome,
            detail,
            request,
            last.hash,
            hash
        ];
        self.execute(INSERT, row).await?;
        self.keep_head(Checkpoint { seq, hash });
        Ok(seq)
    }
}
