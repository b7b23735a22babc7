//! What-ifs that were asked, and what has been played of them so far.

use jiff::Timestamp;
use linchpin_core::{OdsCode, Result, UserId, WhatIfId};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Row, Statement, Tx, args, json::json, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, OF, STANDING, SAVE];

const ADD: Statement = statement!(
    "insert into what_if (id, organisation, account, asked, title, scenario, definition, place, fill, seed, runs, program,
         state, played, standing, fault, ended, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, null, $15, $16, 1)"
);
const GET: Statement = statement!(
    "select id, organisation, account, asked, title, scenario, definition, place, fill, seed, runs, program, state, played,
         fault, ended, version
     from what_if where id = $1"
);
const OF: Statement = statement!(
    "select id, organisation, account, asked, title, scenario, definition, place, fill, seed, runs, program, state, played,
         fault, ended, version
     from what_if where organisation = $1 order by asked desc, id desc limit $2"
);
const STANDING: Statement = statement!("select standing from what_if where id = $1");
const SAVE: Statement = statement!(
    "update what_if set state = $3, played = $4, standing = coalesce(cast($5 as text), standing), fault = $6, ended = $7,
         version = version + 1
     where id = $1 and version = $2"
);

words! {
    /// How far it is.
    State { Waiting = "waiting", Playing = "playing", Done = "done", Failed = "failed" }
}

/// A what-if.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// Its key.
    pub id: WhatIfId,
    /// Whose it is.
    pub organisation: OdsCode,
    /// Who asked; nobody for one that was asked at the console.
    pub account: Option<UserId>,
    /// When.
    pub asked: Timestamp,
    /// What the scenario is called.
    pub title: String,
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's text, as it was played.
    pub definition: String,
    /// Which place: `own`, or the id of a place's file.
    pub place: String,
    /// The share of slots that is taken to be filled, where the place was fitted.
    pub fill: Option<f64>,
    /// From which all chance came.
    pub seed: u64,
    /// How many years are played on either side.
    pub runs: u64,
    /// The version of the program.
    pub program: String,
    /// How far it is.
    pub state: State,
    /// How many years have been played.
    pub played: u64,
    /// Why it failed, in words.
    pub fault: Option<String>,
    /// When it was done, or failed.
    pub ended: Option<Timestamp>,
    /// Goes up by one at each change.
    pub version: u64,
}

impl WhatIf {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            organisation: row.parsed("organisation")?,
            account: row.opt_parsed("account")?,
            asked: row.timestamp("asked")?,
            title: row.text("title")?,
            scenario: row.text("scenario")?,
            definition: row.text("definition")?,
            place: row.text("place")?,
            fill: row.opt_real("fill")?,
            seed: row.count("seed")?,
            runs: row.count("runs")?,
            program: row.text("program")?,
            state: row.parsed("state")?,
            played: row.count("played")?,
            fault: row.opt_text("fault")?,
            ended: row.opt_timestamp("ended")?,
            version: row.count("version")?,
        })
    }
}

/// Adds a what-if as version 1, with nothing played.
///
/// # Errors
/// When the key is taken or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &WhatIf) -> Result<()> {
    let WhatIf { id, organisation, account, asked, title, scenario, definition, place, .. } = one;
    let WhatIf { fill, seed, runs, program, state, played, fault, ended, .. } = one;
    let row = args![
        id,
        organisation,
        account,
        asked,
        title,
        scenario,
        definition,
        place,
        fill,
        seed,
        runs,
        program,
        state.as_str(),
        played,
        fault,
        ended
    ];
    tx.execute(ADD, row).await.map(drop)
}

/// The what-if with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: WhatIfId) -> Result<Option<WhatIf>> {
    tx.one(GET, args![id]).await?.map(|row| WhatIf::read(&row)).transpose()
}

/// Those of an organisation, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, organisation: OdsCode, limit: u32) -> Result<Vec<WhatIf>> {
    tx.all(OF, args![organisation, limit]).await?.iter().map(WhatIf::read).collect()
}

/// What has been played of one; none before the first year.
///
/// # Errors
/// When the database cannot be reached, or what stands is not of this type.
pub async fn standing<T: DeserializeOwned>(tx: &mut Tx, id: WhatIfId) -> Result<Option<T>> {
    let Some(row) = tx.one(STANDING, args![id]).await? else { return Ok(None) };
    if row.opt_text("standing")?.is_none() { Ok(None) } else { row.json("standing").map(Some) }
}

/// Saves how far it is, and what has been played where that is given; false when another worker was first.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn save<T: Serialize>(tx: &mut Tx, one: &WhatIf, standing: Option<&T>) -> Result<bool> {
    let text = standing.map(json).transpose()?;
    let row = args![one.id, one.version, one.state.as_str(), one.played, text, one.fault, one.ended];
    Ok(tx.execute(SAVE, row).await? == 1)
}
