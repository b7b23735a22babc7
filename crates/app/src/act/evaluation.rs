//! Whether schemes work, and how well models of risk do (`domain.md` C1, C2). Answers are worked out at the console, where records are; here they
//! are kept and read, and nothing in them is about one person.

use jiff::Timestamp;
use linchpin_core::{Error, Result, london};
use linchpin_risk::{
    evaluate::{Definition, Registered, Registration, Report},
    model::{Card, drift::Watch},
};
use linchpin_store::{
    evaluation::{self, Recorded},
    finding::{self, Finding, Kind},
};
use serde::{Deserialize, Serialize};

use crate::{
    About, Actor, App,
    permission::{Act, Relationship, Resource, Subject},
};

/// A question about a scheme, with what is known of the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The question: as it was when it was answered, or as it stands.
    pub definition: Definition,
    /// Whether it was there before the answer.
    pub registered: Registered,
    /// The answer, and when it was worked out; none yet.
    pub answer: Option<(Timestamp, Report)>,
    /// Whether the file says something else since it was answered.
    pub is_old: bool,
}

/// How well a model does, and how it has done since.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelFound {
    /// How well, and for whom worse.
    pub card: Card,
    /// Since then.
    pub watch: Watch,
}

fn subject() -> Subject {
    Subject::of(Resource::Evaluation)
}

impl App {
    /// Every question that is asked or was answered, by id.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn evaluations(&self, actor: &Actor) -> Result<Vec<Asked>> {
        self.require(actor, Act::See, &subject()).await?;
        let mut tx = self.store.read().await?;
        let (answers, recorded) =
            (finding::of::<Report>(&mut tx, Kind::Evaluation).await?, evaluation::all(&mut tx).await?);
        tx.rollback().await?;
        let texts = self.definitions.evaluations();
        let read = |id: &str| {
            texts.iter().find(|(known, _)| known == id).and_then(|(id, text)| Definition::parse(id, text).ok())
        };
        let mut ids: Vec<&str> = texts.iter().map(|(id, _)| id.as_str()).collect();
        ids.extend(answers.iter().map(|one| one.name.as_str()));
        ids.sort_unstable();
        ids.dedup();
        let asked = |id: &str| {
            let stands = read(id);
            let answer = answers.iter().find(|one| one.name == id).map(|one| (one.found, one.content.clone()));
            let answered = answer.as_ref().map(|(_, report)| report.definition.clone());
            let is_old = answered.as_ref().zip(stands.as_ref()).is_some_and(|(then, now)| then.hash != now.hash);
            let definition = answered.or(stands)?;
            let own: Vec<Registration> = recorded.iter().filter(|one| one.name == id).map(registration).collect();
            Some(Asked { registered: Registered::of(&definition, &own), definition, answer, is_old })
        };
        Ok(ids.into_iter().filter_map(asked).collect())
    }

    /// One question.
    ///
    /// # Errors
    /// The table refuses; there is none; or the store cannot be reached.
    pub async fn evaluation(&self, actor: &Actor, id: &str) -> Result<Asked> {
        let all = self.evaluations(actor).await?;
        all.into_iter()
            .find(|one| one.definition.id == id)
            .ok_or_else(|| Error::not_found("There is no such evaluation."))
    }

    /// The models that were fitted here, each with when it was last looked at.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn models(&self, actor: &Actor) -> Result<Vec<Finding<ModelFound>>> {
        self.require(actor, Act::See, &subject()).await?;
        finding::of(&mut self.store.read().await?, Kind::Model).await
    }

    /// Records a question as it stands, for the console; false where it was recorded just so before.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn register_evaluation(&self, console: &Actor, definition: &Definition) -> Result<bool> {
        let about = About::key(&definition.id).with(serde_json::json!({ "hash": definition.hash }));
        let mut act = self.begin(console).await?.permit(Act::Operate, &at_console(), about).await?;
        let last = evaluation::of(&mut act.tx, &definition.id).await?.pop();
        if last.is_some_and(|last| last.definition == definition.text) {
            return Ok(false);
        }
        let one = Recorded {
            id: self.ids.uuid(),
            name: definition.id.clone(),
            definition: definition.text.clone(),
            recorded: self.now(),
            account: console.account(),
        };
        evaluation::add(&mut act.tx, &one).await?;
        act.done().await?;
        Ok(true)
    }

    /// Each time a question was recorded, for the console.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn registrations(&self, console: &Actor, id: &str) -> Result<Vec<Registration>> {
        self.require(console, Act::Operate, &at_console()).await?;
        Ok(evaluation::of(&mut self.store.read().await?, id).await?.iter().map(registration).collect())
    }

    /// Keeps an answer, for the console.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn keep_report(&self, console: &Actor, report: &Report) -> Result<()> {
        self.keep_finding(console, Kind::Evaluation, &report.definition.id, report).await
    }

    /// Keeps what was found of a model, for the console.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn keep_model(&self, console: &Actor, found: &ModelFound) -> Result<()> {
        self.keep_finding(console, Kind::Model, &found.card.definition.id, found).await
    }

    /// What was found of a model last, for the console; none where it was never fitted.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn kept_model(&self, console: &Actor, id: &str) -> Result<Option<ModelFound>> {
        self.require(console, Act::Operate, &at_console()).await?;
        let all = finding::of(&mut self.store.read().await?, Kind::Model).await?;
        Ok(all.into_iter().find(|one| one.name == id).map(|one| one.content))
    }

    async fn keep_finding<T: Serialize + Sync>(
        &self,
        console: &Actor,
        kind: Kind,
        name: &str,
        content: &T,
    ) -> Result<()> {
        let about = About::key(name).with(serde_json::json!({ "of": kind.as_str() }));
        let mut act = self.begin(console).await?.permit(Act::Operate, &at_console(), about).await?;
        finding::keep(&mut act.tx, kind, name, content, self.now()).await?;
        act.done().await
    }
}

fn at_console() -> Subject {
    subject().with(Relationship::OwnOrganisation)
}

fn registration(one: &Recorded) -> Registration {
    Registration { recorded: one.recorded.to_zoned(london()).date(), text: one.definition.clone() }
}
