use jiff::civil::Date;
use linchpin_core::{NhsNumber, Person, Postcode, Result, person::fold};

use super::{packed, read, words};
use crate::{Statement, Tx, args, bind::row, statement};

pub(super) const STATEMENTS: &[Statement] = &[CANDIDATES];

/// Everybody who could be the same person as one of those asked about, by any rule of matching: the same number, the same
/// day of birth (or with day and month changed over), or the same postcode and a name in common. The first five hundred
/// of each, those of the same number before all others: a day of birth that means "not known" may be that of thousands.
const CANDIDATES: Statement = statement!(
    sqlite: "with asked as materialized (
            select key as n, value ->> 0 as id, value ->> 1 as number, value ->> 2 as born, value ->> 3 as swapped,
                value ->> 4 as postcode, value ->> 5 as family, value ->> 6 as given from json_each($1)
        ), found as (
            select a.n, p.id, 0 as place from asked a cross join person p on p.nhs_number = a.number
                where p.merged_into is null and p.id <> a.id
            union all select a.n, p.id, 1 from asked a cross join person p on p.birth_date = a.born
                where p.merged_into is null and p.id <> a.id
            union all select a.n, p.id, 1 from asked a cross join person p on p.birth_date = a.swapped
                where p.merged_into is null and p.id <> a.id
            union all select a.n, p.id, 1 from asked a cross join person p on p.postcode = a.postcode
                where p.merged_into is null and p.id <> a.id and exists (
                    select 1 from person_name w where w.person = p.id and w.word in (a.family, a.given))
        ), ranked as (
            select n, id, row_number() over (partition by n order by min(place), id) as rank from found group by n, id
        )
        select r.n as n, p.body as body from ranked r cross join person p on p.id = r.id where r.rank <= 500
        order by r.n, p.id",
    postgres: "with asked as materialized (
            select n - 1 as n, value ->> 0 as id, value ->> 1 as number, value ->> 2 as born, value ->> 3 as swapped,
                value ->> 4 as postcode, value ->> 5 as family, value ->> 6 as given
            from json_array_elements(cast($1 as json)) with ordinality as t (value, n)
        ), found as (
            select a.n, p.id, 0 as place from asked a join person p on p.nhs_number = a.number
                where p.merged_into is null and p.id <> a.id
            union all select a.n, p.id, 1 from asked a join person p on p.birth_date = a.born
                where p.merged_into is null and p.id <> a.id
            union all select a.n, p.id, 1 from asked a join person p on p.birth_date = a.swapped
                where p.merged_into is null and p.id <> a.id
            union all select a.n, p.id, 1 from asked a join person p on p.postcode = a.postcode
                where p.merged_into is null and p.id <> a.id and exists (
                    select 1 from person_name w where w.person = p.id and w.word in (a.family, a.given))
        ), ranked as (
            select n, id, row_number() over (partition by n order by min(place), id) as rank from found group by n, id
        )
        select r.n as n, p.body as body from ranked r join person p on p.id = r.id where r.rank <= 500
        order by r.n, p.id",
);

/// The postcode of those without an address (NHS Data Dictionary, ZZ99): shared by many who are not related.
const NO_ADDRESS: &str = "ZZ99";

/// What of a person leads to those who may be the same.
#[derive(Debug)]
pub struct Alike {
    number: Option<NhsNumber>,
    born: Option<Date>,
    swapped: Option<Date>,
    postcode: Option<Postcode>,
    family: Option<String>,
    given: Option<String>,
}

impl Alike {
    /// What of this person does.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        let born = person.birth_date;
        let name = person.name();
        Self {
            number: person.nhs_number,
            born,
            swapped: born.and_then(|d| Date::new(d.year(), d.day(), d.month()).ok()),
            postcode: lives(person).filter(|p| !p.as_str().starts_with(NO_ADDRESS)),
            family: name.and_then(|n| n.family.as_deref()).map(fold),
            given: name.and_then(|n| n.given.first()).map(|g| fold(g)),
        }
    }

    /// Whether it leads to the other one, as [`candidates`] would find: for records that are not in the store yet.
    #[must_use]
    pub fn leads_to(&self, other: &Person) -> bool {
        fn same<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
            a.is_some() && a == b
        }
        let named = |name: &Option<String>| name.as_ref().is_some_and(|name| words(other).contains(name));
        same(&self.number, &other.nhs_number)
            || same(&self.born, &other.birth_date)
            || same(&self.swapped, &other.birth_date)
            || same(&self.postcode, &lives(other)) && (named(&self.family) || named(&self.given))
    }
}

fn lives(person: &Person) -> Option<Postcode> {
    person.address.as_ref().and_then(|a| a.postcode)
}

/// Those among whom a match for this person would be.
///
/// # Errors
/// When the database cannot be reached.
pub async fn candidates(tx: &mut Tx, person: &Person) -> Result<Vec<Person>> {
    Ok(candidates_of(tx, &[person]).await?.remove(0))
}

/// The same for several people at once, in their order.
///
/// # Errors
/// When the database cannot be reached.
pub async fn candidates_of(tx: &mut Tx, people: &[&Person]) -> Result<Vec<Vec<Person>>> {
    let mut found: Vec<Vec<Person>> = people.iter().map(|_| Vec::new()).collect();
    let asked = people.iter().map(|person| {
        let Alike { number, born, swapped, postcode, family, given } = Alike::of(person);
        row(args![person.id, number, born, swapped, postcode.map(packed), family, given])
    });
    let asked: serde_json::Value = asked.collect();
    for row in tx.all(CANDIDATES, args![asked]).await? {
        let place = usize::try_from(row.count("n")?).unwrap_or(usize::MAX);
        if let Some(of_one) = found.get_mut(place) {
            of_one.push(read(&row)?);
        }
    }
    Ok(found)
}
