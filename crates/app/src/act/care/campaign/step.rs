use linchpin_core::{ErrorKind, Result};
use linchpin_pathways::{Answer, Answers};
use linchpin_store::care;

use super::{
    super::{Acted, MoveCase, OpenCase},
    Season, no_campaign,
};
use crate::{
    Actor, App,
    permission::{Act, Relationship, Resource, Subject},
};

/// As many cases are looked at to say how many are left.
const COUNTED: u32 = 100_000;

/// A step of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignStep {
    /// Those whom the rules find and who are not in it yet are taken in.
    Find,
    /// Those who wait for it are called: by this one of the calls, from 0.
    Call(usize),
}

/// What a step did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stepped {
    /// For how many it was done.
    pub done: u64,
    /// For how many it could not be: somebody else was quicker, or the pathway refuses.
    pub skipped: u64,
    /// For how many it is still to be done.
    pub left: u64,
}

impl App {
    /// Takes a campaign one step on, for as many of the actor's practice as `limit` says. Each person is an act of its own, in
    /// the audit as every other: stopped at any moment it is gone on with by doing it again, and nobody is taken twice.
    ///
    /// # Errors
    /// The table refuses; there is no such campaign; or the store cannot be reached.
    pub async fn step_campaign(&self, actor: &Actor, pathway: &str, step: CampaignStep, limit: u32) -> Result<Stepped> {
        let subject = Subject::of(Resource::Case).with(Relationship::OwnOrganisation);
        self.require(actor, Act::Add, &subject).await?;
        let season = self.season(pathway)?;
        match step {
            CampaignStep::Find => self.find_for(actor, &season, limit as usize).await,
            CampaignStep::Call(number) => {
                let does = season.campaign()?.calls.get(number).ok_or_else(no_campaign)?.clone();
                self.call_those(actor, &season, &does, limit as usize).await
            }
        }
    }

    async fn find_for(&self, actor: &Actor, season: &Season, limit: usize) -> Result<Stepped> {
        let because = season.campaign()?.because.item.clone();
        let cohort = self.cohort(season, actor.organisation).await?;
        let mut stepped = Stepped { left: cohort.left().count() as u64, ..Stepped::default() };
        for (person, why) in cohort.left().take(limit) {
            let answers: Answers = [(because.clone(), Answer::Many(why.clone()))].into();
            let wanted = OpenCase { person: *person, pathway: season.pathway.id.clone(), answers, agreed: None };
            let opened = self.open_case(actor, &wanted).await;
            stepped.count(opened.map(|acted| matches!(acted, Acted::Done(_))))?;
        }
        Ok(stepped)
    }

    async fn call_those(&self, actor: &Actor, season: &Season, does: &str, limit: usize) -> Result<Stepped> {
        let moves = season.pathway.moves.iter().filter(|one| one.does == does);
        let mut waiting = Vec::new();
        let mut tx = self.store.read().await?;
        for state in moves.flat_map(|one| &one.from) {
            let of = (actor.organisation, season.pathway.id.as_str(), state.as_str());
            waiting.extend(care::waiting(&mut tx, of, COUNTED).await?);
        }
        tx.rollback().await?;
        let mut stepped = Stepped { left: waiting.len() as u64, ..Stepped::default() };
        for case in waiting.into_iter().take(limit) {
            let mut tx = self.store.read().await?;
            let seen = care::get(&mut tx, case).await?.map_or(0, |kept| kept.version);
            tx.rollback().await?;
            let wanted = MoveCase { case, seen, does: does.to_owned(), answers: Answers::new(), reason: None };
            let moved = self.move_case(actor, &wanted).await;
            stepped.count(moved.map(|acted| matches!(acted, Acted::Done(_))))?;
        }
        Ok(stepped)
    }
}

impl Stepped {
    /// Counts one that was done or was not; an error that would meet the next one too ends the step.
    pub(super) fn count(&mut self, done: Result<bool>) -> Result<()> {
        match done {
            Ok(true) => self.done += 1,
            Ok(false) => self.skipped += 1,
            Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict | ErrorKind::NotFound) => {
                self.skipped += 1;
            }
            Err(error) => return Err(error),
        }
        self.left = self.left.saturating_sub(1);
        Ok(())
    }
}
