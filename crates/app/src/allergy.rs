use std::cmp::Reverse;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::facts::{Coded, Record};

/// Something that was written down about allergies: that there is one, or that none is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allergy {
    /// To what.
    pub to: AllergyTo,
    /// Whether it counts now.
    pub standing: AllergyStanding,
    /// How sure it is: confirmed, presumed, unconfirmed or refuted.
    pub verification: Option<String>,
    /// What a further exposure may do.
    pub criticality: Option<Criticality>,
    /// allergy or intolerance.
    pub kind: Option<String>,
    /// food, medication, environment or biologic.
    pub categories: Vec<String>,
    /// How it showed itself.
    pub reactions: Vec<String>,
    /// The worst reaction that is told: mild, moderate or severe.
    pub severity: Option<String>,
    /// When it began, as far as that is told: `2019`, `2019-04` or `2019-04-02`.
    pub since: Option<String>,
    /// When it was written down.
    pub recorded: Option<Date>,
}

/// What an allergy is to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AllergyTo {
    /// A substance, or a class of them.
    Substance(Coded),
    /// Something that the source told in words alone. That there is one is known here, the words are not.
    Words,
    /// Nothing: a statement that none is known, or none of one kind, as its words say.
    Nothing(Coded),
}

/// Whether a statement counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AllergyStanding {
    /// It does.
    Active,
    /// It did, and has passed.
    Past,
    /// It was found to be wrong.
    Refuted,
}

/// What a further exposure may do, as the source judged it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Criticality {
    /// It may kill or need a stay in hospital.
    High,
    /// It could not be judged.
    Unknown,
    /// It is unlikely to.
    Low,
}

/// What a record says of allergies now. That nobody said anything is not the same as none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allergies<'r> {
    /// There are some, the gravest first.
    Some(Vec<&'r Allergy>),
    /// Somebody wrote down that none is known, the last word first.
    NoneKnown(Vec<&'r Allergy>),
    /// Nothing was received.
    NothingReceived,
}

impl Allergy {
    /// Whether it says that there is none.
    #[must_use]
    pub fn is_denial(&self) -> bool {
        matches!(self.to, AllergyTo::Nothing(_))
    }

    /// In which order allergies are read: what counts, then what is gravest, then the newest.
    #[must_use]
    pub fn order(&self) -> impl Ord + use<> {
        let grave = self.criticality.map_or(Criticality::Unknown, |c| c);
        (self.standing, self.is_denial(), grave, Reverse(self.recorded))
    }
}

impl Record {
    /// What counts now. A statement that none is known counts only where no allergy stands beside it.
    #[must_use]
    pub fn allergies_now(&self) -> Allergies<'_> {
        let active = self.allergies.iter().filter(|one| one.standing == AllergyStanding::Active);
        let (none, some): (Vec<_>, Vec<_>) = active.partition(|one| one.is_denial());
        match (some.is_empty(), none.is_empty()) {
            (false, _) => Allergies::Some(some),
            (true, false) => Allergies::NoneKnown(none),
            (true, true) => Allergies::NothingReceived,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn one(to: AllergyTo, standing: AllergyStanding, criticality: Option<Criticality>) -> Allergy {
        Allergy {
            to,
            standing,
            verification: None,
            criticality,
            kind: None,
            categories: Vec::new(),
            reactions: Vec::new(),
            severity: None,
            since: None,
            recorded: Some(date(2026, 1, 2)),
        }
    }

    fn to(text: &str) -> AllergyTo {
        AllergyTo::Substance(Coded { text: text.into(), ..Coded::default() })
    }

    #[test]
    fn nothing_received_is_not_none_known_and_what_is_known_outweighs_a_denial() {
        let none = || AllergyTo::Nothing(Coded::default());
        let mut record = Record::default();
        assert_eq!(record.allergies_now(), Allergies::NothingReceived);
        record.allergies.push(one(to("egg"), AllergyStanding::Refuted, None));
        record.allergies.push(one(to("latex"), AllergyStanding::Past, None));
        assert_eq!(record.allergies_now(), Allergies::NothingReceived, "a refuted allergy says nothing of others");
        assert!(!record.is_empty());
        record.allergies.push(one(none(), AllergyStanding::Active, None));
        assert!(matches!(record.allergies_now(), Allergies::NoneKnown(none) if none.len() == 1));
        record.allergies.push(one(AllergyTo::Words, AllergyStanding::Active, None));
        assert!(matches!(record.allergies_now(), Allergies::Some(some) if some[0].to == AllergyTo::Words));
    }

    #[test]
    fn two_parts_of_a_record_give_one_list_with_the_gravest_first() {
        let mut record = Record::default();
        record.allergies.push(one(to("egg"), AllergyStanding::Active, Some(Criticality::Low)));
        let mut other = Record::default();
        other.allergies.push(one(to("nuts"), AllergyStanding::Past, Some(Criticality::High)));
        other.allergies.push(one(to("bees"), AllergyStanding::Active, Some(Criticality::High)));
        record.join(other);
        let Allergies::Some(some) = record.allergies_now() else { panic!("there are some") };
        assert_eq!(some.iter().map(|a| a.to.clone()).collect::<Vec<_>>(), [to("bees"), to("egg")]);
    }
}
