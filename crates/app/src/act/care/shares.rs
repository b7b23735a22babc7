use std::collections::BTreeMap;

use linchpin_core::{CaseId, ConsentId, OdsCode, RelationshipId, Result, StaffId, UserId};
use linchpin_pathways::{
    Answer,
    pathway::{ItemPath, Kind, Party, Seat},
};
use linchpin_store::{
    Tx, account,
    care::{self, EntryKind, Holder, Shared},
    consent,
    relationship::{self, Kind as Between, Relationship, Scope},
    staff, team,
};
use serde_json::json;

use super::{
    held::Held,
    keep::{By, Draft, Happened, Scribe},
    purpose,
};
use crate::{Actor, App};

/// Somebody who is a party now: who has in hand what the party is to do, where they work, and by which account alone they see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hand {
    pub holder: Holder,
    organisation: Option<OdsCode>,
    account: Option<UserId>,
}

/// Who the parties of a case are now, by name.
pub(super) type Hands = BTreeMap<String, Vec<Hand>>;

impl Hand {
    fn at(holder: Holder, organisation: OdsCode) -> Self {
        Self { holder, organisation: Some(organisation), account: None }
    }
}

/// Who has something in hand that this party owns: the practice where the party may not see the case, or is nobody.
pub(super) fn holder(held: &Held, hands: &Hands, party: &str) -> Holder {
    let holds = held.kept.it.holder(&held.pathway, party);
    let hand = hands.get(holds).and_then(|hands| hands.first());
    hand.map_or(Holder::Organisation(held.practice), |hand| hand.holder)
}

impl App {
    /// Who the parties of a case are now.
    pub(super) async fn hands(&self, tx: &mut Tx, held: &Held) -> Result<Hands> {
        let mut hands = Hands::new();
        for party in &held.pathway.parties {
            let found = match &party.seat {
                Seat::Person => vec![Hand { holder: Holder::Person, organisation: None, account: None }],
                Seat::Practice => vec![Hand::at(Holder::Organisation(held.practice), held.practice)],
                Seat::Opener => {
                    let at = held.kept.by.organisation;
                    vec![Hand::at(Holder::Organisation(at), at)]
                }
                Seat::Team(name) => self.team_hand(tx, held, party, name).await?.into_iter().collect(),
                Seat::Named(path) => self.named_hands(tx, held, party, path).await?,
                Seat::Anywhere | Seat::Counts | Seat::Place => Vec::new(),
            };
            hands.insert(party.name.clone(), found);
        }
        Ok(hands)
    }

    /// The team with which the case is shared already, or else the one that the pathway means.
    async fn team_hand(&self, tx: &mut Tx, held: &Held, party: &Party, name: &str) -> Result<Option<Hand>> {
        let shared = held.shares.iter().find(|one| one.party == party.name);
        let kept = match shared.map(|one| one.holder) {
            Some(Holder::Team(id)) => team::get(tx, id).await?.filter(|team| team.closed.is_none()),
            _ => None,
        };
        let team = match kept {
            Some(team) => Some(team),
            None => self.team_for(tx, name, held.practice).await?,
        };
        Ok(team.map(|team| Hand::at(Holder::Team(team.id), team.organisation)))
    }

    /// Whom an answer names, once for each organisation at which they work as what the party is.
    async fn named_hands(&self, tx: &mut Tx, held: &Held, party: &Party, path: &ItemPath) -> Result<Vec<Hand>> {
        let Some(Answer::Reference(key)) = held.kept.it.answer(path) else { return Ok(Vec::new()) };
        let is_staff = held.pathway.item(path).is_some_and(|item| item.kind == Kind::Staff);
        if is_staff {
            let Ok(id) = key.parse() else { return Ok(Vec::new()) };
            return self.staff_hands(tx, party, id).await;
        }
        if let Ok(id) = key.parse() {
            let team = team::get(tx, id).await?.filter(|team| team.closed.is_none());
            return Ok(team.map(|team| Hand::at(Holder::Team(id), team.organisation)).into_iter().collect());
        }
        let code = key.parse::<OdsCode>().ok();
        Ok(code.map(|code| Hand::at(Holder::Organisation(code), code)).into_iter().collect())
    }

    async fn staff_hands(&self, tx: &mut Tx, party: &Party, id: StaffId) -> Result<Vec<Hand>> {
        let Some(one) = staff::get(tx, id).await?.filter(|one| one.ended.is_none()) else { return Ok(Vec::new()) };
        // A share without an account would be one with everybody of the organisation.
        let accounts = account::by_staff(tx, id).await?;
        let Some(account) = accounts.iter().find(|account| !account.disabled) else { return Ok(Vec::new()) };
        let account = Some(account.id);
        let today = self.clock.today();
        let works = one.roles.iter().filter(|role| {
            party.roles.contains(&role.role)
                && role.from.is_none_or(|from| from <= today)
                && role.to.is_none_or(|to| to >= today)
        });
        let mut at: Vec<OdsCode> = works.map(|role| role.organisation).collect();
        at.sort_unstable();
        at.dedup();
        Ok(at.into_iter().map(|at| Hand { account, ..Hand::at(Holder::Staff(id), at) }).collect())
    }

