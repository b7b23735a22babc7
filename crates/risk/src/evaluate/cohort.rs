/// People in a scheme and people who could be compared with them, each followed for the same months before and after the same day.
#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    /// Months before the scheme.
    pub before: usize,
    /// Months of it.
    pub after: usize,
    /// The last months before it that are looked at apart: where people are who are picked at their peak.
    pub lately: usize,
    traits: Vec<String>,
    people: Vec<Participant>,
}

/// Somebody followed.
#[derive(Clone, Debug, PartialEq)]
pub struct Participant {
    /// Whether they were in the scheme.
    pub in_scheme: bool,
    /// Their practice, by a number: people of one practice are alike in ways nobody measured.
    pub practice: u32,
    /// One number for each trait, as known before the scheme.
    pub traits: Vec<f64>,
    /// The outcomes of each month, those before first.
    pub months: Vec<u16>,
}

/// What is worked out of the months before, so that it can be matched on like any trait.
pub const BEFORE: &str = "events before";

/// The same of the last few of them.
pub const LATELY: &str = "events lately";

/// What is wrong with a cohort.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CohortError {
    /// Somebody with another number of traits or months, or a trait that is no number.
    #[error("person {0}: needs one finite number for each trait and a count for each month")]
    Person(usize),
    /// A trait that nobody knows.
    #[error("there is no trait “{0}”: name one of those that the people have")]
    Trait(String),
    /// One side is empty.
    #[error("there are {scheme} people in the scheme and {others} outside of it: there must be some of both")]
    OneSided {
        /// In the scheme.
        scheme: usize,
        /// Outside.
        others: usize,
    },
}

impl Cohort {
    /// A cohort of these people, with these traits.
    ///
    /// # Errors
    /// Somebody with another number of traits or months, or nobody on one side.
    pub fn new(
        traits: &[&str],
        (before, after, lately): (usize, usize, usize),
        mut people: Vec<Participant>,
    ) -> Result<Self, CohortError> {
        let fits = |person: &Participant| {
            person.traits.len() == traits.len()
                && person.months.len() == before + after
                && person.traits.iter().all(|t| t.is_finite())
        };
        if let Some(at) = people.iter().position(|person| !fits(person)) {
            return Err(CohortError::Person(at + 1));
        }
        let scheme = people.iter().filter(|person| person.in_scheme).count();
        let others = people.len() - scheme;
        if scheme == 0 || others == 0 {
            return Err(CohortError::OneSided { scheme, others });
        }
        let lately = lately.clamp(1, before.max(1));
        let count = |months: &[u16]| months.iter().map(|n| f64::from(*n)).sum::<f64>();
        for person in &mut people {
            let past = &person.months[..before];
            let own = [count(past), count(&past[before.saturating_sub(lately)..])];
            person.traits.extend(own);
        }
        let names = traits.iter().copied().chain([BEFORE, LATELY]).map(str::to_owned).collect();
        Ok(Self { before, after, lately, traits: names, people })
    }

    /// The names of the traits.
    #[must_use]
    pub fn traits(&self) -> &[String] {
        &self.traits
    }

    /// Everybody.
    #[must_use]
    pub fn people(&self) -> &[Participant] {
        &self.people
    }

    /// The places of traits.
    ///
    /// # Errors
    /// One that there is not.
    pub fn places(&self, names: &[String]) -> Result<Vec<usize>, CohortError> {
        let place =
            |name: &String| self.traits.iter().position(|t| t == name).ok_or_else(|| CohortError::Trait(name.clone()));
        names.iter().map(place).collect()
    }

    /// The same for two people whose numbers in these traits are the same.
    pub(super) fn key(person: &Participant, traits: &[usize]) -> Vec<u64> {
        // Equal numbers have equal bits once 0 has one sign.
        traits.iter().map(|&at| (person.traits[at] + 0.0).to_bits()).collect()
    }

    /// Somebody's outcomes a year in some months, counted from the first before.
    #[must_use]
    pub fn rate(&self, person: &Participant, months: std::ops::Range<usize>) -> f64 {
        let many = months.len().max(1) as f64;
        person.months[months].iter().map(|n| f64::from(*n)).sum::<f64>() * 12.0 / many
    }

    /// The last months before.
    #[must_use]
    pub fn last(&self) -> std::ops::Range<usize> {
        self.before.saturating_sub(self.lately)..self.before
    }

    /// The months before.
    #[must_use]
    pub fn past(&self) -> std::ops::Range<usize> {
        0..self.before
    }

    /// The months of the scheme.
    #[must_use]
    pub fn since(&self) -> std::ops::Range<usize> {
        self.before..self.before + self.after
    }
}
