use axum::http::StatusCode;
use linchpin_access::simulate::numbers;
use linchpin_app::act::AskWhatIf;
use linchpin_core::{Error, ErrorKind, Result};
use serde::Serialize;

use crate::{
    Page,
    visit::{Pairs, Reply, Visit},
};

/// Everybody asks with the same chance, so that any two results of a place met the same people.
const SEED: u64 = 1;

#[derive(Serialize)]
struct Form {
    scenario: String,
    why: String,
    source: String,
    /// The numbers that can be others: words, what is typed, whether whole.
    numbers: Vec<(String, String, bool)>,
    /// The places: id, words, whether chosen.
    places: Vec<(String, String, bool)>,
    /// The share of appointments that is filled, in per cent.
    fill: String,
    runs: String,
    wrong: Option<String>,
}

/// The form of one scenario.
pub(crate) async fn ask(visit: Visit) -> Result<Reply> {
    let id = visit.query.get("scenario").unwrap_or("").to_owned();
    form(&visit, &id, &Pairs::default(), None).await
}

async fn form(visit: &Visit, id: &str, sent: &Pairs, wrong: Option<String>) -> Result<Reply> {
    let acts = visit.acts()?;
    let all = acts.scenarios(visit.actor()?).await?;
    let found = all.into_iter().find(|(one, _)| one.id == id);
    let (scenario, text) = found.ok_or_else(|| Error::not_found("There is no such scenario."))?;
    let typed: Vec<&str> = typed(sent);
    let number = |(at, one): (usize, linchpin_access::simulate::Number)| {
        (one.label, typed.get(at).map_or_else(|| one.value.to_string(), |typed| (*typed).to_owned()), one.whole)
    };
    let chosen = sent.get("place").map(str::to_owned);
    let places = acts.definitions.places().into_iter().enumerate();
    let page = Form {
        numbers: numbers(&text).into_iter().enumerate().map(number).collect(),
        places: places
            .map(|(at, (id, words))| {
                let is_chosen = chosen.as_ref().map_or(at == 0, |chosen| *chosen == id);
                (id, words, is_chosen)
            })
            .collect(),
        fill: sent.get("fill").unwrap_or("95").to_owned(),
        runs: sent.get("runs").unwrap_or("10").to_owned(),
        scenario: scenario.id,
        why: scenario.why,
        source: scenario.source,
        wrong,
    };
    let status = if page.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Reply::page(Page::new("what-if-ask.jinja", scenario.title, page).under("What if?", "/what-if")).status(status))
}

/// What was typed for each number, in the order of the form; an empty one is not left out.
fn typed(sent: &Pairs) -> Vec<&str> {
    sent.iter().filter(|(name, _)| *name == "number").map(|(_, value)| value.trim()).collect()
}

/// Asks it.
pub(crate) async fn send(visit: Visit) -> Result<Reply> {
    let sent = visit.form();
    let id = sent.get("scenario").unwrap_or("").to_owned();
    match wanted(&visit, sent, &id).await {
        Ok(wanted) => match visit.acts()?.ask_what_if(visit.actor()?, &wanted).await {
            Ok(asked) => Ok(Reply::goto(format!("/what-if/{}", asked.id))),
            Err(why) if why.kind() == ErrorKind::Invalid => form(&visit, &id, sent, Some(why.to_string())).await,
            Err(why) => Err(why),
        },
        Err(why) if why.kind() == ErrorKind::Invalid => form(&visit, &id, sent, Some(why.to_string())).await,
        Err(why) => Err(why),
    }
}

async fn wanted(visit: &Visit, sent: &Pairs, id: &str) -> Result<AskWhatIf> {
    let all = visit.acts()?.scenarios(visit.actor()?).await?;
    let found = all.into_iter().find(|(one, _)| one.id == id);
    let (_, text) = found.ok_or_else(|| Error::not_found("There is no such scenario."))?;
    let typed = typed(sent);
    let known = numbers(&text).into_iter().zip(&typed).map(|(one, typed)| (one.at, (*typed).to_owned()));
    let number = |name: &str, words: &str| {
        let text = sent.get(name).unwrap_or("").trim_end_matches('%').trim();
        text.parse::<f64>().map_err(|_| Error::invalid(format!("{words} must be a number.")))
    };
    let fill = number("fill", "The share of appointments that is filled")? / 100.0;
    let runs = sent.get("runs").and_then(|runs| runs.parse().ok());
    let runs = runs.ok_or_else(|| Error::invalid("Say how many years are to be played, as a whole number."))?;
    let place = sent.get("place").unwrap_or("").to_owned();
    Ok(AskWhatIf { scenario: id.to_owned(), numbers: known.collect(), place, fill, runs, seed: SEED })
}
