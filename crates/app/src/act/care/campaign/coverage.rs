use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use linchpin_core::{OdsCode, Result};
use linchpin_measures::disclosure::{Rule, Shown};
use linchpin_pathways::Pathway;
use linchpin_store::care;

use crate::{
    Actor, App,
    permission::{Act, Relationship, Resource, Subject},
};

/// How far a campaign has come this season: numbers, and never whose.
#[derive(Clone, Debug, PartialEq)]
pub struct CampaignCoverage {
    /// The pathway.
    pub pathway: Arc<Pathway>,
    /// The first day of the season.
    pub season: Date,
    /// By practice, those that have begun.
    pub practices: Vec<Covered>,
}

/// How far it has come at one practice, as the reader may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The practice.
    pub practice: OdsCode,
    /// How many are in the campaign.
    pub found: Shown,
    /// For how many of them it was done, here or elsewhere.
    pub done: Shown,
    /// How many said no.
    pub declined: Shown,
}

impl App {
    /// How far a campaign has come: at the actor's own practice as counted, or at every practice of the place with small numbers
    /// withheld and the rest rounded (`methods.md` 9).
    ///
    /// # Errors
    /// The table refuses; or there is no such campaign.
    pub async fn campaign_coverage(&self, actor: &Actor, pathway: &str) -> Result<CampaignCoverage> {
        let own = (!actor.is_place_wide()).then_some(actor.organisation);
        let subject = Subject::of(Resource::Aggregate);
        let subject = if own.is_some() { subject.with(Relationship::OwnOrganisation) } else { subject };
        self.require(actor, Act::See, &subject).await?;
        let season = self.season(pathway)?;
        let campaign = season.campaign()?;
        let rule = if own.is_some() { Rule::Exact } else { Rule::Redact };
        let mut tx = self.store.read().await?;
        let mut practices: BTreeMap<OdsCode, (u64, u64, u64)> = BTreeMap::new();
        for (practice, state, n) in care::states(&mut tx, &season.pathway.id, season.since, own).await? {
            let counted = practices.entry(practice).or_default();
            counted.0 += n;
            counted.1 += n * u64::from(campaign.done.contains(&state) || campaign.elsewhere.contains(&state));
            counted.2 += n * u64::from(campaign.declined.contains(&state));
        }
        tx.rollback().await?;
        let covered = practices.into_iter().map(|(practice, (found, done, declined))| Covered {
            practice,
            found: rule.show(found),
            done: rule.show(done),
            declined: rule.show(declined),
        });
        Ok(CampaignCoverage { season: season.begins, practices: covered.collect(), pathway: season.pathway })
    }
}
