//! Those whom a form may name, and what they are called.

use std::collections::{BTreeMap, BTreeSet};

use linchpin_app::permission::{Act, Resource};
use linchpin_core::{OdsCode, Result};
use linchpin_pathways::{
    Answer, Answers,
    pathway::{Form, Kind},
};

use crate::{gate, pages, visit::Visit};

/// So many members of staff are offered at most; a place has some hundreds.
const STAFF: u32 = 1000;

/// Who is in the directory, by key; nobody for those who may not read it.
#[derive(Default)]
pub(super) struct Names {
    staff: BTreeMap<String, String>,
    teams: BTreeMap<String, String>,
    homes: BTreeMap<String, String>,
}

impl Names {
    /// Those whom a form may name.
    pub(super) async fn of(visit: &Visit, form: Option<&Form>) -> Result<Self> {
        let kinds: Vec<&Kind> = form.iter().flat_map(|form| form.every_item()).map(|item| &item.kind).collect();
        Self::needed(visit, &kinds).await
    }

    /// Those whom answers that are shown name: each is looked up alone.
    pub(super) async fn shown(visit: &Visit, answers: impl IntoIterator<Item = &Answers>) -> Result<Self> {
        let (acts, actor) = (visit.acts()?, visit.actor()?);
        let mut names = Self::default();
        if !gate::could(&visit.site, actor.role, Act::See, Resource::Directory) {
            return Ok(names);
        }
        let mut keys = BTreeSet::new();
        answers.into_iter().for_each(|answers| gather(answers, &mut keys));
        for key in keys {
            if let Ok(id) = key.parse()
                && let Some(one) = acts.staff_member(actor, id).await?
            {
                names.staff.insert(key.to_owned(), one.name.full());
            } else if let Ok(id) = key.parse()
                && let Ok(seen) = acts.team(actor, id).await
            {
                names.teams.insert(key.to_owned(), seen.team.name);
            } else if let Ok(code) = key.parse()
                && let Some(home) = acts.care_home_at(actor, code).await?
            {
                names.homes.insert(key.to_owned(), home.name);
            }
        }
        Ok(names)
    }

    /// Everybody of these kinds whom the directory has.
    pub(super) async fn needed(visit: &Visit, kinds: &[&Kind]) -> Result<Self> {
        let (acts, actor) = (visit.acts()?, visit.actor()?);
        let mut names = Self::default();
        if !kinds.iter().any(|kind| kind.is_reference())
            || !gate::could(&visit.site, actor.role, Act::See, Resource::Directory)
        {
            return Ok(names);
        }
        if kinds.iter().any(|kind| matches!(kind, Kind::Staff)) {
            let today = visit.site.app.entrance.clock.today();
            for one in acts.staff_page(actor, None, STAFF).await?.into_iter().filter(|one| one.ended.is_none()) {
                let at =
                    one.roles.iter().find(|role| role.to.is_none_or(|to| to >= today)).map(|role| role.organisation);
                let at = at.map(|at| format!(", {}", pages::name(&visit.picture, at))).unwrap_or_default();
                names.staff.insert(one.id.to_string(), one.name.full() + &at);
            }
        }
        if kinds.iter().any(|kind| matches!(kind, Kind::Team | Kind::Service { .. })) {
            for one in acts.teams(actor, actor.organisation).await? {
                names.teams.insert(one.team.id.to_string(), one.team.name);
            }
        }
        if kinds.iter().any(|kind| matches!(kind, Kind::Service { category: Some(of) } if of == CARE_HOME)) {
            for home in acts.care_homes(actor).await? {
                names.homes.extend(home.organisation.map(|code| (code.to_string(), home.name)));
            }
        }
        Ok(names)
    }

    /// The members of staff to choose from.
    pub(super) fn staff(&self, chosen: &str) -> Vec<(String, String)> {
        listed(&self.staff, chosen)
    }

    /// The teams to choose from.
    pub(super) fn teams(&self, chosen: &str) -> Vec<(String, String)> {
        listed(&self.teams, chosen)
    }

    /// The services of a category to choose from.
    pub(super) fn services(&self, category: Option<&str>, chosen: &str) -> Vec<(String, String)> {
        listed(if category == Some(CARE_HOME) { &self.homes } else { &self.teams }, chosen)
    }

    /// What a key stands for.
    pub(super) fn words(&self, visit: &Visit, key: &str) -> String {
        let known = [&self.staff, &self.teams, &self.homes].into_iter().find_map(|all| all.get(key));
        known.cloned().unwrap_or_else(|| match OdsCode::parse(key) {
            Ok(code) => pages::name(&visit.picture, code),
            Err(_) => "Somebody of the directory".to_owned(),
        })
    }
}

/// The category of the directory's care homes.
const CARE_HOME: &str = "care home";

/// The keys in answers.
fn gather<'a>(answers: &'a Answers, keys: &mut BTreeSet<&'a str>) {
    for answer in answers.values() {
        match answer {
            Answer::Reference(key) => drop(keys.insert(key)),
            Answer::Group(several) => several.iter().for_each(|one| gather(one, keys)),
            _ => {}
        }
    }
}

/// By name; with whoever is chosen already, should they be in the list no longer.
fn listed(all: &BTreeMap<String, String>, chosen: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = all.iter().map(|(key, name)| (key.clone(), name.clone())).collect();
    if !chosen.is_empty() && all.iter().all(|(key, _)| key != chosen) {
        all.push((chosen.to_owned(), "As it was".to_owned()));
    }
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all
}
