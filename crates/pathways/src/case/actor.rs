use linchpin_core::Role;

use crate::{
    Answer, Case,
    pathway::{Pathway, Seat},
};

/// Whoever is signed in, as far as a pathway asks: which of its parties they are follows from this and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// The role in which they work now.
    pub role: Role,
    /// Whether the case is about themselves.
    pub is_person: bool,
    /// Whether they work for the practice at which the person is registered.
    pub at_practice: bool,
    /// Whether they opened the case, or work beside whoever did, in the same role and organisation.
    pub opened: bool,
    /// The keys and the names of the teams they are in.
    pub teams: &'a [&'a str],
    /// Their key as a member of staff.
    pub staff: Option<&'a str>,
    /// Their organisation's code.
    pub organisation: &'a str,
}

impl Actor<'_> {
    /// The parties as which they act in a case, or in one that is about to be opened.
    #[must_use]
    pub fn parties<'p>(&self, pathway: &'p Pathway, case: Option<&Case>) -> Vec<&'p str> {
        let is = |seat: &Seat| match seat {
            Seat::Person => self.is_person,
            Seat::Practice => self.at_practice,
            Seat::Opener => case.is_none() || self.opened,
            Seat::Team(name) => self.teams.contains(&name.as_str()),
            Seat::Named(path) => match case.and_then(|case| case.answer(path)) {
                Some(Answer::Reference(key)) => {
                    self.staff == Some(key) || self.organisation == key || self.teams.contains(&key.as_str())
                }
                _ => false,
            },
            Seat::Anywhere | Seat::Counts | Seat::Place => true,
        };
        let parties = pathway.parties.iter().filter(|party| party.roles.contains(&self.role) && is(&party.seat));
        parties.map(|party| party.name.as_str()).collect()
    }
}
