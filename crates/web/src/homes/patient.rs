use linchpin_core::Result;

use super::work::Work;
use crate::{
    account::when,
    pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

/// So many who looked stand on the home; the rest are a page further.
const SHOWN: u32 = 10;

/// A patient's home: their own record, and who has looked at it.
pub(crate) async fn own_care(visit: Visit) -> Result<Reply> {
    let actor = visit.actor()?;
    let columns =
        vec![Column::words("When"), Column::words("Who"), Column::words("For"), Column::words("What they did")];
    let mut looked = Table::new("looked", "Who has looked at your record", columns);
    looked.empty = "Nobody has looked at your record yet.".into();
    match actor.person {
        None => looked.empty = "Your account is not tied to a record yet. Ask your practice.".into(),
        Some(person) => {
            for one in visit.acts()?.who_looked(actor, person, None, SHOWN).await?.entries {
                let role = one.role.map_or("", linchpin_core::Role::title);
                let name = one.name.unwrap_or_else(|| "The system".to_owned());
                let place = one.organisation.map(|o| pages::name(&visit.picture, o)).unwrap_or_default();
                looked.rows.push(vec![
                    Cell::words(when(one.at)),
                    Cell::words(name).below(role),
                    Cell::words(place),
                    Cell::words(did(&one.act, &one.resource)),
                ]);
            }
        }
    }
    let mut work = Work::of(&visit).await?;
    if actor.person.is_some() {
        work = work
            .place(
                &visit,
                "Your appointments",
                "/own-care/appointments",
                "To come and past; cancel, or answer an offer",
            )
            .place(&visit, "Book an appointment", "/own-care/book", "What is free online, here and at your hub")
            .place(&visit, "Your plans", "/own-care/plans", "Who helps you, what was agreed, and why")
            .place(&visit, "Your record", "/own-care/record", "What is known of your health, and who keeps it")
            .place(&visit, "Your details", "/own-care/details", "How to reach you, and what you agreed to")
            .place(&visit, "A copy of everything", "/own-care/copy", "To read, to print and to take with you")
            .place(&visit, "Everybody who looked", "/own-care/looked", "When, who, for which service and why")
            .places_first();
    }
    Ok(Reply::page(work.page("Your care", vec![looked])))
}

/// An act in words for the person it is about.
fn did(act: &str, resource: &str) -> String {
    use linchpin_app::permission::{Act, Resource};
    let resource = resource.split('/').next().unwrap_or("");
    let words = act.parse::<Act>().map(Act::words).unwrap_or(act);
    format!("{words} {}", resource.parse::<Resource>().map(Resource::words).unwrap_or(resource))
}
