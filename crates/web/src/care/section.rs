use axum::http::StatusCode;
use linchpin_app::act::{Acted, CaseSeen, VersionSeen, WriteSection};
use linchpin_core::{CaseId, Error, ErrorKind, Result};
use linchpin_pathways::{
    Answer, Answers, Refusal,
    pathway::{Form, Item, Section},
};
use serde::Serialize;

use super::{
    answers::said,
    fields::{self, Wrongs},
    names::Names,
    one,
    open::{Fill, has_groups},
    read::Sent,
};
use crate::{
    Page,
    visit::{Pairs, Reply, Visit},
};

/// Two versions of one section, for the second of two who wrote in it.
#[derive(Serialize)]
struct Both {
    to: String,
    back: String,
    after: usize,
    saved: Option<String>,
    differ: Vec<Differs>,
    same: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Differs {
    key: String,
    label: String,
    yours: String,
    theirs: String,
    yours_words: String,
    theirs_words: String,
    /// Whether both can stand, one after the other.
    both: bool,
    pick: &'static str,
}

fn no_section() -> Error {
    Error::not_found("There is no such section in which you write.")
}

/// Which section of the plan the address means, from 0.
fn place(visit: &Visit) -> Result<usize> {
    visit.part(1).parse::<usize>().ok().and_then(|n| n.checked_sub(1)).ok_or_else(no_section)
}

/// The section at this place, where the reader may write in it.
fn found<'a>(visit: &Visit, seen: &'a CaseSeen) -> Result<&'a Section> {
    let section = seen.pathway.plan.get(place(visit)?);
    section.filter(|section| seen.writes.contains(&section.form.name)).ok_or_else(no_section)
}

fn version<'a>(seen: &'a CaseSeen, form: &Form) -> (usize, Option<&'a VersionSeen>) {
    let kept = seen.forms.iter().find(|one| one.name == form.name);
    (kept.map_or(0, |one| one.written), kept.and_then(|one| one.versions.first()))
}

/// The form of a section, as it stands.
pub(super) async fn section(visit: Visit) -> Result<Reply> {
    let seen = visit.acts()?.open_section(visit.actor()?, visit.id(0)?, place(&visit)?).await?;
    let section = found(&visit, &seen)?;
    let (after, newest) = version(&seen, &section.form);
    let typed = newest.map(|one| fields::typed(&section.form, &one.answers)).unwrap_or_default();
    page(&visit, &seen, section, (after, &typed), &Wrongs::new(), None).await
}

async fn page(
    visit: &Visit,
    seen: &CaseSeen,
    section: &Section,
    (after, typed): (usize, &Pairs),
    wrongs: &Wrongs,
    other: Option<String>,
) -> Result<Reply> {
    let form = &section.form;
    let names = Names::of(visit, Some(form)).await?;
    let at = format!("/care/cases/{}", seen.id);
    let mut notes: Vec<String> = Some(form.says.clone()).filter(|says| !says.is_empty()).into_iter().collect();
    if let (_, Some(newest)) = version(seen, form) {
        notes.push(format!("Last written by {}.", one::by(visit, newest)));
    }
    if let Some(who) = one::writing(seen, &form.name) {
        notes.push(format!("{who} Of what you both save nothing is lost: the second is shown both versions."));
    }
    let fill = Fill {
        to: format!("{at}/plan/{}", visit.part(1)),
        back: at.clone(),
        button: "Save the section".into(),
        lede: None,
        notes,
        hidden: vec![("after", after.to_string())],
        fields: fields::fields(form, typed, wrongs, &names),
        groups: has_groups(form),
        ask: None,
        wrongs: Vec::new(),
        leaves: true,
    };
    let trail = [("Care".into(), "/care".into()), (seen.pathway.title.clone(), at)];
    Ok(fill.wrong(wrongs, other).page(form.title.clone(), &trail))
}

