use std::sync::Arc;

use linchpin_access::simulate::{Scenario, Standing};
use linchpin_core::{Error, ErrorKind, JobId, Result, WhatIfId};
use linchpin_store::{
    job::{self, Ask, Job},
    what_if::{self, State, WhatIf},
};
use serde::Deserialize;

use super::{Context, Later, Task, payload};
use crate::App;

/// The name of the job that plays one year of a what-if.
pub const PLAY: &str = "play-what-if";

/// Plays one year of a what-if on either side and asks for the next: so that reminders and offers wait for a year and not for
/// all of them, whoever dies loses one year, and how far it is can be told. The same seed and number give the same year, so
/// that playing one twice does no harm.
pub struct PlayWhatIf(
    /// The acts of the place.
    pub App,
);

#[derive(Deserialize)]
struct Which {
    id: WhatIfId,
}

impl Task for PlayWhatIf {
    fn kind(&self) -> &'static str {
        PLAY
    }

    fn run<'a>(&'a self, context: &'a Context, job: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            let Which { id } = payload(job)?;
            let mut tx = context.store.read().await?;
            let asked = what_if::get(&mut tx, id).await?;
            let standing: Option<Standing> = what_if::standing(&mut tx, id).await?;
            tx.rollback().await?;
            let Some(asked) = asked.filter(|one| matches!(one.state, State::Waiting | State::Playing)) else {
                return Ok(());
            };
            let begun = WhatIf { state: State::Playing, ..asked };
            let asked = if begun.played == 0 { save(context, begun, None).await? } else { Some(begun) };
            let Some(asked) = asked else { return Ok(()) };
            let (definitions, wanted) = (Arc::clone(&self.0.definitions), asked.clone());
            // Playing is work, not waiting: it must not hold up the threads that listen.
            let played = tokio::task::spawn_blocking(move || year(&*definitions, &wanted, standing)).await;
            let played = played.map_err(|why| Error::internal("The year could not be played.", why))?;
            let now = context.clock.now();
            let (one, standing) = match played {
                Ok(standing) => {
                    let count = standing.runs.len() as u64;
                    let over = count >= asked.runs;
                    let state = if over { State::Done } else { State::Playing };
                    (WhatIf { state, played: count, ended: over.then_some(now), ..asked }, Some(standing))
                }
                // What cannot be played will not be playable by trying again: the person is told.
                Err(why) if matches!(why.kind(), ErrorKind::Invalid | ErrorKind::BadInput | ErrorKind::NotFound) => {
                    let fault = Some(why.to_string());
                    (WhatIf { state: State::Failed, fault, ended: Some(now), ..asked }, None)
                }
                // Nobody tries again after the last attempt, and a page must not say for ever that it is being played.
                Err(_) if job.attempts >= job.most_attempts => {
                    let fault = Some("It was tried several times and could not be played. Ask again later.".to_owned());
                    (WhatIf { state: State::Failed, fault, ended: Some(now), ..asked }, None)
                }
                Err(why) => return Err(why),
            };
            if save(context, one, standing.as_ref()).await?.is_some_and(|one| one.state == State::Playing) {
                let mut tx = context.store.write().await?;
                let next = JobId::new(context.ids.uuid());
                job::ask(&mut tx, &Ask::new(next, PLAY, &job.payload, context.clock.now())).await?;
                tx.commit().await?;
            }
            Ok(())
        })
    }
}

/// Saves how far it is; none where another worker was first, whose word counts.
async fn save(context: &Context, one: WhatIf, standing: Option<&Standing>) -> Result<Option<WhatIf>> {
    let mut tx = context.store.write().await?;
    let saved = what_if::save(&mut tx, &one, standing).await?;
    tx.commit().await?;
    Ok(saved.then(|| WhatIf { version: one.version + 1, ..one }))
}

/// What stands, and one year more. Where the place is another than before (facts were loaded), it begins again: years of two
/// places are not one answer.
fn year(definitions: &dyn crate::Definitions, asked: &WhatIf, standing: Option<Standing>) -> Result<Standing> {
    let scenario =
        Scenario::parse(&asked.scenario, &asked.definition).map_err(|why| Error::invalid(why.to_string()))?;
    let (place, fit) = definitions.place(&asked.place, asked.fill.unwrap_or(1.0))?;
    let fresh = Standing::new(&scenario, &place, fit);
    let mut standing = standing.filter(|one| one.mark == fresh.mark).unwrap_or(fresh);
    let ready = scenario.ready(&place).map_err(|why| Error::invalid(why.to_string()))?;
    let number = u32::try_from(standing.runs.len()).unwrap_or(u32::MAX);
    standing.runs.push(ready.one(asked.seed, number));
    Ok(standing)
}
