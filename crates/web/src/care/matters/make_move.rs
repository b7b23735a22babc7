use linchpin_app::act::{MatterActed, MatterMove, MatterSeen};
use linchpin_core::{ErrorKind, MatterId, Result};
use linchpin_pathways::{Refusal, pathway::Move};

use crate::{
    care::{
        fields::{self, Wrongs},
        moves::follows,
        names::Names,
        open::{Ask, Fill, has_groups},
        read::Sent,
    },
    visit::{Pairs, Reply, Visit},
};

/// The moves that the reader may make from where a matter is.
pub(super) fn offered(seen: &MatterSeen) -> Vec<&Move> {
    if seen.it.closed.is_some() {
        return Vec::new();
    }
    let mine = |one: &&Move| one.by.iter().any(|by| seen.parties.contains(by));
    seen.pathway.moves_from(&seen.it.state).filter(mine).collect()
}

fn here<'a>(seen: &'a MatterSeen, does: Option<&str>) -> Option<&'a Move> {
    offered(seen).into_iter().find(|one| Some(one.does.as_str()) == does)
}

fn elsewhere(id: MatterId) -> Reply {
    Reply::goto(format!("/matters/{id}?done=elsewhere"))
}

/// The form of a move.
pub(super) async fn form(visit: Visit) -> Result<Reply> {
    let seen = visit.acts()?.matter(visit.actor()?, visit.id(0)?).await?;
    match here(&seen, visit.query.get("does")) {
        Some(one) => Ok(page(&seen, one, &Pairs::default(), &Wrongs::new(), (None, None))),
        None => Ok(elsewhere(seen.id)),
    }
}

fn page(
    seen: &MatterSeen,
    one: &Move,
    typed: &Pairs,
    wrongs: &Wrongs,
    (why, other): (Option<String>, Option<String>),
) -> Reply {
    let pathway = &seen.pathway;
    let form = one.form.as_ref().and_then(|form| pathway.form(form));
    let at = format!("/matters/{}", seen.id);
    let fill = Fill {
        to: format!("{at}/move"),
        back: at.clone(),
        button: one.does.clone(),
        lede: form.map(|form| form.says.clone()).filter(|says| !says.is_empty()),
        notes: follows(pathway, one),
        hidden: vec![("does", one.does.clone()), ("seen", seen.version.to_string())],
        fields: form.map(|form| fields::fields(form, typed, wrongs, &Names::default())).unwrap_or_default(),
        groups: form.is_some_and(has_groups),
        ask: one.asks.as_ref().map(|ask| Ask::reason(ask, typed, why)),
        wrongs: Vec::new(),
        ..Fill::default()
    };
    let trail = [("Concerns and reviews".to_owned(), "/matters".to_owned()), (pathway.title.clone(), at)];
    fill.wrong(wrongs, other).page(one.does.clone(), &trail)
}

/// Makes a move.
pub(super) async fn make(visit: Visit) -> Result<Reply> {
    let id: MatterId = visit.id(0)?;
    let (acts, actor, typed) = (visit.acts()?, visit.actor()?, visit.form());
    let seen = acts.matter(actor, id).await?;
    let Some(one) = here(&seen, typed.get("does")) else { return Ok(elsewhere(id)) };
    let form = one.form.as_ref().and_then(|form| seen.pathway.form(form));
    let mut sent = form.map(|form| Sent::read(form, typed)).unwrap_or_default();
    if typed.get("what") == Some("more") {
        return Ok(page(&seen, one, typed, &Wrongs::new(), (None, None)));
    }
    if !sent.wrongs.is_empty() {
        return Ok(page(&seen, one, typed, &sent.wrongs, (None, None)));
    }
    let wanted = MatterMove {
        matter: id,
        seen: typed.get("seen").and_then(|text| text.parse().ok()).unwrap_or(0),
        does: one.does.clone(),
        answers: sent.answers.clone(),
        reason: typed.get("reason").map(str::to_owned),
    };
    match acts.move_matter(actor, &wanted).await {
        Ok(MatterActed::Done(_)) => Ok(Reply::goto(format!("/matters/{id}?done=moved"))),
        Ok(MatterActed::Refused(Refusal::Answers(faults))) => {
            sent.blame(&faults);
            Ok(page(&seen, one, typed, &sent.wrongs, (None, None)))
        }
        Ok(MatterActed::Refused(refusal @ Refusal::Reason(_))) => {
            Ok(page(&seen, one, typed, &sent.wrongs, (Some(refusal.to_string()), None)))
        }
        Ok(MatterActed::Refused(refusal)) => {
            Ok(page(&seen, one, typed, &sent.wrongs, (None, Some(refusal.to_string()))))
        }
        Ok(MatterActed::Changed) => {
            let now = acts.matter(actor, id).await?;
            let words = "Something else has happened here since you looked. Nothing of yours is saved yet: send it again if it \
                         is still right.";
            match here(&now, Some(&one.does)) {
                Some(one) => Ok(page(&now, one, typed, &sent.wrongs, (None, Some(words.into())))),
                None => Ok(elsewhere(id)),
            }
        }
        Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            Ok(page(&seen, one, typed, &sent.wrongs, (None, Some(error.to_string()))))
        }
        Err(error) => Err(error),
    }
}

/// Says that a task is done.
pub(super) async fn task(visit: Visit) -> Result<Reply> {
    let id: MatterId = visit.id(0)?;
    let Some(task) = visit.form().get("task").and_then(|text| text.parse().ok()) else { return Ok(elsewhere(id)) };
    match visit.acts()?.matter_task(visit.actor()?, id, task).await? {
        MatterActed::Done(_) => Ok(Reply::goto(format!("/matters/{id}?done=task"))),
        MatterActed::Refused(_) | MatterActed::Changed => Ok(elsewhere(id)),
    }
}
