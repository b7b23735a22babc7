use axum::http::StatusCode;
use linchpin_app::act::{Acted, OpenCase};
use linchpin_core::{Error, ErrorKind, PersonId, Result};
use linchpin_pathways::{Answers, Pathway, Refusal, pathway};
use serde::Serialize;

use super::{
    fields::{self, Field, Wrongs},
    names::Names,
    read::Sent,
};
use crate::{
    Page, link,
    visit::{Pairs, Reply, Visit},
};

/// A form of a pathway on a page: to open a case, to make a move, to write in a plan.
#[derive(Serialize, Default)]
pub(super) struct Fill {
    pub(super) to: String,
    pub(super) back: String,
    pub(super) button: String,
    pub(super) lede: Option<String>,
    pub(super) notes: Vec<String>,
    /// What goes with the form without being asked: name and value.
    pub(super) hidden: Vec<(&'static str, String)>,
    pub(super) fields: Vec<Field>,
    /// A question that is no item: its name, text, what is offered, and what was typed.
    pub(super) ask: Option<Ask>,
    /// Each fault with the field at which it is.
    pub(super) wrongs: Vec<(String, String)>,
    /// Whether more entries of a group can be asked for.
    pub(super) groups: bool,
    /// Whether it is told to others that somebody leaves without saving.
    pub(super) leaves: bool,
}

/// A question beside the items.
#[derive(Serialize, Default)]
pub(super) struct Ask {
    pub(super) name: &'static str,
    pub(super) text: String,
    /// Value and words; any words may be typed where there are none.
    pub(super) options: Vec<(String, String)>,
    pub(super) typed: String,
    pub(super) hint: Option<String>,
    pub(super) wrong: Option<String>,
}

impl Ask {
    /// Why a move is made: one of its answers, or any words where it has none.
    pub(super) fn reason(ask: &pathway::Ask, typed: &Pairs, wrong: Option<String>) -> Self {
        Self {
            name: "reason",
            text: ask.text.clone(),
            options: ask.options.iter().map(|option| (option.clone(), option.clone())).collect(),
            typed: typed.get("reason").unwrap_or_default().to_owned(),
            hint: None,
            wrong,
        }
    }
}

impl Fill {
    /// The same with what is wrong, told above the form as well.
    pub(super) fn wrong(mut self, wrongs: &Wrongs, other: Option<String>) -> Self {
        let first = self.first();
        self.wrongs = wrongs.iter().map(|(name, message)| (name.clone(), message.clone())).collect();
        if let Some(ask) = &self.ask
            && let Some(message) = &ask.wrong
        {
            self.wrongs.push((ask.name.to_owned(), message.clone()));
        }
        self.wrongs.extend(other.map(|message| (first, message)));
        self
    }

    fn first(&self) -> String {
        if self.fields.is_empty() {
            self.ask.as_ref().map_or("send", |ask| ask.name).to_owned()
        } else {
            "item-1".to_owned()
        }
    }

