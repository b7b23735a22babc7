use jiff::Timestamp;
use linchpin_access::simulate::{Scenario, Standing, with_numbers};
use linchpin_core::{Error, JobId, OdsCode, Result, WhatIfId};
use linchpin_store::{
    job::{self, Ask},
    what_if::{self, State, WhatIf},
};

use crate::{
    About, Actor, App, OWN,
    permission::{Act, Relationship, Resource, Subject},
    work::PLAY,
};

/// As many years are played on either side at most: more narrow the intervals little, and keep the machine busy.
const MOST_RUNS: u64 = 40;
/// As many what-ifs of an organisation wait or are played at a time at most.
const MOST_WAITING: usize = 4;
/// As many are listed at most.
const LISTED: u32 = 100;

/// A what-if as it is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AskWhatIf {
    /// The scenario's id.
    pub scenario: String,
    /// Numbers of it that are to be others: where each stands, and what was typed.
    pub numbers: Vec<(String, String)>,
    /// The place's id; [`OWN`] for the one that is fitted.
    pub place: String,
    /// The share of slots that is filled, from above 0 to 1; for [`OWN`] alone.
    pub fill: f64,
    /// How many years on either side, 2 to 40.
    pub runs: u64,
    /// From which all chance comes: the same people in every scenario of one seed.
    pub seed: u64,
}

/// A what-if, with what has been played of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What was asked, and how far it is.
    pub asked: WhatIf,
    /// What has been played so far.
    pub standing: Option<Standing>,
}

fn subject(own: bool) -> Subject {
    let subject = Subject::of(Resource::WhatIf);
    if own { subject.with(Relationship::OwnOrganisation) } else { subject }
}

fn no_such() -> Error {
    Error::not_found("There is no such what-if.")
}

impl App {
    /// The scenarios that can be asked, by id.
    ///
    /// # Errors
    /// The table refuses.
    pub async fn scenarios(&self, actor: &Actor) -> Result<Vec<(Scenario, String)>> {
        self.require(actor, Act::Add, &subject(true)).await?;
        let all = self.definitions.scenarios().into_iter();
        Ok(all.filter_map(|(id, text)| Some((Scenario::parse(&id, &text).ok()?, text))).collect())
    }

    /// Asks a what-if of the actor's organisation. It is played in the background, one year at a time.
    ///
    /// # Errors
    /// The table refuses; what was typed cannot be, and then the sentence says what; or too many are being played.
    pub async fn ask_what_if(&self, actor: &Actor, wanted: &AskWhatIf) -> Result<WhatIf> {
        let id = WhatIfId::new(self.ids.uuid());
        let about = About::key(id).with(serde_json::json!({ "scenario": wanted.scenario, "place": wanted.place }));
        let mut act = self.begin(actor).await?.permit(Act::Add, &subject(true), about).await?;
        let (definition, title) = self.wanted(wanted)?;
        let under_way = |one: &WhatIf| matches!(one.state, State::Waiting | State::Playing);
        let standing = what_if::of(&mut act.tx, actor.organisation, LISTED).await?;
        if standing.iter().filter(|one| under_way(one)).count() >= MOST_WAITING {
            return Err(Error::invalid("Four of your questions are being played. Wait until one is done."));
        }
        let one = WhatIf {
            id,
            organisation: actor.organisation,
            account: actor.account(),
            asked: self.now(),
            title,
            scenario: wanted.scenario.clone(),
            definition,
            place: wanted.place.clone(),
            fill: (wanted.place == OWN).then_some(wanted.fill),
            seed: wanted.seed,
            runs: wanted.runs,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            state: State::Waiting,
            played: 0,
            fault: None,
            ended: None,
            version: 1,
        };
        what_if::add(&mut act.tx, &one).await?;
        let payload = serde_json::json!({ "id": id }).to_string();
        job::ask(&mut act.tx, &Ask::new(JobId::new(self.ids.uuid()), PLAY, &payload, self.now())).await?;
        act.done().await?;
        Ok(one)
    }

