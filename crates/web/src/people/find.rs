use axum::http::StatusCode;
use linchpin_app::{
    act::{Found, Query},
    permission::{Act, Resource},
};
use linchpin_core::{ErrorKind, Result, Role};
use serde::Serialize;

use super::words;
use crate::{
    Page, gate,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize, Default)]
struct Find {
    /// What was typed, to be mended.
    typed: String,
    wrong: Option<String>,
    /// Whether anything was looked for.
    asked: bool,
    found: usize,
    more: bool,
    own_only: bool,
    /// Whether the reader may register somebody.
    register: bool,
}

/// The box in which one looks for a person.
pub(crate) async fn box_(visit: Visit) -> Result<Reply> {
    // NHS 111 looks for its caller on a page of its own, and opens nobody's.
    if visit.actor()?.role == Role::Nhs111 {
        return Ok(Reply::goto("/111"));
    }
    Ok(Reply::page(page(&visit, Find::default(), Vec::new())?))
}

/// Looks for people. One who fits alone is opened at once.
pub(crate) async fn search(visit: Visit) -> Result<Reply> {
    let typed = visit.form().get("person").unwrap_or("").to_owned();
    let searched = match Query::parse(&typed) {
        Ok(query) => visit.acts()?.search_people(visit.actor()?, &query).await,
        Err(error) => Err(error),
    };
    match searched {
        Ok(searched) => {
            if visit.actor()?.role == Role::Nhs111 {
                return Ok(Reply::goto("/111"));
            }
            if let ([only], false) = (searched.people.as_slice(), searched.more) {
                return Ok(Reply::goto(format!("/people/{}", only.id)));
            }
            let find = Find {
                typed,
                asked: true,
                found: searched.people.len(),
                more: searched.more,
                own_only: searched.own_only,
                ..Find::default()
            };
            Ok(Reply::page(page(&visit, find, vec![table(&visit, &searched.people)])?))
        }
        Err(error) if error.kind() == ErrorKind::Invalid => {
            let find = Find { typed, wrong: Some(error.to_string()), ..Find::default() };
            Ok(Reply::page(page(&visit, find, Vec::new())?).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error),
    }
}

fn page(visit: &Visit, find: Find, tables: Vec<Table>) -> Result<Page> {
    let register = gate::could(&visit.site, visit.actor()?.role, Act::Add, Resource::Person);
    Ok(Page::new("people.jinja", "Find a person", Find { register, ..find }).with(tables))
}

/// People in a list, as a search shows them.
pub(super) fn table(visit: &Visit, people: &[Found]) -> Table {
    let columns = vec![
        Column::words("Person"),
        Column::words("NHS number"),
        Column::words("Sex"),
        Column::words("Postcode"),
        Column::words("Practice"),
    ];
    let mut table = Table::new("found", "People who fit", columns);
    table.quiet = true;
    table.empty = "Nobody fits.".into();
    let none = || Cell { missing: true, ..Cell::words("not known") };
    for one in people {
        let name = if one.name.is_empty() { "No name known" } else { &one.name };
        // Beneath the name, so that on a telephone it is seen without scrolling: it tells two of one name apart.
        let born = match (one.birth_date, one.age, one.death_date) {
            (born, _, Some(_)) => {
                format!("{}has died", born.map_or_else(String::new, |b| format!("born {}, ", words::born(b))))
            }
            (Some(born), Some(years), _) => format!("born {} ({years} years)", words::born(born)),
            (Some(born), None, _) => format!("born {}", words::born(born)),
            (None, ..) => "date of birth not known".to_owned(),
        };
        table.rows.push(vec![
            Cell::words(name).to(format!("/people/{}", one.id)).below(born),
            one.nhs_number.map_or_else(none, |number| Cell::words(number.to_string())),
            Cell::words(words::sex(one.sex)),
            one.postcode.map_or_else(none, |postcode| Cell::words(postcode.to_string())),
            one.practice.map_or_else(
                || Cell { missing: true, ..Cell::words("none") },
                |code| Cell::words(words::place(visit, code)),
            ),
        ]);
    }
    table
}
