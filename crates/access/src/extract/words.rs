use std::collections::BTreeMap;

use linchpin_core::OdsCode;
use serde::Deserialize;

use crate::{Category, Mode, demand::Status, words::words};

words! {
    /// Who the published table says an appointment was with.
    Role {
        /// A GP, or a GP in training.
        Gp = "gp", "GP";
        /// Anybody else of the practice.
        Other = "other", "Other practice staff";
    }
}

/// What became of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// Nobody had it, or it was shut: no appointment.
    Free,
    /// Somebody had it.
    Was(Status),
}

/// What the words of reports mean: a text file that a place may change (`definitions/extracts/appointments.toml`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What it is called.
    pub title: String,
    status: Statuses,
    role: By<Role>,
    clinician: By<Role>,
    mode: By<Mode>,
    #[serde(default)]
    slot: Vec<Rule>,
}

/// Phrases by what they mean.
type By<T> = BTreeMap<T, Vec<String>>;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Statuses {
    attended: Vec<String>,
    dna: Vec<String>,
    unknown: Vec<String>,
    cancelled: Vec<String>,
    free: Vec<String>,
}

/// What the name of a kind of slot tells, where it has one of these phrases.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    has: Vec<String>,
    /// Of this practice's slots only.
    practice: Option<OdsCode>,
    category: Option<Category>,
    mode: Option<Mode>,
    role: Option<Role>,
    /// False where nobody is seen in it, as in a meeting.
    appointment: Option<bool>,
}

/// What is known of a kind of slot by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// The national category.
    pub category: Option<Category>,
    /// How people are seen.
    pub mode: Option<Mode>,
    /// By whom.
    pub role: Option<Role>,
    /// Nobody is seen in it.
    pub nobody: bool,
}

/// Why the words cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WordsError {
    /// Not TOML of that shape.
    #[error("{0}")]
    Shape(String),
    /// A phrase without a letter or digit.
    #[error("{0}: a phrase is empty: write a word, or take it out")]
    Empty(String),
    /// One word for two things.
    #[error("{place}: “{word}” stands twice, and a word means one thing: take one out")]
    Twice {
        /// Where.
        place: &'static str,
        /// Which.
        word: String,
    },
    /// A rule without phrases, or that says nothing.
    #[error(
        "[[slot]] number {0} must have a phrase in `has`, and say a category, mode, role, or `appointment = false`"
    )]
    Idle(usize),
}

impl Words {
    /// Reads and checks the file.
    ///
    /// # Errors
    /// The first thing wrong with it.
    pub fn parse(text: &str) -> Result<Self, WordsError> {
        let mut all: Self = toml::from_str(text).map_err(|error| WordsError::Shape(error.to_string()))?;
        let Statuses { attended, dna, unknown, cancelled, free } = &mut all.status;
        fold("[status]", [attended, dna, unknown, cancelled, free])?;
        fold("[role]", all.role.values_mut())?;
        fold("[clinician]", all.clinician.values_mut())?;
        fold("[mode]", all.mode.values_mut())?;
        for (at, rule) in all.slot.iter_mut().enumerate() {
            fold("[[slot]]", [&mut rule.has])?;
            let says = rule.category.is_some() || rule.mode.is_some() || rule.role.is_some();
            if rule.has.is_empty() || !(says || rule.appointment == Some(false)) {
                return Err(WordsError::Idle(at + 1));
            }
        }
        Ok(all)
    }

    /// What a status means; none where the file does not say.
    #[must_use]
    pub fn status(&self, text: &str) -> Option<Became> {
        let (Statuses { attended, dna, unknown, cancelled, free }, text) = (&self.status, key(text));
        [
            (attended, Became::Was(Status::Attended)),
            (dna, Became::Was(Status::Missed)),
            (unknown, Became::Was(Status::Unknown)),
            (cancelled, Became::Was(Status::Cancelled)),
            (free, Became::Free),
        ]
        .into_iter()
        .find_map(|(words, means)| words.contains(&text).then_some(means))
    }

    /// What a role is in the published table: the words for it are the whole cell.
    #[must_use]
    pub fn role(&self, text: &str) -> Option<Role> {
        whole_cell(&self.role, &key(text))
    }

    /// The same by a clinician's name, of which the words are a part: “dr”, or the name of somebody.
    #[must_use]
    pub fn clinician(&self, name: &str) -> Option<Role> {
        let name = key(name);
        self.clinician.iter().find_map(|(role, phrases)| phrases.iter().any(|one| has(&name, one)).then_some(*role))
    }

    /// How people were seen, by a cell that says it.
    #[must_use]
    pub fn mode(&self, text: &str) -> Option<Mode> {
        whole_cell(&self.mode, &key(text))
    }