    /// The scenario's text with the numbers that are wanted, and its title.
    fn wanted(&self, wanted: &AskWhatIf) -> Result<(String, String)> {
        let known = self.definitions.scenarios().into_iter().find(|(id, _)| *id == wanted.scenario);
        let (id, text) = known.ok_or_else(|| Error::invalid("Choose a scenario."))?;
        if !self.definitions.places().iter().any(|(id, _)| *id == wanted.place) {
            return Err(Error::invalid("Choose a place to play it on."));
        }
        if !(2..=MOST_RUNS).contains(&wanted.runs) {
            return Err(Error::invalid(format!("Play 2 to {MOST_RUNS} years.")));
        }
        if !(wanted.fill > 0.0 && wanted.fill <= 1.0) {
            return Err(Error::invalid("The share of appointments that is filled must be above 0% and at most 100%."));
        }
        // A seed is kept as a whole number of 63 bits.
        if i64::try_from(wanted.seed).is_err() {
            return Err(Error::invalid("The seed is too large."));
        }
        let typed = |at: &str| wanted.numbers.iter().find(|(place, _)| place == at).map(|(_, typed)| typed.clone());
        let text = with_numbers(&id, &text, typed).map_err(|fault| Error::invalid(fault.message))?;
        let title = Scenario::parse(&id, &text).map_err(|fault| Error::invalid(fault.message))?.title;
        Ok((text, title))
    }

    /// What the actor's organisation asked, the last first.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn what_ifs(&self, actor: &Actor) -> Result<Vec<WhatIf>> {
        self.require(actor, Act::See, &subject(true)).await?;
        what_if::of(&mut self.store.read().await?, actor.organisation, LISTED).await
    }

    /// One what-if of the actor's organisation, with what has been played of it.
    ///
    /// # Errors
    /// The table refuses; or there is none.
    pub async fn what_if(&self, actor: &Actor, id: WhatIfId) -> Result<Told> {
        self.told(actor, Act::See, id).await
    }

    /// Keeps what was played at the console, for the organisation of the place.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn keep_what_if(&self, console: &Actor, asked: WhatIf, standing: &Standing) -> Result<WhatIfId> {
        let id = WhatIfId::new(self.ids.uuid());
        let about = About::key(id).with(serde_json::json!({ "scenario": asked.scenario, "place": asked.place }));
        let mut act = self.begin(console).await?.permit(Act::Operate, &subject(true), about).await?;
        let (now, organisation) = (self.now(), console.organisation);
        let one = WhatIf { id, organisation, account: None, asked: now, ended: Some(now), version: 1, ..asked };
        what_if::add(&mut act.tx, &one).await?;
        what_if::save(&mut act.tx, &one, Some(standing)).await?;
        act.done().await?;
        Ok(id)
    }

    /// What is kept of the organisation of the place, for the console.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn kept_what_ifs(&self, console: &Actor) -> Result<Vec<WhatIf>> {
        self.require(console, Act::Operate, &subject(true)).await?;
        what_if::of(&mut self.store.read().await?, console.organisation, LISTED).await
    }

    /// One that is kept, for the console.
    ///
    /// # Errors
    /// The table refuses; or there is none.
    pub async fn kept_what_if(&self, console: &Actor, id: WhatIfId) -> Result<Told> {
        self.told(console, Act::Operate, id).await
    }

    async fn told(&self, actor: &Actor, act: Act, id: WhatIfId) -> Result<Told> {
        let mut tx = self.store.read().await?;
        let asked = what_if::get(&mut tx, id).await?;
        let standing = what_if::standing(&mut tx, id).await?;
        tx.rollback().await?;
        let theirs = asked.as_ref().map(|one| one.organisation);
        let own = theirs.is_none_or(|organisation: OdsCode| organisation == actor.organisation);
        self.require(actor, act, &subject(own)).await?;
        Ok(Told { asked: asked.ok_or_else(no_such)?, standing })
    }
}

/// How far a what-if is, at a moment.
impl Told {
    /// When it was done or failed.
    #[must_use]
    pub fn ended(&self) -> Option<Timestamp> {
        self.asked.ended
    }
}
