//! NHS 111: from a caller to a slot that is opened to 111. Its clinicians confirm who rings from what a search shows, and
//! see nothing else of anybody; what they booked is read back without a name.

use axum::http::StatusCode;
use linchpin_access::{Channel, Need, england};
use linchpin_app::{
    act::{Answer, Book, Enter, FindSlots, Found, Offer, Query, Told},
    kept::HoldState,
};
use linchpin_core::{Error, ErrorKind, HoldId, PersonId, RequestId, Result, SlotId};
use serde::Serialize;

use super::words;
use crate::{
    Page, pages, people,
    visit::{Reply, Visit},
};

/// So many are offered.
const OFFERED: usize = 6;

#[derive(Serialize, Default)]
struct Home {
    typed: String,
    wrong: Option<String>,
    key: String,
    /// Who fits: key, name, what tells them apart.
    found: Option<Vec<(String, String, String)>>,
}

/// Where a clinician of 111 begins: who rings?
pub(crate) async fn home(visit: Visit) -> Result<Reply> {
    Ok(page(&visit, Home::default()))
}

fn page(visit: &Visit, home: Home) -> Reply {
    let status = if home.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let home = Home { key: words::key(visit), ..home };
    Reply::page(Page::new("nhs-111.jinja", "NHS 111", home)).status(status)
}

/// Looks for the caller, and shows what confirms that it is them.
pub(crate) async fn callers(visit: Visit) -> Result<Reply> {
    let typed = visit.form().get("person").unwrap_or("").to_owned();
    let searched = match Query::parse(&typed) {
        Ok(query) => visit.acts()?.search_people(visit.actor()?, &query).await,
        Err(error) => Err(error),
    };
    match searched {
        Ok(searched) => {
            let found = searched.people.iter().map(|one| told(&visit, one)).collect();
            Ok(page(&visit, Home { typed, found: Some(found), ..Home::default() }))
        }
        Err(error) if error.kind() == ErrorKind::Invalid => {
            Ok(page(&visit, Home { typed, wrong: Some(error.to_string()), ..Home::default() }))
        }
        Err(error) => Err(error),
    }
}

fn told(visit: &Visit, one: &Found) -> (String, String, String) {
    let born = one.birth_date.map(|day| format!("born {}", people::born(day)));
    let number = one.nhs_number.map(|number| number.to_string());
    let postcode = one.postcode.map(|postcode| postcode.to_string());
    let practice = one.practice.map(|code| pages::name(&visit.picture, code));
    let facts: Vec<_> = [born, number, postcode, practice].into_iter().flatten().collect();
    let name = if one.name.is_empty() { "No name known".to_owned() } else { one.name.clone() };
    (one.id.to_string(), name, facts.join(", "))
}

/// Enters what the caller needs, and goes on to what is opened to 111.
pub(crate) async fn enter(visit: Visit) -> Result<Reply> {
    let sent = visit.form();
    let caller = sent.get("caller").and_then(|text| text.parse::<PersonId>().ok());
    let need = sent.get("need").and_then(|text| text.parse::<Need>().ok());
    let (Some(person), Some(need)) = (caller, need) else {
        let wrong = Some("Choose who rings and what they need. Look for them again.".to_owned());
        return Ok(page(&visit, Home { wrong, ..Home::default() }));
    };
    let words = sent.get("words").map(str::to_owned);
    let new = Enter { person, need, channel: Channel::Nhs111, interval_days: None, words };
    let key = format!("{}-{}", sent.get("key").unwrap_or(""), need.as_str());
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let request = match acts.enter_request(actor, &new, &key).await {
        Ok(entered) => entered.request.id,
        Err(error) if error.kind() == ErrorKind::Invalid => {
            return Ok(page(&visit, Home { wrong: Some(error.to_string()), ..Home::default() }));
        }
        Err(error) => return Err(error),
    };
    if acts.offers_to(actor, person, &wanted(need), 1).await?.is_empty() {
        acts.note_request(actor, request, Told::NothingToOffer, None).await?;
    }
    Ok(Reply::goto(format!("/111/callers/{person}/{request}?need={}", need.as_str())))
}

fn wanted(need: Need) -> FindSlots {
    FindSlots { need: Some(need), ..FindSlots::default() }
}

#[derive(Serialize)]
struct Chooses {
    need: &'static str,
    said: Option<&'static str>,
    to: String,
    key: String,
    offers: Vec<words::Slot>,
}

fn said(what: Option<&str>) -> Option<&'static str> {
    Some(match what? {
        "taken" => "Somebody else has just taken that slot. These are free.",
        "shut" => "That slot is no longer opened to 111. These are.",
        "many" => "You are keeping as many slots as you may. Book one or let one go.",
        "clash" => "They have another appointment at that time. Choose another.",
        "released" => "The slot is free again.",
        "over" => "The time to book that slot has run out. It may still be among these.",
        _ => return None,
    })
}

