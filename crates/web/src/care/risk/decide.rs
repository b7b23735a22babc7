use linchpin_app::act::{Acted, Decide, ListDecision};
use linchpin_core::{Error, ErrorKind, PersonId, Result};
use linchpin_pathways::{Pathway, Refusal, pathway::Move};
use linchpin_risk::list::List;

use crate::{
    care::{
        fields::{self, Wrongs},
        names::Names,
        open::{Ask, Fill, has_groups},
        read::Sent,
    },
    link,
    visit::{Pairs, Reply, Visit},
};

/// What is wrong beside the fields: with the reason, and with the whole.
type Other = (Option<String>, Option<String>);

/// The form of a decision: the questions of the pathway’s own move.
pub(super) async fn form(visit: &Visit, list: &List, person: PersonId, wanted: &str) -> Result<Reply> {
    let decision = named(wanted)?;
    let pathway = visit.acts()?.pathway(&list.pathway)?;
    let asked = Asked { visit, list, pathway: &pathway, person, decision };
    asked.page(&Pairs::default(), &Wrongs::new(), (None, None)).await
}

fn named(name: &str) -> Result<ListDecision> {
    let found = ListDecision::ALL.into_iter().find(|one| one.name() == name);
    found.ok_or_else(|| Error::not_found("There is no such decision."))
}

/// A decision that somebody is about to make.
struct Asked<'a> {
    visit: &'a Visit,
    list: &'a List,
    pathway: &'a Pathway,
    person: PersonId,
    decision: ListDecision,
}

impl Asked<'_> {
    /// The move from where cases begin.
    fn step(&self) -> Result<&Move> {
        let does = self.decision.does(self.list);
        let found = self.pathway.moves_from(&self.pathway.opens.to).find(|one| one.does == does);
        let none = || {
            Error::not_found(format!(
                "The pathway “{}” has no move “{does}” from where its cases begin: mend definitions/lists/{}.toml.",
                self.pathway.title, self.list.id
            ))
        };
        found.ok_or_else(none)
    }

    async fn page(&self, typed: &Pairs, wrongs: &Wrongs, (why, other): Other) -> Result<Reply> {
        let step = self.step()?;
        let form = step.form.as_ref().and_then(|form| self.pathway.form(form));
        let names = Names::of(self.visit, form).await?;
        let list = link::encode(&self.list.id);
        let back = format!("/care/list/people/{}?list={list}", self.person);
        let ask = step.asks.as_ref().map(|ask| Ask::reason(ask, typed, why));
        let fill = Fill {
            to: format!("/care/list/people/{}", self.person),
            back: back.clone(),
            button: step.does.clone(),
            lede: form.map(|form| form.says.clone()).filter(|says| !says.is_empty()),
            notes: vec![format!("This opens a case of “{}” and writes down what you decide.", self.pathway.title)],
            hidden: vec![("list", self.list.id.clone()), ("decide", self.decision.name().to_owned())],
            fields: form.map(|form| fields::fields(form, typed, wrongs, &names)).unwrap_or_default(),
            groups: form.is_some_and(has_groups),
            ask,
            wrongs: Vec::new(),
            leaves: false,
        };
        let trail =
            [(self.list.title.clone(), format!("/care/list?list={list}")), ("Somebody on the list".into(), back)];
        Ok(fill.wrong(wrongs, other).page(step.does.clone(), &trail))
    }
}

/// Decides about somebody.
pub(in crate::care) async fn decide(visit: Visit) -> Result<Reply> {
    let person: PersonId = visit.id(0)?;
    let (acts, actor, typed) = (visit.acts()?, visit.actor()?, visit.form());
    let list = acts.risk_list(typed.get("list"))?;
    let decision = named(typed.get("decide").unwrap_or_default())?;
    let pathway = acts.pathway(&list.pathway)?;
    let asked = Asked { visit: &visit, list: &list, pathway: &pathway, person, decision };
    let form = asked.step()?.form.as_ref().and_then(|form| pathway.form(form));
    let mut sent = form.map(|form| Sent::read(form, typed)).unwrap_or_default();
    if typed.get("what") == Some("more") {
        return asked.page(typed, &Wrongs::new(), (None, None)).await;
    }
    if !sent.wrongs.is_empty() {
        return asked.page(typed, &sent.wrongs, (None, None)).await;
    }
    let (answers, reason) = (sent.answers.clone(), typed.get("reason").map(str::to_owned));
    match acts.decide_on_list(actor, &list, &Decide { person, decision, answers, reason }).await {
        Ok(Acted::Done(_)) => {
            Ok(Reply::goto(format!("/care/list?list={}&done={}", link::encode(&list.id), decision.name())))
        }
        Ok(Acted::Refused(Refusal::Answers(faults))) => {
            sent.blame(&faults);
            asked.page(typed, &sent.wrongs, (None, None)).await
        }
        Ok(Acted::Refused(refusal @ Refusal::Reason(_))) => {
            asked.page(typed, &sent.wrongs, (Some(refusal.to_string()), None)).await
        }
        Ok(Acted::Refused(refusal)) => asked.page(typed, &sent.wrongs, (None, Some(refusal.to_string()))).await,
        // Nothing was there before that somebody could have changed.
        Ok(Acted::Changed(_)) => Err(Error::invalid("Try again.")),
        Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            asked.page(typed, &sent.wrongs, (None, Some(error.to_string()))).await
        }
        Err(error) => Err(error),
    }
}
