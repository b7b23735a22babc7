use super::{
    burden::Burden,
    days::{Day, YEAR},
    ethnicity::Category,
};

/// One made-up person.
pub(super) struct Person {
    /// Their number among all, from 0.
    pub number: usize,
    pub nhs_number: Option<String>,
    pub woman: bool,
    pub born: Day,
    pub died: Option<Day>,
    /// Since when they are on the list of the practice.
    pub registered: Day,
    pub given: &'static str,
    pub family: String,
    /// Where they live, among the homes of the practice.
    pub home: usize,
    /// What they say of their ethnic group; nothing if nobody asked.
    pub ethnic: Option<&'static Category>,
    /// Tag and name of the language they speak best, and whether an interpreter is needed.
    pub language: Option<(&'static str, &'static str, bool)>,
    pub phone: Option<String>,
    /// Deprivation of where they live, in standard deviations; more is more deprived.
    pub deprived: f64,
    /// How prone they are to illness of every kind, in standard deviations.
    pub prone: f64,
    /// The probability that they come when they are asked to.
    pub engaged: f64,
    pub care_home: bool,
    /// Whether they look after somebody who could not manage without.
    pub carer: bool,
    pub veteran: bool,
    pub burden: Burden,
}

impl Person {
    /// Their age in years on a day.
    pub(super) fn age(&self, on: Day) -> f64 {
        f64::from(on - self.born) / YEAR
    }

    /// The last day of their record: that of the extract, or the one on which they died.
    pub(super) fn last_day(&self) -> Day {
        self.died.unwrap_or(0)
    }

    /// Where they stand in the list of people as an index that says nothing about them.
    pub(super) fn id(&self) -> String {
        format!("patient-{}", self.number)
    }
}
