use std::collections::BTreeSet;

use jiff::Timestamp;
use linchpin_core::{PersonId, WaitingId};

use crate::find::{Ask, Candidate, Pool, fit};

/// Somebody's wish for a slot that another gives back.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// Its key.
    pub waiting: WaitingId,
    /// Who waits.
    pub person: PersonId,
    /// Since when.
    pub since: Timestamp,
    /// When what they have now begins, if they have an appointment: only an earlier one helps.
    pub booked: Option<Timestamp>,
    /// What suits them; their promise is in it.
    pub ask: Ask,
}

/// Whom to offer the slot of this place in the pool, in this order: the promise that ends first, so that one broken long ago
/// goes before one that has just begun; of those that end together whoever waits longest. Wishes without a promise come
/// after all that have one. Left out are those whom the slot does not suit, those whose own appointment is no later, those
/// who were asked about it before (`asked`), and all wishes of one person but the first.
#[must_use]
pub fn choose<'a>(
    slot: &Candidate,
    pool: &Pool,
    wishes: impl IntoIterator<Item = &'a Wish>,
    asked: &BTreeSet<PersonId>,
) -> Vec<&'a Wish> {
    let starts = slot.starts();
    let mut suited: Vec<&Wish> = wishes
        .into_iter()
        .filter(|wish| !asked.contains(&wish.person) && wish.booked.is_none_or(|booked| starts < booked))
        .filter(|wish| fit(&wish.ask, pool, slot).suits())
        .collect();
    suited.sort_by_key(|wish| (wish.ask.due.is_none(), wish.ask.due, wish.since, wish.waiting));
    let mut seen = BTreeSet::new();
    suited.retain(|wish| seen.insert(wish.person));
    suited
}
