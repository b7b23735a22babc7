//! How many people are on registers, in segments and in gaps: by practice, and by age, deprivation and ethnic group
//! (`domain.md` C8, H9). Exact, so whoever shows them to others than the practice itself withholds what is small.

use std::collections::BTreeMap;

use jiff::civil::Date;
use linchpin_core::{Ethnicity, OdsCode};

/// One way of parting people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Split {
    /// Not at all.
    #[default]
    All,
    /// By age.
    Age,
    /// By fifth of deprivation of where they live, the most deprived first.
    Deprivation,
    /// By ethnic group.
    Ethnicity,
}

/// A part of one way, by its place among them.
pub type Part = (Split, u8);

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Of {
    /// Everybody who was looked at.
    Everybody,
    /// On a register.
    Register(String),
    /// In a group of like need.
    Segment(String),
    /// With so many long-term conditions; the last stands for more as well.
    Conditions(u8),
    /// Whom a check of a gap in care asks about: gap and check.
    Asked(String, String),
    /// Who lacks it.
    Lacking(String, String),
}

/// The counts of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The day as which they were worked out; none where nothing was.
    pub as_at: Option<Date>,
    by: BTreeMap<(OdsCode, Part), BTreeMap<Of, u64>>,
}

/// Somebody, as far as counts tell people apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Their practice.
    pub practice: OdsCode,
    /// Whole years; none where it is not known.
    pub age: Option<u8>,
    /// Fifth of deprivation, 1 the most deprived; none where it is not known.
    pub fifth: Option<u8>,
    /// Ethnic group.
    pub ethnicity: Option<Ethnicity>,
}

/// The most conditions that are counted apart.
pub const MOST: u8 = 5;

/// The first year of each band of age.
const AGES: [u8; 6] = [0, 18, 40, 65, 75, 85];

impl Split {
    /// Every way.
    pub const EVERY: [Self; 4] = [Self::All, Self::Age, Self::Deprivation, Self::Ethnicity];

    /// What the parts are called, in order; who is in none of the others comes last.
    #[must_use]
    pub fn parts(self) -> Vec<&'static str> {
        match self {
            Self::All => vec!["Everybody"],
            Self::Age => vec!["0 to 17", "18 to 39", "40 to 64", "65 to 74", "75 to 84", "85 and over", "Not known"],
            Self::Deprivation => {
                vec!["Most deprived", "Second fifth", "Third fifth", "Fourth fifth", "Least deprived", "Not known"]
            }
            Self::Ethnicity => Ethnicity::ALL.iter().map(|one| one.title()).chain(["Not known"]).collect(),
        }
    }

    /// The part in which somebody is.
    fn part(self, kind: &Kind) -> u8 {
        let (at, unknown) = match self {
            Self::All => (Some(0), 0),
            Self::Age => (kind.age.map(|age| AGES.iter().filter(|from| **from <= age).count() - 1), AGES.len()),
            Self::Deprivation => {
                (kind.fifth.filter(|fifth| (1..=5).contains(fifth)).map(|fifth| usize::from(fifth) - 1), 5)
            }
            Self::Ethnicity => {
                let known = kind.ethnicity.and_then(|one| Ethnicity::ALL.iter().position(|other| *other == one));
                (known, Ethnicity::ALL.len())
            }
        };
        // There are a handful of parts.
        at.unwrap_or(unknown) as u8
    }
}

impl Counts {
    /// Adds so many people of a kind.
    pub fn add(&mut self, kind: &Kind, of: &Of, people: u64) {
        for split in Split::EVERY {
            let part = self.by.entry((kind.practice, (split, split.part(kind)))).or_default();
            *part.entry(of.clone()).or_default() += people;
        }
    }

    /// The practices of which there are counts.
    #[must_use]
    pub fn practices(&self) -> Vec<OdsCode> {
        let mut all: Vec<OdsCode> = self.by.keys().map(|(practice, _)| *practice).collect();
        all.dedup();
        all
    }

    /// How many there are in a part of a practice.
    #[must_use]
    pub fn people(&self, practice: OdsCode, part: Part, of: &Of) -> u64 {
        self.by.get(&(practice, part)).and_then(|all| all.get(of)).copied().unwrap_or_default()
    }

    /// How many there are in a part of the practice, or of the place where none is meant.
    #[must_use]
    pub fn total(&self, practice: Option<OdsCode>, part: Part, of: &Of) -> u64 {
        match practice {
            Some(practice) => self.people(practice, part, of),
            None => self.practices().into_iter().map(|practice| self.people(practice, part, of)).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(age: Option<u8>, fifth: Option<u8>) -> Kind {
        Kind { practice: "C87002".parse().unwrap(), age, fifth, ethnicity: None }
    }

    #[test]
    fn everybody_is_in_one_part_of_each_way() {
        let mut counts = Counts::default();
        for (age, fifth) in
            [(Some(0), Some(1)), (Some(17), Some(5)), (Some(18), None), (Some(120), Some(9)), (None, Some(0))]
        {
            counts.add(&kind(age, fifth), &Of::Everybody, 2);
        }
        let parts = |split: Split| {
            let all = 0..split.parts().len() as u8;
            all.map(|part| counts.total(None, (split, part), &Of::Everybody)).collect::<Vec<_>>()
        };
        assert_eq!(parts(Split::All), [10]);
        assert_eq!(parts(Split::Age), [4, 2, 0, 0, 0, 2, 2]);
        assert_eq!(parts(Split::Deprivation), [2, 0, 0, 0, 2, 6]);
        assert_eq!(parts(Split::Ethnicity).last(), Some(&10));
        assert!(Split::EVERY.iter().all(|split| parts(*split).iter().sum::<u64>() == 10));
    }

    #[test]
    fn a_place_is_the_sum_of_its_practices() {
        let mut counts = Counts::default();
        let of = Of::Register("diabetes".into());
        counts.add(&kind(Some(50), None), &of, 3);
        counts.add(&Kind { practice: "C87005".parse().unwrap(), ..kind(Some(50), None) }, &of, 4);
        assert_eq!(counts.total(None, (Split::All, 0), &of), 7);
        assert_eq!(counts.total("C87005".parse().ok(), (Split::Age, 2), &of), 4);
        assert_eq!(counts.total("C87009".parse().ok(), (Split::All, 0), &of), 0);
        assert_eq!(counts.practices().len(), 2);
    }
}
