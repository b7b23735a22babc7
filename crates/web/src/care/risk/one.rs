use linchpin_app::{
    act::{ListAsked, ListDecision, ListRow},
    permission::Act,
};
use linchpin_core::{Error, PersonId, Result};
use linchpin_risk::list::List;
use serde::Serialize;

use super::{decide, words};
use crate::{
    Page, link,
    people::born,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct One {
    about: String,
    why: Vec<String>,
    score: Option<Score>,
    because: Vec<String>,
    conditions: Option<u64>,
    has: Vec<(String, String)>,
    caseloads: Vec<String>,
    stands: (String, Option<String>),
    /// Each decision: where its form is, and the move.
    decisions: Vec<(String, String)>,
    person: String,
    record: String,
}

/// A score as it is read.
#[derive(Serialize)]
struct Score {
    title: String,
    now: String,
    before: Option<String>,
    band: Option<String>,
    says: String,
    mind: String,
}

/// Somebody on the list: why, what they have already, and what can be decided.
pub(in crate::care) async fn one(visit: Visit) -> Result<Reply> {
    let person: PersonId = visit.id(0)?;
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let list = acts.risk_list(visit.query.get("list"))?;
    if let Some(wanted) = visit.query.get("decide") {
        return decide::form(&visit, &list, person, wanted).await;
    }
    let found = acts.see_list(actor, &list, ListAsked::One(person), Act::See).await?;
    let row =
        found.rows.first().ok_or_else(|| Error::not_found("Nobody of your practice is on the list by this key."))?;
    if let Some(case) = words::case(&row.stands) {
        return Ok(Reply::goto(format!("/care/cases/{case}")));
    }
    let at_risk = &found.at_risk;
    let candidate = row.candidate.as_ref();
    let score = at_risk.score.as_ref().zip(candidate).and_then(|(score, one)| {
        let now = words::score(at_risk, one.score?);
        let before = one.before.map(|before| words::score(at_risk, before));
        let (title, says, mind) = (score.title.clone(), score.says.clone(), score.mind.clone());
        Some(Score { title, now, before, band: one.band.clone(), says, mind })
    });
    let id = row.who.id;
    let page = One {
        about: about(row),
        why: words::reasons(&list, at_risk, row),
        score,
        because: candidate.map(|one| one.because.clone()).unwrap_or_default(),
        conditions: candidate.map(|one| one.conditions),
        has: words::cases(row),
        caseloads: candidate.map(|one| one.caseloads.clone()).unwrap_or_default(),
        stands: words::stands(row),
        decisions: decisions(&list, id, candidate.is_some()),
        person: format!("/people/{id}"),
        record: format!("/people/{id}/record"),
    };
    let back = format!("/care/list?list={}", link::encode(&list.id));
    let name = if row.who.name.is_empty() { "No name known".to_owned() } else { row.who.name.clone() };
    // The title of a page stands in the history of the browser: it names nobody.
    let page = Page::new("care-list-person.jinja", "Somebody on the list", (name, page));
    Ok(Reply::page(page.under("Care", "/care").under(list.title.clone(), back)))
}

fn about(row: &ListRow) -> String {
    let who = &row.who;
    let about = [
        who.birth_date.map(|day| format!("born {}", born(day))),
        who.age.map(|age| format!("{age} years")),
        Some(who.sex.title().to_lowercase()),
        who.nhs_number.map(|number| format!("NHS number {number}")),
    ];
    about.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn decisions(list: &List, person: PersonId, is_on_list: bool) -> Vec<(String, String)> {
    if !is_on_list {
        return Vec::new();
    }
    let at = |one: ListDecision| {
        let href = format!("/care/list/people/{person}?list={}&decide={}", link::encode(&list.id), one.name());
        (href, one.does(list).to_owned())
    };
    ListDecision::ALL.map(at).to_vec()
}
