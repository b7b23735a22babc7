use axum::http::StatusCode;
use linchpin_app::act::{AgreementSeen, Stretch, StretchIs};
use linchpin_core::{OdsCode, Result};
use linchpin_schemes::agreement::{Aim, Party};
use serde::Serialize;

use super::{asked, forms, words};
use crate::{
    Page,
    account::when,
    link, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Shown {
    at: String,
    /// The page of the scheme.
    scheme: String,
    provider: String,
    tag: (String, &'static str),
    sentence: String,
    /// Whose patients the provider serves beside its own.
    serves: Vec<String>,
    tiles: Vec<(String, &'static str)>,
    cannot: Option<String>,
    held: Vec<String>,
    /// What was offered in place of the text: from when, and what it says.
    offered: Option<(String, String)>,
    what_if: asked::WhatIf,
    plan: Vec<Planned>,
    forms: forms::Forms,
    said: Option<&'static str>,
    wrong: Option<String>,
    reviews: Vec<String>,
}

/// Something to be done.
#[derive(Serialize)]
struct Planned {
    number: usize,
    what: String,
    of: String,
    by: String,
    late: bool,
    done: Option<String>,
    aim: &'static str,
}

/// One agreement: how it stands, how the year goes, and what can be said.
pub(super) async fn agreement(visit: Visit) -> Result<Reply> {
    page(&visit, None).await
}

pub(super) async fn page(visit: &Visit, wrong: Option<String>) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let (id, provider): (&str, OdsCode) = (visit.part(0), visit.id(1)?);
    let seen = acts.agreement_seen(actor, id, provider).await?;
    let today = acts.clock.today();
    let said = seen.agreement.sign_up(today);
    let (at, name) = (format!("/schemes/{}", link::encode(id)), pages::name(&visit.picture, provider));
    let now = seen.course.now();
    let payment = now.map(|now| now.payment.as_ref());
    let items = [Aim::Mobilise, Aim::Improve].into_iter().flat_map(|aim| seen.agreement.planned(aim));
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shown = Shown {
        at: format!("{at}/{provider}"),
        scheme: at.clone(),
        tag: words::sign_up(&visit.picture, &said),
        sentence: sentence(&seen),
        serves: seen.serves.iter().map(|code| pages::name(&visit.picture, *code)).collect(),
        tiles: tiles(&seen),
        cannot: payment.and_then(|payment| payment.err().cloned()),
        held: payment.and_then(std::result::Result::ok).map(|payment| payment.held.clone()).unwrap_or_default(),
        offered: seen.agreement.offered.as_ref().map(|one| (words::day(one.from), one.says.clone())),
        what_if: asked::WhatIf::of(visit, &seen),
        plan: items
            .map(|(number, item)| Planned {
                number,
                what: item.what.clone(),
                of: words::of(item, &seen.scheme),
                by: words::day(item.by),
                late: item.done.is_none() && item.by < today,
                done: item.done.map(words::day),
                aim: if item.aim == Aim::Mobilise { "to be ready" } else { "to make up a shortfall" },
            })
            .collect(),
        forms: forms::Forms::of(visit, &seen),
        said: visit.query.get("done").is_some().then_some("It is written down, and the other side sees it."),
        wrong,
        reviews: seen
            .agreement
            .reviews
            .iter()
            .map(|one| format!("{}: {}. {}", words::day(one.on), words::verdict(one.verdict), one.words))
            .collect(),
        provider: name.clone(),
    };
    let mut tables = vec![money(&seen, &at)];
    tables.extend(asked::table(&seen));
    tables.push(history(visit, &seen));
    let page = Page::new("scheme-agreement.jinja", seen.scheme.title.clone(), shown)
        .under("Schemes", "/schemes")
        .under(seen.scheme.title.clone(), at)
        .with(tables);
    Ok(if status == StatusCode::OK { Reply::tables(page) } else { Reply::page(page).status(status) })
}

fn sentence(seen: &AgreementSeen) -> String {
    let term = seen.scheme.term;
    if let Some((last, why)) = &seen.agreement.ends {
        return format!("It ends on {}: {why}", words::day(*last));
    }
    let until = format!(
        "The term is {} to {}; it is reviewed by {}.",
        words::day(term.from),
        words::day(term.to),
        words::day(term.review)
    );
    match (seen.agreement.accepted, &seen.agreement.declined) {
        (Some(on), _) => format!("Signed on {}. {until}", words::day(on)),
        (None, Some(why)) => format!("Declined: {why}"),
        (None, None) => format!("It is offered and not answered. {until}"),
    }
}

fn tiles(seen: &AgreementSeen) -> Vec<(String, &'static str)> {
    let course = &seen.course;
    if course.stretches.is_empty() {
        return Vec::new();
    }
    vec![
        (words::money(course.earned()), "earned in the periods that are over"),
        (words::money(course.left()), "left in them: what everything met would have brought beside it"),
        (words::money(course.forecast()), "for the whole year, if it goes on like this"),
    ]
}

/// Period by period.
fn money(seen: &AgreementSeen, at: &str) -> Table {
    let columns = vec![
        Column::words("Period"),
        Column::words("It is"),
        Column::figures("Counted"),
        Column::figures("Points"),
        Column::figures("Comes to so far"),
        Column::figures("If it goes on like this"),
        Column::figures("And with everything met"),
        Column::words("Held up by"),
    ];
    let year = seen.course.year;
    let mut table = Table::new("money", format!("What {year} comes to, by period"), columns);
    table.quiet = true;
    table.empty = "Nothing is worked out: it is paid from the period in which it is signed.".into();
    for one in &seen.course.stretches {
        table.rows.push(row(seen, one, at));
    }
    table.notes.push(
        "Worked out from what is known today, and not yet claimed. Of what is still to come, activity goes on as on an average day of \
         this year and figures stay as they are. What a claim says when it is paid counts."
            .into(),
    );
    table
}

fn row(seen: &AgreementSeen, one: &Stretch, at: &str) -> Vec<Cell> {
    let is = match one.when {
        StretchIs::Over => "over",
        StretchIs::Now => "going on",
        StretchIs::ToCome => "to come",
    };
    let mut cells = vec![Cell::words(one.period.words()), Cell::words(is)];
    match &one.payment {
        Ok(payment) => {
            let href = format!("{at}/{}/working?period={}", seen.provider, one.period.first());
            let counted = payment.counted.filter(|_| one.when != StretchIs::ToCome);
            cells.push(Cell::words(counted.map(words::points).unwrap_or_default()));
            cells.push(Cell::words(payment.points.map(words::points).unwrap_or_default()));
            let so_far = Cell::words(words::money(payment.amount)).to(href);
            cells.push(if one.when == StretchIs::ToCome { Cell::default() } else { so_far });
            cells.push(Cell::words(one.expected.map(words::money).unwrap_or_default()));
            cells.push(Cell::words(one.most.map(words::money).unwrap_or_default()));
            cells.push(Cell::words(payment.held.join("; ")));
        }
        Err(why) => {
            cells.extend([(); 5].map(|()| Cell::default()));
            cells.push(Cell::words(format!("Nothing can be worked out: {why}")));
        }
    }
    cells
}

fn history(visit: &Visit, seen: &AgreementSeen) -> Table {
    let mut table = Table::new(
        "history",
        "What happened",
        vec![Column::words("When"), Column::words("What"), Column::words("Who"), Column::words("For")],
    );
    table.quiet = true;
    for one in &seen.history {
        table.rows.push(vec![
            Cell::words(when(one.at)),
            Cell::words(words::happened(&visit.picture, &seen.scheme, &one.step)),
            Cell::words(one.name.clone().unwrap_or_else(|| "The command line".to_owned())).below(one.role.title()),
            Cell::words(pages::name(&visit.picture, one.organisation)),
        ]);
    }
    table
}

/// On whose side the reader is, for forms.
pub(super) fn is_commissioner(seen: &AgreementSeen) -> bool {
    seen.side == Some(Party::Commissioner)
}
