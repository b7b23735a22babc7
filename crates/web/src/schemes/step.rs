use jiff::civil::Date;
use linchpin_app::act::{StepAt, StepTaken};
use linchpin_core::{Error, ErrorKind, Period, PeriodKind, Result};
use linchpin_schemes::{
    Exact,
    agreement::{Aim, Item, Step, Verdict},
    pay::Measured,
};

use super::{agreement, words};
use crate::{
    link,
    visit::{Pairs, Reply, Visit},
};

/// Takes a step, and says where it could not be why.
pub(super) async fn step(visit: Visit) -> Result<Reply> {
    match take(&visit).await {
        Ok(to) => Ok(Reply::goto(to)),
        Err(why) if matches!(why.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            agreement::page(&visit, Some(why.to_string())).await
        }
        Err(why) => Err(why),
    }
}

async fn take(visit: &Visit) -> Result<String> {
    let typed = visit.form();
    let lost = || Error::invalid("The form was not complete: open the page again.");
    let at = StepAt {
        agreement: typed.get("agreement").and_then(|key| key.parse().ok()).ok_or_else(lost)?,
        version: typed.get("version").and_then(|text| text.parse().ok()).ok_or_else(lost)?,
    };
    let today = visit.acts()?.clock.today();
    match visit.acts()?.take_step(visit.actor()?, at, read(typed, today)?).await? {
        StepTaken::As(_) => {
            Ok(format!("/schemes/{}/{}?done=said", link::encode(visit.part(0)), link::encode(visit.part(1))))
        }
        StepTaken::Changed(_) => Err(Error::new(
            ErrorKind::Conflict,
            "Somebody else said something since you opened the page. Nothing of yours is written down: look below at what \
             happened, and say it again if it is still right.",
        )),
    }
}

/// The step that was typed.
fn read(typed: &Pairs, today: Date) -> Result<Step> {
    let text = |name: &str| typed.get(name).unwrap_or_default().trim().to_owned();
    let day = |name: &str| {
        let day = typed.get(name).and_then(|text| text.trim().parse::<Date>().ok());
        day.ok_or_else(|| Error::invalid("Choose a day, such as 2026-12-01."))
    };
    let standard = || Some(text("standard")).filter(|name| !name.is_empty());
    let place = || text("item").parse().map_err(|_| Error::invalid("Choose an item of the plan."));
    Ok(match text("does").as_str() {
        "accept" => Step::Accept,
        "decline" => Step::Decline { why: text("words") },
        "name-server" => {
            let provider = words::code(&text("provider"));
            Step::NameServer { provider: provider.ok_or_else(|| Error::invalid("Choose who serves your patients."))? }
        }
        "plan" => {
            let aim = if text("aim") == "improve" { Aim::Improve } else { Aim::Mobilise };
            let item = Item { what: text("words"), by: day("by")?, standard: standard(), aim, done: None };
            Step::Plan { item }
        }
        "finish" => Step::Finish { item: place()? },
        "drop" => Step::Drop { item: place()? },
        "ready" => Step::Ready { standard: standard(), words: text("words") },
        "not-ready" => Step::NotReady { standard: standard(), why: text("words") },
        "sign-off" => Step::SignOff { standard: standard(), words: text("words") },
        // The figure itself is taken from what is published, never from a form.
        "baseline" => Step::Baseline {
            must: text("must"),
            measured: Measured::of(Exact::ZERO, Exact::ONE),
            of: Period::containing(today, PeriodKind::Month),
        },
        // And so is the text from its file.
        "vary" => Step::Vary { hash: String::new(), from: day("from")?, says: text("words") },
        "accept-variation" => Step::AcceptVariation,
        "decline-variation" => Step::DeclineVariation { why: text("words") },
        "review" => {
            let verdict = match text("verdict").as_str() {
                "continue" => Verdict::Continue,
                "vary" => Verdict::Vary,
                "end" => Verdict::End,
                _ => return Err(Error::invalid("Choose what the review came to.")),
            };
            Step::Review { verdict, words: text("words") }
        }
        "end" => Step::End { on: day("on")?, why: text("words") },
        _ => return Err(Error::invalid("Choose what you want to say.")),
    })
}
