use linchpin_access::escalation::{Level, Sharing};
use linchpin_core::{AlertId, LevelReportId, OdsCode, Result, Role};
use linchpin_store::{
    Tx,
    alert::{self, Alert},
    level::{self, LevelReport},
};

use super::{state, subject};
use crate::{
    About, Actor, App,
    act::access::words,
    permission::{Act, Relationship},
};

/// What came of saying it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The level that stood before, as the practice had said it.
    pub before: Option<Level>,
    /// How many organisations of the network were told, because it rose.
    pub told: usize,
}

impl App {
    /// The actor's practice says how hard pressed it is. When that is more than it last said, its network is told.
    ///
    /// # Errors
    /// The table refuses; the remark is too long; or the store cannot be reached.
    pub async fn report_level(&self, actor: &Actor, level: Level, note: Option<&str>) -> Result<Said> {
        let agreed = self.definitions.escalation()?;
        let (id, own) = (LevelReportId::new(self.ids.uuid()), actor.organisation);
        let about = About::key(own).with(serde_json::json!({ "level": level.as_str() }));
        let mut act =
            self.begin(actor).await?.permit(Act::Edit, &subject(Some(Relationship::OwnOrganisation)), about).await?;
        let note = words(note)?;
        let now = self.now();
        let last = level::last(&mut act.tx, own).await?;
        let stood = state(&agreed, last, None, now).reported.map(|report| report.level);
        let one = LevelReport { id, practice: own, at: now, level, note, account: actor.user };
        level::report(&mut act.tx, &one).await?;
        let rises = level > stood.unwrap_or(Level::Green);
        let told = if rises { self.tell_network(&mut act.tx, actor, level, stood).await? } else { 0 };
        act.done().await?;
        Ok(Said { before: stood, told })
    }

    /// Raises an alert at the hub and the other practices of the network, where somebody manages them here.
    async fn tell_network(&self, tx: &mut Tx, actor: &Actor, level: Level, stood: Option<Level>) -> Result<usize> {
        let (own, today) = (actor.organisation, self.clock.today());
        let Some(network) = self.groups.network(own, today) else { return Ok(0) };
        let beside = |at: &OdsCode| *at == network || self.groups.network(*at, today) == Some(network);
        let reached = level::reached(tx, Role::PracticeManager).await?;
        let mut told = 0;
        for at in reached.into_iter().filter(|at| *at != own && beside(at)) {
            let before = stood.map_or(String::new(), |before| format!(", before {}", before.title().to_lowercase()));
            let alert = Alert {
                id: AlertId::new(self.ids.uuid()),
                at: self.now(),
                kind: "level-rises".to_owned(),
                role: Role::PracticeManager,
                organisation: Some(at.to_string()),
                person: None,
                actor: actor.account(),
                detail: format!(
                    "{own} of your network reports {} ({}){before}. What was agreed is on the page of levels.",
                    level.title().to_lowercase(),
                    level.meaning()
                ),
            };
            alert::raise(tx, &alert).await?;
            told += 1;
        }
        Ok(told)
    }

    /// Says what the commissioner may see of the actor's practice from now on, and of what it said before.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn share_level(&self, actor: &Actor, sharing: Sharing) -> Result<()> {
        let about = About::key(actor.organisation).with(serde_json::json!({ "sharing": sharing.as_str() }));
        let mut act =
            self.begin(actor).await?.permit(Act::Edit, &subject(Some(Relationship::OwnOrganisation)), about).await?;
        level::share(&mut act.tx, actor.organisation, sharing, actor.user, self.now()).await?;
        act.done().await
    }
}
