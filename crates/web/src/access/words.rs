use jiff::Timestamp;
use linchpin_access::{Mode, Need, Profession, england, promise::State};
use linchpin_app::{
    act::SlotSeen,
    kept::{Request, RequestState},
};
use linchpin_core::{ContactKind, PersonId, Result, Sex};
use serde::Serialize;

use crate::{people, visit::Visit};

/// Who rings or stands at the desk, as every page of the desk shows them.
#[derive(Serialize)]
pub(super) struct Caller {
    pub(super) name: String,
    facts: Vec<String>,
    /// What to heed when offering them something.
    needs: Vec<String>,
    /// How to reach them.
    reach: Option<String>,
    /// Their page.
    href: String,
    #[serde(skip)]
    pub(super) practice: Option<linchpin_core::OdsCode>,
    #[serde(skip)]
    pub(super) age: Option<i16>,
}

impl Caller {
    /// A person whom the reader may see; the view is written down.
    pub(super) async fn of(visit: &Visit, id: PersonId) -> Result<Self> {
        let person = visit.acts()?.view_person(visit.actor()?, id).await?.person;
        let today = visit.site.app.entrance.clock.today();
        let mut facts = Vec::new();
        if let Some(born) = person.birth_date {
            let age = people::age(&person, today).map_or_else(String::new, |age| format!(" ({age})"));
            facts.push(format!("born {}{age}", people::born(born)));
        }
        facts.extend(person.nhs_number.map(|number| number.to_string()));
        facts.extend(person.death_date.map(|day| format!("died {}", people::born(day))));
        let mut needs = person.access_needs.clone();
        if person.interpreter {
            let language = person.language.as_deref().map(people::language);
            needs.push(format!("Needs an interpreter{}", language.map_or_else(String::new, |l| format!(": {l}"))));
        }
        if person.carer {
            needs.push("Looks after somebody".into());
        }
        let phone = |kind| matches!(kind, ContactKind::Mobile | ContactKind::Phone);
        let reach = person.contacts.iter().filter(|one| phone(one.kind)).max_by_key(|one| one.preferred);
        Ok(Self {
            name: people::formal(&person),
            facts,
            needs,
            reach: reach.map(|one| one.value.clone()),
            href: format!("/people/{}", person.id),
            practice: person.practice(today),
            age: person.age(today),
        })
    }
}

/// A slot in the words of a page.
#[derive(Serialize)]
pub(super) struct Slot {
    pub(super) id: String,
    day: String,
    time: String,
    who: String,
    pub(super) place: String,
    how: &'static str,
}

impl Slot {
    pub(super) fn of(visit: &Visit, at: &SlotSeen, own: bool) -> Self {
        let place = if own { format!("here, {}", at.site.name) } else { at.site.name.clone() };
        Self {
            id: at.slot.id.to_string(),
            day: short_day(at.slot.starts),
            time: england::say_time(at.slot.starts),
            who: at.who.clone().unwrap_or_else(|| at.kind.profession.title().to_owned()),
            place: if own {
                place
            } else {
                format!("{place}, {}", crate::pages::name(&visit.picture, at.slot.organisation))
            },
            how: how(at.kind.mode),
        }
    }
}

/// `Tue 24 Nov`.
pub(super) fn short_day(at: Timestamp) -> String {
    england::day(at).strftime("%a %-d %b").to_string()
}

/// How somebody is seen, in the middle of a sentence.
pub(super) fn how(mode: Mode) -> &'static str {
    match mode {
        Mode::FaceToFace => "face to face",
        Mode::Telephone => "by telephone",
        Mode::VideoOnline => "by video or online",
        Mode::HomeVisit => "at home",
    }
}

/// Whether people go somewhere for it.
pub(super) fn travels(mode: Mode) -> bool {
    mode == Mode::FaceToFace
}

/// Where somebody is expected, or how they are seen, as they are told it.
pub(super) fn how_at(mode: Mode, place: &str) -> String {
    match mode {
        Mode::FaceToFace => format!("at {place}"),
        Mode::Telephone => "by telephone: you will be rung".to_owned(),
        Mode::VideoOnline => "by video or online".to_owned(),
        Mode::HomeVisit => "at your home".to_owned(),
    }
}

/// The same with whom, where that is known.
pub(super) fn expected(at: &SlotSeen) -> String {
    let how = how_at(at.kind.mode, &at.site.name);
    at.who.as_ref().map_or_else(|| how.clone(), |who| format!("{how}, with {who}"))
}

/// A booking as it is read back to the person.
pub(super) fn read_back(name: &str, at: &SlotSeen, now: Timestamp) -> String {
    let who = match (&at.who, at.kind.profession) {
        (Some(who), profession) => format!("{who} ({})", title(profession)),
        (None, profession) => format!("a {}", title(profession)),
    };
    let (day, time) = (england::say_day(at.slot.starts, now), england::say_time(at.slot.starts));
    match at.kind.mode {
        Mode::FaceToFace => format!("{name}: {day} at {time}, with {who}, at {}.", at.site.place()),
        Mode::Telephone => format!("{name}: {day} at {time}, {who} will ring."),
        Mode::VideoOnline => format!("{name}: {day} at {time}, with {who}, by video or online."),
        Mode::HomeVisit => format!("{name}: {day} at {time}, {who} will come to their home."),
    }
}

fn title(who: Profession) -> String {
    let title = who.title();
    if title.starts_with("GP") { title.to_owned() } else { title.to_lowercase() }
}

/// By when, and how that stands: words and the colour of the tag that says the same.
#[derive(Serialize)]
pub(super) struct By {
    by: String,
    state: &'static str,
    tone: &'static str,
}

pub(super) fn by(due: Timestamp, state: State, now: Timestamp) -> By {
    let tone = match state {
        State::Broken | State::KeptLate => "red",
        State::BreaksToday => "orange",
        State::BreaksNext => "yellow",
        State::Kept => "green",
        State::Running | State::Stopped(_) => "grey",
    };
    let day = if england::day(due) == england::day(now) { "today".to_owned() } else { short_day(due) };
    By { by: format!("{day} {}", england::say_time(due)), state: state.title(), tone }
}

/// Whom it is about, without saying who: `child, 4`, `M, 67`.
pub(super) fn whom(age: Option<i16>, sex: Sex) -> String {
    let letter = match sex {
        Sex::Female => "F",
        Sex::Male => "M",
        Sex::Other | Sex::Unknown => "–",
    };
    match age {
        Some(age) if age < 12 => format!("child, {age}"),
        Some(age) => format!("{letter}, {age}"),
        None => format!("{letter}, age not known"),
    }
}

/// The promise of a need, as the desk says it.
pub(super) fn promise(need: Need) -> &'static str {
    match need {
        Need::Urgent => "Urgent, within 1 working day",
        Need::Child => "Child under 12, unwell, the same day",
        Need::Routine => "Routine, within 5 working days",
        Need::FollowUp => "Follow-up asked for by a clinician",
    }
}

/// How far a request is.
pub(super) fn far(one: &Request) -> &'static str {
    match one.state {
        RequestState::Open => "Open",
        RequestState::Booked => "Booked",
        RequestState::Closed => "Closed",
    }
}

/// A key that names one form as it was shown, so that sending it twice does it once.
pub(super) fn key(visit: &Visit) -> String {
    visit.site.app.entrance.ids.uuid().to_string()
}
