use linchpin_core::Sex;

use super::{Moment, Reading};
use crate::{
    bits::Bits,
    record::{Concept, Day, Ethnicity, Fact, Record},
};

/// A rule that is ready to be asked: one of its cases is enough.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule(pub(super) Vec<Case>);

/// A case: all of it must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    pub(super) age: Option<(u8, u8)>,
    pub(super) sex: Option<Sex>,
    pub(super) ethnicity: Vec<Ethnicity>,
    pub(super) care_home: Option<bool>,
    pub(super) carer: Option<bool>,
    pub(super) veteran: Option<bool>,
    pub(super) has: Vec<Finding>,
    pub(super) not: Vec<Finding>,
    pub(super) medicines: Option<(usize, u16)>,
    pub(super) registers: Vec<usize>,
    pub(super) conditions: Option<u8>,
    pub(super) score: Option<(usize, f64, f64)>,
}

/// What is looked for among facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finding {
    pub(super) concepts: Vec<Concept>,
    pub(super) resolved_by: Vec<Concept>,
    pub(super) months: Option<u16>,
    pub(super) days: Option<u16>,
    pub(super) since: Option<Day>,
    pub(super) times: u16,
    pub(super) issues: u16,
    pub(super) latest: Option<(f32, f32)>,
    pub(super) past: bool,
}

/// What is known of somebody beside their facts: found by the rules that were asked before.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The registers they are on, by number.
    pub registers: Bits,
    /// How many long-term conditions they have.
    pub conditions: u8,
    /// Their scores, by number; none where a score is not for them or cannot be told.
    pub scores: Vec<Option<f64>>,
}

/// Somebody, as a rule sees them.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Their facts.
    pub record: &'a Record,
    /// The same at a glance.
    pub reading: &'a Reading,
    /// As at when.
    pub moment: &'a Moment,
    /// What was found before.
    pub found: &'a Found,
}

impl Rule {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, seen: &Seen<'_>) -> bool {
        self.0.iter().any(|case| case.holds(seen))
    }

    /// The cases, of which one is enough.
    #[must_use]
    pub fn cases(&self) -> &[Case] {
        &self.0
    }
}

impl Case {
    /// Whether all of it holds.
    #[must_use]
    pub fn holds(&self, seen: &Seen<'_>) -> bool {
        let who = &seen.record.who;
        let flag = |wanted: Option<bool>, is: bool| wanted.is_none_or(|wanted| wanted == is);
        // Somebody whose age is not known is on no register that asks for one.
        self.age.is_none_or(|(from, below)| seen.reading.age().is_some_and(|age| age >= from && age < below))
            && self.sex.is_none_or(|sex| sex == who.sex)
            && (self.ethnicity.is_empty() || who.ethnicity.is_some_and(|e| self.ethnicity.contains(&e)))
            && flag(self.care_home, who.care_home)
            && flag(self.carer, who.carer)
            && flag(self.veteran, who.veteran)
            && self.has.iter().all(|finding| finding.holds(seen))
            && !self.not.iter().any(|finding| finding.holds(seen))
            && (self.registers.is_empty() || self.registers.iter().any(|at| seen.found.registers.has(*at)))
            && self.conditions.is_none_or(|least| seen.found.conditions >= least)
            && self.score.is_none_or(|(at, from, below)| {
                seen.found.scores.get(at).copied().flatten().is_some_and(|score| score >= from && score < below)
            })
            && self.medicines.is_none_or(|(least, months)| {
                let (after, by) = (seen.moment.months_before(months), seen.moment.day());
                seen.record.courses().len() >= least && seen.record.medicines(after, by) >= least
            })
    }

    /// Every concept that it looks at.
    pub fn concepts(&self) -> impl Iterator<Item = Concept> {
        self.has.iter().chain(&self.not).flat_map(|f| f.concepts.iter().chain(&f.resolved_by).copied())
    }
}

impl Finding {
    /// Whether it is found.
    #[must_use]
    pub fn holds(&self, seen: &Seen<'_>) -> bool {
        let glance = |concept: &Concept| {
            if self.past { seen.reading.ever(*concept) } else { seen.reading.stands(*concept) }
        };
        self.concepts.iter().any(glance) && (self.is_plain() || self.looked_for(seen))
    }

    /// Whether a glance is enough.
    fn is_plain(&self) -> bool {
        self.resolved_by.is_empty()
            && self.months.is_none()
            && self.days.is_none()
            && self.since.is_none()
            && self.times <= 1
            && self.issues <= 1
            && self.latest.is_none()
    }

    /// The same by looking at the facts.
    fn looked_for(&self, seen: &Seen<'_>) -> bool {
        let by = seen.moment.day();
        // "In the last 12 months" leaves out the day 12 months ago and has today.
        let after = self.months.map(|months| seen.moment.months_before(months));
        let days = self.days.map(|days| by.plus(-i32::from(days)));
        let within = |fact: &&Fact| {
            fact.day <= by
                && self.concepts.contains(&fact.concept)
                && after.is_none_or(|after| fact.day > after)
                && days.is_none_or(|from| fact.day >= from)
                && self.since.is_none_or(|since| fact.day >= since)
                && (self.past || fact.ended.is_none_or(|ended| ended > by))
        };
        let facts = || seen.record.facts().iter().filter(within);
        let Some(last) = facts().map(|fact| fact.day).max() else { return false };
        let resolved = |fact: &Fact| fact.day >= last && fact.day <= by && self.resolved_by.contains(&fact.concept);
        if !self.resolved_by.is_empty() && seen.record.facts().iter().any(resolved) {
            return false;
        }
        if self.times > 1 && !self.is_on_days(facts()) {
            return false;
        }
        if self.issues > 1
            && facts().map(|fact| fact.value.map_or(1.0, |n| n.max(1.0))).sum::<f32>() < f32::from(self.issues)
        {
            return false;
        }
        self.latest.is_none_or(|(from, below)| {
            // Of two numbers of one day the higher counts, so that the order of a file decides nothing.
            let numbered = facts().filter_map(|fact| Some((fact.day, fact.value?)));
            let latest = numbered.max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
            latest.is_some_and(|(_, value)| value >= from && value < below)
        })
    }

    /// Whether there are facts on as many different days as are wanted.
    fn is_on_days<'f>(&self, facts: impl Iterator<Item = &'f Fact>) -> bool {
        let mut days: Vec<Day> = facts.map(|fact| fact.day).collect();
        days.sort_unstable();
        days.dedup();
        days.len() >= usize::from(self.times)
    }
}
