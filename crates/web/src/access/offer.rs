//! An offer from a text, answered with one tap by whoever has its address: when and where, nobody's name. Looking changes
//! nothing, so that a telephone that opens addresses to show what is behind them takes no appointment.

use jiff::Timestamp;
use linchpin_access::england;
use linchpin_app::act::{Answered, OfferSeen, OfferStands};
use linchpin_core::{Error, Result};
use serde::Serialize;

use super::words;
use crate::{
    Page,
    visit::{Pairs, Reply, Visit},
};

/// An offer in the words of a page.
#[derive(Serialize)]
pub(super) struct Seen {
    when: String,
    how: String,
    until: String,
    stands: &'static str,
}

impl Seen {
    pub(super) fn of(seen: &OfferSeen, now: Timestamp) -> Self {
        let day = england::say(seen.until, now);
        Self {
            when: format!("{} at {}", england::say_day(seen.starts, now), england::say_time(seen.starts)),
            how: words::how_at(seen.mode, &seen.place),
            until: day.trim_start_matches("on ").to_owned(),
            stands: word(seen.stands),
        }
    }
}

#[derive(Serialize)]
struct Offer {
    slot: Seen,
    to: String,
    clash: bool,
}

/// How it stands, as a word for addresses and templates.
pub(super) fn word(stands: OfferStands) -> &'static str {
    match stands {
        OfferStands::Open => "open",
        OfferStands::Taken => "taken",
        OfferStands::Declined => "declined",
        OfferStands::Late => "late",
        OfferStands::Gone => "gone",
    }
}

/// Yes or no.
pub(super) fn answer_of(form: &Pairs) -> Result<bool> {
    match form.get("answer") {
        Some("yes") => Ok(true),
        Some("no") => Ok(false),
        _ => Err(Error::invalid("Choose yes or no.")),
    }
}

fn none() -> Error {
    Error::not_found("There is no such offer. Open the address just as it stands in the text, or ring your practice.")
}

/// The offer and how it stands.
pub(crate) async fn offer(visit: Visit) -> Result<Reply> {
    let seen = visit.acts()?.offer(visit.part(0)).await?.ok_or_else(none)?;
    let now = visit.site.app.entrance.clock.now();
    let clash = visit.query.get("said") == Some("clash");
    let page = Offer { slot: Seen::of(&seen, now), to: visit.path.clone(), clash };
    Ok(Reply::page(Page::new("offer.jinja", "An earlier appointment", page)))
}

/// Takes the answer; answered twice, the first counts.
pub(crate) async fn answer(visit: Visit) -> Result<Reply> {
    let yes = answer_of(visit.form())?;
    let answered = visit.acts()?.answer_offer(visit.part(0), yes).await?.ok_or_else(none)?;
    let more = if answered == Answered::Clash { "?said=clash" } else { "" };
    Ok(Reply::goto(format!("{}{more}", visit.path)))
}
