use linchpin_core::{OdsCode, Result};
use linchpin_pathways::{
    Answer, Answers, Pathway, Refusal,
    answer::Wrong,
    pathway::{Item, Kind},
};
use linchpin_store::{Tx, staff, team};

use crate::App;

impl App {
    /// Whether whoever the answers to a form name is there: a share with nobody would be a share with whoever takes the key.
    pub(super) async fn references(
        &self,
        tx: &mut Tx,
        pathway: &Pathway,
        form: Option<&str>,
        answers: &Answers,
    ) -> Result<Option<Refusal>> {
        let items = form.and_then(|form| pathway.form(form)).map_or(&[][..], |form| &form.items);
        let mut wrong = Vec::new();
        for (path, kind, key) in keys(items, answers) {
            let is_there = match kind {
                Kind::Staff => match key.parse() {
                    Ok(id) => staff::get(tx, id).await?.is_some_and(|one| one.ended.is_none()),
                    Err(_) => false,
                },
                Kind::Team => is_team(tx, key).await?,
                // A service is an organisation of the directory, by its code, or a team.
                _ => key.parse::<OdsCode>().is_ok() || is_team(tx, key).await?,
            };
            if !is_there {
                wrong.push(Wrong { item: path, message: "Choose from the list.".to_owned() });
            }
        }
        Ok((!wrong.is_empty()).then_some(Refusal::Answers(wrong)))
    }
}

async fn is_team(tx: &mut Tx, key: &str) -> Result<bool> {
    match key.parse() {
        Ok(id) => Ok(team::get(tx, id).await?.is_some_and(|team| team.closed.is_none())),
        Err(_) => Ok(false),
    }
}

/// The keys that answers give, those in groups included, with the path and kind of each.
fn keys<'a>(items: &'a [Item], answers: &'a Answers) -> Vec<(String, &'a Kind, &'a str)> {
    let mut found = Vec::new();
    for item in items {
        match answers.get(&item.id) {
            Some(Answer::Reference(key)) if item.kind.is_reference() => {
                found.push((item.id.clone(), &item.kind, key.as_str()));
            }
            Some(Answer::Group(several)) => {
                for (number, one) in several.iter().enumerate() {
                    let within = keys(item.kind.items(), one).into_iter();
                    let path = |id: String| format!("{}.{}.{id}", item.id, number + 1);
                    found.extend(within.map(|(id, kind, key)| (path(id), kind, key)));
                }
            }
            _ => {}
        }
    }
    found
}
