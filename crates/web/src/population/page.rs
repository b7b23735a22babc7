use linchpin_app::act::{Counting, Parted, PopulationLine, PopulationSeen};
use linchpin_charts::{Bar, Bars, Format, Frame, Reading};
use linchpin_core::Result;
use linchpin_risk::counts::Split;
use serde::Serialize;

use super::words::{NOTHING, WITHHELD, count, practice, share};
use crate::{
    Page,
    care::day,
    pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

/// What can be counted: its name in addresses, and on the page.
const WHAT: [(&str, &str, Counting); 3] = [
    ("registers", "Registers", Counting::Registers),
    ("segments", "Segments", Counting::Segments),
    ("conditions", "Long-term conditions", Counting::Conditions),
];

/// How people can be parted.
const BY: [(&str, &str, Parted); 5] = [
    ("all", "All together", Parted::By(Split::All)),
    ("age", "By age", Parted::By(Split::Age)),
    ("deprivation", "By deprivation", Parted::By(Split::Deprivation)),
    ("ethnicity", "By ethnic group", Parted::By(Split::Ethnicity)),
    ("practice", "By practice", Parted::Practice),
];

#[derive(Serialize)]
struct Fill {
    what: Vec<(&'static str, String, bool)>,
    by: Vec<(&'static str, String, bool)>,
    /// What a form that chooses a practice takes along.
    asked: (&'static str, &'static str),
    practices: Vec<(String, String, bool)>,
    as_at: Option<String>,
    whose: String,
    people: Option<String>,
    chart: Option<(String, String)>,
    nothing: &'static str,
}

/// Registers with their prevalence, segments and multimorbidity, parted as asked.
pub(super) async fn page(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let what = WHAT.iter().find(|one| visit.query.get("what") == Some(one.0)).unwrap_or(&WHAT[0]);
    let by = BY.iter().find(|one| visit.query.get("by") == Some(one.0)).unwrap_or(&BY[0]);
    let wanted = practice(&visit);
    let seen = acts.population(actor, what.2, by.2, wanted).await?;
    let only = seen.practice.filter(|_| seen.is_withheld).map(|code| format!("&practice={code}")).unwrap_or_default();
    let whose = seen.practice.map_or_else(|| visit.picture.name.clone(), |code| pages::name(&visit.picture, code));
    let table = table(&visit, what.1, by.2, &seen);
    let choice = |name: &str, one: &'static str, words: &'static str, is: bool| {
        let (what, by) = if name == "what" { (one, by.0) } else { (what.0, one) };
        (words, format!("/population?what={what}&by={by}{only}"), is)
    };
    let fill = Fill {
        what: WHAT.iter().map(|one| choice("what", one.0, one.1, one.0 == what.0)).collect(),
        by: BY
            .iter()
            .filter(|one| seen.is_withheld || one.2 != Parted::Practice)
            .map(|one| choice("by", one.0, one.1, one.0 == by.0))
            .collect(),
        asked: (what.0, by.0),
        practices: seen
            .practices
            .iter()
            .map(|code| (code.to_string(), pages::name(&visit.picture, *code), seen.practice == Some(*code)))
            .collect(),
        as_at: seen.as_at.map(day),
        people: seen.of.and_then(|of| of.count()).map(|n| Format::Number(0).value(n as f64)),
        chart: seen.as_at.and_then(|_| chart(what.1, &whose, &seen)),
        whose,
        nothing: NOTHING,
    };
    Ok(Reply::tables(Page::new("population.jinja", "Population", fill).with(vec![table])))
}

fn table(visit: &Visit, what: &str, by: Parted, seen: &PopulationSeen) -> Table {
    let mut columns = vec![Column::words(what), Column::figures("All")];
    let has_published = seen.lines.iter().any(|line| line.published.is_some());
    if has_published {
        columns.push(Column::figures("Published (QOF)"));
    }
    let is_parted = by != Parted::By(Split::All);
    if is_parted {
        columns.extend(seen.parts.iter().map(|part| match (by, part.parse()) {
            (Parted::Practice, Ok(code)) => Column::figures(pages::name(&visit.picture, code)),
            _ => Column::figures(part.clone()),
        }));
    }
    let mut table = Table::new("population", format!("{what} of people with records here"), columns);
    table.quiet = true;
    table.empty = NOTHING.into();
    if seen.as_at.is_none() {
        return table;
    }
    let row = |line: &PopulationLine| {
        let mut row = vec![Cell::words(line.title.clone()), share(line.total.0, line.total.1)];
        if has_published {
            let published = line.published.map(|percent| Cell::number(percent / 100.0, Format::Percent(1)));
            row.push(published.unwrap_or_else(|| Cell { missing: true, ..Cell::words("not published") }));
        }
        if is_parted {
            row.extend(line.parts.iter().map(|(shown, percent)| share(*shown, *percent)));
        }
        row
    };
    table.rows = seen.lines.iter().map(row).collect();
    let mut everybody = vec![Cell::words("Everybody"), seen.of.map(count).unwrap_or_default()];
    if has_published {
        everybody.push(Cell::default());
    }
    if is_parted {
        everybody.extend(seen.everybody.iter().map(|shown| count(*shown)));
    }
    table.rows.push(everybody);
    table
        .notes
        .push("Of 100 people with records here, and how many that are. Whoever opted out is in none of it.".into());
    if has_published {
        table.notes.push("Published is of the whole registered list and of the year that was published last; a register may have a lower limit of age there.".into());
    }
    if seen.is_withheld {
        table.notes.push(WITHHELD.into());
    }
    table
}

fn chart(what: &str, whose: &str, seen: &PopulationSeen) -> Option<(String, String)> {
    let mut rows: Vec<(f64, Bar)> = seen
        .lines
        .iter()
        .filter_map(|line| {
            let bar = Bar {
                label: line.title.clone(),
                value: Reading::from(line.total.1.map(|percent| percent / 100.0)),
                highlighted: false,
                link: None,
            };
            Some((line.total.1?, bar))
        })
        .collect();
    if what == WHAT[0].1 {
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    }
    let frame = Frame::new("population", format!("{what}, of 100 people, {whose}")).width(960);
    let rows: Vec<Bar> = rows.into_iter().map(|(_, bar)| bar).collect();
    let bars = Bars { frame, format: Format::Percent(1), reference: None, rows };
    (!bars.rows.is_empty()).then(|| (bars.responsive(), bars.text()))
}
