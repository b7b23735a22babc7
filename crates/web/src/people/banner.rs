use linchpin_app::{
    act::Found,
    permission::{Act, Resource},
};
use linchpin_core::Person;
use serde::Serialize;

use super::{whose::Whose, words};
use crate::visit::Visit;

/// Who a page is about, on top of every page about somebody, and the ways to their other pages.
#[derive(Serialize, Default)]
pub(super) struct Banner {
    /// Their name; none where the reader may not know it.
    name: Option<String>,
    born: Option<String>,
    age: Option<String>,
    sex: &'static str,
    number: Option<String>,
    traced: bool,
    practice: Option<String>,
    died: Option<String>,
    own: bool,
    tabs: Vec<Tab>,
    /// Until when the reader may look, and where they end it.
    emergency: Option<(String, String)>,
}

#[derive(Serialize)]
struct Tab {
    text: &'static str,
    href: String,
    current: bool,
}

impl Banner {
    /// Of a person whose details the reader may see.
    pub(super) fn of(visit: &Visit, whose: &Whose, person: &Person) -> Self {
        let today = visit.site.app.entrance.clock.today();
        Self {
            name: Some(words::formal(person)),
            born: person.birth_date.map(words::born),
            age: words::age(person, today),
            sex: words::sex(person.sex),
            number: person.nhs_number.map(|number| number.to_string()),
            traced: person.nhs_verified,
            practice: person.practice(today).map(|code| words::place(visit, code)),
            died: person.death_date.map(words::day),
            ..Self::without(visit, whose)
        }
    }

    /// Of somebody of whom the reader may know no more than a search shows.
    pub(super) fn found(visit: &Visit, whose: &Whose, found: &Found) -> Self {
        Self {
            name: Some(found.name.clone()),
            born: found.birth_date.map(words::born),
            age: found.age.map(|years| format!("{years} years")),
            sex: words::sex(found.sex),
            number: found.nhs_number.map(|number| number.to_string()),
            traced: found.traced,
            practice: found.practice.map(|code| words::place(visit, code)),
            died: found.death_date.map(words::day),
            ..Self::without(visit, whose)
        }
    }

    /// Of somebody whose name the reader may not know.
    pub(super) fn without(visit: &Visit, whose: &Whose) -> Self {
        let emergency = whose.emergency.as_ref().map(|one| (words::clock(one.expires), whose.at("emergency/end")));
        Self { own: whose.own, tabs: tabs(visit, whose), emergency, ..Self::default() }
    }
}

fn tabs(visit: &Visit, whose: &Whose) -> Vec<Tab> {
    let own = whose.own;
    let all = [
        (if own { "Your details" } else { "Summary" }, "", Act::See, Resource::Person),
        (if own { "Your record" } else { "Record" }, "record", Act::See, Resource::Record),
        (if own { "Your plans" } else { "Care" }, if own { "plans" } else { "care" }, Act::See, Resource::Case),
        ("Consent", "consent", Act::See, Resource::Consent),
        ("Messages", "messages", Act::See, Resource::Person),
        ("Who has looked", "looked", Act::See, Resource::Audit),
        ("Merges", "merges", Act::Unmerge, Resource::Person),
    ];
    let open = all.into_iter().filter(|(.., act, resource)| whose.may(*act, *resource));
    open.map(|(text, page, ..)| {
        let href = whose.at(page);
        Tab { text, current: href == visit.path, href }
    })
    .collect()
}
