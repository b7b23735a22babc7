use linchpin_app::act::Acted;
use linchpin_core::{CaseId, Error, ErrorKind, RelationshipId, Result, StaffId};

use super::{
    fields::{Wrongs, choose},
    open::Fill,
};
use crate::visit::{Reply, Visit};

/// The form in which somebody is named to lead a case.
pub(super) async fn lead(visit: Visit) -> Result<Reply> {
    lead_page(&visit, &Wrongs::new()).await
}

async fn lead_page(visit: &Visit, wrongs: &Wrongs) -> Result<Reply> {
    let case: CaseId = visit.id(0)?;
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let who = acts.who_may_lead(actor, case).await?;
    let at = format!("/care/cases/{case}");
    let fill = Fill {
        to: format!("{at}/lead"),
        back: at.clone(),
        button: "Name the lead".into(),
        lede: Some("Whoever leads a case answers for it, and finds it under their own cases.".into()),
        fields: vec![choose("Who leads the case", staff(who), visit.form(), wrongs)],
        ..Fill::default()
    };
    Ok(fill.wrong(wrongs, None).page("Name the lead", &[("Care".into(), "/care".into()), ("The case".into(), at)]))
}

/// Names the lead.
pub(super) async fn name_lead(visit: Visit) -> Result<Reply> {
    let case: CaseId = visit.id(0)?;
    let done = match chosen(&visit) {
        Ok(who) => visit.acts()?.lead_case(visit.actor()?, case, who).await.and_then(Acted::done),
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(Reply::goto(format!("/care/cases/{case}?done=lead"))),
        Err(error) if error.kind() == ErrorKind::Invalid => lead_page(&visit, &wrong(&error)).await,
        Err(error) => Err(error),
    }
}

/// The form in which a task is handed to somebody else.
pub(super) async fn task(visit: Visit) -> Result<Reply> {
    task_page(&visit, &Wrongs::new()).await
}

async fn task_page(visit: &Visit, wrongs: &Wrongs) -> Result<Reply> {
    let (case, number): (CaseId, u64) = (visit.id(0)?, visit.id(1)?);
    let (does, who) = visit.acts()?.who_may_take(visit.actor()?, case, number).await?;
    let at = format!("/care/cases/{case}");
    let fill = Fill {
        to: format!("{at}/tasks/{number}"),
        back: at.clone(),
        button: "Hand it over".into(),
        lede: Some(does),
        fields: vec![choose("Who does it", staff(who), visit.form(), wrongs)],
        ..Fill::default()
    };
    Ok(fill.wrong(wrongs, None).page("Hand a task over", &[("Care".into(), "/care".into()), ("The case".into(), at)]))
}

/// Hands it over.
pub(super) async fn hand(visit: Visit) -> Result<Reply> {
    let (case, number): (CaseId, u64) = (visit.id(0)?, visit.id(1)?);
    let done = match chosen(&visit) {
        Ok(who) => visit.acts()?.hand_task(visit.actor()?, case, number, who).await.and_then(Acted::done),
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(Reply::goto(format!("/care/cases/{case}?done=handed"))),
        Err(error) if error.kind() == ErrorKind::Invalid => task_page(&visit, &wrong(&error)).await,
        Err(error) => Err(error),
    }
}

/// Ends one share: the others stand, and what its party had in hand is the practice’s.
pub(super) async fn end_share(visit: Visit) -> Result<Reply> {
    let case: CaseId = visit.id(0)?;
    let share = visit.form().get("share").and_then(|key| key.parse::<RelationshipId>().ok());
    let share = share.ok_or_else(|| Error::invalid("Choose with whom it is shared no longer."))?;
    let seen = visit.acts()?.case(visit.actor()?, case).await?;
    if seen.shares.iter().all(|one| one.relationship != share) {
        return Err(Error::invalid("The case is not shared with them any longer."));
    }
    visit.acts()?.end_involvement(visit.actor()?, share).await?;
    Ok(Reply::goto(format!("/care/cases/{case}?done=unshared")))
}

fn chosen(visit: &Visit) -> Result<StaffId> {
    let who = visit.form().get("item-1").and_then(|key| key.parse().ok());
    who.ok_or_else(|| Error::invalid("Choose somebody of the list."))
}

fn staff(who: Vec<(StaffId, String)>) -> Vec<(String, String)> {
    who.into_iter().map(|(id, name)| (id.to_string(), name)).collect()
}

fn wrong(error: &Error) -> Wrongs {
    [("item-1".to_owned(), error.to_string())].into()
}
