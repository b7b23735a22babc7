use std::sync::Arc;

use jiff::Timestamp;
use linchpin_core::{MatterId, OdsCode, Result, Role};
use linchpin_pathways::{
    Answers, Case, Pathway,
    case::{Filled, Sight},
    pathway::Part,
};
use linchpin_store::matter::{self, Kind};

use super::held::Working;
use crate::{Actor, App, act::care::names::Names, permission::Act};

/// A matter as its reader sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct MatterSeen {
    /// Its key.
    pub id: MatterId,
    /// The pathway on which it runs.
    pub pathway: Arc<Pathway>,
    /// The practice that answers for it.
    pub practice: OdsCode,
    /// Its version, which a move names.
    pub version: u64,
    /// Where it is, with its clocks and tasks.
    pub it: Case,
    /// The parties as which the reader acts.
    pub parties: Vec<String>,
    /// What the reader may see of each form, by its name; the newest version first.
    pub forms: Vec<(String, Vec<Filled>)>,
    /// Whether the reader may see what is to be done.
    pub shows_tasks: bool,
    /// What happened, the last first.
    pub entries: Vec<MatterEntry>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct MatterEntry {
    /// When.
    pub at: Timestamp,
    /// What kind of thing.
    pub kind: Kind,
    /// Its name.
    pub what: String,
    /// Why, or what was told.
    pub words: Option<String>,
    /// By whom; none where a clock did it.
    pub who: Option<String>,
    /// In which role.
    pub role: Option<Role>,
    /// For which organisation.
    pub organisation: Option<OdsCode>,
}

impl App {
    /// One matter.
    ///
    /// # Errors
    /// The table refuses; or there is none.
    pub async fn matter(&self, actor: &Actor, id: MatterId) -> Result<MatterSeen> {
        let Working { mut act, held, parties } = self.on_matter(actor, id, Act::See).await?;
        let mut names = Names::default();
        let mut entries = Vec::new();
        for one in matter::entries(&mut act.tx, id).await? {
            entries.push(MatterEntry {
                at: one.at,
                kind: one.kind,
                what: one.what,
                words: one.words,
                who: names.of(&mut act.tx, one.account).await?,
                role: one.role,
                organisation: one.organisation,
            });
        }
        act.done().await?;
        let by: Vec<&str> = parties.iter().map(String::as_str).collect();
        let sight = held.kept.it.sight(&held.pathway, &by);
        let forms = held.pathway.forms.iter().filter_map(|form| {
            let filled = held.kept.it.filled.get(&form.name)?;
            let shown = |one: &Filled| Filled { answers: shown(form, &one.answers, &sight), ..one.clone() };
            Some((form.name.clone(), filled.iter().rev().map(shown).collect()))
        });
        Ok(MatterSeen {
            id,
            practice: held.practice,
            version: held.kept.version,
            forms: forms.collect(),
            shows_tasks: sight.shows(&Part::Tasks),
            entries,
            it: held.kept.it.clone(),
            pathway: Arc::clone(&held.pathway),
            parties: parties.clone(),
        })
    }
}

fn shown(form: &linchpin_pathways::pathway::Form, answers: &Answers, sight: &Sight<'_>) -> Answers {
    let shared = form.items.iter().filter(|item| sight.shows_item(form, item));
    shared.filter_map(|item| Some((item.id.clone(), answers.get(&item.id)?.clone()))).collect()
}
