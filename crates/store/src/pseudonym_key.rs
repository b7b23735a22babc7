//! The keys from which pseudonyms are made: one for each purpose and epoch. An old epoch stays, so that what was written
//! under it can still be read.

use jiff::Timestamp;
use linchpin_core::Result;

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, OF];

const ADD: Statement = statement!("insert into pseudonym_key (purpose, epoch, key, made) values ($1, $2, $3, $4)");
const OF: Statement = statement!("select epoch, key, made from pseudonym_key where purpose = $1 order by epoch desc");

/// A key as kept: sealed or not is for the acts to say.
#[derive(Clone, PartialEq, Eq)]
pub struct PseudonymKey {
    /// Counts up from 1 within a purpose.
    pub epoch: u64,
    /// The bytes.
    pub key: Vec<u8>,
    /// When it was made.
    pub made: Timestamp,
}

impl std::fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PseudonymKey(epoch {}, …)", self.epoch)
    }
}

impl PseudonymKey {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { epoch: row.count("epoch")?, key: row.bytes("key")?, made: row.timestamp("made")? })
    }
}

/// Begins an epoch.
///
/// # Errors
/// When the epoch is there already, or the database cannot be reached.
pub async fn add(tx: &mut Tx, purpose: &str, one: &PseudonymKey) -> Result<()> {
    tx.execute(ADD, args![purpose, one.epoch, one.key, one.made]).await.map(drop)
}

/// The keys of a purpose, the newest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, purpose: &str) -> Result<Vec<PseudonymKey>> {
    tx.all(OF, args![purpose]).await?.iter().map(PseudonymKey::read).collect()
}
