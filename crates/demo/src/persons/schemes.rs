//! Three schemes that began eighteen months before the extract: one works, one does nothing, and one only seems to. What each
//! does is known here and nowhere in the records, so that an evaluation can be held against the truth.

use super::{
    days::Day,
    illness::Illness::{Copd, HeartFailure, LivesAlone},
    person::Person,
};
use crate::dice::Dice;

/// A scheme.
pub(super) struct Scheme {
    pub id: &'static str,
    pub title: &'static str,
    /// What is coded of those in it.
    pub code: (&'static str, &'static str),
    /// The rate of emergency admissions of those in it as a multiple of what it would be without.
    pub effect: f64,
}

/// When they begin.
pub(super) const BEGIN: Day = -548;

/// They take people in within so many days.
pub(super) const INTAKE: f64 = 28.0;

/// The schemes. The effect of the first is a choice: large enough to be found among some thousand people.
pub(super) static SCHEMES: [Scheme; 3] = [
    Scheme {
        id: "case-management",
        title: "Case management of older people with several conditions: works",
        code: ("425604002", "Case management follow up"),
        effect: 0.70,
    },
    Scheme {
        id: "telehealth",
        title: "Telehealth for heart failure and chronic lung disease: does nothing",
        code: ("719858009", "Telehealth monitoring"),
        effect: 1.0,
    },
    Scheme {
        id: "crisis-visits",
        title: "Visits after a crisis: only seems to work, because people are taken in when they are at their worst",
        code: ("225929007", "Joint home visit"),
        effect: 1.0,
    },
];

/// Which scheme somebody joins when they begin, if any. The first two choose by what somebody has, and by practice, whatever
/// happened lately; the third by nothing but what happened lately (regression to the mean: `anchors.md` 4, PRISM).
pub(super) fn joined(dice: &mut Dice, list: usize, one: &Person, lately: usize) -> Option<usize> {
    let conditions = one.burden.all().filter(|(k, since)| *since <= BEGIN && k.illness != LivesAlone).count();
    let takes_part = list.is_multiple_of(2);
    let first = takes_part && one.age(BEGIN) >= 65.0 && conditions >= 4 && !one.care_home;
    let ill = one.burden.had(HeartFailure, BEGIN) || one.burden.had(Copd, BEGIN);
    let (first_comes, second_comes, third_comes) = (dice.chance(0.5), dice.chance(0.6), dice.chance(0.5));
    if first {
        return first_comes.then_some(0);
    }
    if !takes_part && ill {
        return second_comes.then_some(1);
    }
    (lately >= 2 && third_comes).then_some(2)
}
