//! Plans, forms, and what was filled in (`domain.md` C2): what the pages show of a case, by the same acts.

use std::sync::Arc;

use linchpin_app::act::CaseResource;
use linchpin_core::{CaseId, ErrorKind};
use linchpin_pathways::{Pathway, pathway::Form};

use super::{
    answer::{Found, Resource},
    fault::Fault,
    patient::key,
    question::Question,
    when::Span,
};
use crate::visit::Visit;

/// So many cases are asked for by key at once.
const MOST: usize = 20;

/// One plan.
pub(super) async fn plan(visit: &Visit, id: &str, base: &str) -> Result<Resource, Fault> {
    let plan = visit.acts()?.care_plan(visit.actor()?, key::<CaseId>(id)?, base).await?;
    Ok(resource(plan).1)
}

/// The plans of a person that whoever asks may see, the last first.
pub(super) async fn plans(visit: &Visit, question: &Question, base: &str) -> Result<Found, Fault> {
    let mut found = Vec::new();
    for case in cases(visit, question).await? {
        // A pathway may keep no plan.
        found.extend(there(visit.acts()?.care_plan(visit.actor()?, case, base).await)?);
    }
    meant(found, question)
}

/// One filling-in of a form.
pub(super) async fn response(visit: &Visit, id: &str, base: &str) -> Result<Resource, Fault> {
    let case = id.split('.').next().unwrap_or_default();
    let all = visit.acts()?.case_responses(visit.actor()?, key::<CaseId>(case)?, base).await?;
    all.into_iter().find(|one| one.key == id).map(|one| resource(one).1).ok_or_else(Fault::nothing)
}

/// What was filled in in the cases of a person, or in the case that is meant.
pub(super) async fn responses(visit: &Visit, question: &Question, base: &str) -> Result<Found, Fault> {
    let mut found = Vec::new();
    for case in cases(visit, question).await? {
        found.extend(there(visit.acts()?.case_responses(visit.actor()?, case, base).await)?.into_iter().flatten());
    }
    meant(found, question)
}

/// Those of the keys and dates that a search says.
fn meant(found: Vec<CaseResource>, question: &Question) -> Result<Found, Fault> {
    let (dates, ids) = (question.dates()?, question.ids());
    let meant = found.into_iter().filter(|one| {
        dates.iter().all(|asked| asked.fits(Span::at(one.at)))
            && ids.as_ref().is_none_or(|ids| ids.contains(&one.key.as_str()))
    });
    Found::page(meant.map(resource).collect(), question)
}

/// One form.
pub(super) fn form(visit: &Visit, id: &str, base: &str) -> Result<Resource, Fault> {
    let pathways = visit.acts()?.pathways();
    let found = forms(&pathways).find(|(pathway, form)| pathway.form_key(form) == id);
    found.map(|(pathway, form)| asked(pathway, form, base)).ok_or_else(Fault::nothing)
}

/// The forms of the pathways, in the order of their files.
pub(super) fn form_list(visit: &Visit, question: &Question, base: &str) -> Result<Found, Fault> {
    let (ids, title) = (question.ids(), question.get("title").map(linchpin_core::person::fold));
    let pathways = visit.acts()?.pathways();
    let meant = forms(&pathways).filter(|(pathway, form)| {
        ids.as_ref().is_none_or(|ids| ids.contains(&pathway.form_key(form).as_str()))
            && title.as_deref().is_none_or(|title| linchpin_core::person::fold(&form.title).contains(title))
    });
    Found::page(meant.map(|(pathway, form)| (pathway.form_key(form), asked(pathway, form, base))).collect(), question)
}

fn forms(pathways: &[Arc<Pathway>]) -> impl Iterator<Item = (&Pathway, &Form)> {
    pathways.iter().flat_map(|pathway| {
        let all = pathway.forms.iter().chain(pathway.plan.iter().map(|section| &section.form));
        all.map(move |form| (pathway.as_ref(), form))
    })
}

fn asked(pathway: &Pathway, form: &Form, base: &str) -> Resource {
    Resource::new(pathway.questionnaire(form, base), None)
}

/// The cases that a search means: by key, or all of a person.
async fn cases(visit: &Visit, question: &Question) -> Result<Vec<CaseId>, Fault> {
    match (question.patient()?, question.ids()) {
        (Some(person), _) => {
            let rows = visit.acts()?.cases_of(visit.actor()?, person).await?;
            Ok(rows.into_iter().map(|row| row.id).collect())
        }
        (None, Some(ids)) if ids.len() > MOST => {
            Err(Fault::parameter("_id", "too-costly", "Ask for at most 20 at a time."))
        }
        (None, Some(ids)) => {
            let mut cases: Vec<CaseId> =
                ids.iter().filter_map(|id| key(id.split('.').next().unwrap_or_default()).ok()).collect();
            cases.sort_unstable();
            cases.dedup();
            Ok(cases)
        }
        (None, None) => Err(Fault::parameter("patient", "required", "Say whose: patient=Patient/ and their key.")),
    }
}

fn resource(one: CaseResource) -> (String, Resource) {
    (one.key, Resource::new(one.value, None))
}

/// What an act gave; none where there is no such thing.
fn there<T>(given: linchpin_core::Result<T>) -> Result<Option<T>, Fault> {
    match given {
        Ok(one) => Ok(Some(one)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}
