use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use linchpin_core::Result;
use linchpin_pathways::Pathway;
use linchpin_store::{care, message_rule};

use crate::{
    About, Actor, App,
    message::Rule,
    permission::{Act, Relationship, Resource, Subject},
};

/// As many letters are counted.
const LETTERS: u32 = 100_000;

/// A campaign at one practice, this season.
#[derive(Clone, PartialEq)]
pub struct CampaignSeen {
    /// The pathway of one person in it.
    pub pathway: Arc<Pathway>,
    /// The first day of the season.
    pub season: Date,
    /// The day as which the registers were worked out; none where none was.
    pub as_at: Option<Date>,
    /// How many the rules find today.
    pub eligible: u64,
    /// How many of these each reason finds; one may have several.
    pub because: Vec<(String, u64)>,
    /// How many of them are not in the campaign yet.
    pub left: u64,
    /// How many cases are in which state, in the order of the file.
    pub states: Vec<(String, u64)>,
    /// How many were called at least once by each call.
    pub calls: Vec<(String, u64)>,
    /// How many wait for each call that is made by hand.
    pub waiting: Vec<(usize, String, u64)>,
    /// Whether the practice said which number people ring, without which nothing is sent.
    pub writes: bool,
    /// How many were called, could be sent no text or e-mail, and wait for a letter.
    pub letters: u64,
}

impl std::fmt::Debug for CampaignSeen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CampaignSeen({}, {})", self.pathway.id, self.season)
    }
}

impl CampaignSeen {
    /// How many are in the campaign.
    #[must_use]
    pub fn found(&self) -> u64 {
        self.states.iter().map(|(_, n)| n).sum()
    }

    /// How many are in one of these states.
    #[must_use]
    pub fn in_states(&self, states: &[String]) -> u64 {
        self.states.iter().filter(|(state, _)| states.contains(state)).map(|(_, n)| n).sum()
    }
}

impl App {
    /// A campaign at the actor's practice: whom it finds, how far it is, and how many letters wait.
    ///
    /// # Errors
    /// The table refuses; or there is no such campaign.
    pub async fn campaign(&self, actor: &Actor, pathway: &str) -> Result<CampaignSeen> {
        let season = self.season(pathway)?;
        let practice = actor.organisation;
        let subject = Subject::of(Resource::Case).with(Relationship::OwnOrganisation);
        let doing = self.begin(actor).await?;
        let mut act = doing.permit(Act::See, &subject, About::default()).await?;
        let tx = &mut act.tx;
        let campaign = season.campaign()?.clone();
        let id = season.pathway.id.as_str();
        let mut states: BTreeMap<String, u64> = BTreeMap::new();
        for (_, state, n) in care::states(tx, id, season.since, Some(practice)).await? {
            *states.entry(state).or_default() += n;
        }
        let (mut calls, mut waiting) = (Vec::new(), Vec::new());
        for (number, does) in campaign.calls.iter().enumerate() {
            let called = care::moved(tx, id, season.since, does, Some(practice)).await?;
            calls.push((does.clone(), called.iter().map(|(_, n)| n).sum()));
            let moves = season.pathway.moves.iter().filter(|one| one.does == *does);
            // What the clock does by itself nobody does too early.
            let by_hand = moves.filter(|one| !one.by_clock).flat_map(|one| &one.from);
            let wait: u64 = by_hand.filter_map(|state| states.get(state)).sum();
            if wait > 0 {
                waiting.push((number, does.clone(), wait));
            }
        }
        let rule = message_rule::get::<Rule>(tx, practice).await?;
        let letters = care::letters(tx, (practice, id), LETTERS).await?.len() as u64;
        act.done().await?;
        let cohort = self.cohort(&season, practice).await?;
        let mut because: BTreeMap<&str, u64> = BTreeMap::new();
        for why in cohort.people.iter().flat_map(|(_, why)| why) {
            *because.entry(why).or_default() += 1;
        }
        let order = |state: &str| season.pathway.states.iter().position(|one| one.name == state);
        let mut states: Vec<_> = states.into_iter().collect();
        states.sort_by_key(|(state, _)| order(state));
        Ok(CampaignSeen {
            season: season.begins,
            as_at: cohort.as_at,
            eligible: cohort.people.len() as u64,
            because: because.into_iter().map(|(why, n)| (why.to_owned(), n)).collect(),
            left: cohort.left().count() as u64,
            states,
            calls,
            waiting,
            writes: rule.is_some_and(|rule| rule.it.changes.is_some()),
            letters,
            pathway: season.pathway,
        })
    }
}
