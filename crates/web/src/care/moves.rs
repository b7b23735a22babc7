use linchpin_app::act::{Acted, CaseSeen, MoveCase};
use linchpin_core::{CaseId, ErrorKind, Result};
use linchpin_pathways::{
    Pathway, Refusal,
    pathway::{Move, State},
};

use super::{
    fields::{self, Wrongs, capital},
    names::Names,
    open::{Ask, Fill, has_groups},
    read::Sent,
};
use crate::visit::{Pairs, Reply, Visit};

/// The form of a move.
pub(super) async fn form(visit: Visit) -> Result<Reply> {
    let seen = visit.acts()?.case(visit.actor()?, visit.id(0)?).await?;
    let Some(one) = here(&seen, visit.query.get("does")) else {
        return Ok(Reply::goto(format!("/care/cases/{}?done=elsewhere", seen.id)));
    };
    page(&visit, &seen, one, &Pairs::default(), &Wrongs::new(), (None, None)).await
}

/// The move of this name that the reader may make from where the case is.
fn here<'a>(seen: &'a CaseSeen, does: Option<&str>) -> Option<&'a Move> {
    let offered = seen.moves.iter().find(|one| Some(one.does.as_str()) == does)?;
    let from = |one: &&Move| one.to == offered.to && one.form == offered.form;
    seen.pathway.moves.iter().filter(|one| one.does == offered.does).find(from)
}

async fn page(
    visit: &Visit,
    seen: &CaseSeen,
    one: &Move,
    typed: &Pairs,
    wrongs: &Wrongs,
    (why, other): (Option<String>, Option<String>),
) -> Result<Reply> {
    let pathway = &seen.pathway;
    let form = one.form.as_ref().and_then(|form| pathway.form(form));
    let names = Names::of(visit, form).await?;
    let at = format!("/care/cases/{}", seen.id);
    let ask = one.asks.as_ref().map(|ask| Ask::reason(ask, typed, why));
    let fill = Fill {
        to: format!("{at}/move"),
        back: at.clone(),
        button: one.does.clone(),
        lede: form.map(|form| form.says.clone()).filter(|says| !says.is_empty()),
        notes: follows(pathway, one),
        hidden: vec![("does", one.does.clone()), ("seen", seen.version.to_string())],
        fields: form.map(|form| fields::fields(form, typed, wrongs, &names)).unwrap_or_default(),
        groups: form.is_some_and(has_groups),
        ask,
        wrongs: Vec::new(),
        leaves: false,
    };
    Ok(fill
        .wrong(wrongs, other)
        .page(one.does.clone(), &[("Care".into(), "/care".into()), (pathway.title.clone(), at)]))
}

/// What follows from a move, in sentences.
pub(super) fn follows(pathway: &Pathway, one: &Move) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(state) = one.to.as_ref().and_then(|to| pathway.state(to)) {
        let says = if state.says.is_empty() { String::new() } else { format!(": {}", state.says) };
        let ends = if state.is_final() {
            " This closes the case, and nobody outside the practice sees it any longer."
        } else {
            ""
        };
        notes.push(format!("The case is then “{}”{says}.{ends}", capital(&state.name)));
    }
    if !one.tells.is_empty() {
        notes.push(format!("Told of it: {}.", one.tells.join(", ")));
    }
    for task in one.tasks.iter().filter(|task| task.each.is_none()) {
        notes.push(format!("The {} is asked, within {}: {}.", task.owner, task.within, task.does));
    }
    notes
}

/// Makes a move.
pub(super) async fn make(visit: Visit) -> Result<Reply> {
    let case: CaseId = visit.id(0)?;
    let (acts, actor, typed) = (visit.acts()?, visit.actor()?, visit.form());
    let seen = acts.case(actor, case).await?;
    let Some(one) = here(&seen, typed.get("does")) else {
        return Ok(Reply::goto(format!("/care/cases/{case}?done=elsewhere")));
    };
    let form = one.form.as_ref().and_then(|form| seen.pathway.form(form));
    let mut sent = form.map(|form| Sent::read(form, typed)).unwrap_or_default();
    if typed.get("what") == Some("more") {
        return page(&visit, &seen, one, typed, &Wrongs::new(), (None, None)).await;
    }
    if !sent.wrongs.is_empty() {
        return page(&visit, &seen, one, typed, &sent.wrongs, (None, None)).await;
    }
    let wanted = MoveCase {
        case,
        seen: typed.get("seen").and_then(|text| text.parse().ok()).unwrap_or(0),
        does: one.does.clone(),
        answers: sent.answers.clone(),
        reason: typed.get("reason").map(str::to_owned),
    };
    match acts.move_case(actor, &wanted).await {
        Ok(Acted::Done(_)) => {
            let ends = one.to.as_ref().and_then(|to| seen.pathway.state(to)).is_some_and(State::is_final);
            // Who is outside the practice sees no closed case.
            Ok(Reply::goto(if seen.person.is_some() || !ends {
                format!("/care/cases/{case}?done=moved")
            } else {
                "/care?done=moved".into()
            }))
        }
        Ok(Acted::Refused(Refusal::Answers(faults))) => {
            sent.blame(&faults);
            page(&visit, &seen, one, typed, &sent.wrongs, (None, None)).await
        }
        Ok(Acted::Refused(refusal @ Refusal::Reason(_))) => {
            page(&visit, &seen, one, typed, &sent.wrongs, (Some(refusal.to_string()), None)).await
        }
        Ok(Acted::Refused(refusal)) => {
            page(&visit, &seen, one, typed, &sent.wrongs, (None, Some(refusal.to_string()))).await
        }
        Ok(Acted::Changed(now)) => {
            let state =
                now.state.as_ref().map_or_else(String::new, |state| format!(" It is now “{}”.", capital(&state.name)));
            let words = format!(
                "Somebody else has done something in this case since you looked.{state} Nothing of yours is saved yet: send it again if \
                 it is still right."
            );
            match here(&now, Some(&one.does)) {
                Some(one) => page(&visit, &now, one, typed, &sent.wrongs, (None, Some(words))).await,
                None => Ok(Reply::goto(format!("/care/cases/{case}?done=elsewhere"))),
            }
        }
        Err(error) if error.kind() == ErrorKind::Invalid => {
            page(&visit, &seen, one, typed, &sent.wrongs, (None, Some(error.to_string()))).await
        }
        Err(error) => Err(error),
    }
}
