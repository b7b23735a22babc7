//! What was played, for a person or for a program.

use std::io::{self, Write};

use anyhow::{Result, bail};
use linchpin_access::simulate::{Difference, Fit, Standing};
use linchpin_app::{act::WhatIfTold, kept::WhatIf};
use linchpin_lake::{Answer, Datum};
use serde_json::{Value, json};

use crate::print::{self, Format};

fn text(words: impl Into<String>) -> Datum {
    Datum::Text(words.into())
}

/// Every figure, before and after, with the 95% intervals.
fn table(all: &[Difference], before: &str, after: &str) -> Result<()> {
    let columns = ["", before, "95%", after, "95%", "difference", "clear"].map(String::from).to_vec();
    let row = |one: &Difference| {
        let m = one.measure;
        vec![
            text(m.title()),
            text(m.write(one.before.mean)),
            text(m.write_range(one.before.low, one.before.high)),
            text(m.write(one.after.mean)),
            text(m.write_range(one.after.low, one.after.high)),
            text(m.write_difference(one.by.mean)),
            text(if one.is_clear() { "yes" } else { "no" }),
        ]
    };
    print::answer(&Answer { columns, rows: all.iter().map(row).collect() }, Format::Table)
}

fn where_(standing: &Standing, asked: &WhatIf) -> String {
    let weeks = standing.weeks.map_or(String::new(), |(first, weeks)| format!(", {weeks} weeks from {first}"));
    let count = standing.practices.len();
    format!(
        "{}: {count} practices, {} people{weeks}; {} years on either side, seed {}",
        standing.place, standing.patients, asked.played, asked.seed
    )
}

/// How far the fit can be believed.
fn fitted(fit: &Fit) -> String {
    let (first, last) = fit.months;
    let [began, ended] = [first, last].map(|month| month.strftime("%B %Y").to_string());
    let months = if began == ended { began } else { format!("{began} to {ended}") };
    let held =
        fit.validation.as_deref().unwrap_or("There were too few months to hold any back, so it is not validated.");
    format!(
        "Fitted to {months}, taking {:.0}% of appointments to be filled; the worst band of lead time is out by {:.1} points. {held} {}",
        fit.fill * 100.0,
        fit.misfit * 100.0,
        fit.notes.join(" "),
    )
}

/// One that was played.
pub fn one(told: &WhatIfTold, kept: bool) -> Result<()> {
    let Some(standing) = &told.standing else { return Ok(()) };
    let report = standing.report();
    writeln!(io::stdout(), "{}\n{}\n\n{}\n", told.asked.title, where_(standing, &told.asked), report.sentence)?;
    table(&report.differences, "today", "changed")?;
    let note = standing.fit.as_ref().map_or("The place is made up: compare, do not plan by it.".to_owned(), fitted);
    writeln!(io::stdout(), "\n{}", note.trim_end())?;
    if kept {
        writeln!(io::stdout(), "Kept as {}", told.asked.id)?;
    }
    writeln!(io::stdout())?;
    Ok(())
}

fn object(told: &WhatIfTold, kept: bool) -> Value {
    let (asked, standing) = (&told.asked, told.standing.as_ref());
    json!({
        "id": kept.then_some(asked.id),
        "scenario": asked.scenario,
        "title": asked.title,
        "definition": asked.definition,
        "on": asked.place,
        "place": standing.map(|one| &one.place),
        "patients": standing.map(|one| one.patients),
        "practices": standing.map(|one| one.practices.len()),
        "first": standing.and_then(|one| one.weeks).map(|(first, _)| first),
        "weeks": standing.and_then(|one| one.weeks).map(|(_, weeks)| weeks),
        "seed": asked.seed,
        "runs": asked.played,
        "program": asked.program,
        "fit": standing.and_then(|one| one.fit.as_ref()),
        "report": standing.map(Standing::report),
    })
}

/// All that were played, as a list of objects.
pub fn json(all: &[WhatIfTold], kept: bool) -> Result<()> {
    let all: Vec<Value> = all.iter().map(|told| object(told, kept)).collect();
    out(&Value::Array(all))
}

fn out(value: &Value) -> Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    Ok(())
}

/// What is kept.
pub fn list(all: &[WhatIf], as_json: bool) -> Result<()> {
    let columns = ["id", "asked", "title", "on", "years", "seed", "state"].map(String::from).to_vec();
    let row = |one: &WhatIf| {
        vec![
            text(one.id.to_string()),
            text(format!("{:.0}", one.asked)),
            text(one.title.clone()),
            text(one.place.clone()),
            Datum::Whole(i64::try_from(one.played).unwrap_or(i64::MAX)),
            Datum::Whole(i64::try_from(one.seed).unwrap_or(i64::MAX)),
            text(one.state.as_str()),
        ]
    };
    let format = if as_json { Format::Json } else { Format::Table };
    print::answer(&Answer { columns, rows: all.iter().map(row).collect() }, format)
}

/// Two that are kept: run by run where they met the same people, else each beside its own today.
pub fn beside(one: &WhatIfTold, other: &WhatIfTold, as_json: bool) -> Result<()> {
    let (Some(a), Some(b)) = (&one.standing, &other.standing) else { bail!("one of them was never played") };
    let same = one.asked.seed == other.asked.seed;
    let beside = if same { a.beside(b) } else { None };
    if as_json {
        let told = beside.as_ref().map(|told| json!({ "sentence": told.sentence(), "differences": told.differences }));
        return out(&json!({ "first": object(one, true), "second": object(other, true), "beside": told }));
    }
    match beside {
        Some(told) => {
            let (first, second) = (&one.asked.title, &other.asked.title);
            writeln!(io::stdout(), "From “{first}” to “{second}”, of the same people:\n{}\n", told.sentence())?;
            table(&told.differences, "first", "second")
        }
        None => {
            writeln!(
                io::stdout(),
                "They were not played with the same people (another place, other weeks, seed or number of years): only each \
                 beside its own today can be said.\n"
            )?;
            self::one(one, true)?;
            self::one(other, true)
        }
    }
}
