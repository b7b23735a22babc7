//! One person as the lake knows them: a pseudonymous record of dated facts.
//!
//! Made to be filled again and again: [`Record::clear`] keeps the room, so that a stream of millions allocates for the
//! first few only.

mod day;
mod fact;

pub use linchpin_core::Ethnicity;
use linchpin_core::{OdsCode, Sex};

pub use day::Day;
pub use fact::{Concept, Course, Fact};

/// Nobody in England has been older for long: beyond it, the date of birth is wrong.
const OLDEST: u8 = 120;

/// Who somebody is, as far as registers, scores and breakdowns ask. No name, no number, no day of birth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Who {
    /// The practice they are registered with.
    pub practice: Option<OdsCode>,
    /// Sex as recorded for care.
    pub sex: Sex,
    /// The first day of the month of birth.
    pub born: Option<Day>,
    /// The day of death.
    pub died: Option<Day>,
    /// Ethnic group, as they say themselves.
    pub ethnicity: Option<Ethnicity>,
    /// Deprivation of where they live: 1 the most deprived tenth of England to 10 the least.
    pub decile: Option<u8>,
    /// Whether they live in a care home.
    pub care_home: bool,
    /// Whether they look after somebody.
    pub carer: bool,
    /// Whether they served in the armed forces.
    pub veteran: bool,
    /// Since when they are registered with the practice.
    pub registered: Option<Day>,
}

impl Who {
    /// Whole years on a day, by the month of birth; none if unknown, born later, or older than anybody.
    #[must_use]
    pub fn age(&self, on: Day) -> Option<u8> {
        let months = on.months().checked_sub(self.born?.months())?;
        u8::try_from(months.div_euclid(12)).ok().filter(|years| *years <= OLDEST)
    }

    /// Whether they had died by the end of a day.
    #[must_use]
    pub fn is_dead(&self, on: Day) -> bool {
        self.died.is_some_and(|died| died <= on)
    }
}

/// One person: who they are, and what is written down of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Who they are.
    pub who: Who,
    facts: Vec<Fact>,
    courses: Vec<Course>,
}

impl Record {
    /// Forgets the person and keeps the room.
    pub fn clear(&mut self) {
        self.who = Who::default();
        self.facts.clear();
        self.courses.clear();
    }

    /// Writes down a fact, in any order.
    pub fn add(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    /// Writes down a medicine, in any order.
    pub fn take(&mut self, course: Course) {
        self.courses.push(course);
    }

    /// Every fact, in the order in which they were written down.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// Every medicine, in the order in which they were written down.
    #[must_use]
    pub fn courses(&self) -> &[Course] {
        &self.courses
    }

    /// The facts about a concept that were so by the end of a day.
    pub fn of(&self, concept: Concept, by: Day) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(move |fact| fact.concept == concept && fact.day <= by)
    }

    /// How many different medicines were begun or given again after `after`, by the end of `by`, and not stopped by then.
    #[must_use]
    pub fn medicines(&self, after: Day, by: Day) -> usize {
        let taken =
            |course: &Course| course.day > after && course.day <= by && course.ended.is_none_or(|ended| ended > by);
        let first = |at: usize| {
            let medicine = self.courses[at].medicine;
            !self.courses[..at].iter().any(|before| before.medicine == medicine && taken(before))
        };
        (0..self.courses.len()).filter(|at| taken(&self.courses[*at]) && first(*at)).count()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn day(year: i16, month: i8, day: i8) -> Day {
        Day::from(date(year, month, day))
    }

    #[test]
    fn age_goes_by_the_month_of_birth() {
        let who = Who { born: Some(day(1950, 3, 1)), ..Who::default() };
        assert_eq!(who.age(day(2026, 2, 28)), Some(75));
        assert_eq!(who.age(day(2026, 3, 1)), Some(76));
        assert_eq!(who.age(day(1950, 3, 1)), Some(0));
        assert_eq!(who.age(day(1950, 2, 28)), None, "not born yet");
        let impossible = Who { born: Some(day(1700, 1, 1)), ..Who::default() };
        assert_eq!(impossible.age(day(2026, 1, 1)), None, "nobody is that old");
        assert_eq!(Who::default().age(day(2026, 1, 1)), None);
    }

    #[test]
    fn different_medicines_are_counted_once_while_they_last() {
        let mut record = Record::default();
        let course = |medicine, day, ended| Course { medicine, day, ended };
        record.take(course(1, day(2026, 1, 1), None));
        record.take(course(1, day(2026, 6, 1), None));
        record.take(course(2, day(2026, 2, 1), Some(day(2026, 3, 1))));
        record.take(course(3, day(2024, 2, 1), None));
        record.take(course(4, day(2026, 12, 1), None));
        let (after, by) = (day(2025, 11, 22), day(2026, 11, 22));
        assert_eq!(record.medicines(after, by), 1, "one stopped, one long ago, one in the future");
        assert_eq!(record.medicines(day(2023, 1, 1), by), 2);
        record.clear();
        assert_eq!((record.medicines(after, by), record.facts().len()), (0, 0));
    }
}
