//! Whether two records are one person, by rules that can be read out loud; and what becomes of two that are.
//!
//! **Exact**: both NHS numbers were traced and agree, and so do the days of birth. Only then does an import take two
//! records for one person without asking. **Probable**: the named rules that hold add up to enough, or both carry the same
//! number; then a person decides. **None**: anything less. Nothing here merges by itself, and everything is pure.

mod merge;
mod other;
mod rules;
mod similar;

use linchpin_core::Person;

pub use merge::{Parted, fill, merge, rebase, unmerge};
pub use other::is_other;
pub use rules::{RULES, Rule};

/// So many points make a match probable: a name and a day of birth do, and so do a name and an address without a day
/// of birth; an address and a family name, or twins in one house, do not.
pub const PROBABLE: i64 = 10;

/// How the queue names the exact rule, where two records in the index are found to fit it.
pub const EXACT: &str = "traced-number";

/// How the queue weighs it: above everything else.
pub const EXACT_SCORE: i64 = 100;

/// How the queue names a key under which a system spoke of somebody else before.
pub const SAME_KEY: &str = "same-key";

/// How the queue weighs it: what is said under the key waits for the answer.
pub const SAME_KEY_SCORE: i64 = 200;

/// What the rules say of two records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// One person: traced numbers and days of birth agree.
    Exact,
    /// Perhaps one person: somebody must decide.
    Probable(Likeness),
    /// No sign that they are one.
    None,
}

/// What speaks for two records being one person, and against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// The points of all rules that hold.
    pub score: i64,
    /// Those rules, in the order of the list.
    pub rules: Vec<&'static Rule>,
}

impl Likeness {
    /// The names of the rules, as the queue keeps them.
    #[must_use]
    pub fn reasons(&self) -> Vec<&'static str> {
        self.rules.iter().map(|rule| rule.name).collect()
    }
}

/// The sentence of a rule by its name, for pages that show why two records are held to be alike.
#[must_use]
pub fn sentence(name: &str) -> Option<&'static str> {
    if name == EXACT {
        return Some("Both NHS numbers were traced and agree, and so do the dates of birth.");
    }
    if name == SAME_KEY {
        return Some("One system used one key for both. What it says under it is filed nowhere until you decide.");
    }
    RULES.iter().find(|rule| rule.name == name).map(|rule| rule.says)
}

/// Judges two records. The order does not matter.
#[must_use]
pub fn judge(one: &Person, other: &Person) -> Judgement {
    let numbers = one.nhs_number.zip(other.nhs_number);
    let same_number = numbers.is_some_and(|(a, b)| a == b);
    if one.nhs_verified && other.nhs_verified {
        let born_alike = one.birth_date.is_some() && one.birth_date == other.birth_date;
        if same_number && born_alike {
            return Judgement::Exact;
        }
        // Two traced numbers are two people, however alike: that is what tracing is for.
        if numbers.is_some() && !same_number {
            return Judgement::None;
        }
    }
    let rules: Vec<&Rule> = RULES.iter().filter(|rule| (rule.holds)(one, other)).collect();
    let score = rules.iter().map(|rule| rule.points).sum();
    // One number on two records is wrong whichever way it is, and somebody must look.
    if score >= PROBABLE || same_number { Judgement::Probable(Likeness { score, rules }) } else { Judgement::None }
}
