//! People without names: counts by age and sex, and rows under pseudonyms, of one practice at a time.

use std::collections::BTreeMap;

use linchpin_app::{
    act::AgeBand,
    permission::{Act, Resource},
};
use linchpin_core::{OdsCode, Result, Sex};
use linchpin_measures::disclosure::{Rule, SMALL, Shown, within_total};
use serde::Serialize;

use crate::{
    Page, gate, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

/// So many rows on a page.
const SHOWN: usize = 200;

#[derive(Serialize)]
struct Planning {
    /// The practices that the reader may choose, and the one chosen.
    practices: Vec<(String, String)>,
    chosen: Option<String>,
    name: String,
    /// The other page about the same practice, for those who may see it.
    other: Option<String>,
    to: &'static str,
    /// Where the next rows are.
    next: Option<String>,
    all: usize,
    /// Whether the numbers are shown as counted, to the practice itself.
    exact: bool,
}

/// How many people a practice has, by age and sex.
pub(crate) async fn counts(visit: Visit) -> Result<Reply> {
    let (practice, mut page) = asked(&visit, "/people/counts", "/people/pseudonyms", Resource::Pseudonym)?;
    let mut tables = Vec::new();
    if let Some(practice) = practice {
        let people = visit.acts()?.count_people(visit.actor()?, practice).await?;
        page.all = people.len();
        tables.push(table(&people, page.exact));
    }
    Ok(Reply::page(Page::new("people-counts.jinja", "People by age and sex", page).with(tables)))
}

/// The same as a file.
pub(crate) async fn file(visit: Visit) -> Result<Reply> {
    let (practice, page) = asked(&visit, "/people/counts", "/people/pseudonyms", Resource::Pseudonym)?;
    let practice = practice.ok_or_else(|| linchpin_core::Error::invalid("Choose a practice."))?;
    let people = visit.acts()?.export_counts(visit.actor()?, practice).await?;
    let file = crate::table::csv(&table(&people, page.exact))?;
    let name = format!("people-{practice}-{}.csv", visit.site.app.entrance.clock.today());
    Ok(Reply::stream("text/csv; charset=utf-8", name, axum::body::Body::from(file)))
}

/// The people of a practice under their pseudonyms, with age and sex.
pub(crate) async fn rows(visit: Visit) -> Result<Reply> {
    let (practice, mut page) = asked(&visit, "/people/pseudonyms", "/people/counts", Resource::Aggregate)?;
    let mut tables = Vec::new();
    if let Some(practice) = practice {
        let people = visit.acts()?.planning_rows(visit.actor()?, practice).await?;
        let mut like: BTreeMap<(Option<AgeBand>, Sex), u64> = BTreeMap::new();
        for one in &people {
            *like.entry((one.age, one.sex)).or_default() += 1;
        }
        page.all = people.len();
        let after = visit.query.get("after").unwrap_or("");
        let shown: Vec<_> = people.iter().filter(|one| one.pseudonym.as_str() > after).take(SHOWN + 1).collect();
        page.next = shown
            .get(SHOWN - 1)
            .filter(|_| shown.len() > SHOWN)
            .map(|last| format!("/people/pseudonyms?practice={practice}&after={}", last.pseudonym));
        let columns = vec![Column::words("Pseudonym"), Column::words("Age"), Column::words("Sex")];
        let mut table = Table::new("pseudonyms", "People under pseudonyms", columns);
        table.quiet = true;
        table.empty = "Nobody is registered here who has not opted out of planning.".into();
        for one in shown.into_iter().take(SHOWN) {
            // Of a few alike, each could be guessed.
            let few = like.get(&(one.age, one.sex)).copied().unwrap_or(0) <= SMALL && !page.exact;
            let kept_back = || Cell { missing: true, ..Cell::words("kept back") };
            table.rows.push(vec![
                Cell::words(&one.pseudonym),
                if few { kept_back() } else { Cell::words(age(one.age)) },
                if few { kept_back() } else { Cell::words(one.sex.title()) },
            ]);
        }
        if !page.exact {
            let note = format!("Age and sex are kept back where {SMALL} or fewer people of the practice share them.");
            table.notes.push(note);
        }
        tables.push(table);
    }
    Ok(Reply::page(Page::new("people-pseudonyms.jinja", "People without names", page).with(tables)))
}

/// Which practice is asked about, and what the page needs besides.
fn asked(visit: &Visit, to: &'static str, other: &str, resource: Resource) -> Result<(Option<OdsCode>, Planning)> {
    let actor = visit.actor()?;
    let all = visit.picture.practices();
    let own = all.contains(&actor.organisation) && !actor.is_place_wide();
    let code = match visit.query.get("practice") {
        Some(text) => OdsCode::parse(text).ok(),
        None => own.then_some(actor.organisation),
    };
    let mut practices: Vec<_> =
        if own { Vec::new() } else { all.iter().map(|c| (c.to_string(), pages::name(&visit.picture, *c))).collect() };
    practices.sort_by(|a, b| a.1.cmp(&b.1));
    let may = gate::could(&visit.site, actor.role, Act::See, resource);
    let page = Planning {
        practices,
        chosen: code.map(|code| code.to_string()),
        name: code.map_or_else(String::new, |code| pages::name(&visit.picture, code)),
        other: code.filter(|_| may).map(|code| format!("{other}?practice={code}")),
        to,
        next: None,
        all: 0,
        exact: code == Some(actor.organisation) && own,
    };
    Ok((code, page))
}

/// Counts by age and sex. To others than the practice, small numbers are withheld and the rest rounded, so that none can be
/// worked out from the total beside it.
fn table(people: &[(Option<AgeBand>, Sex)], exact: bool) -> Table {
    let rule = if exact { Rule::Exact } else { Rule::Hospital };
    let mut bands: BTreeMap<(bool, Option<AgeBand>), [u64; 3]> = BTreeMap::new();
    for (age, sex) in people {
        let column = match sex {
            Sex::Female => 0,
            Sex::Male => 1,
            Sex::Other | Sex::Unknown => 2,
        };
        // Those whose age is not known come last.
        bands.entry((age.is_none(), *age)).or_default()[column] += 1;
    }
    let columns = vec![
        Column::words("Age"),
        Column::figures("Female"),
        Column::figures("Male"),
        Column::figures("Other or not known"),
        Column::figures("All"),
    ];
    let mut table = Table::new("people", "People by age and sex", columns);
    table.quiet = true;
    table.empty = "Nobody is registered here.".into();
    for ((_, band), counts) in bands {
        let shown = within_total(&counts, rule);
        let mut row = vec![Cell::words(age(band))];
        row.extend(shown.cells.into_iter().chain([shown.total]).map(cell));
        table.rows.push(row);
    }
    if !exact {
        let note = format!(
            "Counts of 1 to {SMALL} are withheld (*), and others that would give them away; the rest are rounded to the nearest 5."
        );
        table.notes.push(note);
    }
    table
}

fn cell(shown: Shown) -> Cell {
    match shown.count() {
        Some(n) => Cell::count(usize::try_from(n).unwrap_or(usize::MAX)),
        None => Cell { missing: true, hint: Some("Withheld: too few people".into()), ..Cell::words(shown.to_string()) },
    }
}

fn age(band: Option<AgeBand>) -> String {
    band.map_or_else(|| "Not known".to_owned(), |band| band.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(table: &Table) -> Vec<Vec<String>> {
        table.rows.iter().map(|row| row.iter().map(|cell| cell.text.clone()).collect()).collect()
    }

    #[test]
    fn few_people_are_withheld_and_cannot_be_worked_out() {
        let band = |years| Some(AgeBand::of(years));
        let mut people = vec![(band(92), Sex::Male); 3];
        people.extend(vec![(band(92), Sex::Female); 21]);
        people.extend(vec![(None, Sex::Female); 12]);
        let shown = texts(&table(&people, false));
        // The women beside the three men are withheld too: with the total they would tell the men.
        assert_eq!(shown, [["90 and over", "*", "*", "0", "25"], ["Not known", "10", "0", "0", "10"]]);
        let exact = texts(&table(&people, true));
        assert_eq!(exact, [["90 and over", "21", "3", "0", "24"], ["Not known", "12", "0", "0", "12"]]);
    }
}
