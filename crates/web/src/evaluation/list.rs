use linchpin_core::Result;
use serde::Serialize;

use super::words;
use crate::{
    Page,
    account::when,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct All {
    /// Whether a model of risk was fitted here.
    model: bool,
}

/// Every question about a scheme, with its answer.
pub(crate) async fn list(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let all = acts.evaluations(actor).await?;
    let columns = vec![
        Column::words("Question"),
        Column::words("Answer"),
        Column::words("Scheme began"),
        Column::words("Recorded beforehand"),
        Column::words("Answered"),
    ];
    let mut table = Table::new("evaluations", "Does it work?", columns);
    table.quiet = true;
    table.empty = "Nothing is asked yet. A question is a file in the place’s folder definitions/evaluations.".into();
    for one in all {
        let (answer, answered) = match &one.answer {
            Some((at, report)) => (report.verdict.title(), when(*at)),
            None => ("Not answered yet", String::new()),
        };
        let file = &one.definition.file;
        table.rows.push(vec![
            Cell::words(file.title.clone()).to(format!("/evaluation/{}", crate::link::encode(&one.definition.id))),
            Cell::words(answer),
            Cell::words(words::day(file.begun)),
            Cell::words(words::registered(&one.registered)),
            Cell::words(answered),
        ]);
    }
    let page = All { model: !acts.models(actor).await?.is_empty() };
    Ok(Reply::tables(Page::new("evaluations.jinja", "Does it work?", page).with(vec![table])))
}
