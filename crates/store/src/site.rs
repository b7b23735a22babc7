//! Where people are seen.

use jiff::civil::Date;
use linchpin_core::{OdsCode, Postcode, Result, SiteId};

use crate::{Edited, Row, Statement, Tx, args, json::json, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, UPDATE, OF, ALL];

const ADD: Statement = statement!(
    "insert into site (id, organisation, name, address, postcode, latitude, longitude, features, closed, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)"
);
const GET: Statement = statement!("select * from site where id = $1");
const UPDATE: Statement = statement!(
    "update site set name = $3, address = $4, postcode = $5, latitude = $6, longitude = $7, features = $8, closed = $9,
         version = version + 1
     where id = $1 and version = $2"
);
const OF: Statement = statement!("select * from site where organisation = $1 order by name, id limit 1000");
const ALL: Statement =
    statement!("select * from site where closed is null or closed > $1 order by organisation, name, id limit 5000");

/// A place where people are seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Its key.
    pub id: SiteId,
    /// Whose it is.
    pub organisation: OdsCode,
    /// Its name.
    pub name: String,
    /// The lines of its address before the postcode; none where nobody typed them.
    pub address: Vec<String>,
    /// Where it is.
    pub postcode: Postcode,
    /// Latitude and longitude in degrees, where its manager knows them. Published files have none.
    pub position: Option<(f64, f64)>,
    /// What it has, in words such as `step-free`.
    pub features: Vec<String>,
    /// The first day on which nobody is seen there any more.
    pub closed: Option<Date>,
    /// Goes up by one at each change.
    pub version: u64,
}

impl Site {
    /// Where it is, on one line: name, address and postcode.
    #[must_use]
    pub fn place(&self) -> String {
        let lines = self.address.iter().map(String::as_str);
        let postcode = self.postcode.to_string();
        std::iter::once(self.name.as_str()).chain(lines).chain([postcode.as_str()]).collect::<Vec<_>>().join(", ")
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            organisation: row.parsed("organisation")?,
            name: row.text("name")?,
            address: row.json("address")?,
            postcode: row.parsed("postcode")?,
            position: row.opt_real("latitude")?.zip(row.opt_real("longitude")?),
            features: row.json("features")?,
            closed: row.opt_date("closed")?,
            version: row.count("version")?,
        })
    }
}

/// Adds a site as version 1.
///
/// # Errors
/// When the key is taken or the database cannot be reached.
pub async fn add(tx: &mut Tx, site: &Site) -> Result<()> {
    let Site { id, organisation, name, address, postcode, position, features, closed, .. } = site;
    let (latitude, longitude) = position.unzip();
    let row = args![id, organisation, name, json(address)?, postcode, latitude, longitude, json(features)?, closed];
    tx.execute(ADD, row).await.map(drop)
}

/// The site with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: SiteId) -> Result<Option<Site>> {
    tx.one(GET, args![id]).await?.map(|row| Site::read(&row)).transpose()
}

/// Saves a site that was edited from `site.version`. Whose it is does not change.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn save(tx: &mut Tx, site: &Site) -> Result<Edited<Site>> {
    let Site { id, name, address, postcode, position, features, closed, version, .. } = site;
    let (latitude, longitude) = position.unzip();
    let row = args![id, version, name, json(address)?, postcode, latitude, longitude, json(features)?, closed];
    if tx.execute(UPDATE, row).await? == 0 {
        return Ok(Edited::missed(site.clone(), get(tx, *id).await?));
    }
    Ok(Edited::Saved(version + 1))
}

/// The sites of an organisation, by name.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, organisation: OdsCode) -> Result<Vec<Site>> {
    tx.all(OF, args![organisation]).await?.iter().map(Site::read).collect()
}

/// Every site of the place that is open on a day.
///
/// # Errors
/// When the database cannot be reached.
pub async fn all(tx: &mut Tx, day: Date) -> Result<Vec<Site>> {
    tx.all(ALL, args![day]).await?.iter().map(Site::read).collect()
}
