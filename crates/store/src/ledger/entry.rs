use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use linchpin_core::{ClaimId, EntryId, Error, Pence, Result, RunId, UserId};
use linchpin_schemes::ledger::{Amount, Entry, PostError, Transfer};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[
    MOVE_HEAD,
    CLOSED,
    ADD,
    TRANSFER,
    PAID_AND_TAKEN,
    OF_CLAIM,
    OF_RUN,
    ALL,
    OF_ENTRIES,
    OF_CLAIM_ENTRIES,
    OF_RUN_ENTRIES,
];

/// One row that everybody who writes moves: they queue, and nobody writes into a time that is closed.
const MOVE_HEAD: Statement = statement!(
    "update ledger_head set entries = entries + 1, moved = moved + $2 where one = 1 and (closed is null or closed < $1)"
);
const CLOSED: Statement = statement!("select closed from ledger_head where one = 1");
const ADD: Statement = statement!(
    "insert into ledger_entry (id, number, day, at, kind, period, claim, corrects, run, account, because)
     select $1, entries, $2, $3, $4, $5, $6, $7, $8, $9, $10 from ledger_head where one = 1"
);
const TRANSFER: Statement =
    statement!("insert into ledger_transfer (entry, position, source, target, amount) values ($1, $2, $3, $4, $5)");
const PAID_AND_TAKEN: Statement = statement!(
    "select cast(coalesce((select sum(amount) from ledger_transfer where entry = $1 and target like 'paid:%'), 0) as bigint) as paid,
         cast(coalesce((select sum(t.amount) from ledger_transfer as t join ledger_entry as e on e.id = t.entry
             where e.corrects = $1 and t.source like 'due:%'), 0) as bigint) as taken,
         cast((select count(*) from ledger_entry where id = $1) as bigint) as there"
);
const OF_CLAIM: Statement = statement!("select * from ledger_entry where claim = $1 order by number limit 10000");
const OF_RUN: Statement = statement!("select * from ledger_entry where run = $1 order by number limit 100000");
const ALL: Statement =
    statement!("select * from ledger_entry where day >= $1 and day <= $2 and number > $3 order by number limit $4");
const OF_ENTRIES: Statement = statement!(
    "select t.* from ledger_transfer as t join ledger_entry as e on e.id = t.entry
     where e.day >= $1 and e.day <= $2 and e.number > $3 and e.number <= $4 order by e.number, t.position"
);
const OF_CLAIM_ENTRIES: Statement = statement!(
    "select t.* from ledger_transfer as t join ledger_entry as e on e.id = t.entry where e.claim = $1 order by e.number, t.position"
);
const OF_RUN_ENTRIES: Statement = statement!(
    "select t.* from ledger_transfer as t join ledger_entry as e on e.id = t.entry where e.run = $1 order by e.number, t.position"
);

/// An entry as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The entry.
    pub entry: Entry,
    /// Its place in the books, from 1.
    pub number: u64,
    /// When it was written.
    pub at: Timestamp,
    /// In which run of payments.
    pub run: Option<RunId>,
    /// Who wrote it.
    pub account: Option<UserId>,
}

fn read(row: &Row, transfers: &mut BTreeMap<EntryId, Vec<Transfer>>) -> Result<Posted> {
    let id: EntryId = row.parsed("id")?;
    Ok(Posted {
        entry: Entry {
            id,
            day: row.date("day")?,
            kind: row.parsed("kind")?,
            transfers: transfers.remove(&id).unwrap_or_default(),
            period: row.opt_parsed("period")?,
            claim: row.opt_parsed("claim")?,
            corrects: row.opt_parsed("corrects")?,
            because: row.text("because")?,
        },
        number: row.count("number")?,
        at: row.timestamp("at")?,
        run: row.opt_parsed("run")?,
        account: row.opt_parsed("account")?,
    })
}