    /// Makes the shares of a case what they should be now: a party outside the practice has one while it may see the case, and
    /// what it no longer should have ends at once.
    pub(super) async fn share_anew(
        &self,
        tx: &mut Tx,
        held: &mut Held,
        hands: &mut Hands,
        by: &By<'_>,
        scribe: &mut Scribe,
    ) -> Result<()> {
        let mut wanted: Vec<(&str, Hand, OdsCode)> = Vec::new();
        for party in &held.pathway.parties {
            let is_shared = match party.seat {
                Seat::Team(_) | Seat::Named(_) => true,
                Seat::Opener => held.kept.by.organisation != held.practice,
                _ => false,
            };
            if is_shared && held.kept.it.may_see(&held.pathway, &party.name) {
                let found = hands.get(&party.name).into_iter().flatten();
                wanted.extend(found.filter_map(|hand| Some((party.name.as_str(), *hand, hand.organisation?))));
            }
        }
        let is = |share: &Shared, (party, hand, at): &(&str, Hand, OdsCode)| {
            share.party == *party && share.holder == hand.holder && share.organisation == *at
        };
        let account = by.account();
        let mut shares = Vec::new();
        for share in std::mem::take(&mut held.shares) {
            if wanted.iter().any(|one| is(&share, one)) {
                shares.push(share);
            } else {
                // Nobody ends it by hand, so that it may begin again: a lead who comes back sees the case again.
                relationship::end(tx, share.relationship, None, self.now()).await?;
                let body = json!({ "ended": share.holder.to_string(), "organisation": share.organisation.to_string() });
                scribe.write(tx, Draft { body, ..Draft::of(EntryKind::Party, &share.party, self.now()) }).await?;
            }
        }
        let agreed = consent::standing(tx, held.person.id, &purpose(held.kept.id), self.now()).await?;
        let agreed = agreed.map(|said| said.id);
        // What somebody ended by hand stays ended until the person says yes anew.
        let ended = care::shares(tx, held.kept.id).await?;
        let stopped = |one: &(&str, Hand, OdsCode)| {
            ended.iter().any(|share| is(share, one) && share.ended_by.is_some() && share.consent == agreed)
        };
        for one in &wanted {
            if !shares.iter().any(|share| is(share, one)) && !stopped(one) {
                shares.push(self.share_case(tx, held, *one, (account, agreed)).await?);
                let (party, hand, at) = one;
                let body = json!({ "shared": hand.holder.to_string(), "organisation": at.to_string() });
                scribe.write(tx, Draft { body, ..Draft::of(EntryKind::Party, party, self.now()) }).await?;
            }
        }
        held.shares = shares;
        // Who has no share has nothing in hand: it is the practice's.
        for party in &held.pathway.parties {
            let at_practice = party.seat == Seat::Opener && held.kept.by.organisation == held.practice;
            if matches!(party.seat, Seat::Team(_) | Seat::Named(_) | Seat::Opener) && !at_practice {
                let shares = |hand: &Hand| held.shares.iter().any(|s| s.party == party.name && s.holder == hand.holder);
                hands.entry(party.name.clone()).or_default().retain(shares);
            }
        }
        Ok(())
    }

    /// A share was ended by hand, by the relationship that it is: what its party had in hand is the practice's.
    pub(crate) async fn share_ended(&self, tx: &mut Tx, actor: &Actor, one: &Relationship) -> Result<()> {
        let case = one.reference.as_deref().and_then(|reference| reference.split_once('/'));
        let case = case.filter(|(kind, _)| *kind == consent::CASE);
        let Some(case) = case.and_then(|(_, id)| id.parse::<CaseId>().ok()) else { return Ok(()) };
        // Anybody may have typed the reference of an involvement: only a share of the case is one.
        if care::shares(tx, case).await?.iter().all(|share| share.relationship != one.id) {
            return Ok(());
        }
        let Some(mut held) = self.held(tx, case).await? else { return Ok(()) };
        // Nobody leads who may not see.
        if let Some(lead) = held.kept.lead
            && !self.would_see(tx, &held, lead).await?
        {
            held.kept.lead = None;
        }
        let by = By { actor: Some(actor), parties: &[] };
        let said = Some(Draft::of(EntryKind::Party, "A share was ended", self.now()).by(&by));
        let before = held.kept.it.clone();
        self.keep(tx, &mut held, &by, &Happened { before: Some(&before), effects: &[], said }).await
    }

    async fn share_case(
        &self,
        tx: &mut Tx,
        held: &Held,
        (party, hand, organisation): (&str, Hand, OdsCode),
        (account, agreed): (Option<UserId>, Option<ConsentId>),
    ) -> Result<Shared> {
        let (case, now) = (held.kept.id, self.now());
        let one = Relationship {
            id: RelationshipId::new(self.ids.uuid()),
            person: held.person.id,
            kind: Between::OpenCase,
            organisation,
            account: hand.account,
            // What of the case they see is the pathway's to say; the clinical record is not part of it.
            scope: Scope::Person,
            consent: agreed,
            reference: Some(purpose(case)),
            // The pathway's title would tell everybody who sees involvements what the person has.
            reason: None,
            from: now,
            to: None,
            made_by: account,
            ended_by: None,
        };
        relationship::add(tx, &one).await?;
        care::share(tx, case, party, hand.holder, one.id).await?;
        Ok(Shared {
            relationship: one.id,
            case,
            party: party.to_owned(),
            holder: hand.holder,
            organisation,
            from: now,
            to: None,
            consent: one.consent,
            ended_by: None,
        })
    }
}
