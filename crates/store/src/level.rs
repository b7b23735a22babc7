//! How hard pressed practices are: what each says of itself, what its figures say day by day, and what of it the
//! commissioner may see.

use jiff::{Timestamp, civil::Date};
use linchpin_access::escalation::{Level, Measure, Sharing};
use linchpin_core::{LevelReportId, OdsCode, Result, Role, UserId};

use crate::{Row, Statement, Tx, args, json::json, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] =
    &[ADD, LAST, SINCE, ALL, SHARE, SHARING, ALL_SHARING, MEASURE, REMEASURE, MEASURED, ALL_MEASURED, RUN];

const ADD: Statement =
    statement!("insert into level_report (id, practice, at, level, note, account) values ($1, $2, $3, $4, $5, $6)");
const LAST: Statement = statement!("select * from level_report where practice = $1 order by at desc, id desc limit 1");
const SINCE: Statement =
    statement!("select * from level_report where practice = $1 and at >= $2 order by at, id limit 10000");
const ALL: Statement = statement!(
    "select * from level_report as r where at >= $1 and not exists (select 1 from level_report as later
         where later.practice = r.practice and (later.at > r.at or (later.at = r.at and later.id > r.id)))
     order by practice"
);
const SHARE: Statement = statement!(
    "insert into level_sharing (practice, sharing, at, account) values ($1, $2, $3, $4)
     on conflict (practice) do update set sharing = excluded.sharing, at = excluded.at, account = excluded.account"
);
const SHARING: Statement = statement!("select sharing from level_sharing where practice = $1");
const ALL_SHARING: Statement = statement!("select practice, sharing from level_sharing order by practice");
const MEASURE: Statement = statement!(
    "insert into level_measured (practice, day, at, level, readings) values ($1, $2, $3, $4, $5) on conflict do nothing"
);
const REMEASURE: Statement =
    statement!("update level_measured set at = $3, level = $4, readings = $5 where practice = $1 and day = $2");
const MEASURED: Statement =
    statement!("select * from level_measured where practice = $1 and day >= $2 order by day limit 10000");
const ALL_MEASURED: Statement = statement!("select * from level_measured where day = $1 order by practice");
const RUN: Statement =
    statement!("select distinct organisation from account_role where role = $1 order by organisation limit 10000");

/// What a practice said of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelReport {
    /// Its key.
    pub id: LevelReportId,
    /// Which practice.
    pub practice: OdsCode,
    /// When.
    pub at: Timestamp,
    /// The level.
    pub level: Level,
    /// A remark.
    pub note: Option<String>,
    /// Who said it.
    pub account: UserId,
}

impl LevelReport {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            practice: row.parsed("practice")?,
            at: row.timestamp("at")?,
            level: row.parsed("level")?,
            note: row.opt_text("note")?,
            account: row.parsed("account")?,
        })
    }
}

/// What the figures of a practice said on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct DayMeasured {
    /// Which practice.
    pub practice: OdsCode,
    /// Which day.
    pub day: Date,
    /// When they were last looked at.
    pub at: Timestamp,
    /// The level by the thresholds of that day; none where too little was known.
    pub level: Option<Level>,
    /// The figures, in the unit of the measure's title.
    pub readings: Vec<(Measure, f64)>,
}

impl DayMeasured {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            practice: row.parsed("practice")?,
            day: row.date("day")?,
            at: row.timestamp("at")?,
            level: row.opt_parsed("level")?,
            readings: row.json("readings")?,
        })
    }
}

/// Writes down what a practice said.
///
/// # Errors
/// When the key is taken or the database cannot be reached.
pub async fn report(tx: &mut Tx, one: &LevelReport) -> Result<()> {
    let LevelReport { id, practice, at, level, note, account } = one;
    tx.execute(ADD, args![id, practice, at, level.as_str(), note, account]).await.map(drop)
}

/// What it said last.
///
/// # Errors
/// When the database cannot be reached.
pub async fn last(tx: &mut Tx, practice: OdsCode) -> Result<Option<LevelReport>> {
    tx.one(LAST, args![practice]).await?.map(|row| LevelReport::read(&row)).transpose()
}

/// What it said since, in order.
///
/// # Errors
/// When the database cannot be reached.
pub async fn since(tx: &mut Tx, practice: OdsCode, from: Timestamp) -> Result<Vec<LevelReport>> {
    tx.all(SINCE, args![practice, from]).await?.iter().map(LevelReport::read).collect()
}

/// What every practice said last, where that was since then.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lasts(tx: &mut Tx, from: Timestamp) -> Result<Vec<LevelReport>> {
    tx.all(ALL, args![from]).await?.iter().map(LevelReport::read).collect()
}

/// Says what the commissioner may see of a practice.
///
/// # Errors
/// When the database cannot be reached.
pub async fn share(tx: &mut Tx, practice: OdsCode, sharing: Sharing, by: UserId, now: Timestamp) -> Result<()> {
    tx.execute(SHARE, args![practice, sharing.as_str(), now, by]).await.map(drop)
}

/// What the commissioner may see of it; none where it never said so, and that is nothing.
///
/// # Errors
/// When the database cannot be reached.
pub async fn sharing(tx: &mut Tx, practice: OdsCode) -> Result<Option<Sharing>> {
    tx.one(SHARING, args![practice]).await?.map(|row| row.parsed("sharing")).transpose()
}

/// What the commissioner may see of each practice that said so.
///
/// # Errors
/// When the database cannot be reached.
pub async fn sharings(tx: &mut Tx) -> Result<Vec<(OdsCode, Sharing)>> {
    let rows = tx.all(ALL_SHARING, args![]).await?;
    rows.iter().map(|row| Ok((row.parsed("practice")?, row.parsed("sharing")?))).collect()
}

/// Writes down what the figures of a day say now, in place of what they said earlier that day.
///
/// # Errors
/// When the database cannot be reached.
pub async fn measure(tx: &mut Tx, one: &DayMeasured) -> Result<()> {
    let DayMeasured { practice, day, at, level, readings } = one;
    let row = || Ok::<_, linchpin_core::Error>(args![practice, day, at, level.map(Level::as_str), json(readings)?]);
    if tx.execute(MEASURE, row()?).await? == 0 {
        tx.execute(REMEASURE, row()?).await?;
    }
    Ok(())
}

/// What its figures said from a day on, in order.
///
/// # Errors
/// When the database cannot be reached.
pub async fn measured(tx: &mut Tx, practice: OdsCode, from: Date) -> Result<Vec<DayMeasured>> {
    tx.all(MEASURED, args![practice, from]).await?.iter().map(DayMeasured::read).collect()
}

/// What the figures of every practice say on a day.
///
/// # Errors
/// When the database cannot be reached.
pub async fn measured_on(tx: &mut Tx, day: Date) -> Result<Vec<DayMeasured>> {
    tx.all(ALL_MEASURED, args![day]).await?.iter().map(DayMeasured::read).collect()
}

/// The organisations at which somebody works in a role: whom an alert can reach.
///
/// # Errors
/// When the database cannot be reached.
pub async fn reached(tx: &mut Tx, role: Role) -> Result<Vec<OdsCode>> {
    tx.all(RUN, args![role]).await?.iter().map(|row| row.parsed("organisation")).collect()
}
