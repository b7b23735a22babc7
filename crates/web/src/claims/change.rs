//! What is said of a claim.

use linchpin_app::act::NewEvidence;
use linchpin_core::{ClaimId, Error, ErrorKind, EvidenceId, Pence, Result};

use super::{one, words};
use crate::visit::{Reply, Visit};

/// Says what was done.
pub(super) async fn fill(visit: Visit) -> Result<Reply> {
    told(&visit, filled(&visit).await).await
}

async fn filled(visit: &Visit) -> Result<&'static str> {
    let (acts, actor, typed, id) = (visit.acts()?, visit.actor()?, visit.form(), visit.id(0)?);
    // Fields go by their place, so that no word of a scheme's file becomes the name of one.
    let asked = acts.claim(actor, id).await?.declares;
    let count = |(at, (what, _)): (usize, (String, Option<String>))| {
        (what, typed.get(&format!("count-{}", at + 1)).unwrap_or_default().to_owned())
    };
    let counts: Vec<_> = asked.into_iter().enumerate().map(count).collect();
    acts.fill_claim(actor, id, words::seen(typed)?, &counts).await?;
    Ok("filled")
}

/// Adds a file.
pub(super) async fn show(visit: Visit) -> Result<Reply> {
    told(&visit, shown(&visit).await).await
}

async fn shown(visit: &Visit) -> Result<&'static str> {
    let typed = visit.form();
    if typed.get("sure").is_none() {
        return Err(Error::invalid("Look through the file, and say that nobody can be recognised in it."));
    }
    let file = visit.file("file").ok_or_else(|| Error::invalid("Choose a file."))?;
    let what = typed.get("what").unwrap_or_default().to_owned();
    let new = NewEvidence { what, name: file.name.clone(), bytes: file.bytes.to_vec() };
    visit.acts()?.show_evidence(visit.actor()?, visit.id(0)?, words::seen(typed)?, &new).await?;
    Ok("shown")
}

/// Hands a file out, to be saved and never to be shown.
pub(super) async fn file(visit: Visit) -> Result<Reply> {
    let (id, file): (ClaimId, EvidenceId) = (visit.id(0)?, visit.id(1)?);
    let file = visit.acts()?.evidence_file(visit.actor()?, id, file).await?;
    Ok(Reply::foreign(file.media, file.name, file.bytes))
}

/// Says that it is true.
pub(super) async fn declare(visit: Visit) -> Result<Reply> {
    told(&visit, declared(&visit).await).await
}

async fn declared(visit: &Visit) -> Result<&'static str> {
    let typed = visit.form();
    if typed.get("true").is_none() {
        return Err(Error::invalid("Say that the claim is true: the tick is your declaration."));
    }
    visit.acts()?.declare_claim(visit.actor()?, visit.id(0)?, words::seen(typed)?, typed.get("late")).await?;
    Ok("declared")
}

/// Decides.
pub(super) async fn decide(visit: Visit) -> Result<Reply> {
    told(&visit, decided(&visit).await).await
}

async fn decided(visit: &Visit) -> Result<&'static str> {
    let (acts, actor, typed): (_, _, _) = (visit.acts()?, visit.actor()?, visit.form());
    let (id, seen): (ClaimId, u64) = (visit.id(0)?, words::seen(typed)?);
    let because = typed.get("because").unwrap_or_default();
    let pence = || {
        let amount = typed.get("pence").and_then(|text| text.parse().ok()).map(Pence);
        amount.ok_or_else(|| Error::invalid("The form was not complete: open the page again."))
    };
    match typed.get("does") {
        Some("approve") => acts.approve_claim(actor, id, seen, pence()?).await.map(|()| "approved"),
        Some("return") => acts.return_claim(actor, id, seen, because).await.map(|()| "returned"),
        Some("adjust") => {
            acts.adjust_claim(actor, id, seen, words::pounds(typed, "amount")?, because).await.map(|()| "adjusted")
        }
        Some("claw-back") => {
            acts.claw_back(actor, id, seen, words::pounds(typed, "amount")?, because).await.map(|()| "clawed-back")
        }
        Some("restate") => acts.restate_claim(actor, id, seen, pence()?, because).await.map(|()| "adjusted"),
        Some(does @ ("accept" | "refuse")) => {
            let file = typed.get("file").and_then(|key| key.parse().ok());
            let file = file.ok_or_else(|| Error::invalid("Choose a file of this claim."))?;
            acts.judge_evidence(actor, (id, seen), file, does == "accept", because).await.map(|()| "judged")
        }
        _ => Err(Error::invalid("Choose what is to be done.")),
    }
}

/// On to the claim, or the claim with what was wrong.
async fn told(visit: &Visit, done: Result<&'static str>) -> Result<Reply> {
    let id: ClaimId = visit.id(0)?;
    match done {
        Ok(done) => Ok(Reply::goto(format!("/claims/{id}?done={done}"))),
        Err(why) if matches!(why.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            one::again(visit, id, why.to_string()).await
        }
        Err(why) => Err(why),
    }
}
