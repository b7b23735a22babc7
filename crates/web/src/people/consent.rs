use axum::http::StatusCode;
use jiff::{ToSpan, civil::Date};
use linchpin_app::{
    act::{Edit, Said},
    kept::{Consent, Decision, How},
    permission::{Act, Resource},
};
use linchpin_core::{Error, ErrorKind, OptOuts, Result, Role};
use serde::Serialize;

use super::{closed::closed, looked::banner, one::standing, whose::Whose, words};
use crate::{
    Page,
    account::when,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Form {
    whose: super::banner::Banner,
    own: bool,
    stands: String,
    /// Where what was said is sent; none where the reader may not write it down.
    to: Option<String>,
    /// How it can be said: value, words.
    hows: Vec<(&'static str, &'static str)>,
    typed: Typed,
    wrong: Option<String>,
    opt_outs: Option<Opted>,
    said: Option<&'static str>,
}

#[derive(Serialize, Default)]
struct Typed {
    decision: String,
    how: String,
    note: String,
    until: String,
}

#[derive(Serialize)]
struct Opted {
    to: String,
    version: u64,
    national: bool,
    type_1: bool,
}

/// What somebody agreed to and opted out of, and the forms to write it down.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    page(&visit, Typed::default(), None).await
}

async fn page(visit: &Visit, typed: Typed, wrong: Option<String>) -> Result<Reply> {
    let whose = Whose::of(visit).await?;
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let said = match acts.consents_of(actor, whose.id).await {
        Ok(said) => said,
        Err(error) => return closed(visit, &whose, error),
    };
    let writes = whose.may(Act::Edit, Resource::Consent);
    let names = acts.names_of(actor, said.iter().filter_map(|one| one.account)).await?;
    let rows = said.iter().map(|one| row(visit, one, one.account.and_then(|id| names.get(&id))));
    let columns = vec![
        Column::words("When"),
        Column::words("What was said"),
        Column::words("Until"),
        Column::words("Written down by"),
    ];
    let mut table = Table::new("said", "What was said about sharing", columns);
    table.quiet = true;
    table.empty = "Nothing has been written down yet.".into();
    table.rows = rows.collect();
    let opt_outs = if whose.may(Act::See, Resource::Person) {
        let person = acts.view_person(actor, whose.id).await?.person;
        Some(Opted {
            to: whose.at("opt-outs"),
            version: person.version,
            national: person.opt_outs.national,
            type_1: person.opt_outs.type_1,
        })
    } else {
        None
    };
    let hows = if actor.role == Role::Patient {
        vec![("online", "Online")]
    } else {
        vec![
            ("spoken", "They said so"),
            ("written", "They wrote so"),
            ("best-interests", "They cannot decide, and it is in their best interests"),
        ]
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = Form {
        own: whose.own,
        stands: standing(visit, &said),
        to: writes.then(|| whose.at("consent")),
        hows,
        typed,
        wrong,
        opt_outs,
        said: match visit.query.get("done") {
            Some("consent") => Some("What was said is written down. It stands from now on."),
            Some("opt-outs") => Some("The opt-outs are saved."),
            _ => None,
        },
        whose: banner(visit, &whose).await?,
    };
    let title = if whose.own { "Sharing your record" } else { "Consent and opt-outs" };
    Ok(Reply::page(Page::new("person-consent.jinja", title, form).with(vec![table])).status(status))
}

fn row(visit: &Visit, one: &Consent, name: Option<&String>) -> Vec<Cell> {
    let said = Cell::words(format!("{}, {}", words::said(one), words::how(one.how)));
    let role = one.role.map_or("", Role::title);
    let at = one.organisation.as_deref().map_or_else(String::new, |code| words::place_of(visit, code));
    let by = name.cloned().unwrap_or_else(|| role.to_owned());
    let below = if name.is_some() { format!("{role}, {at}") } else { at };
    vec![
        Cell::words(when(one.at)),
        one.note.clone().map_or(said.clone(), |note| said.below(note)),
        Cell::words(one.until.map_or_else(|| "no end".to_owned(), when)),
        Cell::words(by).below(below),
    ]
}

/// Writes down what somebody said about sharing.
pub(crate) async fn say(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    let sent = visit.form();
    let text = |name: &str| sent.get(name).unwrap_or("").to_owned();
    let typed = Typed { decision: text("decision"), how: text("how"), note: text("note"), until: text("until") };
    let said = match read(&visit, &typed) {
        Ok(said) => said,
        Err(error) => return page(&visit, typed, Some(error.to_string())).await,
    };
    match visit.acts()?.record_consent(visit.actor()?, whose.id, &said).await {
        Ok(_) => Ok(Reply::goto(format!("{}?done=consent", whose.at("consent")))),
        Err(error) if error.kind() == ErrorKind::Invalid => page(&visit, typed, Some(error.to_string())).await,
        Err(error) => closed(&visit, &whose, error),
    }
}

fn read(visit: &Visit, typed: &Typed) -> Result<Said> {
    let decision = match typed.decision.as_str() {
        "given" => Decision::Given,
        "refused" => Decision::Refused,
        "withdrawn" => Decision::Withdrawn,
        _ => return Err(Error::invalid("Choose what was said.")),
    };
    let patient = visit.actor()?.role == Role::Patient;
    let how = match typed.how.as_str() {
        _ if patient => How::Online,
        "spoken" => How::Spoken,
        "written" => How::Written,
        "best-interests" => How::BestInterests,
        _ => return Err(Error::invalid("Choose how it was said.")),
    };
    let until = match typed.until.as_str() {
        "" => None,
        text => {
            let day: Date = text.parse().map_err(|_| Error::invalid("Choose the last day from the calendar."))?;
            // To the end of the day that was named.
            let after = day.checked_add(1.day()).map_err(|_| Error::invalid("Choose an earlier day."))?;
            let at = after.to_zoned(linchpin_core::london()).map_err(|_| Error::invalid("Choose another day."))?;
            Some(at.timestamp())
        }
    };
    Ok(Said { decision, how, until, note: Some(typed.note.clone()).filter(|note| !note.is_empty()) })
}

/// Saves what somebody opted out of.
pub(crate) async fn opt_outs(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    let sent = visit.form();
    let opted = OptOuts { national: sent.get("national").is_some(), type_1: sent.get("type-1").is_some() };
    let version = sent.get("version").and_then(|v| v.parse().ok()).unwrap_or_default();
    match visit.acts()?.set_opt_outs(visit.actor()?, whose.id, version, opted).await {
        Ok(Edit::Saved { .. }) => Ok(Reply::goto(format!("{}?done=opt-outs", whose.at("consent")))),
        Ok(Edit::Conflict(_)) => {
            let said =
                "Somebody else changed this record meanwhile, so nothing was saved. The boxes show what stands now.";
            page(&visit, Typed::default(), Some(said.to_owned())).await.map(|reply| reply.status(StatusCode::CONFLICT))
        }
        Ok(Edit::Wrong(_)) => Err(Error::invalid("This record has faults. Mend its details first.")),
        Err(error) => closed(&visit, &whose, error),
    }
}
