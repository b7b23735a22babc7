use jiff::Timestamp;
use linchpin_core::{FundingTableId, OdsCode, Result, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[ADD, GET, ALL, EARLIER];

/// Two who keep one table at once: the second meets the index, and nothing is lost.
const ADD: Statement = statement!(
    "insert into funding_table (id, organisation, name, shape, source, first_line, content, terms, kept, kept_by, edition)
     select $1, $2, $3, $4, $5, cast($6 as bigint), $7, $8, $9, $10,
         (select coalesce(max(edition), 0) + 1 from funding_table where organisation = $2 and shape = $4 and name = $3)"
);
const GET: Statement = statement!("select * from funding_table where id = $1");
const ALL: Statement = statement!(
    "select * from funding_table as t where organisation = $1
         and edition = (select max(edition) from funding_table as o where o.organisation = t.organisation and o.shape = t.shape and o.name = t.name)
     order by kept, id limit 500"
);
const EARLIER: Statement = statement!(
    "select * from funding_table where organisation = $1 and shape = $2 and name = $3 order by edition desc limit 500"
);

/// A table as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundingTable {
    /// Its key.
    pub id: FundingTableId,
    /// Whose it is.
    pub organisation: OdsCode,
    /// What it is called; a later one of the same name stands in its place.
    pub name: String,
    /// What it is of, in the word of the crate that reads it.
    pub shape: String,
    /// The document, and where in it.
    pub source: String,
    /// The number of its first line there.
    pub first_line: u64,
    /// Its text as it is printed.
    pub content: String,
    /// What must be known beside it to read it, as JSON.
    pub terms: String,
    /// When it was kept.
    pub kept: Timestamp,
    /// By whom; nobody at the console.
    pub kept_by: Option<UserId>,
    /// Which of its name, from 1.
    pub edition: u64,
}

impl FundingTable {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            organisation: row.parsed("organisation")?,
            name: row.text("name")?,
            shape: row.text("shape")?,
            source: row.text("source")?,
            first_line: row.count("first_line")?,
            content: row.text("content")?,
            terms: row.text("terms")?,
            kept: row.timestamp("kept")?,
            kept_by: row.opt_parsed("kept_by")?,
            edition: row.count("edition")?,
        })
    }
}

/// Keeps a table as the next of its name. The edition given is not used.
///
/// # Errors
/// When somebody keeps the same at this moment, or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &FundingTable) -> Result<()> {
    let FundingTable { id, organisation, name, shape, source, first_line, content, terms, kept, kept_by, .. } = one;
    let row = args![id, organisation, name, shape, source, first_line, content, terms, kept, kept_by];
    tx.execute(ADD, row).await.map(drop)
}

/// The table with this key, whether it stands or not.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: FundingTableId) -> Result<Option<FundingTable>> {
    tx.one(GET, args![id]).await?.map(|row| FundingTable::read(&row)).transpose()
}

/// The tables of an organisation that stand, the first kept first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn all(tx: &mut Tx, organisation: OdsCode) -> Result<Vec<FundingTable>> {
    tx.all(ALL, args![organisation]).await?.iter().map(FundingTable::read).collect()
}

/// Every table of the name of one, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn earlier(tx: &mut Tx, one: &FundingTable) -> Result<Vec<FundingTable>> {
    tx.all(EARLIER, args![one.organisation, one.shape, one.name]).await?.iter().map(FundingTable::read).collect()
}