    /// What a kind of slot is by its name: each of category, mode and role by the first rule that fits and says it.
    #[must_use]
    pub fn slot(&self, practice: OdsCode, name: &str) -> Slot {
        let name = key(name);
        let mut slot = Slot::default();
        let fits = |rule: &&Rule| {
            rule.practice.is_none_or(|one| one == practice) && rule.has.iter().any(|phrase| has(&name, phrase))
        };
        for rule in self.slot.iter().filter(fits) {
            slot.category = slot.category.or(rule.category);
            slot.mode = slot.mode.or(rule.mode);
            slot.role = slot.role.or(rule.role);
            slot.nobody |= rule.appointment == Some(false);
        }
        // What a rule calls a category is an appointment, whatever else stands in the name.
        slot.nobody &= slot.category.is_none();
        slot
    }
}

fn whole_cell<T: Copy + Ord>(by: &By<T>, text: &str) -> Option<T> {
    by.iter().find_map(|(means, phrases)| phrases.iter().any(|one| one == text).then_some(*means))
}

/// Makes phrases comparable, and refuses one that says nothing or two things.
fn fold<'a>(place: &'static str, lists: impl IntoIterator<Item = &'a mut Vec<String>>) -> Result<(), WordsError> {
    let mut met = std::collections::BTreeSet::new();
    for phrase in lists.into_iter().flatten() {
        *phrase = key(phrase);
        if phrase.is_empty() {
            return Err(WordsError::Empty(place.to_owned()));
        }
        if !met.insert(phrase.clone()) {
            return Err(WordsError::Twice { place, word: phrase.clone() });
        }
    }
    Ok(())
}

/// Whether whole words of a text are this phrase. Both are folded.
fn has(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + phrase.len()..]);
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

/// Words of letters and digits in lower case: signs, doubled spaces and capitals are dress.
fn key(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../../../definitions/extracts/appointments.toml");

    fn practice() -> OdsCode {
        "A10001".parse().unwrap()
    }

    #[test]
    fn the_shipped_words_know_both_systems() {
        let words = Words::parse(SHIPPED).unwrap();
        let was = |status| Some(Became::Was(status));
        for (text, means) in [
            ("Left", was(Status::Attended)),
            ("Quiet Send In", was(Status::Attended)),
            ("Finished", was(Status::Attended)),
            ("DNA", was(Status::Missed)),
            ("Did Not Attend", was(Status::Missed)),
            ("Telephoned - No Answer", was(Status::Missed)),
            ("Visited And Not Seen", was(Status::Missed)),
            ("Cancelled by Unit", was(Status::Cancelled)),
            ("booked", was(Status::Unknown)),
            ("Slot Available", Some(Became::Free)),
            ("Gone fishing", None),
        ] {
            assert_eq!(words.status(text), means, "{text}");
        }
        assert_eq!(words.mode("Face to Face (Home Visit)"), Some(Mode::HomeVisit));
        assert_eq!(words.mode("Telephone/Audio"), Some(Mode::Telephone));
        assert_eq!(words.role("Salaried GP"), Some(Role::Gp));
        assert_eq!(words.clinician("RAHMAN, Aisha (Dr)"), Some(Role::Gp));
        assert_eq!(words.clinician("Drake, Mary (Mrs)"), None, "a phrase is whole words");
        let triage = words.slot(practice(), "GP Telephone Triage");
        assert_eq!(
            triage,
            Slot { category: Some(Category::Triage), mode: Some(Mode::Telephone), role: Some(Role::Gp), nobody: false }
        );
        assert_eq!(words.slot(practice(), "Care home visit").category, Some(Category::CareHomeVisit));
        assert!(words.slot(practice(), "Coffee break").nobody);
        assert_eq!(words.slot(practice(), "Zebra"), Slot::default());
    }

    #[test]
    fn a_practice_may_mean_something_else() {
        let text = SHIPPED.replacen(
            "[[slot]]",
            "[[slot]]\npractice = \"A10001\"\nhas = [\"zebra\"]\ncategory = \"walk-in\"\n\n[[slot]]",
            1,
        );
        let words = Words::parse(&text).unwrap();
        assert_eq!(words.slot(practice(), "Zebra clinic").category, Some(Category::WalkIn));
        assert_eq!(words.slot("A10002".parse().unwrap(), "Zebra").category, None);
    }

    #[test]
    fn words_that_say_nothing_or_two_things_are_refused() {
        let with = |from: &str, to: &str| Words::parse(&SHIPPED.replacen(from, to, 1)).unwrap_err();
        assert!(matches!(with("attended = [", "attended = [\" - \", "), WordsError::Empty(_)));
        assert!(matches!(with("attended = [", "attended = [\"D.N.A\", \"dna\", "), WordsError::Twice { .. }));
        assert!(matches!(with("[[slot]]", "[[slot]]\nhas = [\"zebra\"]\n\n[[slot]]"), WordsError::Idle(1)));
        assert!(matches!(with("title", "titel"), WordsError::Shape(_)));
        assert!(
            with("[[slot]]", "[[slot]]\nhas = [\"x\"]\ncategory = \"tea\"\n\n[[slot]]").to_string().contains("tea")
        );
    }
}
