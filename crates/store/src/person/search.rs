use std::collections::BTreeSet;

use jiff::civil::Date;
use linchpin_core::{NhsNumber, OdsCode, Person, Result};

use super::{read, resolve, words};
use crate::{Bind, Statement, Tx, args, statement};

pub(super) const STATEMENTS: &[Statement] =
    &[BY_NUMBER, BY_BIRTH, BY_POSTCODE, BY_NAME, BY_PRACTICE, MERGED_NUMBER, HOW_MANY];

/// What is known of the person looked for. All that is given must fit; nothing given finds nobody.
#[derive(Clone, Debug, Default)]
pub struct Find {
    /// Their NHS number.
    pub number: Option<NhsNumber>,
    /// Beginnings of words of their names, folded by `linchpin_core::person::words`, in any order.
    pub words: Vec<String>,
    /// Day of birth.
    pub born: Option<Date>,
    /// Postcode or its beginning, in capitals without a space.
    pub postcode: Option<String>,
    /// Only those registered with this practice on this day.
    pub practice: Option<(OdsCode, Date)>,
}

/// How many words the database compares beside the way in; further ones are compared here.
const COMPARED: usize = 3;

/// One text for each way in, so that each uses its index; what else is known filters what comes.
/// `cross join` keeps SQLite to the order as written (sqlite.org/optoverview.html, 7.2), and filters that ask for the key
/// where it was found come before the person is read at all.
macro_rules! way_in {
    ($from:literal, $id:literal, $range:literal, $order:literal) => {
        statement!(concat!(
            "select p.body from ",
            $from,
            " where ",
            $range,
            " and p.merged_into is null
             and (cast($3 as text) is null or p.nhs_number = $3)
             and (cast($4 as text) is null or p.birth_date = $4)
             and (cast($5 as text) is null or (p.postcode >= $5 and p.postcode < $6))
             and (cast($7 as text) is null or exists (
                 select 1 from person_name w where w.person = ",
            $id,
            " and w.word >= $7 and w.word < $8))
             and (cast($9 as text) is null or exists (
                 select 1 from person_name w where w.person = ",
            $id,
            " and w.word >= $9 and w.word < $10))
             and (cast($11 as text) is null or exists (
                 select 1 from person_name w where w.person = ",
            $id,
            " and w.word >= $11 and w.word < $12))
             and (cast($13 as text) is null or exists (
                 select 1 from person_registration r where r.person = ",
            $id,
            " and r.practice = $13
                     and (r.from_day is null or r.from_day <= $14) and (r.to_day is null or r.to_day >= $14)))
             order by ",
            $order,
            " limit $15"
        ))
    };
}

const BY_NUMBER: Statement = way_in!("person p", "p.id", "p.nhs_number >= $1 and p.nhs_number <= $2", "p.id");
const BY_BIRTH: Statement = way_in!("person p", "p.id", "p.birth_date >= $1 and p.birth_date <= $2", "p.id");
const BY_POSTCODE: Statement = way_in!("person p", "p.id", "p.postcode >= $1 and p.postcode < $2", "p.postcode, p.id");
const BY_NAME: Statement = way_in!(
    "person_name n cross join person p",
    "n.person",
    "n.word >= $1 and n.word < $2 and p.id = n.person",
    "n.word, n.person"
);
const BY_PRACTICE: Statement = way_in!(
    "person_registration n cross join person p",
    "n.person",
    "n.practice >= $1 and n.practice <= $2 and p.id = n.person",
    "n.practice, n.person"
);

/// Those who fit, at most `limit`. A number that belonged to a record since merged finds the one that was kept.
///
/// # Errors
/// When the database cannot be reached.
pub async fn search(tx: &mut Tx, find: &Find, limit: u32) -> Result<Vec<Person>> {
    let asked: Vec<&str> = find.words.iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
    let mut filters = asked.clone();
    let (statement, range) = if let Some(number) = find.number {
        (BY_NUMBER, [number.digits(), number.digits()])
    } else if let Some(born) = find.born {
        (BY_BIRTH, [born.to_string(), born.to_string()])
    } else if let Some(postcode) = find.postcode.as_deref().filter(|p| asked.is_empty() || p.len() >= 5) {
        (BY_POSTCODE, beginning(postcode))
    } else if let Some(rarest) = rarest(tx, &asked, find.practice.is_some()).await? {
        (BY_NAME, beginning(filters.remove(rarest)))
    } else if let Some((practice, _)) = find.practice {
        (BY_PRACTICE, [practice.to_string(), practice.to_string()])
    } else {
        return Ok(Vec::new());
    };
    // A person comes once for each word that fits, so more are fetched than are wanted.
    let rows = tx.all(statement, filtered(find, range, &filters, limit.saturating_mul(4))).await?;
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for row in &rows {
        let person = read(row)?;
        if seen.insert(person.id) && has_all(&person, &filters[filters.len().min(COMPARED)..]) {
            found.push(person);
        }
    }
    if found.is_empty()
        && let Some(number) = find.number
    {
        found.extend(once_had(tx, number).await?.filter(|person| fits(person, find, &asked)));
    }
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

fn filtered(find: &Find, range: [String; 2], words: &[&str], limit: u32) -> Vec<Bind> {
    let [low, high] = range;
    let ends = |text: Option<&str>| text.map_or([None, None], |text| beginning(text).map(Some));
    let [postcode_low, postcode_high] = ends(find.postcode.as_deref());
    let [a_low, a_high] = ends(words.first().copied());
    let [b_low, b_high] = ends(words.get(1).copied());
    let [c_low, c_high] = ends(words.get(2).copied());
    let (practice, day) = find.practice.unzip();
    args![
        low,
        high,
        find.number,
        find.born,
        postcode_low,
        postcode_high,
        a_low,
        a_high,
        b_low,
        b_high,
        c_low,
        c_high,
        practice,
        day,
        limit
    ]
}

/// The range of all texts that begin so: no text holds the last character of Unicode, which is no character.
fn beginning(text: &str) -> [String; 2] {
    [text.to_owned(), format!("{text}\u{10ffff}")]
}

/// So many people with a name are too many to go through for one practice: its whole list is shorter.
const MANY: u64 = 2000;

const HOW_MANY: Statement =
    statement!("select count(*) as n from (select 1 from person_name where word >= $1 and word < $2 limit $3) as few");

/// Which of the words fewest people have, to go in by it; none where the list of the practice is the better way in.
async fn rarest(tx: &mut Tx, words: &[&str], of_practice: bool) -> Result<Option<usize>> {
    let mut best = None;
    for (at, word) in words.iter().enumerate() {
        let [low, high] = beginning(word);
        let many = tx.only(HOW_MANY, args![low, high, MANY]).await?.count("n")?;
        if best.is_none_or(|(fewest, _)| many < fewest) {
            best = Some((many, at));
        }
    }
    Ok(best.filter(|(fewest, _)| !of_practice || *fewest < MANY).map(|(_, at)| at))
}

const MERGED_NUMBER: Statement =
    statement!("select id from person where nhs_number = $1 and merged_into is not null order by id limit 1");

/// The one who stands for a merged record that had this number.
async fn once_had(tx: &mut Tx, number: NhsNumber) -> Result<impl Iterator<Item = Person> + use<>> {
    let kept = match tx.one(MERGED_NUMBER, args![number]).await? {
        Some(row) => resolve(tx, row.parsed("id")?).await?,
        None => None,
    };
    Ok(kept.into_iter())
}

fn has_all(person: &Person, beginnings: &[&str]) -> bool {
    let words = words(person);
    beginnings.iter().all(|beginning| words.iter().any(|word| word.starts_with(beginning)))
}

fn fits(person: &Person, find: &Find, asked: &[&str]) -> bool {
    has_all(person, asked)
        && find.born.is_none_or(|born| person.birth_date == Some(born))
        && find
            .practice
            .is_none_or(|(practice, day)| person.registrations.iter().any(|r| r.practice == practice && r.covers(day)))
        && find.postcode.as_deref().is_none_or(|asked| {
            person.address.as_ref().and_then(|a| a.postcode).is_some_and(|p| super::packed(p).starts_with(asked))
        })
}
