use std::collections::BTreeMap;

use jiff::Timestamp;
use linchpin_access::escalation::{Asker, Definition, Level, Sharing, Shown, View, view};
use linchpin_core::{OdsCode, Result, Role};
use linchpin_store::level::{self, DayMeasured};

use super::{oldest, state, subject};
use crate::{
    Actor, App,
    permission::{Act, Relationship},
};

/// What is seen of a practice's state.
#[derive(Clone, Debug, PartialEq)]
pub struct Practice {
    /// Which.
    pub practice: OdsCode,
    /// What of it is seen.
    pub view: View,
    /// When it said so; none where nothing stands, or it is not shared.
    pub at: Option<Timestamp>,
}

impl Practice {
    /// The level at which to act, of what is seen: the higher of the two.
    #[must_use]
    pub fn acting(&self) -> Option<Level> {
        let known = |shown: &Shown<Level>| if let Shown::Some(level) = shown { Some(*level) } else { None };
        known(&self.view.reported).max(known(&self.view.measured))
    }

    /// Whether nothing of it is shared.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.view.reported == Shown::NotShared && self.view.measured == Shown::NotShared
    }
}

impl App {
    /// How the practices of the place stand: for the commissioner as far as each shares it, for a network's managers those
    /// of their own network. What was agreed comes with it.
    ///
    /// # Errors
    /// The table refuses; nothing usable was agreed; or the store cannot be reached.
    pub async fn levels(&self, actor: &Actor, of: &[OdsCode]) -> Result<(Definition, Vec<Practice>)> {
        let today = self.clock.today();
        let asker = if actor.role == Role::Commissioner { Asker::Commissioner } else { Asker::Network };
        let why = (asker == Asker::Network).then_some(Relationship::Shared);
        self.require(actor, Act::See, &subject(why)).await?;
        let own = actor.organisation;
        let network = self.groups.network(own, today).unwrap_or(own);
        let beside = |at: OdsCode| at != own && self.groups.network(at, today) == Some(network);
        let all: Vec<OdsCode> = match asker {
            Asker::Commissioner => of.to_vec(),
            _ => of.iter().copied().filter(|at| beside(*at)).collect(),
        };
        let (agreed, now) = (self.definitions.escalation()?, self.now());
        let mut tx = self.store.read().await?;
        let mut said: BTreeMap<OdsCode, _> =
            level::lasts(&mut tx, oldest(&agreed, now)).await?.into_iter().map(|one| (one.practice, one)).collect();
        let days: BTreeMap<OdsCode, DayMeasured> =
            level::measured_on(&mut tx, today).await?.into_iter().map(|one| (one.practice, one)).collect();
        let sharing: BTreeMap<OdsCode, Sharing> = level::sharings(&mut tx).await?.into_iter().collect();
        tx.rollback().await?;
        let seen = |practice: OdsCode| {
            let state = state(&agreed, said.remove(&practice), days.get(&practice), now);
            let shares = sharing.get(&practice).copied().unwrap_or(Sharing::Nothing);
            let view = view(&state, shares, asker);
            let at = state.reported.filter(|_| matches!(view.reported, Shown::Some(_))).map(|report| report.at);
            Practice { practice, view, at }
        };
        let mut practices: Vec<Practice> = all.into_iter().map(seen).collect();
        practices.sort_by_key(|one| (std::cmp::Reverse(one.acting()), one.is_closed(), one.practice));
        Ok((agreed, practices))
    }
}
