use linchpin_core::Result;
use linchpin_pathways::{
    Refusal,
    case::{Act, Case, Event},
};
use linchpin_store::{Tx, care::EntryKind};
use serde_json::json;

use super::{
    held::Held,
    keep::{By, Draft, Happened},
};
use crate::App;

impl App {
    /// Tells a case what happened, and keeps what follows. A refusal leaves everything as it was.
    pub(super) async fn play(
        &self,
        tx: &mut Tx,
        held: &mut Held,
        by: &By<'_>,
        act: Act<'_>,
    ) -> Result<Result<(), Refusal>> {
        let before = held.kept.it.clone();
        let parties: Vec<&str> = by.parties.iter().map(String::as_str).collect();
        let event = Event { at: self.now(), by: &parties, act };
        let effects = match held.kept.it.play(&held.pathway, &event, &self.calendar) {
            Ok(effects) => effects,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let said = self.said(&before, by, act);
        let what = Happened { before: Some(&before), effects: &effects, said };
        self.keep(tx, held, by, &what).await.map(Ok)
    }

    /// The line of the history that says what was done, where neither a step nor a form does.
    fn said<'a>(&self, before: &'a Case, by: &By<'a>, act: Act<'_>) -> Option<Draft<'a>> {
        let now = self.now();
        Some(match act {
            Act::News(news) => Draft::of(EntryKind::News, news.as_str(), now).by(by),
            Act::Consent(true) => Draft::of(EntryKind::Consent, "agrees", now).by(by),
            Act::Consent(false) => Draft::of(EntryKind::Consent, "does not agree", now).by(by),
            Act::Done { task } => {
                let asked = before.tasks.get(task as usize)?;
                let body = json!({ "number": task, "done": true });
                Draft { body, ..Draft::of(EntryKind::Task, &asked.does, now).by(by) }
            }
            Act::Move { .. } | Act::Write { .. } | Act::Tick => return None,
        })
    }
}