/// What is opened to 111 for the caller now.
pub(crate) async fn choose(visit: Visit) -> Result<Reply> {
    let (person, request): (PersonId, RequestId) = (visit.id(0)?, visit.id(1)?);
    let need = visit.query.get("need").and_then(|text| text.parse::<Need>().ok()).unwrap_or(Need::Urgent);
    let offers = visit.acts()?.offers_to(visit.actor()?, person, &wanted(need), OFFERED).await?;
    let slot = |offer: &Offer| words::Slot::of(&visit, &offer.at, false);
    let page = Chooses {
        need: words::promise(need),
        said: said(visit.query.get("said")),
        to: format!("/111/callers/{person}/{request}"),
        key: words::key(&visit),
        offers: offers.iter().map(slot).collect(),
    };
    Ok(Reply::page(Page::new("nhs-111-choose.jinja", "What is opened to 111", page).under("NHS 111", "/111")))
}

/// Keeps a slot for the caller while they are asked.
pub(crate) async fn hold(visit: Visit) -> Result<Reply> {
    let (person, request): (PersonId, RequestId) = (visit.id(0)?, visit.id(1)?);
    let sent = visit.form();
    let slot = sent.get("slot").and_then(|text| text.parse::<SlotId>().ok());
    let slot = slot.ok_or_else(|| Error::invalid("Choose one of the slots."))?;
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let key = format!("{}-{slot}", sent.get("key").unwrap_or(""));
    let at = format!("/111/callers/{person}/{request}");
    let back = |why: &str| Ok(Reply::goto(format!("{at}?said={why}")));
    match acts.hold_slot(actor, slot, &key).await? {
        Answer::Done(hold) => {
            acts.note_request(actor, request, Told::Offered(slot), None).await?;
            Ok(Reply::goto(format!("{at}/held/{}", hold.id)))
        }
        Answer::TooMany => back("many"),
        Answer::NotOpen(_) => back("shut"),
        Answer::Taken | Answer::Clash(_) | Answer::Changed => back("taken"),
    }
}

#[derive(Serialize)]
struct Held {
    says: String,
    to: String,
    back: String,
    key: String,
    until: String,
    seconds: i64,
    asks: String,
}

/// A slot that is kept for the caller.
pub(crate) async fn held(visit: Visit) -> Result<Reply> {
    let (person, request, hold): (PersonId, RequestId, HoldId) = (visit.id(0)?, visit.id(1)?, visit.id(2)?);
    let (kept, at) = visit.acts()?.kept_slot(visit.actor()?, hold).await?;
    let now = visit.site.app.entrance.clock.now();
    match kept.state {
        HoldState::Booked => return Ok(Reply::goto(format!("/111/booked/{hold}"))),
        HoldState::Held if now < kept.until => {}
        _ => return Ok(Reply::goto(format!("/111/callers/{person}/{request}?said=over"))),
    }
    let page = Held {
        says: words::read_back("For the caller", &at, now),
        to: format!("/111/callers/{person}/{request}/held/{hold}"),
        back: format!("/111/callers/{person}/{request}"),
        key: words::key(&visit),
        until: england::say_time(kept.until),
        seconds: kept.until.duration_since(now).as_secs(),
        asks: pages::name(&visit.picture, at.slot.organisation),
    };
    Ok(Reply::page(Page::new("nhs-111-held.jinja", "Kept for the caller", page).under("NHS 111", "/111")))
}

/// Books the slot that is kept, or lets it go.
pub(crate) async fn settle(visit: Visit) -> Result<Reply> {
    let (person, request, hold): (PersonId, RequestId, HoldId) = (visit.id(0)?, visit.id(1)?, visit.id(2)?);
    let (acts, actor, sent) = (visit.acts()?, visit.actor()?, visit.form());
    let (kept, _) = acts.kept_slot(actor, hold).await?;
    let back = |why: &str| Ok(Reply::goto(format!("/111/callers/{person}/{request}?said={why}")));
    let agreed = match sent.get("what") {
        Some("release") => {
            acts.release_slot(actor, hold).await?;
            acts.note_request(actor, request, Told::Declined(kept.slot), None).await?;
            return back("released");
        }
        Some("book-yes") => Some(true),
        Some("book-no") => Some(false),
        _ => return Err(Error::invalid("Choose whether to book the slot or to let it go.")),
    };
    let wanted = Book { slot: kept.slot, hold: Some(hold), person, request: Some(request), words: None, agreed };
    let key = format!("{}-book", sent.get("key").unwrap_or(""));
    match acts.book(actor, &wanted, &key).await? {
        Answer::Done(_) => Ok(Reply::goto(format!("/111/booked/{hold}"))),
        Answer::Clash(_) => back("clash"),
        Answer::NotOpen(_) => back("shut"),
        Answer::Taken | Answer::Changed | Answer::TooMany => back("taken"),
    }
}

#[derive(Serialize)]
struct Booked {
    says: String,
}

/// What was booked, to be read back.
pub(crate) async fn booked(visit: Visit) -> Result<Reply> {
    let hold: HoldId = visit.id(0)?;
    let (kept, at) = visit.acts()?.kept_slot(visit.actor()?, hold).await?;
    if kept.state != HoldState::Booked {
        return Err(Error::not_found("Nothing was booked under this key."));
    }
    let now = visit.site.app.entrance.clock.now();
    let page = Booked { says: words::read_back("Your appointment", &at, now) };
    Ok(Reply::page(Page::new("nhs-111-booked.jinja", "Booked", page).under("NHS 111", "/111")))
}
