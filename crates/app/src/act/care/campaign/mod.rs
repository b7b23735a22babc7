//! Campaigns (`domain.md` C8, C9): everybody whom a pathway's file says it is for is found, called and called again, in steps that
//! can be stopped at any moment and gone on with: each person is a transaction of their own, and nobody is taken twice.

mod call;
mod coverage;
mod letters;
mod show;
mod step;

use std::{collections::BTreeSet, sync::Arc};

use jiff::{Timestamp, civil::Date};
use linchpin_core::{Error, OdsCode, PersonId, Result};
use linchpin_pathways::{Pathway, pathway::Campaign};
use linchpin_store::{care, person};

pub use coverage::{CampaignCoverage, Covered};
pub use letters::{CampaignLetters, LetterSeen};
pub use show::CampaignSeen;
pub use step::{CampaignStep, Stepped};

use crate::{App, pseudonym::LAKE};

/// So many people are read at a time.
const PART: u32 = 1000;

/// A season of a campaign.
struct Season {
    pathway: Arc<Pathway>,
    /// Its first day.
    begins: Date,
    /// The same as an instant.
    since: Timestamp,
}

/// Those whom a campaign is for, at one practice.
#[derive(Default)]
struct Cohort {
    /// Who, and why.
    people: Vec<(PersonId, Vec<String>)>,
    /// Those of them, and others who were opened by hand, who are in the campaign already, or want never to be asked again.
    found: BTreeSet<PersonId>,
    /// The day as which the registers were worked out.
    as_at: Option<Date>,
}

impl Season {
    fn campaign(&self) -> Result<&Campaign> {
        self.pathway.campaign.as_ref().ok_or_else(no_campaign)
    }
}

impl Cohort {
    /// Who is still to be taken into the campaign.
    fn left(&self) -> impl Iterator<Item = &(PersonId, Vec<String>)> {
        self.people.iter().filter(|(id, _)| !self.found.contains(id))
    }
}

fn no_campaign() -> Error {
    Error::not_found("This pathway is no campaign: its file says nobody whom it calls.")
}

impl App {
    /// The season of a campaign that runs today.
    fn season(&self, pathway: &str) -> Result<Season> {
        let pathway = self.pathway(pathway)?;
        let campaign = pathway.campaign.as_ref().ok_or_else(no_campaign)?;
        let begins = campaign.season(self.clock.today());
        let since = begins.to_zoned(linchpin_core::london()).map_or(Timestamp::MIN, |at| at.timestamp());
        Ok(Season { pathway, begins, since })
    }

    /// Those registered with a practice of whom a rule of the campaign holds: by their age, and by the registers as they were last
    /// worked out of the record. This is direct care by their own practice, so opt-outs keep nobody out; whoever opted out of the
    /// registers of the lake is found by age alone.
    async fn cohort(&self, season: &Season, practice: OdsCode) -> Result<Cohort> {
        let campaign = season.campaign()?;
        let registers: Vec<String> = campaign.registers().into_iter().map(str::to_owned).collect();
        let members = self.facts.members(practice, &registers).await?;
        let today = self.clock.today();
        let pseudonyms = if members.of.is_empty() { None } else { Some(self.pseudonyms(LAKE).await?) };
        let mut tx = self.store.read().await?;
        let mut cohort = Cohort {
            found: care::found(&mut tx, practice, &season.pathway.id, season.since).await?,
            as_at: members.as_at,
            people: Vec::new(),
        };
        for state in &campaign.never {
            cohort.found.extend(care::ended(&mut tx, practice, &season.pathway.id, state).await?);
        }
        let mut after = None;
        loop {
            let part = person::of_practice(&mut tx, practice, today, after, PART).await?;
            for one in &part {
                if one.death_date.is_some() || one.practice(today) != Some(practice) {
                    continue;
                }
                let keys = pseudonyms.iter().flat_map(|known| known.all(one.id));
                let on: BTreeSet<String> = keys.filter_map(|key| members.of.get(&key)).flatten().cloned().collect();
                let why = campaign.because(one.birth_date, &on, season.begins);
                if !why.is_empty() {
                    cohort.people.push((one.id, why.into_iter().map(str::to_owned).collect()));
                }
            }
            let Some(last) = part.last() else { break };
            after = Some(last.id);
        }
        tx.rollback().await?;
        Ok(cohort)
    }
}
