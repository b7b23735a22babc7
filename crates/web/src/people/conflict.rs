use axum::http::StatusCode;
use linchpin_app::kept::Conflict;
use linchpin_core::{Person, Result};
use serde::Serialize;

use super::{
    banner::Banner,
    edit::homes,
    fields::{FIELDS, Fields},
    whose::Whose,
};
use crate::{
    Page,
    account::when,
    visit::{Reply, Visit},
};

/// Two versions of one person, for the second editor to choose between field by field.
#[derive(Serialize)]
struct Both {
    whose: Banner,
    to: String,
    /// The version that stands now, from which the choice is saved.
    version: u64,
    /// Who saved it and when.
    saved: Option<String>,
    differ: Vec<Field>,
    same: Vec<(&'static str, String)>,
}

#[derive(Serialize)]
struct Field {
    key: &'static str,
    label: &'static str,
    yours: String,
    theirs: String,
    /// As people read them.
    yours_words: String,
    theirs_words: String,
    /// Which is chosen before the reader chooses: the one that was changed, where only one was.
    pick: &'static str,
}

pub(super) async fn page(visit: &Visit, whose: &Whose, both: &Conflict<Person>, began: u64) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let history = acts.person_history(actor, whose.id).await?;
    let base = history.iter().find(|v| v.person.version == began).map(|v| Fields::of(&v.person));
    let last = history.iter().find(|v| v.person.version == both.theirs.version);
    let names = acts.names_of(actor, last.and_then(|v| v.saved_by)).await?;
    let saved = last.map(|v| {
        let who = v.saved_by.and_then(|by| names.get(&by).cloned()).unwrap_or_else(|| "Somebody else".to_owned());
        format!("{who} saved on {}", when(v.saved))
    });
    let (yours, theirs) = (Fields::of(&both.yours), Fields::of(&both.theirs));
    let homes = homes(visit).await?;
    let (mut differ, mut same) = (Vec::new(), Vec::new());
    for (key, label, _) in FIELDS {
        let (mine, other) = (yours.get(key), theirs.get(key));
        if mine == other {
            same.push((key, mine.to_owned()));
            continue;
        }
        let pick = match base.as_ref().map(|base| (base.get(key) == mine, base.get(key) == other)) {
            Some((true, _)) => "theirs",
            Some((_, true)) => "yours",
            _ => "",
        };
        differ.push(Field {
            key,
            label,
            yours: mine.to_owned(),
            theirs: other.to_owned(),
            yours_words: yours.words(key, &homes),
            theirs_words: theirs.words(key, &homes),
            pick,
        });
    }
    let page = Both {
        whose: Banner::of(visit, whose, &both.theirs),
        to: whose.at("edit"),
        version: both.theirs.version,
        saved,
        differ,
        same,
    };
    let page = Page::new("person-conflict.jinja", "Somebody else saved first", page);
    Ok(Reply::page(page).status(StatusCode::CONFLICT))
}
