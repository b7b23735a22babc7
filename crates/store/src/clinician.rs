//! What somebody who looks for a slot may ask about a member of staff: their sex and the languages they speak.

use linchpin_core::{Error, Result, Sex, StaffId};

use crate::{Edited, Row, Statement, Tx, args, json::json, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, UPDATE, ALL];

const ADD: Statement = statement!("insert into clinician (staff, sex, languages, version) values ($1, $2, $3, 1)");
const GET: Statement = statement!("select * from clinician where staff = $1");
const UPDATE: Statement = statement!(
    "update clinician set sex = $3, languages = $4, version = version + 1 where staff = $1 and version = $2"
);
/// A few thousand at most: reading them all is quick enough.
const ALL: Statement = statement!("select * from clinician order by staff limit 10000");

/// A clinician, as people ask for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clinician {
    /// Who.
    pub staff: StaffId,
    /// Their sex.
    pub sex: Sex,
    /// The languages they speak beside English, as codes of BCP 47, such as `ur`.
    pub languages: Vec<String>,
    /// Goes up by one at each change.
    pub version: u64,
}

impl Clinician {
    fn read(row: &Row) -> Result<Self> {
        let sex = Sex::parse(&row.text("sex")?);
        Ok(Self {
            staff: row.parsed("staff")?,
            sex: sex.ok_or_else(|| Error::internal("The store holds an unknown sex.", "clinician.sex"))?,
            languages: row.json("languages")?,
            version: row.count("version")?,
        })
    }
}

/// Adds what is known of a member of staff, as version 1.
///
/// # Errors
/// When it is there already, there is no such member of staff, or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &Clinician) -> Result<()> {
    tx.execute(ADD, args![one.staff, one.sex.as_str(), json(&one.languages)?]).await.map(drop)
}

/// What is known of a member of staff.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, staff: StaffId) -> Result<Option<Clinician>> {
    tx.one(GET, args![staff]).await?.map(|row| Clinician::read(&row)).transpose()
}

/// Saves what was edited from `one.version`.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn save(tx: &mut Tx, one: &Clinician) -> Result<Edited<Clinician>> {
    if tx.execute(UPDATE, args![one.staff, one.version, one.sex.as_str(), json(&one.languages)?]).await? == 0 {
        return Ok(Edited::missed(one.clone(), get(tx, one.staff).await?));
    }
    Ok(Edited::Saved(one.version + 1))
}

/// Everybody of whom anything is known.
///
/// # Errors
/// When the database cannot be reached.
pub async fn all(tx: &mut Tx) -> Result<Vec<Clinician>> {
    tx.all(ALL, args![]).await?.iter().map(Clinician::read).collect()
}
