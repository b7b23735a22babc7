use linchpin_app::act::{MatterActed, OpenMatter};
use linchpin_core::{Error, ErrorKind, OdsCode, Result, Role};
use linchpin_pathways::{Pathway, Refusal};

use crate::{
    care::{
        fields::{self, Wrongs},
        names::Names,
        open::{Ask, Fill, has_groups},
        read::Sent,
    },
    link, pages,
    visit::{Pairs, Reply, Visit},
};

/// The practice that is meant: for a practice itself, for the commissioner whom they choose.
fn practice(visit: &Visit, typed: &Pairs) -> Result<Option<OdsCode>> {
    let actor = visit.actor()?;
    if actor.role != Role::Commissioner {
        return Ok(Some(actor.organisation));
    }
    let typed = typed.get("practice").or_else(|| visit.query.get("practice"));
    let known = typed.and_then(|code| OdsCode::parse(code).ok());
    Ok(known.filter(|code| visit.picture.practices().contains(code)))
}

/// The form with which one is opened.
pub(super) async fn form(visit: Visit) -> Result<Reply> {
    let pathway = visit.acts()?.procedure(visit.part(0))?;
    page(&visit, &pathway, &Pairs::default(), &Wrongs::new(), (None, None))
}

fn page(
    visit: &Visit,
    pathway: &Pathway,
    typed: &Pairs,
    wrongs: &Wrongs,
    (which, other): (Option<String>, Option<String>),
) -> Result<Reply> {
    let form = pathway.opens.form.as_ref().and_then(|form| pathway.form(form));
    let chosen = practice(visit, typed)?;
    let place = visit.actor()?.role == Role::Commissioner;
    let mut options: Vec<(String, String)> =
        visit.picture.practices().iter().map(|code| (code.to_string(), pages::name(&visit.picture, *code))).collect();
    options.sort_by(|a, b| a.1.cmp(&b.1));
    let ask = place.then(|| Ask {
        name: "practice",
        text: "Which practice".into(),
        options,
        typed: chosen.map(|code| code.to_string()).unwrap_or_default(),
        hint: Some("It is told at once, and sees what you write.".into()),
        wrong: which,
    });
    let fill = Fill {
        to: format!("/matters/open/{}", link::encode(&pathway.id)),
        back: "/matters".into(),
        button: "Open it".into(),
        lede: Some(pathway.why.clone()),
        notes: Vec::new(),
        hidden: vec![("hash", pathway.hash.clone())],
        fields: form.map(|form| fields::fields(form, typed, wrongs, &Names::default())).unwrap_or_default(),
        groups: form.is_some_and(has_groups),
        ask,
        wrongs: Vec::new(),
        ..Fill::default()
    };
    let trail = [("Concerns and reviews".to_owned(), "/matters".to_owned())];
    Ok(fill.wrong(wrongs, other).page(pathway.title.clone(), &trail))
}

/// Opens one.
pub(super) async fn open(visit: Visit) -> Result<Reply> {
    let (acts, actor, typed) = (visit.acts()?, visit.actor()?, visit.form());
    let pathway = acts.procedure(visit.part(0))?;
    let form = pathway.opens.form.as_ref().and_then(|form| pathway.form(form));
    let mut sent = form.map(|form| Sent::read(form, typed)).unwrap_or_default();
    if typed.get("what") == Some("more") {
        return page(&visit, &pathway, typed, &Wrongs::new(), (None, None));
    }
    let Some(practice) = practice(&visit, typed)? else {
        return page(&visit, &pathway, typed, &sent.wrongs, (Some("Choose the practice.".into()), None));
    };
    if !sent.wrongs.is_empty() {
        return page(&visit, &pathway, typed, &sent.wrongs, (None, None));
    }
    if typed.get("hash").is_some_and(|hash| hash != pathway.hash) {
        let changed =
            "What is asked has changed since you opened this page. Look through your answers and send it again.";
        return page(&visit, &pathway, typed, &sent.wrongs, (None, Some(changed.into())));
    }
    let wanted = OpenMatter { practice, pathway: pathway.id.clone(), answers: sent.answers.clone() };
    match acts.open_matter(actor, &wanted).await {
        Ok(MatterActed::Done(id)) => Ok(Reply::goto(format!("/matters/{id}?done=opened"))),
        Ok(MatterActed::Refused(Refusal::Answers(faults))) => {
            sent.blame(&faults);
            page(&visit, &pathway, typed, &sent.wrongs, (None, None))
        }
        Ok(MatterActed::Refused(refusal)) => {
            page(&visit, &pathway, typed, &sent.wrongs, (None, Some(refusal.to_string())))
        }
        Ok(MatterActed::Changed) => Err(Error::invalid("Try again.")),
        Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            page(&visit, &pathway, typed, &sent.wrongs, (None, Some(error.to_string())))
        }
        Err(error) => Err(error),
    }
}
