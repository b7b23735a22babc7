use std::collections::BTreeMap;

use axum::http::StatusCode;
use linchpin_core::{BidId, Error, ErrorKind, Result};
use linchpin_schemes::bid::{Call, Decision, Interest, Marks, Recommendation, Spend, Step};

use super::{one, register::day};
use crate::{
    funding::amount,
    visit::{Pairs, Reply, Visit},
};

/// What those of the panel do: declare, send out, score, recommend, write down what was spent and what came of it.
pub(super) async fn panel(visit: Visit) -> Result<Reply> {
    let id: BidId = visit.id(0)?;
    let call = visit.acts()?.bid(visit.actor()?, id).await?.call;
    let step = step(visit.form(), call.as_ref());
    told(&visit, id, step).await
}

/// Decides.
pub(super) async fn decide(visit: Visit) -> Result<Reply> {
    let sent = visit.form();
    let step = chosen(sent, "approved", "Say whether it gets money.").and_then(|approved| {
        Ok(Step::Decided(Decision {
            approved,
            amount: amount(sent, "amount", "Award")?,
            words: words(sent),
            commit_by: day(sent, "commit-by", "The day by which it must be committed")?,
        }))
    });
    told(&visit, visit.id(0)?, step).await
}

/// Takes one’s own back.
pub(super) async fn withdraw(visit: Visit) -> Result<Reply> {
    let step = Ok(Step::Withdrawn { words: words(visit.form()) });
    told(&visit, visit.id(0)?, step).await
}

fn words(sent: &Pairs) -> String {
    sent.get("words").unwrap_or_default().chars().take(4000).collect()
}

fn chosen(sent: &Pairs, name: &str, else_say: &str) -> Result<bool> {
    match sent.get(name) {
        Some("yes") => Ok(true),
        Some("no") => Ok(false),
        _ => Err(Error::invalid(else_say)),
    }
}

fn step(sent: &Pairs, call: Option<&Call>) -> Result<Step> {
    let words = words(sent);
    Ok(match sent.get("what") {
        Some("declare") => {
            let interest = match sent.get("interest") {
                Some("nothing") => Interest::Nothing,
                Some("stays") => Interest::Stays,
                Some("leaves") => Interest::Leaves,
                _ => return Err(Error::invalid("Say whether you have an interest.")),
            };
            Step::Declared { interest, words }
        }
        Some("send-out") => {
            let who = sent.get("who").and_then(|who| who.parse().ok());
            Step::SentOut { who: who.ok_or_else(|| Error::invalid("Choose who must leave."))?, words }
        }
        Some("score") => Step::Scored(Marks { given: marks(sent, call), words }),
        Some("recommend") => Step::Recommended(Recommendation {
            fund: chosen(sent, "fund", "Say whether it is to get money.")?,
            amount: amount(sent, "amount", "Amount")?,
            words,
        }),
        Some("spend") => Step::Spent(Spend {
            on: day(sent, "on", "The day")?.ok_or_else(|| Error::invalid("Write when it was spent."))?,
            amount: amount(sent, "amount", "Amount")?,
            words,
        }),
        Some("measure") => Step::Measured { words },
        _ => return Err(Error::invalid("Choose what is to be done.")),
    })
}

/// A mark for each criterion, in the order of the form. What is no number is no mark, and is told by the act.
fn marks(sent: &Pairs, call: Option<&Call>) -> BTreeMap<String, u8> {
    let typed = sent.iter().filter(|(name, _)| *name == "mark").map(|(_, value)| value.trim().parse().ok());
    let criteria = call.map_or(&[][..], |call| &call.criteria);
    criteria.iter().zip(typed).filter_map(|(one, mark)| Some((one.id.clone(), mark?))).collect()
}

async fn told(visit: &Visit, id: BidId, step: Result<Step>) -> Result<Reply> {
    let done = match step {
        Ok(step) => visit.acts()?.take_bid_step(visit.actor()?, id, step).await,
        Err(why) => Err(why),
    };
    match done {
        Ok(()) => Ok(Reply::goto(format!("/bids/{id}?done=saved"))),
        Err(why) if why.kind() == ErrorKind::Invalid => {
            let page = one::page(visit, id, Some(why.to_string())).await?;
            Ok(Reply::page(page).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(why) => Err(why),
    }
}
