use linchpin_fhir::out::{self, Activity, QuestionnaireResponse};
use serde_json::Value;

use super::form::answered;
use crate::{
    Case, Pathway,
    case::{Filled, Sight},
    pathway::{Form, Part},
};

/// What whoever keeps cases knows beside a case, for its plan.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// The case's key.
    pub id: &'a str,
    /// Goes up by one at each change.
    pub version: u64,
    /// The key of the person, `Patient/id`.
    pub patient: &'a str,
    /// The ODS code of the person's practice.
    pub practice: Option<&'a str>,
    /// The address of our FHIR service.
    pub base: &'a str,
}

impl Pathway {
    /// The plan of a case as a CarePlan, with each section that is written and seen: for whoever has this sight, and nothing
    /// beyond it.
    #[must_use]
    pub fn care_plan(&self, case: &Case, sight: &Sight<'_>, kept: &Kept<'_>) -> Value {
        let keys: Vec<String> = self.plan.iter().map(|section| self.form_key(&section.form)).collect();
        let links: Vec<String> =
            keys.iter().map(|key| format!("{}/Questionnaire/{key}|{}", kept.base, self.form_version())).collect();
        let sections = self.plan.iter().zip(keys.iter().zip(&links)).filter_map(|(section, (key, link))| {
            let newest = case.filled.get(&section.form.name)?.last()?;
            let response = self.answers(newest, sight, &section.form, key, link)?;
            Some((section.form.title.as_str(), response))
        });
        let tasks = case.tasks.iter().filter(|_| sight.shows(&Part::Tasks)).map(|task| Activity {
            does: &task.does,
            owner: case.holder(self, &task.owner),
            due: Some(task.due),
            done: task.done.is_some(),
        });
        out::care_plan(&out::CarePlan {
            id: kept.id,
            version: Some(kept.version),
            patient: kept.patient,
            title: &self.title,
            category: "Personalised care and support plan",
            active: case.closed.is_none(),
            from: Some(case.opened),
            to: case.closed,
            organisation: kept.practice,
            sections: sections.collect(),
            activities: tasks.collect(),
        })
    }

    /// A filling-in of a form, the `number`th counted from 0, as a QuestionnaireResponse under a key of its own: what this sight
    /// shows of it, and none where that is nothing.
    #[must_use]
    pub fn response(
        &self,
        (case, form, number): (&Case, &Form, usize),
        sight: &Sight<'_>,
        key: &str,
        kept: &Kept<'_>,
    ) -> Option<Value> {
        let link = format!("{}/Questionnaire/{}|{}", kept.base, self.form_key(form), self.form_version());
        let filled = case.filled.get(&form.name)?.get(number)?;
        let response = self.answers(filled, sight, form, key, &link)?;
        Some(out::questionnaire_response(&QuestionnaireResponse { patient: Some(kept.patient), ..response }))
    }

    /// What this sight shows of what was answered; none where there is nothing to show.
    fn answers<'a>(
        &self,
        filled: &'a Filled,
        sight: &Sight<'_>,
        form: &'a Form,
        key: &'a str,
        link: &'a str,
    ) -> Option<QuestionnaireResponse<'a>> {
        let items = answered(&form.items, &filled.answers, "", &|item| sight.shows_item(form, item));
        (!items.is_empty()).then_some(QuestionnaireResponse {
            id: key,
            questionnaire: link,
            patient: None,
            authored: Some(filled.at),
            items,
        })
    }
}
