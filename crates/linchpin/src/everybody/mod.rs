//! What was worked out about everybody on the lists, for acts: rows of the lake in the words of the definitions.

mod words;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use linchpin_app::{
    Everybody,
    everybody::{AtRisk, Candidate, Named, Published},
    facts::Later,
};
use linchpin_core::{Error, OdsCode, Result};
use linchpin_lake::{Lake, Stamp};
use linchpin_risk::{
    counts::Counts,
    list::{List, Standing},
};
use words::Words;

use crate::{clock::ticks, definitions::texts, place::Place};

/// How often the definitions and the lake are looked at for something else.
const LOOK: Duration = Duration::from_secs(2);

/// Out of the lake of a place.
pub struct LakeEverybody {
    folder: PathBuf,
    lake: Lake,
    kept: Mutex<Kept>,
}

/// What was read last.
#[derive(Default)]
struct Kept {
    looked: Option<Duration>,
    stamp: Option<Stamp>,
    texts: BTreeMap<String, String>,
    words: Arc<Words>,
    at_risk: BTreeMap<(String, OdsCode), Arc<AtRisk>>,
    practices: Option<Arc<Vec<OdsCode>>>,
    counts: Option<Arc<Counts>>,
    published: Option<Arc<Published>>,
}

impl LakeEverybody {
    /// Of a place. Nothing is read before the first question.
    pub fn of(place: &Place) -> Self {
        Self { folder: place.folder.clone(), lake: place.lake(), kept: Mutex::default() }
    }

    /// The definitions in force, with everything forgotten that was worked out of others, or of an earlier lake.
    fn words(&self) -> Result<Arc<Words>> {
        let now = ticks();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.looked.is_some_and(|looked| now.saturating_sub(looked) < LOOK) {
            return Ok(Arc::clone(&kept.words));
        }
        let unread = |why: anyhow::Error| Error::internal("The definitions cannot be read.", format!("{why:#}"));
        let (stamp, texts) = (self.lake.stamp()?, texts(Some(&self.folder)).map_err(unread)?);
        if kept.stamp != Some(stamp) || kept.texts != texts {
            if kept.texts != texts {
                kept.words = Arc::new(Words::read(&texts));
            }
            *kept = Kept { stamp: Some(stamp), texts, words: Arc::clone(&kept.words), ..Kept::default() };
        }
        kept.looked = Some(now);
        Ok(Arc::clone(&kept.words))
    }

    async fn listed(&self, list: &List, practice: OdsCode) -> Result<Arc<AtRisk>> {
        let words = self.words()?;
        let key = (format!("{list:?}"), practice);
        if let Some(found) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).at_risk.get(&key) {
            return Ok(Arc::clone(found));
        }
        let scores: Vec<&str> = list.tools.iter().map(|tool| tool.score.as_str()).collect();
        let registers: Vec<&str> = list.named().collect();
        let scored = self.lake.scored(practice, &scores, &registers).await?;
        let people: Vec<Standing<'_>> = scored
            .people
            .iter()
            .map(|one| {
                let registers = one.registers.iter().map(String::as_str).collect();
                Standing { score: one.score, before: one.before, registers }
            })
            .collect();
        let chosen = list.pick(scored.score.as_deref(), &people);
        let people_at_risk = chosen.into_iter().map(|chosen| {
            let one = &scored.people[chosen.at];
            let caseloads = one.registers.iter().filter(|id| list.caseload.contains(id)).map(|id| words.register(id));
            Candidate {
                pseudonym: one.person.clone(),
                reasons: chosen.reasons,
                rank: chosen.rank,
                score: one.score,
                before: one.before,
                band: scored.score.as_ref().zip(one.band.as_ref()).map(|(score, band)| words.band(score, band)),
                because: scored.score.as_ref().map(|score| words.because(score, &one.why)).unwrap_or_default(),
                conditions: one.conditions,
                caseloads: caseloads.collect(),
            }
        });
        let found = Arc::new(AtRisk {
            as_at: scored.as_at,
            people: scored.people.len() as u64,
            people_at_risk: people_at_risk.collect(),
            score: scored.score.as_ref().map(|score| words.score(score)),
        });
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).at_risk.insert(key, Arc::clone(&found));
        Ok(found)
    }

    /// The practices whose people were looked at.
    async fn practices(&self) -> Result<Arc<Vec<OdsCode>>> {
        self.words()?;
        if let Some(found) = &self.kept.lock().unwrap_or_else(PoisonError::into_inner).practices {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(self.lake.scored_practices().await?);
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).practices = Some(Arc::clone(&found));
        Ok(found)
    }
}

impl Everybody for LakeEverybody {
    fn lists(&self) -> Vec<List> {
        self.words().map(|words| words.lists.clone()).unwrap_or_else(|why| {
            tracing::warn!(%why, "lists");
            Vec::new()
        })
    }

    fn at_risk<'a>(&'a self, list: &'a List, practice: OdsCode) -> Later<'a, Result<AtRisk>> {
        Box::pin(async move { Ok((*self.listed(list, practice).await?).clone()) })
    }

    fn on_list<'a>(&'a self, list: &'a List) -> Later<'a, Result<BTreeMap<OdsCode, (u64, u64)>>> {
        Box::pin(async move {
            let mut all = BTreeMap::new();
            for practice in &*self.practices().await? {
                let found = self.listed(list, *practice).await?;
                all.insert(*practice, (found.people, found.people_at_risk.len() as u64));
            }
            Ok(all)
        })
    }

    fn named(&self) -> Named {
        self.words().map(|words| words.named()).unwrap_or_else(|why| {
            tracing::warn!(%why, "registers");
            Named::default()
        })
    }

    fn counts(&self) -> Later<'_, Result<Arc<Counts>>> {
        Box::pin(async move {
            self.words()?;
            if let Some(found) = &self.kept.lock().unwrap_or_else(PoisonError::into_inner).counts {
                return Ok(Arc::clone(found));
            }
            let found = Arc::new(self.lake.population_counts().await?);
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).counts = Some(Arc::clone(&found));
            Ok(found)
        })
    }

    fn published(&self) -> Later<'_, Result<Arc<Published>>> {
        Box::pin(async move {
            self.words()?;
            if let Some(found) = &self.kept.lock().unwrap_or_else(PoisonError::into_inner).published {
                return Ok(Arc::clone(found));
            }
            let found = Arc::new(self.lake.published_registers().await?);
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).published = Some(Arc::clone(&found));
            Ok(found)
        })
    }

    fn lacking<'a>(&'a self, gap: &'a str, practice: OdsCode) -> Later<'a, Result<BTreeMap<String, Vec<String>>>> {
        Box::pin(async move { self.lake.lacking(practice, gap).await })
    }
}
