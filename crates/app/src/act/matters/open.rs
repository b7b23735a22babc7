use linchpin_core::{Error, ErrorKind, MatterId, OdsCode, Result};
use linchpin_pathways::{Answers, Case, case::Begin};
use linchpin_store::matter::{self, Matter};

use super::{MatterActed, held::Held};
use crate::{About, Actor, App, permission::Act};

/// What is opened about a practice.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenMatter {
    /// Which practice.
    pub practice: OdsCode,
    /// The pathway's id.
    pub pathway: String,
    /// The answers to its form.
    pub answers: Answers,
}

/// So many matters of one practice are looked through for an open one.
const MANY: u32 = 1000;

impl App {
    /// Opens a matter about a practice: it is told at once, and its clocks run. Of one kind one is open at a time.
    ///
    /// # Errors
    /// The table refuses; there is no such pathway or practice; or one of it is open already.
    pub async fn open_matter(&self, actor: &Actor, wanted: &OpenMatter) -> Result<MatterActed<MatterId>> {
        let practice = self.answers_as(wanted.practice);
        let doing = self.begin(actor).await?;
        let mut act = doing.permit(Act::Add, &Self::matter_of(actor, practice), About::default()).await?;
        let pathway = self.procedure(&wanted.pathway)?;
        let parties = Self::sides(actor, &pathway, practice, None);
        let by: Vec<&str> = parties.iter().map(String::as_str).collect();
        let begin = Begin { at: self.now(), by: &by, answers: &wanted.answers, consent: None };
        let (it, effects) = match Case::open(&pathway, &begin, &self.calendar) {
            Ok(opened) => opened,
            Err(refusal) => return Ok(MatterActed::Refused(refusal)),
        };
        let others = matter::list(&mut act.tx, Some(practice), MANY).await?;
        if others.iter().any(|one| one.it.pathway == pathway.id && one.it.closed.is_none()) {
            let message = format!("“{}” is open for this practice already.", pathway.title);
            return Err(Error::new(ErrorKind::Conflict, message));
        }
        let id = MatterId::new(self.ids.uuid());
        let rings = it.next_tick(&pathway, &self.calendar);
        let kept = Matter { id, practice, opened_for: actor.organisation, rings, it, version: 1 };
        linchpin_store::care::keep(&mut act.tx, &pathway, self.now()).await?;
        matter::add(&mut act.tx, &kept).await?;
        let held = Held { kept, pathway, practice };
        self.write_matter(&mut act.tx, &held, (Some(actor), &parties), (None, &effects, None)).await?;
        act.key(id);
        act.detail(serde_json::json!({ "pathway": held.pathway.id, "practice": practice }));
        act.done().await?;
        Ok(MatterActed::Done(id))
    }
}
