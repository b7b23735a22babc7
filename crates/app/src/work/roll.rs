use std::collections::BTreeMap;

use jiff::civil::Date;
use linchpin_core::{Ethnicity, Lsoa, OdsCode, Person, PersonId, Result, Sex};
use linchpin_store::person;

use super::Measured;
use crate::{App, pseudonym::LAKE};

/// Rows are read so many at a time.
const PART: u32 = 1000;

/// Somebody on a list, as whatever is worked out about everybody may know them: no name, no number, no address, no day of
/// birth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnList {
    /// Their pseudonym of now.
    pub pseudonym: String,
    /// The other pseudonyms under which rows about them may stand: of earlier keys, and of records merged into theirs.
    pub earlier: Vec<String>,
    /// The practice they are registered with, or were when they died.
    pub practice: OdsCode,
    /// Since when.
    pub registered: Option<Date>,
    /// Sex as recorded for care.
    pub sex: Sex,
    /// The first day of the month of birth.
    pub born: Option<Date>,
    /// The day of death.
    pub died: Option<Date>,
    /// Ethnic group.
    pub ethnicity: Option<Ethnicity>,
    /// The small area they live in.
    pub area: Option<Lsoa>,
    /// Whether they live in a care home.
    pub care_home: bool,
    /// Whether they look after somebody.
    pub carer: bool,
    /// Whether they served in the armed forces.
    pub veteran: bool,
}

/// Where those on the lists are written, in the place of the last time.
pub trait Roll: Send {
    /// Writes one.
    ///
    /// # Errors
    /// The facts cannot be written.
    fn add(&mut self, one: &OnList) -> Result<()>;

    /// All are written; false when they are the same as the last time.
    ///
    /// # Errors
    /// The facts cannot be written.
    fn finish(self: Box<Self>) -> Result<bool>;
}

impl App {
    /// Writes everybody on a list where registers and scores are worked out, save those who opted out. Gives how many; none
    /// where there is nothing about people to work out.
    ///
    /// # Errors
    /// The store or the facts cannot be reached.
    pub async fn feed_people(&self, into: &dyn Measured) -> Result<Option<u64>> {
        let pseudonyms = self.pseudonyms(LAKE).await?;
        let Some(mut roll) = into.roll().await? else { return Ok(None) };
        let mut tx = self.store.read().await?;
        let mut gone: BTreeMap<PersonId, Vec<PersonId>> = BTreeMap::new();
        let into: BTreeMap<PersonId, PersonId> = person::merged(&mut tx).await?.into_iter().collect();
        for one in into.keys() {
            let mut kept = one;
            while let Some(next) = into.get(kept) {
                kept = next;
            }
            gone.entry(*kept).or_default().push(*one);
        }
        let (today, mut after, mut many) = (self.clock.today(), None, 0);
        loop {
            let part = person::page(&mut tx, after, PART).await?;
            for person in &part {
                let merged = gone.get(&person.id).into_iter().flatten();
                let earlier = pseudonyms.all(person.id).skip(1).chain(merged.flat_map(|id| pseudonyms.all(*id)));
                if let Some(one) = on_list(person, pseudonyms.of(person.id), earlier, today) {
                    roll.add(&one)?;
                    many += 1;
                }
            }
            match part.last() {
                Some(last) if part.len() == PART as usize => after = Some(last.id),
                _ => break,
            }
        }
        roll.finish()?;
        Ok(Some(many))
    }
}

/// What may be known of somebody; none where they are on no list or opted out.
fn on_list(person: &Person, pseudonym: String, earlier: impl Iterator<Item = String>, today: Date) -> Option<OnList> {
    if person.opt_outs.national || person.opt_outs.type_1 {
        return None;
    }
    let day = person.death_date.map_or(today, |died| died.min(today));
    let practice = person.practice(day)?;
    let here = person.registrations.iter().filter(|r| r.practice == practice && r.covers(day));
    Some(OnList {
        pseudonym,
        earlier: earlier.collect(),
        practice,
        registered: here.filter_map(|r| r.from).max(),
        sex: person.sex,
        born: person.birth_date.map(Date::first_of_month),
        died: person.death_date,
        ethnicity: person.ethnicity,
        area: person.area,
        care_home: person.care_home.is_some(),
        carer: person.carer,
        veteran: person.veteran,
    })
}
