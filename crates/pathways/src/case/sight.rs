use super::{Case, Consent};
use crate::{
    Answer,
    pathway::{Form, Item, PRACTICE, Part, Pathway, Seat},
};

/// What somebody sees of one case, at this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight<'a> {
    parties: Vec<&'a str>,
    parts: Vec<&'a Part>,
}

impl Case {
    /// What somebody who acts as these parties sees. Never more than the file shares; outside the practice only while the
    /// person agrees and the case is open; of counts nobody sees a case.
    #[must_use]
    pub fn sight<'a>(&self, pathway: &'a Pathway, parties: &[&'a str]) -> Sight<'a> {
        let seeing: Vec<&str> = parties.iter().copied().filter(|party| self.may_see(pathway, party)).collect();
        let parts = seeing.iter().flat_map(|party| pathway.shared_with(party)).filter(|part| !part.is_of_nobody());
        Sight { parts: parts.collect(), parties: seeing }
    }

    /// Whether a party may see the case at all, and so act on it.
    #[must_use]
    pub fn may_see(&self, pathway: &Pathway, party: &str) -> bool {
        let Some(party) = pathway.party(party) else { return false };
        match &party.seat {
            Seat::Counts => false,
            seat if seat.is_outside() => self.consent == Consent::Given && self.closed.is_none(),
            _ => true,
        }
    }

    /// Who holds what this party owns: the party, or the practice while the party may not see the case, or is nobody yet.
    #[must_use]
    pub fn holder<'a>(&self, pathway: &Pathway, party: &'a str) -> &'a str {
        let is_somebody = match pathway.party(party).map(|party| &party.seat) {
            Some(Seat::Named(path)) => matches!(self.answer(path), Some(Answer::Reference(_))),
            Some(_) => true,
            None => false,
        };
        if is_somebody && self.may_see(pathway, party) { party } else { PRACTICE }
    }
}

impl Sight<'_> {
    /// Whether there is nothing to see.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether a part of the case is shown. For answers ask [`Sight::shows_item`].
    #[must_use]
    pub fn shows(&self, part: &Part) -> bool {
        self.parts.iter().any(|shared| match shared {
            Part::Everything => !part.is_of_nobody(),
            Part::Plan => matches!(part, Part::Plan) || matches!(part, Part::Form(form) if form.starts_with("plan.")),
            shared => *shared == part,
        })
    }

    /// Whether the answer to an item is shown.
    #[must_use]
    pub fn shows_item(&self, form: &Form, item: &Item) -> bool {
        if !item.only.is_empty() && item.only.iter().all(|only| !self.parties.contains(&only.as_str())) {
            return false;
        }
        self.shows(&Part::Form(form.name.clone()))
            || self
                .parts
                .iter()
                .any(|part| matches!(part, Part::Item(path) if path.form == form.name && path.item == item.id))
    }
}
