use std::collections::BTreeMap;

use linchpin_core::{PersonId, Result};
use linchpin_store::person;

use crate::{
    About, Actor, App,
    act::Found,
    everybody::GapWords,
    permission::{Act, Relationship, Resource, Subject},
    pseudonym::LAKE,
};

/// Those of a practice who lack something.
#[derive(Clone, Debug, PartialEq)]
pub struct LackingPage {
    /// Who, and what they lack: titles of checks.
    pub rows: Vec<(Found, Vec<String>)>,
    /// How many there are.
    pub of: usize,
}

impl App {
    /// Those of the actor's own practice who lack something of a gap, or one check of it; each who is named is written down.
    ///
    /// # Errors
    /// The table refuses; there is no such gap; or what was worked out cannot be reached.
    pub async fn lacking(
        &self,
        actor: &Actor,
        (gap, check): (&GapWords, Option<&str>),
        (first, most): (usize, usize),
        act: Act,
    ) -> Result<LackingPage> {
        let subject = Subject::of(Resource::RiskList).with(Relationship::OwnOrganisation);
        self.require(actor, act, &subject).await?;
        let mut lacking = self.everybody.lacking(&gap.id, actor.organisation).await?;
        if let Some(check) = check {
            lacking.retain(|_, checks| checks.iter().any(|one| one == check));
        }
        let pseudonyms = self.pseudonyms(LAKE).await?;
        let today = self.clock.today();
        let mut tx = self.store.read().await?;
        let mut people: Vec<(PersonId, Vec<String>)> = Vec::new();
        for id in person::ids_of_practice(&mut tx, actor.organisation, today).await? {
            people.extend(pseudonyms.all(id).find_map(|one| lacking.remove(&one)).map(|checks| (id, checks)));
        }
        tx.rollback().await?;
        // Who lacks most comes first.
        people.sort_by_key(|(id, checks)| (std::cmp::Reverse(checks.len()), *id));
        let titles: BTreeMap<&str, &str> = gap.checks.iter().map(|one| (one.0.as_str(), one.1.as_str())).collect();
        let mut doing = self.begin(actor).await?;
        let mut rows = Vec::new();
        for (id, checks) in people.iter().skip(first).take(most) {
            let Some(person) = person::resolve(&mut doing.tx, *id).await? else { continue };
            if person.practice(today) != Some(actor.organisation) || person.death_date.is_some() {
                continue;
            }
            let named =
                checks.iter().map(|id| titles.get(id.as_str()).map_or_else(|| id.clone(), |title| (*title).to_owned()));
            rows.push((Found::of(&person, today), named.collect()));
        }
        let about = About::key(&gap.id).with(serde_json::json!({ "gap": gap.id, "people": rows.len() }));
        let mut act = doing.permit(act, &subject, about).await?;
        for (who, _) in &rows {
            act.also(who.id)?;
        }
        act.done().await?;
        Ok(LackingPage { rows, of: people.len() })
    }
}
