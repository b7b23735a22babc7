use linchpin_core::Result;

use super::entry::{BEGINNING, Checkpoint, Entry, Fields, Texts, covered, hash};
use crate::{Statement, Tx, args, statement};

pub(super) const HEAD: Statement = statement!("select seq, hash from audit_head where id = 1");

/// For SQLite, which has one writer. A trigger moves the head.
pub(super) const INSERT: Statement = statement!(
    "insert into audit (seq, at, actor, role, organisation, act, resource, person, reason, outcome, detail, request, previous, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
);

/// For PostgreSQL, which locks the head until the transaction ends, so that entries queue: the head is read, the hash
/// made and the entry written in one statement, so that the lock is short. The commit of an audited transaction does its
/// waiting for the disk after the lock is gone: see `Link::commit`. SQLite has no SHA-256, so its text only stands in.
pub(super) const APPEND: Statement = statement!(
    sqlite: "select seq from audit where seq < 0",
    postgres: "insert into audit
            (seq, at, actor, role, organisation, act, resource, person, reason, outcome, detail, request, previous, hash)
        select h.seq + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, h.hash, encode(sha256(
            cast($12 as bytea) || int8send(h.seq + 1) || cast($13 as bytea) || convert_to(h.hash, 'UTF8')), 'hex')
        from (select seq, hash, set_config('synchronous_commit', 'off', true) as waits
            from audit_head where id = 1 for update) as h
        where h.waits = 'off' returning seq, hash",
);

impl Tx {
    /// Writes an entry at the end of the audit chain and says its place there.
    ///
    /// On PostgreSQL the chain is locked from here to the commit, so let it be the last thing of a transaction.
    ///
    /// # Errors
    /// When the database refuses or cannot be reached.
    pub async fn audit(&mut self, entry: &Entry<'_>) -> Result<u64> {
        let texts = Texts::of(entry);
        let fields = texts.fields(entry);
        let head =
            if self.is_sqlite() { self.append_sqlite(fields).await? } else { self.append_postgres(fields).await? };
        let seq = head.seq;
        self.keep_head(head);
        Ok(seq)
    }

    async fn append_sqlite(&mut self, fields: Fields<'_>) -> Result<Checkpoint> {
        let last = match self.take_head() {
            Some(last) => last,
            None => {
                let row = self.only(HEAD, args![]).await?;
                Checkpoint { seq: row.count("seq")?, hash: row.text("hash")? }
            }
        };
        let seq = last.seq + 1;
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
        Ok(Checkpoint { seq, hash })
    }

    async fn append_postgres(&mut self, fields: Fields<'_>) -> Result<Checkpoint> {
        let covered = covered(&fields);
        let [at, actor, role, organisation, act, resource, person, reason, outcome, detail, request] = fields;
        let row = args![
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
            BEGINNING,
            covered
        ];
        let row = self.only(APPEND, row).await?;
        Ok(Checkpoint { seq: row.count("seq")?, hash: row.text("hash")? })
    }
}
