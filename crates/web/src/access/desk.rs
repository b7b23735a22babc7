use axum::http::StatusCode;
use jiff::Timestamp;
use linchpin_access::{england, promise::State};
use linchpin_app::act::{Promised, Query, Week};
use linchpin_charts::Format;
use linchpin_core::{ErrorKind, Result};
use serde::Serialize;

use super::words;
use crate::{
    Page, homes, people,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

/// So many promises stand on the desk; the rest are a page further.
const SHOWN: usize = 6;

#[derive(Serialize, Default)]
struct Desk {
    typed: String,
    wrong: Option<String>,
    /// Who fits: name, what tells them apart, address.
    found: Option<Vec<(String, String, String)>>,
    more: bool,
    breaks: Vec<Line>,
    /// How many are open, end today or are broken, and had nothing offered.
    open: usize,
    today: usize,
    unmet: usize,
}

/// A promise in a list.
#[derive(Serialize)]
pub(super) struct Line {
    by: words::By,
    whom: String,
    need: &'static str,
    words: Option<String>,
    since: String,
    steps: Option<String>,
    book: String,
    one: String,
    booked: bool,
}

/// The desk: a caller, what breaks first, and this week against last.
pub(crate) async fn desk(visit: Visit) -> Result<Reply> {
    Ok(Reply::page(page(&visit, Desk::default()).await?))
}

/// Looks for the caller. One who fits alone is the caller.
pub(crate) async fn find(visit: Visit) -> Result<Reply> {
    let typed = visit.form().get("person").unwrap_or("").to_owned();
    let searched = match Query::parse(&typed) {
        Ok(query) => visit.acts()?.search_people(visit.actor()?, &query).await,
        Err(error) => Err(error),
    };
    match searched {
        Ok(searched) => {
            if let ([only], false) = (searched.people.as_slice(), searched.more) {
                return Ok(Reply::goto(format!("/desk/people/{}", only.id)));
            }
            let found = searched.people.iter().map(|one| {
                let born = one.birth_date.map(|day| format!("born {}", people::born(day)));
                let number = one.nhs_number.map(|number| number.to_string());
                let postcode = one.postcode.map(|postcode| postcode.to_string());
                let facts: Vec<_> = [born, number, postcode].into_iter().flatten().collect();
                let name = if one.name.is_empty() { "No name known".to_owned() } else { one.name.clone() };
                (name, facts.join(", "), format!("/desk/people/{}", one.id))
            });
            let desk = Desk { typed, found: Some(found.collect()), more: searched.more, ..Desk::default() };
            Ok(Reply::page(page(&visit, desk).await?))
        }
        Err(error) if error.kind() == ErrorKind::Invalid => {
            let desk = Desk { typed, wrong: Some(error.to_string()), ..Desk::default() };
            Ok(Reply::page(page(&visit, desk).await?).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error),
    }
}

async fn page(visit: &Visit, desk: Desk) -> Result<Page> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let now = visit.site.app.entrance.clock.now();
    let all = acts.promised(actor).await?;
    let ends = |one: &&Promised| matches!(one.state, State::Broken | State::BreaksToday);
    let desk = Desk {
        breaks: all.iter().filter(|one| one.booked.is_none()).take(SHOWN).map(|one| line(one, now)).collect(),
        open: all.iter().filter(|one| one.booked.is_none()).count(),
        today: all.iter().filter(ends).filter(|one| one.booked.is_none()).count(),
        unmet: all.iter().filter(|one| one.nothing > 0 && one.booked.is_none()).count(),
        ..desk
    };
    let registered = acts.waiting(actor).await?.registered.unwrap_or(0);
    let (this, last) = acts.weeks(actor).await?;
    let mut expected = homes::people(visit, "Booked or referred").await?;
    expected.quiet = true;
    Ok(Page::new("desk.jinja", "Desk", desk).with(vec![weeks(&this, &last, registered), expected]))
}

/// A promise as a line of a list.
pub(super) fn line(one: &Promised, now: Timestamp) -> Line {
    let request = &one.request;
    let (mut said, times) = (Vec::new(), |n: u64| if n == 1 { "once".to_owned() } else { format!("{n} times") });
    if let Some(at) = one.booked {
        said.push(format!("booked {}", england::say(at, now)));
    }
    if one.missed {
        said.push("did not come".to_owned());
    }
    if one.declined > 0 {
        said.push(format!("offered, declined {}", times(one.declined)));
    }
    if one.nothing > 0 {
        said.push(format!("nothing to offer {}", times(one.nothing)));
    }
    Line {
        by: words::by(request.due, one.state, now),
        whom: words::whom(one.age, one.sex),
        need: request.need.title(),
        words: request.words.clone(),
        since: format!("{}, {}", england::say(request.received, now), request.channel.title()),
        steps: (!said.is_empty()).then(|| said.join("; ")),
        book: format!("/desk/requests/{}", request.id),
        one: format!("/requests/{}", request.id),
        booked: one.booked.is_some(),
    }
}

/// This week until now beside last week until the same moment.
fn weeks(this: &Week, last: &Week, registered: u64) -> Table {
    let columns =
        vec![Column::words("From Monday until now"), Column::figures("This week"), Column::figures("Last week")];
    let mut table = Table::new("weeks", "This week against last", columns);
    table.quiet = true;
    let count = |n: u64| Cell::number(n as f64, Format::Number(0));
    let none = || Cell { missing: true, ..Cell::words("none yet") };
    let rate = |week: &Week| match registered {
        0 => none(),
        people => Cell::number(week.contacts as f64 * 1000.0 / people as f64, Format::Number(1))
            .below(format!("{} of {people} registered", week.contacts)),
    };
    let kept = |week: &Week| {
        let (kept, broken) = (week.promises.kept, week.promises.broken);
        week.promises.share_kept().map_or_else(none, |share| {
            Cell::words(format!("{:.0}%", share * 100.0)).below(format!("{kept} of {}", kept + broken))
        })
    };
    table.rows = vec![
        vec![Cell::words("Promises kept, of those that ended"), kept(this), kept(last)],
        vec![
            Cell::words("Contacts per 1,000 people")
                .below("seen here by a GP, a GP in training or a nurse practitioner"),
            rate(this),
            rate(last),
        ],
        vec![Cell::words("People seen here"), count(this.seen), count(last.seen)],
        vec![Cell::words("Appointments missed"), count(this.missed), count(last.missed)],
    ];
    table
}
