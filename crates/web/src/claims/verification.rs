use axum::http::StatusCode;
use linchpin_app::{
    act::{DrawnSeen, VerificationFound, VerificationSeen},
    permission::{Act, Resource},
};
use linchpin_core::{Error, ErrorKind, Pence, Period, Result, VerificationId};
use serde::Serialize;

use super::words;
use crate::{
    Page,
    account::when,
    gate, pages,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Shown {
    decides: bool,
    /// What was paid and has no sample: value and words.
    without: Vec<(String, String)>,
    samples: Vec<Sample>,
    said: Option<&'static str>,
    wrong: Option<String>,
}

#[derive(Serialize)]
struct Sample {
    id: String,
    title: String,
    seed: String,
    begun: String,
    drawn: Option<String>,
    claims: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    seen: u64,
    href: String,
    practice: String,
    amount: String,
    found: Option<String>,
}

/// Samples of what was paid, and what was found.
pub(super) async fn page(visit: Visit) -> Result<Reply> {
    Ok(Reply::page(shown(&visit, None).await?))
}

async fn shown(visit: &Visit, wrong: Option<String>) -> Result<Page> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let decides = gate::could(&visit.site, actor.role, Act::Decide, Resource::Claim);
    let titles = acts.scheme_files().sound;
    let title =
        |id: &str| titles.iter().find(|one| one.id == id).map_or_else(|| id.to_owned(), |one| one.title.clone());
    let without = if decides { acts.unverified(actor).await? } else { Vec::new() };
    let without = without.into_iter().map(|(scheme, period)| {
        let words = format!("{}, {}", title(&scheme), period.words());
        (format!("{period}|{scheme}"), words)
    });
    let samples = acts.verifications(actor).await?;
    let page = Shown {
        decides,
        without: without.collect(),
        samples: samples.iter().map(|one| sample(visit, one, &title(&one.of.scheme))).collect(),
        said: match visit.query.get("done") {
            Some("begun") => Some("The seed is written down. Draw the sample by it."),
            Some("drawn") => Some("The sample is drawn."),
            Some("found") => Some("What was found is written down."),
            _ => None,
        },
        wrong,
    };
    Ok(Page::new("verification.jinja", "Verification", page))
}

fn sample(visit: &Visit, seen: &VerificationSeen, title: &str) -> Sample {
    let VerificationSeen { of, drawn } = seen;
    let line = |one: &DrawnSeen| Line {
        id: one.head.id.to_string(),
        seen: one.head.version,
        href: format!("/claims/{}", one.head.id),
        practice: pages::name(&visit.picture, one.head.payee),
        amount: one.head.paid.to_string(),
        found: one.finding.as_ref().map(|found| {
            let holds = if found.holds { "As claimed" } else { "Not as claimed" };
            let back = if found.amount.0 > 0 { format!(", {} comes back", found.amount) } else { String::new() };
            format!("{holds}{back}. {}", found.words)
        }),
    };
    Sample {
        id: of.id.to_string(),
        title: format!("{title}, {}", of.period.words()),
        seed: of.seed.clone(),
        begun: when(of.begun),
        drawn: of
            .drawn
            .map(|(population, at)| format!("{} of {population} paid claims, drawn {}", drawn.len(), when(at))),
        claims: drawn.iter().map(line).collect(),
    }
}

/// Writes a seed down, draws by it, or writes down what was found.
pub(super) async fn change(visit: Visit) -> Result<Reply> {
    match changed(&visit).await {
        Ok(done) => Ok(Reply::goto(format!("/verification?done={done}"))),
        Err(why) if matches!(why.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            let page = shown(&visit, Some(why.to_string())).await?;
            Ok(Reply::page(page).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(why) => Err(why),
    }
}

async fn changed(visit: &Visit) -> Result<&'static str> {
    let (acts, actor, typed) = (visit.acts()?, visit.actor()?, visit.form());
    let sample = || -> Result<VerificationId> {
        let key = typed.get("verification").and_then(|key| key.parse().ok());
        key.ok_or_else(|| Error::invalid("Choose a sample."))
    };
    match typed.get("does") {
        Some("begin") => {
            let both = typed.get("what").and_then(|what| what.split_once('|'));
            let found = both.and_then(|(period, scheme)| Some((scheme, Period::parse(period).ok()?)));
            let (scheme, period) = found.ok_or_else(|| Error::invalid("Choose a scheme and a period."))?;
            acts.begin_verification(actor, scheme, period).await.map(|_| "begun")
        }
        Some("draw") => acts.draw_verification(actor, sample()?).await.map(|()| "drawn"),
        Some("find") => {
            let claim = typed.get("claim").and_then(|key| key.parse().ok());
            let amount = if typed.get("amount").is_some() { words::pounds(typed, "amount")? } else { Pence(0) };
            let found = VerificationFound {
                verification: sample()?,
                claim: (claim.ok_or_else(|| Error::invalid("Choose a claim."))?, words::seen(typed)?),
                holds: match typed.get("holds") {
                    Some("yes") => true,
                    Some("no") => false,
                    _ => return Err(Error::invalid("Say whether it was as claimed.")),
                },
                amount,
                words: typed.get("words").unwrap_or_default().to_owned(),
            };
            acts.note_finding(actor, &found).await.map(|()| "found")
        }
        _ => Err(Error::invalid("Choose what is to be done.")),
    }
}
