use linchpin_app::act::{Matrix, MatrixCell, SchemesSeen};
use linchpin_core::Result;
use linchpin_schemes::{SignUp, scheme::Kind};
use serde::Serialize;

use super::words;
use crate::{
    Page, link, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct All {
    lede: &'static str,
    faults: Vec<String>,
    /// The schemes with standards, for the matrix: address, title, whether shown.
    choices: Vec<(String, String, bool)>,
    matrix: Option<String>,
    /// Whether the reader has a statement of their own.
    statement: bool,
}

/// The schemes, and of one of them providers by standards.
pub(super) async fn list(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let seen = acts.schemes_seen(actor).await?;
    let signed = |said: &SignUp| *said == SignUp::Provides;
    let mut with: Vec<_> = seen.rows.iter().filter(|row| !row.scheme.standards.is_empty()).collect();
    with.retain(|row| row.said.values().any(signed));
    let asked = visit.query.get("of");
    let chosen = with
        .iter()
        .find(|row| asked == Some(row.scheme.id.as_str()))
        .or_else(|| with.iter().find(|row| row.scheme.kind == Kind::Contract))
        .or_else(|| with.first());
    let matrix = match chosen {
        Some(row) => acts.matrix(actor, &row.scheme.id).await?,
        None => None,
    };
    let is_chosen = |id: &str| chosen.is_some_and(|row| row.scheme.id == id);
    let choices = with.iter().map(|row| {
        let href = format!("/schemes?of={}", link::encode(&row.scheme.id));
        (href, row.scheme.title.clone(), is_chosen(&row.scheme.id))
    });
    let page = All {
        lede: if seen.everybody {
            "What is agreed with practices beyond the core contract: who signed, how far each has come, and what it comes to."
        } else {
            "What your practice was offered and signed beyond the core contract, how far you have come, and what it comes to."
        },
        faults: seen.faults.clone(),
        choices: choices.collect(),
        matrix: matrix.as_ref().map(|one| format!("{}, {}", one.scheme.title, one.period.words())),
        statement: !seen.everybody && !seen.rows.is_empty(),
    };
    let mut tables = vec![schemes(&visit, &seen)];
    tables.extend(matrix.map(|matrix| by_standard(&visit, &matrix)));
    Ok(Reply::tables(Page::new("schemes.jinja", "Schemes", page).with(tables)))
}

fn schemes(visit: &Visit, seen: &SchemesSeen) -> Table {
    let mut columns = vec![Column::words("Scheme"), Column::words("Kind")];
    columns.extend(if seen.everybody {
        vec![Column::figures("Signed"), Column::figures("Not answered"), Column::figures("Declined")]
    } else {
        vec![Column::words("You")]
    });
    columns.extend([Column::words("Until"), Column::words("Review")]);
    let mut table = Table::new("schemes", "Schemes", columns);
    table.quiet = true;
    table.empty = if seen.everybody {
        "There is no scheme. A scheme is a file in the place’s folder definitions/schemes.".into()
    } else {
        "Nothing was offered to you yet.".into()
    };
    for row in &seen.rows {
        let scheme = &row.scheme;
        let at = format!("/schemes/{}", link::encode(&scheme.id));
        let own = visit.actor().ok().filter(|_| !seen.everybody).map(|actor| actor.organisation);
        let title = Cell::words(scheme.title.clone());
        let mut cells =
            vec![title.to(own.map_or(at.clone(), |own| format!("{at}/{own}"))), Cell::words(scheme.kind.as_str())];
        if let Some(said) = own.and_then(|own| row.said.get(&own)) {
            cells.push(Cell::words(words::sign_up(&visit.picture, said).0));
        } else {
            let count = |of: fn(&SignUp) -> bool| Cell::count(row.said.values().filter(|said| of(said)).count());
            cells.push(count(|said| *said == SignUp::Provides));
            cells.push(count(|said| *said == SignUp::Invited));
            cells.push(count(|said| matches!(said, SignUp::Declined | SignUp::ServedBy(_))));
        }
        cells.push(Cell::words(words::day(scheme.term.to)));
        let review = Cell::words(words::day(scheme.term.review));
        cells.push(if row.review_due { review.below("due") } else { review });
        if !scheme.to_be_set.is_empty() {
            let open = scheme.to_be_set.len();
            let figures = if open == 1 { "figure is" } else { "figures are" };
            cells[0] = cells[0].clone().below(format!("{open} {figures} to be set before it can be offered"));
        }
        table.rows.push(cells);
    }
    table
}

/// Providers by standards, at one glance.
fn by_standard(visit: &Visit, matrix: &Matrix) -> Table {
    let mut columns = vec![Column::words("Practice")];
    columns.extend(matrix.scheme.standards.iter().map(|standard| Column::words(standard.title.clone())));
    let mut table = Table::new("matrix", format!("{}: practices by standards", matrix.scheme.title), columns);
    table.quiet = true;
    for (provider, cells) in &matrix.rows {
        let href = format!("/schemes/{}/{provider}", link::encode(&matrix.scheme.id));
        let mut row = vec![Cell::words(pages::name(&visit.picture, *provider)).to(href)];
        row.extend(cells.iter().map(cell));
        table.rows.push(row);
    }
    table.notes.push(
        "As figures stand today. “Not reported” earns nothing and is not a nought; “not shown” waits for evidence that \
         is accepted. Each practice’s page has the working."
            .into(),
    );
    table
}

fn cell(cell: &MatrixCell) -> Cell {
    let (mark, words, class) = match cell {
        MatrixCell::NotSigned => ("–", "Not signed".to_owned(), "none"),
        MatrixCell::Later(day) => ("–", format!("From {}", words::day(*day)), "none"),
        MatrixCell::NotReported => ("?", "Not reported".to_owned(), "none"),
        MatrixCell::NotShown => ("?", "Not shown".to_owned(), "none"),
        MatrixCell::Met => ("✓", "Met".to_owned(), "met"),
        MatrixCell::Part { earned, of } => {
            ("◐", format!("{} of {}", words::points(*earned), words::points(*of)), "part")
        }
        MatrixCell::Short => ("✗", "Short".to_owned(), "short"),
    };
    let html =
        format!("<span class=\"lp-stand lp-stand--{class}\"><span aria-hidden=\"true\">{mark}</span> {words}</span>");
    Cell { text: words, html, ..Cell::default() }
}
