use crate::{
    bits::Bits,
    record::{Concept, Day, Record},
};

/// The day as which somebody is looked at, with the days that windows begin on.
#[derive(Clone, Debug)]
pub struct Moment {
    day: Day,
    before: Box<[Day]>,
}

/// The longest window, in months: fifty years.
const LONGEST: u16 = 600;

impl Moment {
    /// The moment at the end of a day.
    #[must_use]
    pub fn at(day: Day) -> Self {
        // Once for a population, so that nobody’s calendar is counted a million times.
        Self { day, before: (0..=LONGEST).map(|months| day.months_before(months)).collect() }
    }

    /// The day.
    #[must_use]
    pub fn day(&self) -> Day {
        self.day
    }

    /// The day so many months before.
    #[must_use]
    pub fn months_before(&self, months: u16) -> Day {
        self.before[usize::from(months.min(LONGEST))]
    }
}

/// What one look at somebody’s facts tells of each concept. Made once and filled anew for each person.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    ever: Bits,
    standing: Bits,
    age: Option<u8>,
}

impl Reading {
    /// With room for so many concepts.
    #[must_use]
    pub fn of(concepts: usize) -> Self {
        Self { ever: Bits::of(concepts), standing: Bits::of(concepts), age: None }
    }

    /// Looks at somebody; nothing after the moment is seen.
    pub fn read(&mut self, record: &Record, moment: &Moment) {
        self.ever.clear();
        self.standing.clear();
        self.age = record.who.age(moment.day);
        for fact in record.facts().iter().filter(|fact| fact.day <= moment.day) {
            self.ever.set(fact.concept.index());
            if fact.ended.is_none_or(|ended| ended > moment.day) {
                self.standing.set(fact.concept.index());
            }
        }
    }

    /// Whether there was ever a fact of a concept.
    #[must_use]
    pub fn ever(&self, concept: Concept) -> bool {
        self.ever.has(concept.index())
    }

    /// Whether there is one that has not ended.
    #[must_use]
    pub fn stands(&self, concept: Concept) -> bool {
        self.standing.has(concept.index())
    }

    /// How old they are.
    #[must_use]
    pub fn age(&self) -> Option<u8> {
        self.age
    }
}
