use linchpin_app::act::ModelFound;
use linchpin_core::Result;
use linchpin_risk::model::{Card, Of};
use serde::Serialize;

use super::{Drawing, performance, words};
use crate::{
    Page,
    account::when,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Models {
    /// The models that were fitted here: title, address, whether it is shown.
    choices: Vec<(String, String, bool)>,
    /// The one that is shown; none where none was fitted.
    model: Option<Model>,
}

#[derive(Serialize)]
struct Model {
    title: String,
    why: String,
    intended: String,
    facts: Vec<(&'static str, String)>,
    list: String,
    calibration: Drawing,
    /// How far people have moved since it learnt, and what follows.
    drift: String,
    alarm: Option<String>,
    /// What was not known, a sentence each.
    missing: Vec<String>,
    /// What it is not worked out of, and why.
    not_used: Vec<(String, String)>,
    caveats: Vec<String>,
    left_out: Vec<String>,
}

/// The card of a model: how well it does, for whom worse, and whether it still holds.
pub(crate) async fn model(visit: Visit) -> Result<Reply> {
    let all = visit.acts()?.models(visit.actor()?).await?;
    let asked = visit.query.get("model");
    let shown = all.iter().find(|one| asked.is_none_or(|name| name == one.name));
    let choice = |one: &linchpin_app::kept::Finding<ModelFound>| {
        let href = format!("/risk-model?model={}", crate::link::encode(&one.name));
        (one.content.card.definition.file.title.clone(), href, shown.is_some_and(|shown| shown.name == one.name))
    };
    let page = Models {
        choices: all.iter().filter(|_| all.len() > 1).map(choice).collect(),
        model: shown.map(|one| about(&one.content, when(one.found))),
    };
    let tables = shown.map(|one| performance::tables(&one.content)).unwrap_or_default();
    let page = Page::new("risk-model.jinja", "The model of risk", page).under("Does it work?", "/evaluation");
    Ok(Reply::tables(page.with(tables)))
}

fn about(found: &ModelFound, looked: String) -> Model {
    let (card, watch) = (&found.card, &found.watch);
    let (file, model) = (&card.definition.file, &card.model);
    let adults = |told: &linchpin_risk::model::Told, index| {
        format!(
            "{} people as of {}; to {} of them it happened",
            words::people(told.people),
            words::day(index),
            words::people(told.events)
        )
    };
    let moved: Vec<&str> = watch.moved().map(|shift| shift.what.as_str()).collect();
    let moved = if moved.is_empty() { "no column has".to_owned() } else { format!("these have: {}", moved.join(", ")) };
    let chances = watch.shifts.first().map_or(0.0, |shift| shift.index);
    Model {
        title: file.title.clone(),
        why: file.why.trim().to_owned(),
        intended: file.intended_use.trim().to_owned(),
        facts: vec![
            ("Version", model.version.clone()),
            ("Learnt from", adults(&model.told, model.index)),
            ("Tried on", adults(&card.told, card.tried)),
            ("Data", model.data.clone()),
            ("Method", format!("logistic regression, ridge {}", model.fit.ridge.strength())),
            ("Asked for by", file.source.clone()),
            ("Last looked at", looked),
        ],
        list: performance::list(card),
        calibration: performance::calibration(card),
        drift: format!(
            "As of {} the chances have moved by {chances:.2} since it learnt (the population stability index: up to 0.1 is steady, from 0.25 on find out why). Of what it is worked out of, {moved}.",
            words::day(watch.as_at)
        ),
        alarm: watch.alarm().map(|alarm| alarm.to_string()),
        missing: missing(card),
        not_used: file.not_used.iter().map(|one| (one.what.clone(), one.why.clone())).collect(),
        caveats: file.caveats.clone(),
        left_out: model.fit.left_out.iter().map(ToString::to_string).collect(),
    }
}

fn missing(card: &Card) -> Vec<String> {
    let (told, file) = (&card.told, &card.definition.file);
    let may = file.feature.iter().zip(&told.missing).filter(|(feature, _)| feature.of.may_be_missing());
    let mut all: Vec<String> = may
        .map(|(feature, missing)| {
            let of = if matches!(feature.of, Of::Score(_)) { "not made for, or not known of," } else { "not known of" };
            let share = 100.0 * *missing as f64 / told.people.max(1) as f64;
            format!("{}: {of} {share:.1} in 100 people, which is a feature of its own.", feature.title)
        })
        .collect();
    all.push(
        "Conditions, contacts and medicines that nobody wrote down cannot be told from none, and count as none."
            .to_owned(),
    );
    all.push(format!(
        "Left out: died before, {}; of no known age, {}; younger than {}, {}; registered for less than {} months, {}.",
        words::people(told.dead),
        words::people(told.ageless),
        file.who.age_from,
        words::people(told.young),
        file.who.registered_months,
        words::people(told.new)
    ));
    all
}
