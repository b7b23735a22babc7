use jiff::civil::Date;
use linchpin_core::{NhsNumber, OdsCode, Person, PersonId, Postcode, Sex};

/// A person in a list: enough to know whether it is the one that is meant, and no more.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    /// Their key.
    pub id: PersonId,
    /// Their name, family name first, as the NHS shows it.
    pub name: String,
    /// Their NHS number.
    pub nhs_number: Option<NhsNumber>,
    /// Whether somebody traced the number as theirs.
    pub traced: bool,
    /// When they were born.
    pub birth_date: Option<Date>,
    /// Whole years.
    pub age: Option<i16>,
    /// When they died.
    pub death_date: Option<Date>,
    /// Sex as recorded for care.
    pub sex: Sex,
    /// Where they live, as far as the postcode.
    pub postcode: Option<Postcode>,
    /// Where they are registered today.
    pub practice: Option<OdsCode>,
}

impl Found {
    /// What a list shows of a person on a day.
    #[must_use]
    pub fn of(person: &Person, today: Date) -> Self {
        Self {
            id: person.id,
            name: person.name().map(linchpin_core::Name::formal).unwrap_or_default(),
            nhs_number: person.nhs_number,
            traced: person.nhs_verified,
            birth_date: person.birth_date,
            age: person.age(today),
            death_date: person.death_date,
            sex: person.sex,
            postcode: person.address.as_ref().and_then(|address| address.postcode),
            practice: person.practice(today),
        }
    }
}

impl std::fmt::Debug for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Found({})", self.id)
    }
}
