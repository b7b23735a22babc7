use axum::http::StatusCode;
use linchpin_app::{
    kept::Merge,
    permission::{Act, Resource},
};
use linchpin_core::{ErrorKind, MergeId, Person, Result};
use serde::Serialize;

use super::{banner::Banner, closed::closed, fields::FIELDS, fields::Fields, whose::Whose, words};
use crate::{
    Page,
    account::when,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Merges {
    whose: Banner,
    merges: Vec<One>,
    wrong: Option<String>,
    /// What was changed between merging and parting, and stayed with the record that was kept.
    stayed: Vec<String>,
    parted: bool,
}

#[derive(Serialize)]
struct One {
    at: String,
    by: String,
    reason: String,
    /// The two records as they were, field by field: label, the one that was kept, the other.
    rows: Vec<(&'static str, String, String)>,
    /// Where they are parted again; none when they were.
    part: Option<String>,
    undone: Option<String>,
}

/// The merges in which somebody's record stood.
pub(crate) async fn merges(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    let stayed: Vec<String> = visit.query.all("stayed").map(label).collect();
    let parted = visit.query.get("done") == Some("parted");
    page(&visit, &whose, None, stayed, parted).await
}

async fn page(visit: &Visit, whose: &Whose, wrong: Option<String>, stayed: Vec<String>, parted: bool) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let all = match acts.merges_of(actor, whose.id).await {
        Ok(all) => all,
        Err(error) => return closed(visit, whose, error),
    };
    let names = acts.names_of(actor, all.iter().flat_map(|m| m.by.into_iter().chain(m.undone_by))).await?;
    let name = |id: Option<linchpin_core::UserId>| {
        id.and_then(|id| names.get(&id).cloned()).unwrap_or_else(|| "an import".to_owned())
    };
    let parts = whose.may(Act::Unmerge, Resource::Person);
    let one = |merge: &Merge| One {
        at: when(merge.at),
        by: name(merge.by),
        reason: merge.reason.clone(),
        rows: side_by_side(visit, &merge.kept_before, &merge.gone_before),
        part: (parts && merge.undone_at.is_none()).then(|| whose.at(&format!("merges/{}", merge.id))),
        undone: merge.undone_at.map(|at| format!("{}, by {}", when(at), name(merge.undone_by))),
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let merges = Merges {
        whose: super::looked::banner(visit, whose).await?,
        merges: all.iter().map(one).collect(),
        wrong,
        stayed,
        parted,
    };
    Ok(Reply::page(Page::new("person-merges.jinja", "Merges", merges)).status(status))
}

/// Parts two records that were merged.
pub(crate) async fn part(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    let merge: MergeId = visit.id(1)?;
    let reason = visit.form().get("reason").unwrap_or("");
    match visit.acts()?.unmerge_people(visit.actor()?, merge, reason).await {
        Ok(stayed) => {
            let stayed: String = stayed.iter().map(|field| format!("&stayed={}", crate::link::encode(field))).collect();
            Ok(Reply::goto(format!("{}?done=parted{stayed}", whose.at("merges"))))
        }
        Err(error) if error.kind() == ErrorKind::Invalid => {
            page(&visit, &whose, Some(error.to_string()), Vec::new(), false).await
        }
        Err(error) => closed(&visit, &whose, error),
    }
}

/// Two records side by side, with what differs first: label and both sides.
pub(crate) fn side_by_side(visit: &Visit, one: &Person, other: &Person) -> Vec<(&'static str, String, String)> {
    let (a, b) = (Fields::of(one), Fields::of(other));
    let shown = FIELDS.iter().filter(|(field, ..)| *field != "home");
    let mut rows: Vec<_> = shown.map(|(field, label, _)| (*label, a.words(field, &[]), b.words(field, &[]))).collect();
    let practice = |p: &Person| {
        let all = p.registrations.iter().map(|r| words::place(visit, r.practice)).collect::<Vec<_>>();
        if all.is_empty() { "none".to_owned() } else { all.join("; ") }
    };
    let names = |p: &Person| {
        let names = words::names(p);
        if names.is_empty() { "empty".to_owned() } else { names.join("; ") }
    };
    rows.push(("Other names", names(one), names(other)));
    rows.push(("Registered with", practice(one), practice(other)));
    rows.retain(|(_, a, b)| !(a == "empty" && b == "empty"));
    rows
}

/// A field of a person, as the act names it, in words.
fn label(field: &str) -> String {
    let words = match field {
        "nhs_number" => "NHS number",
        "birth_date" => "date of birth",
        "death_date" => "date of death",
        "contacts" => "telephone and email",
        "registrations" => "practice",
        "access_needs" => "what they need",
        "care_home" => "care home",
        "opt_outs" => "opt-outs",
        "area" => "small area",
        "ethnicity" => "ethnic group",
        "names" | "sex" | "address" | "language" | "interpreter" | "carer" | "veteran" => field,
        // Nothing that somebody wrote into the address of the page is shown as ours.
        _ => "another field",
    };
    words.to_owned()
}
