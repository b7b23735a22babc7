use jiff::Timestamp;
use linchpin_core::{PersonId, Result};
use linchpin_pathways::{
    case::Consent,
    pathway::{Field, Part, Seat},
};
use linchpin_store::{care, person};

use super::{
    FormSeen, VersionSeen,
    held::Held,
    names::Names,
    show::{about, shown},
};
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

/// What whoever comes in an emergency reads of one case: the newest of each part that the pathway shares with them.
#[derive(Clone, PartialEq)]
pub struct EmergencyPlan {
    /// The pathway: headings and questions by the names used here.
    pub pathway: std::sync::Arc<linchpin_pathways::Pathway>,
    /// What is shared of the person.
    pub about: Vec<(Field, String)>,
    /// The newest version of each form and section, in the order of the file.
    pub forms: Vec<FormSeen>,
    /// When anything in it was last written.
    pub written: Option<Timestamp>,
    /// What was promised of it and is late, such as a review, and since when: where that is shared with them.
    pub late: Vec<(String, Timestamp)>,
}

impl std::fmt::Debug for EmergencyPlan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EmergencyPlan({})", self.pathway.id)
    }
}

impl App {
    /// What somebody reads of a person's plans in an emergency: what each pathway shares with a party that may be anywhere, in
    /// the open cases of which the person agreed. One look, one entry in the audit, however many plans.
    ///
    /// # Errors
    /// The table refuses, as it does where no plan is shared with them; or there is no such person.
    pub async fn emergency_plans(&self, actor: &Actor, id: PersonId) -> Result<Vec<EmergencyPlan>> {
        let mut doing = self.begin(actor).await?;
        let found = person::resolve(&mut doing.tx, id).await?;
        let me = self.me(&mut doing.tx, actor).await?;
        let mut plans = Vec::new();
        let mut subject = Subject::of(Resource::EmergencyPlan);
        let cases = match &found {
            Some(person) => care::open_of_person(&mut doing.tx, person.id).await?,
            None => Vec::new(),
        };
        for id in cases {
            // A plan that cannot be read hides no other.
            let held = self.looked_at(&mut doing.tx, id).await.unwrap_or_else(|why| {
                tracing::error!(case = %id, %why, "a case cannot be read in an emergency");
                None
            });
            let Some(held) = held else { continue };
            let anywhere = |name: &String| held.pathway.party(name).is_some_and(|party| party.seat == Seat::Anywhere);
            let parties: Vec<String> = self.parties(actor, &me, &held).into_iter().filter(anywhere).collect();
            let sight = held.sight(&parties);
            if sight.is_nothing() {
                continue;
            }
            subject.consent |= held.kept.it.consent == Consent::Given;
            let mut names = Names::default();
            let all = held.pathway.plan.iter().map(|section| &section.form).chain(&held.pathway.forms);
            let mut forms = Vec::new();
            let mut kept = care::forms(&mut doing.tx, held.kept.id).await?;
            kept.reverse();
            for form in all {
                let Some((_, newest)) = kept.iter().find(|(name, _)| *name == form.name) else { continue };
                let answers = shown(form, &newest.filled.answers, &sight);
                if !answers.is_empty() {
                    let version = VersionSeen {
                        at: newest.filled.at,
                        party: newest.filled.by.clone(),
                        who: names.of(&mut doing.tx, newest.account).await?,
                        organisation: newest.organisation,
                        answers,
                    };
                    let written = held.kept.it.written(&form.name);
                    forms.push(FormSeen { name: form.name.clone(), written, versions: vec![version] });
                }
            }
            let written = forms.iter().flat_map(|form| &form.versions).map(|version| version.at).max();
            let about = about(&mut doing.tx, &held, &sight).await?;
            let late = self.late(&held, sight.shows(&Part::State));
            let pathway = std::sync::Arc::clone(&held.pathway);
            plans.push(EmergencyPlan { pathway, about, forms, written, late });
        }
        let about = About::person(found.map_or(id, |person| person.id));
        doing.permit(Act::See, &subject, about).await?.done().await?;
        Ok(plans)
    }

    /// What has run out in a case, for whoever may know where it is.
    fn late(&self, held: &Held, knows: bool) -> Vec<(String, Timestamp)> {
        let case = &held.kept.it;
        let clocks = held.pathway.state(&case.state).map_or(&[][..], |state| &state.clocks);
        let late = case.clocks.iter().filter(|running| knows && running.due < self.now());
        late.filter_map(|running| Some((clocks.get(running.clock)?.does.clone(), running.due))).collect()
    }
}
