use jiff::Timestamp;
use linchpin_core::{MatterId, OdsCode, Result, Role, UserId};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[ADD, OF];

const ADD: Statement = statement!(
    "insert into matter_entry (matter, version, place, at, kind, what, words, party, account, role, organisation)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
);
const OF: Statement =
    statement!("select * from matter_entry where matter = $1 order by version desc, place desc limit 1000");

words! {
    /// What kind of thing happened.
    Kind { Opened = "opened", Move = "move", Task = "task", Told = "told", Late = "late" }
}

/// Something that happened in a matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The version that it made.
    pub version: u64,
    /// Its place among what happened at once.
    pub place: u64,
    /// When.
    pub at: Timestamp,
    /// What kind of thing.
    pub kind: Kind,
    /// Its name: of the move, the task, or the party that was told.
    pub what: String,
    /// Why, or what was told.
    pub words: Option<String>,
    /// As which party; none where the clock did it.
    pub party: Option<String>,
    /// Who.
    pub account: Option<UserId>,
    /// In which role.
    pub role: Option<Role>,
    /// For which organisation.
    pub organisation: Option<OdsCode>,
}

impl Entry {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            version: row.count("version")?,
            place: row.count("place")?,
            at: row.timestamp("at")?,
            kind: row.parsed("kind")?,
            what: row.text("what")?,
            words: row.opt_text("words")?,
            party: row.opt_text("party")?,
            account: row.opt_parsed("account")?,
            role: row.opt_parsed("role")?,
            organisation: row.opt_parsed("organisation")?,
        })
    }
}

/// Writes down what happened.
///
/// # Errors
/// When the place is taken or the database cannot be reached.
pub async fn write(tx: &mut Tx, matter: MatterId, one: &Entry) -> Result<()> {
    let Entry { version, place, at, kind, what, words, party, account, role, organisation } = one;
    let row = args![matter, version, place, at, kind.as_str(), what, words, party, account, role, organisation];
    tx.execute(ADD, row).await.map(drop)
}

/// What happened in a matter, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn entries(tx: &mut Tx, matter: MatterId) -> Result<Vec<Entry>> {
    tx.all(OF, args![matter]).await?.iter().map(Entry::read).collect()
}