    /// The page; 422 where something is wrong.
    pub(super) fn page(self, title: impl Into<String>, trail: &[(String, String)]) -> Reply {
        let status = if self.wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let page = Page::new("care-form.jinja", title, self);
        let page = trail.iter().fold(page, |page, (words, href)| page.under(words, href));
        Reply::page(page).status(status)
    }
}

/// Whom the address means: the person of its key, or the reader.
fn whose(visit: &Visit) -> Result<(PersonId, usize, bool)> {
    if visit.path.starts_with("/own-care") {
        let none = || Error::not_found("Your account is not tied to a record yet. Ask your practice.");
        return Ok((visit.actor()?.person.ok_or_else(none)?, 0, true));
    }
    Ok((visit.id(0)?, 1, false))
}

/// The form with which a case is opened: what is known of the person stands in it already.
pub(super) async fn form(visit: Visit) -> Result<Reply> {
    let (person, at, _) = whose(&visit)?;
    let pathway = visit.acts()?.pathway(visit.part(at))?;
    let first = match &pathway.opens.form {
        Some(form) => visit.acts()?.first_answers(visit.actor()?, person, &pathway, form).await?,
        None => Answers::new(),
    };
    let typed = pathway.opens.form.as_ref().and_then(|form| pathway.form(form));
    let typed = typed.map(|form| fields::typed(form, &first)).unwrap_or_default();
    page(&visit, &pathway, &typed, &Wrongs::new(), (None, None)).await
}

async fn page(
    visit: &Visit,
    pathway: &Pathway,
    typed: &Pairs,
    wrongs: &Wrongs,
    (agreed, other): (Option<String>, Option<String>),
) -> Result<Reply> {
    let (person, _, own) = whose(visit)?;
    let form = pathway.opens.form.as_ref().and_then(|form| pathway.form(form));
    let names = Names::of(visit, form).await?;
    let id = link::encode(&pathway.id);
    let (to, back) = if own {
        (format!("/own-care/plans/{id}"), "/own-care/plans".to_owned())
    } else {
        (format!("/people/{person}/care/{id}"), format!("/people/{person}/care"))
    };
    let ask = pathway.opens.consent.as_ref().map(|question| Ask {
        name: "agreed",
        text: question.clone(),
        options: if own {
            vec![("yes".into(), "Yes".into()), ("no".into(), "No".into())]
        } else {
            vec![
                ("yes".into(), "Yes, they agree".into()),
                ("no".into(), "No".into()),
                ("later".into(), "Nobody has asked yet".into()),
            ]
        },
        typed: typed.get("agreed").unwrap_or_default().to_owned(),
        hint: (!own)
            .then(|| "Without a yes only their own practice sees the case, and does what others would do. It is that practice who asks, or the person who says so.".into()),
        wrong: agreed,
    });
    let fill = Fill {
        to,
        back: back.clone(),
        button: if own { "Send".into() } else { "Open the case".into() },
        lede: Some(pathway.why.clone()),
        notes: form.map(|form| form.says.clone()).filter(|says| !says.is_empty()).into_iter().collect(),
        hidden: vec![("hash", pathway.hash.clone())],
        fields: form.map(|form| fields::fields(form, typed, wrongs, &names)).unwrap_or_default(),
        groups: form.is_some_and(has_groups),
        ask,
        wrongs: Vec::new(),
        leaves: false,
    };
    let title = form.map_or_else(|| pathway.title.clone(), |form| form.title.clone());
    let trail = if own { ("Your plans".into(), back) } else { ("Care of one person".into(), back) };
    Ok(fill.wrong(wrongs, other).page(title, &[trail]))
}

/// Whether a form has entries of which there can be more.
pub(super) fn has_groups(form: &pathway::Form) -> bool {
    form.items.iter().any(|item| matches!(item.kind, pathway::Kind::Group { .. }))
}

/// Opens a case.
pub(super) async fn open(visit: Visit) -> Result<Reply> {
    let (person, at, own) = whose(&visit)?;
    let (acts, actor, typed) = (visit.acts()?, visit.actor()?, visit.form());
    let pathway = acts.pathway(visit.part(at))?;
    let form = pathway.opens.form.as_ref().and_then(|form| pathway.form(form));
    let mut sent = form.map(|form| Sent::read(form, typed)).unwrap_or_default();
    if typed.get("what") == Some("more") {
        return page(&visit, &pathway, typed, &Wrongs::new(), (None, None)).await;
    }
    if typed.get("hash").is_some_and(|hash| hash != pathway.hash) {
        let changed =
            "What is asked has changed since you opened this page. Look through your answers and send it again.";
        return page(&visit, &pathway, typed, &sent.wrongs, (None, Some(changed.into()))).await;
    }
    let agreed = match (typed.get("agreed"), &pathway.opens.consent) {
        (_, None) => None,
        (Some("yes"), _) => Some(true),
        (Some("no"), _) => Some(false),
        (Some("later"), _) if !own => None,
        _ => {
            let asked = Some("Say what was answered.".to_owned());
            return page(&visit, &pathway, typed, &sent.wrongs, (asked, None)).await;
        }
    };
    if !sent.wrongs.is_empty() {
        return page(&visit, &pathway, typed, &sent.wrongs, (None, None)).await;
    }
    let wanted = OpenCase { person, pathway: pathway.id.clone(), answers: sent.answers.clone(), agreed };
    match acts.open_case(actor, &wanted).await {
        Ok(Acted::Done(id)) => Ok(Reply::goto(format!("/care/cases/{id}?done=opened"))),
        Ok(Acted::Refused(Refusal::Answers(faults))) => {
            sent.blame(&faults);
            page(&visit, &pathway, typed, &sent.wrongs, (None, None)).await
        }
        Ok(Acted::Refused(refusal)) => {
            page(&visit, &pathway, typed, &sent.wrongs, (None, Some(refusal.to_string()))).await
        }
        // Nothing was there before that somebody could have changed.
        Ok(Acted::Changed(_)) => Err(Error::invalid("Try again.")),
        Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            page(&visit, &pathway, typed, &sent.wrongs, (None, Some(error.to_string()))).await
        }
        Err(error) => Err(error),
    }
}