fn by_entry(rows: &[Row]) -> Result<BTreeMap<EntryId, Vec<Transfer>>> {
    let mut all: BTreeMap<EntryId, Vec<Transfer>> = BTreeMap::new();
    for row in rows {
        let amount = Amount::new(Pence(row.whole("amount")?));
        let amount = amount.ok_or_else(|| Error::internal("The ledger cannot be read.", "an amount of nothing"))?;
        let transfer = Transfer { from: row.parsed("source")?, to: row.parsed("target")?, amount };
        all.entry(row.parsed("entry")?).or_default().push(transfer);
    }
    Ok(all)
}

/// Writes an entry behind the others.
///
/// # Errors
/// Its day is closed, it moves nothing, or it takes back more than was paid, each in a sentence; it is there already; or the
/// database cannot be reached.
pub async fn post(
    tx: &mut Tx,
    one: &Entry,
    (run, account): (Option<RunId>, Option<UserId>),
    at: Timestamp,
) -> Result<()> {
    let refuse = |why: PostError| Error::invalid(format!("{why}."));
    if one.transfers.is_empty() {
        return Err(refuse(PostError::Empty));
    }
    let moved: i64 = one.transfers.iter().map(|transfer| transfer.amount.pence().0).sum();
    if tx.execute(MOVE_HEAD, args![one.day, moved]).await? == 0 {
        let closed = tx.only(CLOSED, args![]).await?.date("closed")?;
        return Err(refuse(PostError::Closed { day: one.day, closed }));
    }
    if let Some(corrected) = one.corrects {
        let (paid, before) = taken_back(tx, corrected).await?.ok_or_else(|| refuse(PostError::Unknown(corrected)))?;
        let taken = before + one.taken_back();
        if taken > paid {
            return Err(refuse(PostError::TooMuch { paid, taken }));
        }
    }
    let period = one.period.map(|period| period.to_string());
    let row = args![one.id, one.day, at, one.kind.as_str(), period, one.claim, one.corrects, run, account, one.because];
    tx.execute(ADD, row).await?;
    for (position, transfer) in one.transfers.iter().enumerate() {
        let (from, to) = (transfer.from.to_string(), transfer.to.to_string());
        tx.execute(TRANSFER, args![one.id, position + 1, from, to, transfer.amount.pence().0]).await?;
    }
    Ok(())
}

/// What an entry paid, and what corrections have taken back of it; none where there is no such entry.
///
/// # Errors
/// When the database cannot be reached.
pub async fn taken_back(tx: &mut Tx, id: EntryId) -> Result<Option<(Pence, Pence)>> {
    let row = tx.only(PAID_AND_TAKEN, args![id]).await?;
    let both = (Pence(row.whole("paid")?), Pence(row.whole("taken")?));
    Ok((row.whole("there")? == 1).then_some(both))
}

/// The entries of a claim, in order.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_claim(tx: &mut Tx, claim: ClaimId) -> Result<Vec<Posted>> {
    let mut transfers = by_entry(&tx.all(OF_CLAIM_ENTRIES, args![claim]).await?)?;
    tx.all(OF_CLAIM, args![claim]).await?.iter().map(|row| read(row, &mut transfers)).collect()
}

/// The entries of a run of payments, in order.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_run(tx: &mut Tx, run: RunId) -> Result<Vec<Posted>> {
    let mut transfers = by_entry(&tx.all(OF_RUN_ENTRIES, args![run]).await?)?;
    tx.all(OF_RUN, args![run]).await?.iter().map(|row| read(row, &mut transfers)).collect()
}

/// Entries of days, in the order in which they were written, after one of this number.
///
/// # Errors
/// When the database cannot be reached.
pub async fn entries(tx: &mut Tx, (from, to): (Date, Date), after: u64, limit: u32) -> Result<Vec<Posted>> {
    let rows = tx.all(ALL, args![from, to, after, limit]).await?;
    let Some(last) = rows.last() else { return Ok(Vec::new()) };
    let mut transfers = by_entry(&tx.all(OF_ENTRIES, args![from, to, after, last.count("number")?]).await?)?;
    rows.iter().map(|row| read(row, &mut transfers)).collect()
}
