use std::collections::BTreeMap;

use linchpin_core::OdsCode;
use serde::{Deserialize, Serialize};

use super::{Cohort, CohortError, Definition, Month, Participant, Series};
use crate::{
    model::{Of, Past, Questions, Unknown, concepts},
    population::Population,
    record::{Concept, Day, Record},
};

/// What an evaluation asks of records, made ready.
pub struct Gatherer<'a> {
    definition: &'a Definition,
    questions: Questions<'a>,
    outcome: Vec<Concept>,
    scheme: Vec<Concept>,
    others: Vec<Concept>,
    /// The first day of each month that is looked at, and the day after the last.
    months: Vec<Day>,
}

/// Gathers a cohort from a stream of records.
pub struct Gathering<'a> {
    of: &'a Gatherer<'a>,
    past: Past<'a>,
    practices: BTreeMap<OdsCode, u32>,
    people: Vec<Participant>,
    place: Vec<(f64, f64)>,
    /// Who was left out.
    pub told: LeftAside,
    answers: Vec<Option<f64>>,
}

/// Who is on neither side, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftAside {
    /// Dead when it began, or registered for less than the months before.
    pub not_followed: u64,
    /// Not of those for whom the scheme is.
    pub not_for: u64,
    /// Taken in later than the days that the definition gives.
    pub later: u64,
    /// In another scheme.
    pub elsewhere: u64,
    /// Of those for whom it is, with a trait that is not known.
    pub unknown: u64,
    /// In the scheme, and not of those for whom it is.
    pub out_of_place: u64,
}

/// The questions about who it is for, before those of the traits.
const FIRST: [Of; 2] = [Of::Age, Of::Conditions];

impl<'a> Gatherer<'a> {
    /// Makes a definition ready.
    ///
    /// # Errors
    /// A code list, register or score that nobody knows.
    pub fn new(definition: &'a Definition, population: &'a Population) -> Result<Self, Unknown> {
        let (name, file) = (format!("evaluations/{}.toml", definition.id), &definition.file);
        let registers = Of::AnyRegister(file.among.registers.clone());
        let of = FIRST.iter().chain([&registers]).chain(file.traits.iter().map(|one| &one.of));
        let (before, after) = (i32::from(file.outcome.months_before), i32::from(file.outcome.months_after));
        let day = |month: i32| Day::from(file.begun.saturating_add(jiff::Span::new().months(month)));
        Ok(Self {
            definition,
            questions: Questions::new(&name, of, population)?,
            outcome: concepts(&name, &file.outcome.lists, population)?,
            scheme: concepts(&name, &file.in_scheme.lists, population)?,
            others: concepts(&name, &file.among.not_in, population)?,
            months: (-before..=after).map(day).collect(),
        })
    }

    /// Begins to gather.
    #[must_use]
    pub fn begin(&self) -> Gathering<'_> {
        Gathering {
            of: self,
            past: self.questions.on(self.begun()),
            practices: BTreeMap::new(),
            people: Vec::new(),
            place: vec![(0.0, 0.0); self.months.len() - 1],
            told: LeftAside::default(),
            answers: Vec::new(),
        }
    }

    fn begun(&self) -> Day {
        Day::from(self.definition.file.begun)
    }

    /// The outcomes of each month.
    fn counts(&self, record: &Record) -> Vec<u16> {
        let mut counts = vec![0_u16; self.months.len() - 1];
        for fact in record.facts().iter().filter(|fact| self.outcome.contains(&fact.concept)) {
            let month = self.months.partition_point(|first| *first <= fact.day).checked_sub(1);
            if let Some(count) = month.and_then(|month| counts.get_mut(month)) {
                *count = count.saturating_add(1);
            }
        }
        counts
    }

    /// Whether somebody is in another scheme.
    fn elsewhere(&self, record: &Record) -> bool {
        let (begun, end) = (self.begun(), self.months[self.months.len() - 1]);
        record.facts().iter().any(|fact| fact.day >= begun && fact.day < end && self.others.contains(&fact.concept))
    }

    /// Whether somebody was taken in in time; none where they were taken in later.
    fn joined(&self, record: &Record) -> Option<bool> {
        let (begun, end) = (self.begun(), self.months[self.months.len() - 1]);
        let days = i32::from(self.definition.file.in_scheme.days);
        let coded = record.facts().iter().filter(|fact| self.scheme.contains(&fact.concept));
        match coded.map(|fact| fact.day).filter(|day| *day >= begun && *day < end).min() {
            None => Some(false),
            Some(first) if first < begun.plus(days) => Some(true),
            Some(_) => None,
        }
    }
}

