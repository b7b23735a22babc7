use jiff::Timestamp;
use linchpin_core::{Error, Result};
use linchpin_schemes::funding::CONDITIONS;
use linchpin_store::funding::evidence::{self, Evidence};

use super::{financial_year, named, subject, words};
use crate::{
    About, Actor, App,
    permission::{Act, Resource},
};

/// What shows a condition, as it is to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SayEvidence {
    /// The financial year, such as `2026/27`.
    pub year: String,
    /// Which condition, 1 to 6.
    pub condition: u64,
    /// Whether it is met.
    pub met: bool,
    /// What shows it.
    pub words: String,
    /// The document in which that stands.
    pub document: String,
}

/// What was written down of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidenced {
    /// Which condition, 1 to 6.
    pub condition: u64,
    /// Whether it is met.
    pub met: bool,
    /// What shows it.
    pub words: String,
    /// The document in which that stands.
    pub document: String,
    /// When it was written down, and by whom.
    pub by: (Timestamp, Option<String>),
}

impl App {
    /// Writes down whether a condition of the pooled budget is met, and what shows it.
    ///
    /// # Errors
    /// The table refuses; there is no such condition; or nothing shows it.
    pub async fn evidence_condition(&self, actor: &Actor, said: &SayEvidence) -> Result<()> {
        let year = financial_year(&said.year)?.to_string();
        let whose = subject(Resource::Funding, actor, actor.organisation);
        let about = About::key(&year).with(serde_json::json!({ "condition": said.condition, "met": said.met }));
        let mut act = self.begin(actor).await?.permit(Act::Edit, &whose, about).await?;
        if !(1..=CONDITIONS.len() as u64).contains(&said.condition) {
            return Err(Error::invalid("Choose one of the six conditions."));
        }
        let one = Evidence {
            condition: said.condition,
            met: said.met,
            words: words(&said.words, 2000, "what shows it, or what is missing")?,
            document: words(&said.document, 300, "in which document it stands")?,
            at: self.now(),
            account: actor.account(),
        };
        evidence::add(&mut act.tx, actor.organisation, &year, &one).await?;
        act.done().await
    }

    /// What was written down of the conditions in a year, the first first; of each the last stands.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn pool_evidence(&self, actor: &Actor, year: &str) -> Result<Vec<Evidenced>> {
        self.require(actor, Act::See, &subject(Resource::Funding, actor, actor.organisation)).await?;
        let mut tx = self.store.read().await?;
        let mut all = Vec::new();
        for one in evidence::of(&mut tx, actor.organisation, year).await? {
            let by = (one.at, named(&mut tx, one.account).await?);
            let Evidence { condition, met, words, document, .. } = one;
            all.push(Evidenced { condition, met, words, document, by });
        }
        tx.rollback().await?;
        Ok(all)
    }
}