/// Saves a section. Of two who wrote in it the second is shown both versions, and nothing of either is lost.
pub(super) async fn save(visit: Visit) -> Result<Reply> {
    let case: CaseId = visit.id(0)?;
    let (acts, actor, typed) = (visit.acts()?, visit.actor()?, visit.form());
    if typed.get("what") == Some("leave") {
        acts.leave_section(actor, case, place(&visit)?).await?;
        return Ok(Reply::goto(format!("/care/cases/{case}")));
    }
    let seen = acts.open_section(actor, case, place(&visit)?).await?;
    let section = found(&visit, &seen)?;
    let form = &section.form;
    let after = typed.get("after").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut sent = Sent::read(form, typed);
    if typed.get("choose") == Some("yes") {
        sent = Sent::default();
        sent.answers = chosen(form, typed)?;
        sent.blame(&form.faults(&sent.answers));
    }
    let again = fields::typed(form, &sent.answers);
    let shown = if typed.get("choose") == Some("yes") { &again } else { typed };
    if typed.get("what") == Some("more") {
        return page(&visit, &seen, section, (after, typed), &Wrongs::new(), None).await;
    }
    if !sent.wrongs.is_empty() {
        return page(&visit, &seen, section, (after, shown), &sent.wrongs, None).await;
    }
    let wanted = WriteSection { case, section: form.name.clone(), after, answers: sent.answers.clone() };
    match acts.write_section(actor, &wanted).await {
        Ok(Acted::Done(_)) => Ok(Reply::goto(format!("/care/cases/{case}?done=written"))),
        Ok(Acted::Changed(now)) => both(&visit, &now, form, &sent.answers).await,
        Ok(Acted::Refused(Refusal::Answers(faults))) => {
            sent.blame(&faults);
            page(&visit, &seen, section, (after, shown), &sent.wrongs, None).await
        }
        Ok(Acted::Refused(refusal)) => {
            page(&visit, &seen, section, (after, shown), &sent.wrongs, Some(refusal.to_string())).await
        }
        Err(error) if error.kind() == ErrorKind::Invalid => {
            page(&visit, &seen, section, (after, shown), &sent.wrongs, Some(error.to_string())).await
        }
        Err(error) => Err(error),
    }
}

/// Both versions side by side. Where only one has an answer, that one is chosen already.
async fn both(visit: &Visit, now: &CaseSeen, form: &Form, mine: &Answers) -> Result<Reply> {
    let names = Names::of(visit, Some(form)).await?;
    let (after, newest) = version(now, form);
    let none = Answers::new();
    let theirs = newest.map_or(&none, |one| &one.answers);
    let words = |item: &Item, answers: &Answers| {
        let of = answers.iter().filter(|(id, _)| **id == item.id).map(|(id, a)| (id.clone(), a.clone())).collect();
        let said = said(visit, form, &of, &names);
        said.into_iter().flat_map(|one| one.lines).collect::<Vec<_>>().join("\n")
    };
    let (mut differ, mut same) = (Vec::new(), Vec::new());
    for (key, item) in fields::named(&form.items, "item") {
        let (yours, other) = (mine.get(&item.id), theirs.get(&item.id));
        if yours == other {
            same.push((key, json(yours)));
            continue;
        }
        let shown = |text: String| if text.is_empty() { "Not answered".to_owned() } else { text };
        differ.push(Differs {
            label: item.text.clone(),
            yours: json(yours),
            theirs: json(other),
            yours_words: shown(words(item, mine)),
            theirs_words: shown(words(item, theirs)),
            both: merged(yours, other).is_some(),
            pick: match (yours, other) {
                (Some(_), None) => "yours",
                (None, Some(_)) => "theirs",
                _ => "",
            },
            key,
        });
    }
    let at = format!("/care/cases/{}", now.id);
    let page = Both {
        to: format!("{at}/plan/{}", visit.part(1)),
        back: at,
        after,
        saved: newest.map(|newest| one::by(visit, newest)),
        differ,
        same,
    };
    Ok(Reply::page(Page::new("care-both.jinja", "Somebody else wrote first", page)).status(StatusCode::CONFLICT))
}

fn json(answer: Option<&Answer>) -> String {
    answer.and_then(|answer| serde_json::to_string(answer).ok()).unwrap_or_default()
}

/// Both answers in one, theirs first; none where only one of them can stand.
fn merged(yours: Option<&Answer>, theirs: Option<&Answer>) -> Option<Answer> {
    Some(match (theirs?, yours?) {
        (Answer::Text(theirs), Answer::Text(yours)) => Answer::Text(format!("{theirs}\n{yours}")),
        (Answer::Many(theirs), Answer::Many(yours)) => {
            let more = yours.iter().filter(|one| !theirs.contains(one));
            Answer::Many(theirs.iter().chain(more).cloned().collect())
        }
        (Answer::Group(theirs), Answer::Group(yours)) => {
            let more = yours.iter().filter(|one| !theirs.contains(one));
            Answer::Group(theirs.iter().chain(more).cloned().collect())
        }
        _ => return None,
    })
}

/// What was chosen of two versions.
fn chosen(form: &Form, typed: &Pairs) -> Result<Answers> {
    let read = |name: String| -> Result<Option<Answer>> {
        let unread = || Error::invalid("What was chosen cannot be read. Open the section again.");
        typed.get(&name).map(|text| serde_json::from_str(text).map_err(|_| unread())).transpose()
    };
    let mut answers = Answers::new();
    for (name, item) in fields::named(&form.items, "item") {
        let (yours, theirs) = (read(format!("yours-{name}"))?, read(format!("theirs-{name}"))?);
        let answer = match typed.get(&format!("pick-{name}")) {
            Some("yours") => yours,
            Some("both") => merged(yours.as_ref(), theirs.as_ref()),
            _ => theirs,
        };
        answers.extend(answer.map(|answer| (item.id.clone(), answer)));
    }
    Ok(answers)
}
