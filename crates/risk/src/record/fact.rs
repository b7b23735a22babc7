use super::Day;

/// A concept of the place's code lists, by its number in their [dictionary](crate): one list, one concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Concept(u16);

impl Concept {
    /// The concept of a number.
    #[must_use]
    pub fn numbered(number: u16) -> Self {
        Self(number)
    }

    /// Its number: from 0, without gaps.
    #[must_use]
    pub fn number(self) -> u16 {
        self.0
    }

    /// The same, to look up with.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// One thing that is written down of a person: a diagnosis, a measurement, a contact, a stay, something done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fact {
    /// What it is.
    pub concept: Concept,
    /// When it was so, or began.
    pub day: Day,
    /// When it ended: a diagnosis that was resolved, the last day of a stay.
    pub ended: Option<Day>,
    /// The number found, in the unit that the concept's list names.
    pub value: Option<f32>,
}

impl Fact {
    /// A fact of one day, without a number.
    #[must_use]
    pub fn on(concept: Concept, day: Day) -> Self {
        Self { concept, day, ended: None, value: None }
    }
}

/// A medicine that somebody takes, whether or not a code list has it: what is taken side by side is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// Which, by a number that is the same for the same medicine.
    pub medicine: u32,
    /// When it was prescribed.
    pub day: Day,
    /// When it was stopped, or may last be dispensed.
    pub ended: Option<Day>,
}