impl Gathering<'_> {
    /// Takes somebody in, on the side where they belong; says whether they are on either.
    pub fn add(&mut self, record: &Record) -> bool {
        let (of, file) = (self.of, &self.of.definition.file);
        let Some(practice) = record.who.practice.filter(|_| self.followed(record)) else {
            self.told.not_followed += 1;
            return false;
        };
        self.past.numbers(record, &mut self.answers);
        let [age, conditions, registers, traits @ ..] = &self.answers[..] else { return false };
        let (counts, among) = (of.counts(record), &file.among);
        let before = usize::from(file.outcome.months_before);
        let lately: u16 = counts[before.saturating_sub(usize::from(file.outcome.months_lately))..before].iter().sum();
        let is_for = age.is_some_and(|age| age >= f64::from(among.age_from))
            && conditions.is_some_and(|many| many >= f64::from(among.conditions_from))
            && (among.registers.is_empty() || *registers == Some(1.0))
            && lately >= among.lately_from;
        if of.elsewhere(record) {
            self.told.elsewhere += 1;
            return false;
        }
        let joined = of.joined(record);
        if !is_for {
            *if joined == Some(true) { &mut self.told.out_of_place } else { &mut self.told.not_for } += 1;
            return false;
        }
        // The place by month is of everybody for whom it is, taken in or not.
        for ((events, people), count) in self.place.iter_mut().zip(&counts) {
            (*events, *people) = (*events + f64::from(*count), *people + 1.0);
        }
        let Some(in_scheme) = joined else {
            self.told.later += 1;
            return false;
        };
        let stepped = |(one, answer): (&super::Trait, &Option<f64>)| {
            answer.map(|number| one.step.map_or(number, |step| (number / step).floor() * step))
        };
        let Some(traits) = file.traits.iter().zip(traits).map(stepped).collect::<Option<Vec<_>>>() else {
            self.told.unknown += 1;
            return false;
        };
        let next = u32::try_from(self.practices.len()).unwrap_or(u32::MAX);
        let practice = *self.practices.entry(practice).or_insert(next);
        self.people.push(Participant { in_scheme, practice, traits, months: counts });
        true
    }

    /// Whether somebody lives when it begins, and was there for all the months before.
    fn followed(&self, record: &Record) -> bool {
        let who = &record.who;
        !who.is_dead(self.of.begun().plus(-1)) && who.registered.is_none_or(|day| day <= self.of.months[0])
    }

    /// The people, and everybody for whom it is by month; no series where they are picked by their outcomes, as it would fall by itself.
    ///
    /// # Errors
    /// Nobody on one side.
    pub fn done(self) -> Result<(Cohort, Option<Series>), CohortError> {
        let file = &self.of.definition.file;
        let names: Vec<&str> = file.traits.iter().map(|one| one.name.as_str()).collect();
        let (before, after) = (usize::from(file.outcome.months_before), usize::from(file.outcome.months_after));
        let months = self.of.months.iter().zip(self.place);
        let months = months.map(|(day, (events, people))| Month { month: day.date(), events, people });
        let series = (file.among.lately_from == 0).then(|| Series { months: months.collect(), before });
        let lately = usize::from(file.outcome.months_lately);
        Ok((Cohort::new(&names, (before, after, lately), self.people)?, series))
    }
}
