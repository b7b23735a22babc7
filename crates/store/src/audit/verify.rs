use std::fmt;

use linchpin_core::Result;

use super::entry::{COLUMNS, Checkpoint, Texts, fields, hash};
use crate::{Row, Statement, Store, args, statement};

/// As many rows at a time, so that a long chain takes little memory.
const PAGE: u32 = 2_000;

/// Without the lock that appending takes.
pub(super) const HEAD_NOW: Statement = statement!("select seq, hash from audit_head where id = 1");

pub(super) const CHAIN: Statement = statement!(
    "select seq, at, actor, role, organisation, act, resource, person, reason, outcome, detail, request, previous, hash
     from audit where seq > $1 order by seq limit $2"
);

/// What stands before the first place, or after the end.
pub(super) const BEYOND: Statement =
    statement!("select seq from audit where seq < 1 or seq > $1 order by seq desc limit 1");

/// What came of checking the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry stands as it was written. Keep the checkpoint somewhere else.
    Whole(Checkpoint),
    /// The first place where it does not.
    Broken {
        /// The place.
        seq: u64,
        /// What is wrong there.
        how: Break,
    },
}

/// What can be wrong with the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// The entry is not what was written.
    Edited,
    /// The entry does not follow the one before it.
    Unlinked,
    /// The entry is not there.
    Missing,
    /// The head of the chain says something else, or is not there.
    Head,
    /// Something stands where nothing was ever written.
    Added,
    /// The entry differs from the checkpoint that was kept elsewhere.
    Checkpoint,
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Edited => "was changed after it was written",
            Self::Unlinked => "does not follow the entry before it",
            Self::Missing => "is missing",
            Self::Head => "is not what the head of the chain says it is",
            Self::Added => "was added without being written by the system",
            Self::Checkpoint => "differs from the checkpoint that was kept elsewhere",
        })
    }
}

/// Checks the whole chain, from the first entry to the head as it stands now, while others go on writing.
///
/// # Errors
/// When the database cannot be reached. A broken chain is not an error but a verdict.
pub async fn verify(store: &Store, kept: Option<&Checkpoint>) -> Result<Verdict> {
    let broken = |seq, how| Ok(Verdict::Broken { seq, how });
    let mut tx = store.read().await?;
    let head = match tx.one(HEAD_NOW, args![]).await? {
        Some(row) => Checkpoint { seq: row.count("seq")?, hash: row.text("hash")? },
        None => return broken(0, Break::Head),
    };
    let beyond = tx.one(BEYOND, args![head.seq]).await?.map(|row| row.whole("seq")).transpose()?;
    // Nothing that is written can change any more, so the rest may be read in parts, without holding one long view.
    drop(tx);
    let mut last = Checkpoint::start();
    while last.seq < head.seq {
        let mut tx = store.read().await?;
        let rows = tx.all(CHAIN, args![last.seq, PAGE]).await?;
        drop(tx);
        if rows.is_empty() {
            return broken(last.seq + 1, Break::Missing);
        }
        for row in &rows {
            let seq = last.seq + 1;
            if row.count("seq")? != seq {
                return broken(seq, Break::Missing);
            }
            last = match check(row, &last) {
                Ok(next) => next,
                Err(how) => return broken(seq, how),
            };
            if kept.is_some_and(|kept| kept.seq == seq && *kept != last) {
                return broken(seq, Break::Checkpoint);
            }
            if seq == head.seq {
                break;
            }
        }
    }
    if last != head {
        return broken(head.seq, Break::Head);
    }
    if let Some(seq) = beyond {
        return broken(seq.unsigned_abs(), Break::Added);
    }
    match kept {
        Some(kept) if kept.seq > head.seq => broken(head.seq + 1, Break::Missing),
        _ => Ok(Verdict::Whole(head)),
    }
}

/// The row is bound to the one before, and unchanged. A column that cannot be read was changed.
fn check(row: &Row, last: &Checkpoint) -> Result<Checkpoint, Break> {
    let edited = |_| Break::Edited;
    if row.text("previous").map_err(edited)? != last.hash {
        return Err(Break::Unlinked);
    }
    let mut texts = Texts::default();
    for (text, column) in texts.iter_mut().zip(COLUMNS) {
        *text = row.opt_text(column).map_err(edited)?;
    }
    let seq = last.seq + 1;
    let found = row.text("hash").map_err(edited)?;
    if found != hash(seq, &fields(&texts), &last.hash) {
        return Err(Break::Edited);
    }
    Ok(Checkpoint { seq, hash: found })
}
