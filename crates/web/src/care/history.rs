use linchpin_app::{act::EntrySeen, kept::EntryKind};
use linchpin_core::{CaseId, Result};
use linchpin_pathways::Pathway;
use serde::Serialize;

use super::{fields::capital, words};
use crate::{
    account::when,
    pages,
    visit::{Reply, Visit},
};

/// A line of the history.
#[derive(Serialize)]
pub(super) struct Happened {
    when: String,
    kind: &'static str,
    what: String,
    words: Option<String>,
    who: String,
    is_new: bool,
    late: bool,
}

/// What happened, the last first.
pub(super) fn happened(visit: &Visit, pathway: &Pathway, entries: &[EntrySeen]) -> Vec<Happened> {
    entries.iter().map(|one| line(visit, pathway, one)).collect()
}

fn line(visit: &Visit, pathway: &Pathway, one: &EntrySeen) -> Happened {
    let what = match one.kind {
        EntryKind::Form => pathway.form(&one.what).map_or_else(|| one.what.clone(), |form| form.title.clone()),
        EntryKind::Note | EntryKind::Contribution | EntryKind::Opened => String::new(),
        // A scheme by what it is called; one whose file is gone, by its name.
        EntryKind::Earned => {
            let title = visit.acts().ok().and_then(|acts| acts.scheme_title(&one.what));
            title.unwrap_or_else(|| capital(one.what.trim_start_matches("schemes/")))
        }
        _ => capital(&one.what),
    };
    let what = match &one.to {
        Some(to) if what.is_empty() => format!("now “{}”", capital(to)),
        Some(to) => format!("{what}: now “{}”", capital(to)),
        None => what,
    };
    let at = one.organisation.map(|code| pages::name(&visit.picture, code));
    let role = one.role.map(|role| role.title().to_owned());
    let who: Vec<String> = [one.who.clone().or(role), at].into_iter().flatten().collect();
    Happened {
        when: when(one.at),
        kind: words::kind(one.kind),
        what,
        words: one.words.clone(),
        who: if who.is_empty() { "By itself".to_owned() } else { who.join(", ") },
        is_new: one.is_new,
        late: one.kind == EntryKind::Late,
    }
}

/// Adds a note, or from elsewhere a contribution.
pub(super) async fn note(visit: Visit) -> Result<Reply> {
    let case: CaseId = visit.id(0)?;
    visit.acts()?.note_case(visit.actor()?, case, visit.form().get("words").unwrap_or("")).await?;
    Ok(Reply::goto(format!("/care/cases/{case}?done=note")))
}
