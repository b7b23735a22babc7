use std::collections::BTreeMap;

use axum::http::StatusCode;
use linchpin_app::act::Apply;
use linchpin_core::{Error, ErrorKind, Result};
use linchpin_schemes::bid::{Call, Criterion};
use serde::Serialize;

use super::words;
use crate::{
    Page,
    funding::{amount, typed},
    visit::{Pairs, Reply, Visit},
};

#[derive(Serialize)]
struct Form {
    call: String,
    why: String,
    source: String,
    facts: Vec<(&'static str, String)>,
    /// The questions: what is asked, more words, what was typed.
    questions: Vec<(String, String, String)>,
    /// What it is judged by: words, what is looked for, weight.
    criteria: Vec<(String, String, u8)>,
    typed: BTreeMap<String, String>,
    wrong: Option<String>,
}

/// The application form of a call.
pub(super) async fn form(visit: Visit) -> Result<Reply> {
    let call = call(&visit, visit.query.get("call").unwrap_or_default())?;
    Ok(Reply::page(page(&call, &Pairs::default(), None)))
}

fn call(visit: &Visit, id: &str) -> Result<Call> {
    let acts = visit.acts()?;
    let today = acts.clock.today();
    let found = acts.calls().into_iter().map(|(call, _)| call).find(|call| call.id == id && call.is_open(today));
    found.ok_or_else(|| Error::not_found("There is no such call, or it is not open today."))
}

/// What was typed for each question, in the order of the form; an empty one is not left out.
fn answers(sent: &Pairs) -> Vec<&str> {
    sent.iter().filter(|(name, _)| *name == "answer").map(|(_, value)| value).collect()
}

fn page(call: &Call, sent: &Pairs, wrong: Option<String>) -> Page {
    let given = answers(sent);
    let question = |(at, one): (usize, &linchpin_schemes::bid::Question)| {
        (one.asks.clone(), one.says.clone(), given.get(at).copied().unwrap_or_default().to_owned())
    };
    let criterion = |one: &Criterion| (one.title.clone(), one.says.clone(), one.weight);
    let mut facts = vec![
        ("Whose money", call.funds.clone()),
        ("Open until", words::day(call.open.1)),
        ("Scored by", format!("{} people or more, each alone first", call.scorers)),
    ];
    facts.extend(call.commit_by.map(|day| ("To be committed by", words::day(day))));
    let form = Form {
        call: call.id.clone(),
        why: call.why.clone(),
        source: call.source.clone(),
        facts,
        questions: call.questions.iter().enumerate().map(question).collect(),
        criteria: call.criteria.iter().map(criterion).collect(),
        typed: typed(sent),
        wrong,
    };
    Page::new("bid-apply.jinja", format!("Apply: {}", call.title), form).under("Bids", "/bids")
}

/// Sends it.
pub(super) async fn send(visit: Visit) -> Result<Reply> {
    let sent = visit.form();
    let call = call(&visit, sent.get("call").unwrap_or_default())?;
    let done = match wanted(&call, sent) {
        Ok(wanted) => visit.acts()?.apply_for_bid(visit.actor()?, visit.picture.place, &wanted).await,
        Err(why) => Err(why),
    };
    match done {
        Ok(id) => Ok(Reply::goto(format!("/bids/{id}?done=made"))),
        Err(why) if why.kind() == ErrorKind::Invalid => {
            Ok(Reply::page(page(&call, sent, Some(why.to_string()))).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(why) => Err(why),
    }
}

fn wanted(call: &Call, sent: &Pairs) -> Result<Apply> {
    let given = answers(sent);
    let answer = |(at, id): (usize, &String)| (id.clone(), given.get(at).copied().unwrap_or_default().to_owned());
    Ok(Apply {
        call: call.id.clone(),
        title: sent.get("title").unwrap_or_default().to_owned(),
        amount: amount(sent, "amount", "Amount, once")?,
        recurrent: amount(sent, "recurrent", "Amount each year")?,
        answers: call.questions.iter().map(|one| &one.id).enumerate().map(answer).collect(),
    })
}
