use linchpin_core::Result;

use super::work::Work;
use crate::{
    pages,
    visit::{Reply, Visit},
};

/// A practice manager's home.
pub(crate) async fn practice(visit: Visit) -> Result<Reply> {
    let actor = visit.actor()?;
    let (organisation, waiting) = (actor.organisation, visit.acts()?.waiting(actor).await?);
    let work = Work::of(&visit)
        .await?
        .count(&visit, waiting.registered, "person registered", "people registered", "/people")
        .count(&visit, waiting.matches, "possible match to decide", "possible matches to decide", "/matches")
        .published(&visit, organisation)
        .place(&visit, "Front desk", "/desk", "From a caller to a booking, and what was promised")
        .place(&visit, "Cases and tasks", "/care", "Who is on a pathway, and what is to be done; what is late first")
        .place(
            &visit,
            "People at risk",
            "/care/list",
            "Who of your practice is on the list and why, and what was decided",
        )
        .place(
            &visit,
            "How far the list has come",
            "/care/coverage",
            "Expected, on the list, offered, taken on, declined",
        )
        .place(&visit, "Gaps in care", "/gaps", "Who lacks what, and who may have what nobody found")
        .place(&visit, "Population", "/population", "Registers, segments and long-term conditions of your people")
        .place(&visit, "Bids", "/bids", "Apply for money, and what became of what you asked for")
        .place(
            &visit,
            "Prescribing budget",
            "/prescribing-budget",
            "Your share by ASTRO-PU, what is spent, and how it grows",
        )
        .place(&visit, "Capacity and demand", "/capacity", "The contract’s numbers, and whether there is enough")
        .place(
            &visit,
            "Concerns and reviews",
            "/matters",
            "Between your commissioner and you: what waits for your answer, and by when",
        )
        .place(&visit, "Diary", "/diary", "Who sits when, closures, publishing, and who must be told")
        .place(&visit, "The week in numbers", "/hub", "Sessions and gaps, how full, who came from where, today’s list")
        .place(&visit, "People by age and sex", "/people/counts", "Who is registered today, as counted")
        .place(
            &visit,
            "A list for another body",
            "/people/export",
            "Your people as a file, without those who opted out",
        )
        .place(&visit, "Who is behind a pseudonym?", "/re-identify", "From a list without names to your own patient")
        .place(&visit, "Care homes", "/care-homes", "Those aligned to you, and others of the place")
        .place(&visit, "Teams", "/teams", "Who works together");
    Ok(Reply::page(work.page(pages::name(&visit.picture, organisation), Vec::new())))
}
