use linchpin_app::act::Involved;
use linchpin_core::Result;

use super::work::Work;
use crate::{
    account::when,
    care::board,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

/// At most so many people stand on a home.
const SHOWN: u32 = 40;

/// A clinician's home.
pub(crate) async fn clinic(visit: Visit) -> Result<Reply> {
    let waiting = visit.acts()?.waiting(visit.actor()?).await?;
    let organisation = visit.actor()?.organisation;
    let people = people(&visit, "Booked with you, referred to you or shared with you").await?;
    let work = Work::of(&visit).await?;
    let work = work
        .count(&visit, waiting.registered, "person registered", "people registered", "/people")
        .published(&visit, organisation)
        .place(&visit, "Cases and tasks", "/care", "What is yours to do; what is late stands first")
        .place(
            &visit,
            "People at risk",
            "/care/list",
            "Who of your practice is on the list and why; take on, ask later, decline",
        )
        .place(&visit, "Gaps in care", "/gaps", "Who lacks what, and who may have what nobody found")
        .place(&visit, "Your calendar", "/diary/calendars", "When you sit, in the calendar of your telephone")
        .place(&visit, "Who is behind a pseudonym?", "/re-identify", "From a list without names to your own patient");
    Ok(Reply::page(work.page("Your work", vec![people])))
}

/// The co-ordination centre's board.
pub(crate) async fn coordination(visit: Visit) -> Result<Reply> {
    let people = people(&visit, "Open cases and referrals").await?;
    let work = Work::of(&visit).await?.place(
        &visit,
        "Cases and tasks",
        "/care",
        "What is yours to do; what is late stands first",
    );
    Ok(Reply::page(work.page("Care co-ordination centre", vec![people])))
}

/// A link worker's home: referrals by how far they are, and whoever was shared with them besides.
pub(crate) async fn community(visit: Visit) -> Result<Reply> {
    let people = people(&visit, "People shared with you").await?;
    board(&visit, "Your referrals", "No referral is open with you now.", vec![people]).await
}

/// A care home's: residents whose plans are shared with it, and what it was asked to do.
pub(crate) async fn residents(visit: Visit) -> Result<Reply> {
    let nobody = "No resident’s plan is shared with you now. Their practice shares it once the resident agrees.";
    board(&visit, "Your residents", nobody, Vec::new()).await
}

/// Those with whom the organisation has to do now.
pub(crate) async fn people(visit: &Visit, caption: &str) -> Result<Table> {
    let involved = visit.acts()?.involved(visit.actor()?, SHOWN).await?;
    let columns = vec![
        Column::words("Person"),
        Column::words("Born"),
        Column::words("Why"),
        Column::words("For"),
        Column::words("Since"),
    ];
    let mut table = Table::new("involved", caption, columns);
    table.empty = "Nobody is booked, referred or shared with your organisation now.".into();
    table.rows = involved.iter().map(|one| row(visit, one)).collect();
    if involved.iter().any(|one| one.person.is_none()) {
        table.notes.push(
            "A name is kept back where the person has not agreed to sharing. Ask them, and write down what they say."
                .into(),
        );
    }
    Ok(table)
}

fn row(visit: &Visit, one: &Involved) -> Vec<Cell> {
    let name = match &one.person {
        Some(person) => Cell::words(person.name().map_or_else(|| "No name known".to_owned(), |n| n.formal())),
        None => Cell::words("Name kept back"),
    };
    let born = one.person.as_ref().and_then(|p| p.birth_date);
    vec![
        if visit.site.list.has("/people/{id}") { name.to(format!("/people/{}", one.id)) } else { name },
        Cell::words(born.map_or_else(String::new, |d| d.strftime("%-d %b %Y").to_string())),
        Cell::words(one.why()),
        Cell::words(one.reason.clone().unwrap_or_default()),
        Cell::words(when(one.since)),
    ]
}
