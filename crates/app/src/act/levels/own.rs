use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use linchpin_access::{
    england,
    escalation::{Definition, Level, Sharing, State},
};
use linchpin_core::Result;
use linchpin_store::level;

use super::{measured, oldest, state, subject};
use crate::{
    Actor, App,
    permission::{Act, Relationship},
};

/// So many days of history are shown.
const DAYS: i64 = 56;

/// Where a practice stands, in its own eyes.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    /// What was agreed.
    pub agreed: Definition,
    /// Its word and its figures.
    pub state: State,
    /// When the figures were last looked at; none where they were not today.
    pub measured: Option<Timestamp>,
    /// What the commissioner sees; none where the practice never said so, and that is nothing.
    pub sharing: Option<Sharing>,
    /// Of each of the last eight weeks' days, the first first: what it said, while that stood, and what its figures said.
    pub history: Vec<(Date, Option<Level>, Option<Level>)>,
}

impl App {
    /// Where the actor's practice stands, and stood.
    ///
    /// # Errors
    /// The table refuses; nothing usable was agreed; or the store cannot be reached.
    pub async fn own_level(&self, actor: &Actor) -> Result<Own> {
        self.require(actor, Act::See, &subject(Some(Relationship::OwnOrganisation))).await?;
        let agreed = self.definitions.escalation()?;
        let (own, now, today) = (actor.organisation, self.now(), self.clock.today());
        let first = today.saturating_sub((DAYS - 1).days());
        let from = oldest(&agreed, now).checked_sub(SignedDuration::from_hours(24 * DAYS)).unwrap_or(Timestamp::MIN);
        let mut tx = self.store.read().await?;
        let last = level::last(&mut tx, own).await?;
        let said = level::since(&mut tx, own, from).await?;
        let days = level::measured(&mut tx, own, first).await?;
        let sharing = level::sharing(&mut tx, own).await?;
        tx.rollback().await?;
        let of_today = days.iter().find(|day| day.day == today);
        let stale = i32::from(agreed.stale);
        let reported = |day: Date| {
            let spoken = said.iter().rev().find(|one| england::day(one.at) <= day)?;
            let age = day.since(england::day(spoken.at)).map_or(i32::MAX, |span| span.get_days());
            (age < stale).then_some(spoken.level)
        };
        let figures = |day: Date| days.iter().find(|one| one.day == day).and_then(|one| one.level);
        let history = first.series(1.day()).take_while(|day| *day <= today);
        Ok(Own {
            state: state(&agreed, last, of_today, now),
            measured: of_today.map(|day| day.at),
            sharing,
            history: history.map(|day| (day, reported(day), figures(day))).collect(),
            agreed,
        })
    }

    /// What the figures of the day say by themselves, for the job that keeps them.
    pub(crate) fn level_of(&self, agreed: &Definition, day: &level::DayMeasured) -> Option<Level> {
        measured(agreed, Some(day)).level
    }
}
