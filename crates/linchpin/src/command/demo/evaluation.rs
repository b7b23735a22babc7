//! What the demo asks of its schemes, recorded before they began, and the model of risk of its people: so that both can be looked at.

use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;
use linchpin_core::FixedClock;

use crate::{
    acts::{acts, console},
    command::{block_on, evaluate, risk},
    measured::LakeMeasured,
    place::Place,
};

/// The model that is fitted.
const MODEL: &str = "emergency-admission";

/// When the questions were recorded: as their files say, and before the schemes began.
const RECORDED: &str = "2025-02-14T10:00:00Z";

/// Records the questions, fits the model, works out everybody's risk and answers, unless that was done before. What cannot be worked out of so few people is
/// said and left.
pub fn ask(place: &Place) -> Result<()> {
    let questions = evaluate::chosen(place, &[])?;
    let recorded: Timestamp = RECORDED.parse()?;
    let fitted = block_on(async {
        let store = place.store().await?;
        let (app, console) = (acts(place, &store).await?, console(place));
        app.feed_people(&LakeMeasured::of_place(place)).await?;
        let fitted = app.kept_model(&console, MODEL).await?.is_some();
        let mut then = app;
        then.clock = Arc::new(FixedClock(recorded));
        for question in &questions {
            then.register_evaluation(&console, question).await?;
        }
        store.close().await;
        anyhow::Ok(fitted)
    })??;
    if fitted {
        return Ok(());
    }
    eprintln!("Fitting the model of risk, scoring everybody and evaluating the schemes …");
    let said = |done: Result<()>| {
        if let Err(why) = done {
            eprintln!("  {why:#}");
        }
    };
    said(risk::fit(place, MODEL, None));
    said(risk::score(place, linchpin_core::Clock::today(&crate::clock::SystemClock)));
    said(evaluate::answer(place, &questions, None, false));
    Ok(())
}
