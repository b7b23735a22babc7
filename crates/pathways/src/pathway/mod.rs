//! A pathway as its file defines it. What is here was read from a file and found sound; nothing else makes one.

mod campaign;
mod form;
mod item;
mod part;
mod party;
mod prefill;
mod state;
mod step;
mod trigger;

use serde::Serialize;

pub use crate::story::Story;
pub use campaign::{Campaign, DayOfYear, Whom};
pub use form::{Form, Need, Section};
pub use item::{Code, Item, Kind, Shown};
pub(crate) use part::RESERVED;
pub use part::{Field, ItemPath, Part};
pub use party::{About, COMMISSIONER, PERSON, PRACTICE, Party, Seat};
pub use prefill::{OfMeeting, Prefill};
pub use state::{Clock, Escalation, Runs, State};
pub use step::{Alert, Ask, Each, Move, News, Opening, Task};
pub use trigger::{Mark, Trigger};

/// How cases of one kind move, who moves them, what is asked, by when, and who sees what.
///
/// Two files with the same bytes have the same [`Pathway::hash`]; a case remembers the hash it began with, and finishes
/// on that version whatever the file says by then.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pathway {
    /// Its path below `definitions/pathways` without `.toml`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What its cases are about.
    pub about: About,
    /// Why there is such a pathway.
    pub why: String,
    /// The document it comes from.
    pub source: String,
    /// Raised by its author at each change; for people. Machines go by [`Pathway::hash`].
    pub version: u32,
    /// Who takes part: those of the file, then `person`, `practice` and `commissioner`, whom every pathway has.
    pub parties: Vec<Party>,
    /// How a case begins.
    pub opens: Opening,
    /// The states, in the order of the file.
    pub states: Vec<State>,
    /// What can be done, in the order of the file.
    pub moves: Vec<Move>,
    /// What is told and asked when something happens elsewhere.
    pub alerts: Vec<Alert>,
    /// The forms, in the order of the file.
    pub forms: Vec<Form>,
    /// The sections of the plan, in the order of the file; none where the pathway keeps no plan.
    pub plan: Vec<Section>,
    /// Who sees what. Whoever is not here sees nothing.
    pub share: Vec<Share>,
    /// What about a practice gives cause to open one; for cases about practices.
    pub triggers: Vec<Trigger>,
    /// Whom it calls, where everybody of some kind is called.
    pub campaign: Option<Campaign>,
    /// What is compared before and after.
    pub outcomes: Vec<Outcome>,
    /// Worked examples, played by [`Pathway::play_stories`].
    pub stories: Vec<Story>,
    /// The file's text: keep it as long as a case runs on it.
    #[serde(skip)]
    pub text: String,
    /// The SHA-256 of the text, hexadecimal.
    pub hash: String,
}

/// What one party sees of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Who.
    pub party: String,
    /// What.
    pub sees: Vec<Part>,
}

/// Something answered twice, whose change tells whether the pathway helped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// What it is called.
    pub name: String,
    /// The first answer.
    pub before: ItemPath,
    /// The second; of the same kind.
    pub after: ItemPath,
}

impl Pathway {
    /// The state of this name.
    #[must_use]
    pub fn state(&self, name: &str) -> Option<&State> {
        self.states.iter().find(|state| state.name == name)
    }

    /// Every task that the file gives somebody.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = &Task> {
        let clocks = self.states.iter().flat_map(|state| &state.clocks).flat_map(|clock| &clock.then);
        let given = self.opens.tasks.iter().chain(self.moves.iter().flat_map(|one| &one.tasks));
        given
            .chain(self.alerts.iter().flat_map(|alert| &alert.tasks))
            .chain(clocks.filter_map(|step| step.task.as_ref()))
    }

    /// The party of this name.
    #[must_use]
    pub fn party(&self, name: &str) -> Option<&Party> {
        self.parties.iter().find(|party| party.name == name)
    }

    /// The form of this name, or `plan.NAME` for a section of the plan.
    #[must_use]
    pub fn form(&self, name: &str) -> Option<&Form> {
        self.forms.iter().chain(self.plan.iter().map(|section| &section.form)).find(|form| form.name == name)
    }

    /// The section of the plan with this form's name, `plan.NAME`.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.plan.iter().find(|section| section.form.name == name)
    }

    /// The item at a path.
    #[must_use]
    pub fn item(&self, path: &ItemPath) -> Option<&Item> {
        self.form(&path.form)?.item(&path.item)
    }

    /// The moves out of a state, those within it included.
    pub fn moves_from<'a>(&'a self, state: &str) -> impl Iterator<Item = &'a Move> {
        self.moves.iter().filter(move |one| one.from.iter().any(|from| from == state))
    }

    /// The move that a meeting makes with a case in this state: its form takes answers from the meeting. Without one the
    /// pathway is not talked about in meetings by itself.
    #[must_use]
    pub fn discussion(&self, state: &str) -> Option<&Move> {
        self.moves_from(state)
            .find(|one| one.form.as_ref().and_then(|form| self.form(form)).is_some_and(Form::is_of_meetings))
    }

    /// What this party sees while it may see at all; nothing where the file does not say so.
    #[must_use]
    pub fn shared_with(&self, party: &str) -> &[Part] {
        self.share.iter().find(|share| share.party == party).map_or(&[], |share| &share.sees)
    }

    /// Whether a party is outside the person's own practice, and so sees on the person's consent only (HWBB 10.2).
    #[must_use]
    pub fn is_outside(&self, party: &str) -> bool {
        self.party(party).is_none_or(|party| party.seat.is_outside())
    }

    /// The names of other definitions that the file relies on: registers, code lists and schemes, such as
    /// `schemes/social-prescribing`, in order and once each.
    #[must_use]
    pub fn relies_on(&self) -> Vec<&str> {
        let items = self.forms.iter().chain(self.plan.iter().map(|s| &s.form)).flat_map(Form::every_item);
        let lists = items.filter_map(|item| match &item.prefill {
            Some(Prefill::Codes(list)) => Some(list.as_str()),
            _ => None,
        });
        let called = self.campaign.iter().flat_map(Campaign::registers);
        let schemes = self.moves.iter().filter_map(|one| one.earns.as_deref());
        let watched = self.triggers.iter().map(|one| one.indicator.as_str());
        let mut all: Vec<_> = self
            .opens
            .finds
            .iter()
            .map(String::as_str)
            .chain(lists)
            .chain(schemes)
            .chain(called)
            .chain(watched)
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
