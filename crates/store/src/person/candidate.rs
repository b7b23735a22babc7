use jiff::civil::Date;
use linchpin_core::{Person, Result, person::fold};

use super::{packed, read};
use crate::{Statement, Tx, args, statement};

pub(super) const STATEMENTS: &[Statement] = &[CANDIDATES];

/// Everybody who could be the same person by any rule of matching: the same number, the same day of birth (or with day
/// and month changed over), or the same postcode and a name in common.
const CANDIDATES: Statement = statement!(
    "select body from person where merged_into is null and id <> $1 and id in (
         select id from person where nhs_number = $2
         union select id from person where birth_date = $3
         union select id from person where birth_date = $4
         union select p.id from person p join person_name n on n.person = p.id
               where p.postcode = $5 and n.word in ($6, $7)
     ) order by id limit 500"
);

/// The postcode of those without an address (NHS Data Dictionary, ZZ99): shared by many who are not related.
const NO_ADDRESS: &str = "ZZ99";

/// Those among whom a match for this person would be.
///
/// # Errors
/// When the database cannot be reached.
pub async fn candidates(tx: &mut Tx, person: &Person) -> Result<Vec<Person>> {
    let swapped = person.birth_date.and_then(|d| Date::new(d.year(), d.day(), d.month()).ok());
    let postcode = person.address.as_ref().and_then(|a| a.postcode).map(packed);
    let postcode = postcode.filter(|p| !p.starts_with(NO_ADDRESS));
    let name = person.name();
    let family = name.and_then(|n| n.family.as_deref()).map(fold);
    let given = name.and_then(|n| n.given.first()).map(|g| fold(g));
    let asked = args![person.id, person.nhs_number, person.birth_date, swapped, postcode, family, given];
    tx.all(CANDIDATES, asked).await?.iter().map(read).collect()
}
