use linchpin_app::act::Asked;
use linchpin_core::Result;
use linchpin_risk::evaluate::{Registered, Report, Verdict};
use serde::Serialize;

use super::{Drawing, answer, words};
use crate::{
    Page,
    account::when,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct One {
    why: String,
    /// The verdict and the colour of its tag; none where nobody has answered yet.
    verdict: Option<(&'static str, &'static str)>,
    sentence: Option<String>,
    /// Another method that holds says something else.
    disagrees: bool,
    /// The file says something else since.
    old: bool,
    /// Whether figures are shown: not where there are too few people.
    told: bool,
    registered: String,
    /// What was asked: words and what the file says.
    facts: Vec<(&'static str, String)>,
    effects: Drawing,
    itself: Option<(String, Drawing)>,
    balance: Drawing,
    /// What each method takes for granted: its name, the id of its part of the page, how its errors are made, and the assumptions.
    methods: Vec<Method>,
    /// Methods that were not used, and why.
    refused: Vec<(String, String)>,
    definition: String,
}

#[derive(Serialize)]
struct Method {
    title: &'static str,
    answers: bool,
    fails: bool,
    errors: String,
    /// What is taken for granted, the verdict with its colour, and what was seen.
    assumptions: Vec<(String, (&'static str, &'static str), String)>,
}

/// One question: who was compared with whom, what came out, and what it takes for granted.
pub(crate) async fn one(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let asked = acts.evaluation(actor, visit.part(0)).await?;
    let report = asked.answer.as_ref().map(|(_, report)| report);
    let told = report.filter(|report| is_told(report));
    let file = &asked.definition.file;
    let page = One {
        why: file.why.trim().to_owned(),
        verdict: report.map(|report| words::verdict(report.verdict)),
        sentence: report.map(Report::sentence),
        disagrees: told.is_some_and(|report| !report.agrees()),
        old: asked.is_old,
        told: told.is_some(),
        registered: asked.registered.sentence(),
        facts: facts(&asked),
        effects: told.map(answer::effects).unwrap_or_default(),
        itself: told.and_then(|report| report.peak.as_ref()).map(answer::itself),
        balance: told.map(answer::love).unwrap_or_default(),
        methods: told.map(methods).unwrap_or_default(),
        refused: told.map(refused).unwrap_or_default(),
        definition: asked.definition.text.clone(),
    };
    let mut tables = vec![changes(&asked.registered)];
    tables.extend(told.map(answer::tables).into_iter().flatten());
    let page = Page::new("evaluation.jinja", file.title.clone(), page).under("Does it work?", "/evaluation");
    Ok(Reply::tables(page.with(tables)))
}

/// Whether there are enough people for figures: as many as were asked for, and so many that none can be told from the rest.
fn is_told(report: &Report) -> bool {
    let enough = |count: usize| words::people(count as u64) != "*";
    report.verdict != Verdict::TooFew && enough(report.people.1) && enough(report.events)
}

fn facts(asked: &Asked) -> Vec<(&'static str, String)> {
    let file = &asked.definition.file;
    let outcome = &file.outcome;
    let title = outcome.title.to_lowercase();
    let mut facts = vec![
        ("The scheme", file.scheme.trim().to_owned()),
        ("Who is in it", file.who.trim().to_owned()),
        ("Compared with", file.comparison.trim().to_owned()),
        (
            "Counted",
            format!(
                "{title}, {} months before and {} since {}",
                outcome.months_before,
                outcome.months_after,
                words::day(file.begun)
            ),
        ),
        ("Worth its cost from", format!("{:.0} a year for each 100 people", 100.0 * outcome.worthwhile)),
        ("Method that answers", file.primary.title().to_owned()),
        ("Written", format!("{}, by {}", words::day(file.written), file.author)),
        ("Asked for by", file.source.clone()),
    ];
    if let Some((at, report)) = &asked.answer {
        let people = |count: usize| words::people(count as u64);
        let (all, matched) = report.people;
        facts.insert(
            3,
            (
                "People",
                format!(
                    "{} in the scheme, {} of them matched; {} {title} since",
                    people(all),
                    people(matched),
                    people(report.events)
                ),
            ),
        );
        facts.push(("Answered", when(*at)));
    }
    facts
}

fn changes(registered: &Registered) -> Table {
    let columns =
        vec![Column::words("In the file"), Column::words("As it was recorded"), Column::words("As it stands")];
    let mut table = Table::new("changes", "What was changed since it was recorded", columns);
    if let Registered::Changed { changes, .. } = registered {
        let said = |text: &Option<String>| Cell::words(text.clone().unwrap_or_else(|| "not there".to_owned()));
        let row =
            |one: &linchpin_risk::evaluate::Changed| vec![Cell::words(one.key.clone()), said(&one.was), said(&one.is)];
        table.rows = changes.iter().map(row).collect();
    }
    table
}

fn methods(report: &Report) -> Vec<Method> {
    let method = |(at, finding): (usize, &linchpin_risk::evaluate::Finding)| Method {
        title: finding.method.title(),
        answers: at == 0,
        fails: finding.fails(),
        errors: finding.errors.clone(),
        assumptions: finding
            .assumptions
            .iter()
            .map(|one| (one.says.clone(), words::held(one.held), one.seen.clone()))
            .collect(),
    };
    report.findings.iter().enumerate().map(method).collect()
}

fn refused(report: &Report) -> Vec<(String, String)> {
    report.refused.iter().map(|(method, why)| (method.title().to_owned(), why.clone())).collect()
}
