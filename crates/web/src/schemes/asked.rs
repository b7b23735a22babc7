//! What is asked of a provider and how it stands, and what would be if it reached more.

use linchpin_app::act::AgreementSeen;
use linchpin_schemes::{
    Exact,
    scheme::{Level, Must},
};
use serde::Serialize;

use super::words;
use crate::{
    table::{Cell, Column, Table},
    visit::Visit,
};

/// A form with a number for each must, and what came of it. It works without scripts.
#[derive(Default, Serialize)]
pub(super) struct WhatIf {
    /// Name, words, unit, what is typed, and what it is now.
    numbers: Vec<Number>,
    answer: Option<String>,
    wrong: Option<String>,
}

#[derive(Serialize)]
struct Number {
    name: String,
    says: String,
    percent: bool,
    typed: String,
    now: String,
}

impl WhatIf {
    /// The form for the period that holds today, answered where something was typed.
    pub(super) fn of(visit: &Visit, seen: &AgreementSeen) -> Self {
        let Some(now) = seen.course.now().filter(|now| now.payment.is_ok()) else { return Self::default() };
        let mut form = Self::default();
        let mut levels: Vec<(String, Level)> = Vec::new();
        for (_, must) in now.text.musts() {
            let Some(level) = words::level(must) else { continue };
            let typed = visit.query.get(&format!("if-{}", must.name)).unwrap_or_default().trim().to_owned();
            if !typed.is_empty() {
                let text = if level.percent { format!("{}%", typed.trim_end_matches('%')) } else { typed.clone() };
                match text.parse::<Level>() {
                    Ok(level) if !level.value.is_negative() => levels.push((must.name.clone(), level)),
                    _ => form.wrong = Some(format!("“{typed}” is no number for “{}”.", must.says)),
                }
            }
            let taken = now.gathered.taken.get(&must.name);
            form.numbers.push(Number {
                name: must.name.clone(),
                says: must.says.clone(),
                percent: level.percent,
                typed,
                now: taken.map_or_else(|| "not reported".to_owned(), |taken| words::value(must, taken)),
            });
        }
        if form.wrong.is_none() && !levels.is_empty() {
            form.answer = Some(match now.what_if(&levels) {
                Ok(payment) => {
                    let more = payment.amount.0 - now.amount().0;
                    let word = if more < 0 { "less" } else { "more" };
                    let apart = linchpin_core::Pence(more.abs());
                    format!(
                        "{} comes to {} in place of {}: {apart} {word}.",
                        now.period.words(),
                        words::money(payment.amount),
                        words::money(now.amount())
                    )
                }
                Err(why) => format!("Nothing can be worked out: {why}"),
            });
        }
        form
    }
}

/// Each thing that is asked: what is wanted, where it stands, and what it earned; none where nothing is asked.
pub(super) fn table(seen: &AgreementSeen) -> Option<Table> {
    let now = seen.course.now();
    let columns = vec![
        Column::words("Standard"),
        Column::words("What is asked"),
        Column::words("Wanted"),
        Column::figures("Now"),
        Column::words("Figure of"),
        Column::figures("Earned"),
        Column::words("Readiness"),
    ];
    let mut table = Table::new("asked", "What is asked, and how it stands", columns);
    table.quiet = true;
    let scheme = now.map_or(&seen.scheme, |now| &now.text);
    for (standard, must) in scheme.musts() {
        let taken = now.and_then(|now| now.gathered.taken.get(&must.name));
        let value = match (must.evidence.is_some(), taken) {
            (true, _) => Cell { missing: true, ..Cell::words("judged by a person") },
            (false, Some(taken)) => Cell::words(words::value(must, taken)),
            (false, None) => Cell { missing: true, ..Cell::words("not reported") },
        };
        let of = taken.map_or_else(Cell::default, |taken| {
            let of = Cell::words(taken.of.words());
            if taken.within { of } else { of.below("the last that was published") }
        });
        let standing = seen.agreement.standing.get(&Some(standard.name.clone()));
        let (word, _, more) = words::standing(standing);
        let standing = Cell::words(word);
        table.rows.push(vec![
            Cell::words(standard.title.clone()),
            Cell::words(must.says.clone()),
            Cell::words(words::wanted(must)),
            value,
            of,
            Cell::words(earned(seen, must)),
            if more.is_empty() { standing } else { standing.below(more) },
        ]);
    }
    if scheme.standards.iter().any(|one| one.points.is_some()) {
        table
            .notes
            .push("A standard whose musts have no points of their own is earned as a whole, or not at all.".into());
    }
    (!table.rows.is_empty()).then_some(table)
}

/// Points of how many, or whether it is met.
fn earned(seen: &AgreementSeen, must: &Must) -> String {
    let Some(Ok(payment)) = seen.course.now().map(|now| now.payment.as_ref()) else { return String::new() };
    let Some(part) = payment.parts.get(&must.name) else { return String::new() };
    match must.points.and_then(linchpin_schemes::scheme::Figure::get) {
        Some(of) => format!("{} of {}", words::points(*part), words::points(of)),
        None if *part >= Exact::ONE => "met".into(),
        None => "not met".into(),
    }
}
