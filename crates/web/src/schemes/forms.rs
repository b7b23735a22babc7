//! What the reader may say now: each a small form, by the name of the step.

use linchpin_app::act::AgreementSeen;
use linchpin_schemes::agreement::{Standing, Verdict};
use serde::Serialize;

use super::{agreement::is_commissioner, words};
use crate::{pages, visit::Visit};

/// The forms.
#[derive(Serialize)]
pub(super) struct Forms {
    /// The key of the agreement and the version that was seen.
    id: String,
    version: u64,
    /// The names of the steps that may be taken.
    can: Vec<&'static str>,
    /// Standards that can be said to be ready, found wanting, or signed off: name and title; an empty name is the whole scheme.
    ready: Vec<(String, String)>,
    judge: Vec<(String, String)>,
    standards: Vec<(String, String)>,
    /// Musts whose baseline is still to be held fast.
    baselines: Vec<(String, String)>,
    /// Who could serve the patients: code and name.
    servers: Vec<(String, String)>,
    /// From when another text could count: day and words.
    periods: Vec<(String, String)>,
    verdicts: Vec<(&'static str, &'static str)>,
    today: String,
    commissioner: bool,
    /// What was typed, where it could not be.
    typed: String,
}

impl Forms {
    pub(super) fn of(visit: &Visit, seen: &AgreementSeen) -> Self {
        let scheme = &seen.scheme;
        let today = visit.acts().map(|acts| acts.clock.today()).unwrap_or_default();
        let titled: Vec<(String, String)> = match scheme.standards.as_slice() {
            [] => vec![(String::new(), "The scheme as a whole".into())],
            all => all.iter().map(|one| (one.name.clone(), one.title.clone())).collect(),
        };
        let standing = |name: &str| seen.agreement.standing.get(&Some(name.to_owned()).filter(|name| !name.is_empty()));
        let of = |wanted: fn(Option<&Standing>) -> bool| {
            titled.iter().filter(|(name, _)| wanted(standing(name))).cloned().collect::<Vec<_>>()
        };
        let unfixed = scheme.musts().filter(|(_, must)| {
            words::level(must).is_none() && must.mark.is_some() && !seen.agreement.baseline.contains_key(&must.name)
        });
        let servers = visit.picture.practices().iter().filter(|one| **one != seen.provider);
        let periods = scheme.periods().into_iter().filter(|one| one.last() >= today).take(8);
        Self {
            id: seen.id.to_string(),
            version: seen.version,
            can: seen.can.iter().copied().collect(),
            ready: of(|one| matches!(one, None | Some(Standing::NotReady { .. }))),
            judge: of(|one| matches!(one, Some(Standing::Ready { .. }))),
            standards: titled.clone(),
            baselines: unfixed.map(|(_, must)| (must.name.clone(), must.says.clone())).collect(),
            servers: servers.map(|one| (one.to_string(), pages::name(&visit.picture, *one))).collect(),
            periods: periods.map(|one| (one.first().to_string(), one.words())).collect(),
            verdicts: [(Verdict::Continue, "continue"), (Verdict::Vary, "vary"), (Verdict::End, "end")]
                .map(|(verdict, name)| (name, words::verdict(verdict)))
                .to_vec(),
            today: today.to_string(),
            commissioner: is_commissioner(seen),
            typed: visit.form().get("words").unwrap_or_default().to_owned(),
        }
    }
}
