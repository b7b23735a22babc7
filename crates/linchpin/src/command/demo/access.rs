//! The desks of the demo: the diaries of two networks and their hubs, three weeks of what people asked for and what became
//! of it, and six weeks ahead. All of it by the acts that people use, told by a clock that the story moves on.

mod house;
mod play;
mod team;
mod written;

use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};
use jiff::{
    SignedDuration, ToSpan,
    civil::{Date, time},
};
use linchpin_access::{
    Need, Profession,
    diary::{Closure, Reason},
    england,
    escalation::{Level, Sharing},
};
use linchpin_app::{
    Actor, App,
    act::{Book, Enter, FindSlots, IncomingStaff},
};
use linchpin_core::{
    Clock, ClosureId, Kind as Tier, Name, OdsCode, OrganisationTree, Person, Postcode, SlotId, StaffId,
};
use linchpin_store::{person, staff};
use uuid::Uuid;

use crate::clock::SystemClock;
use house::{House, Kind, Place};
use play::{Desk, Hand, Play};
use team::Sitter;
use written::{Outboxes, awake};

/// So many weeks have passed, and so many are published ahead.
const WEEKS: (i32, i32) = (3, 6);

/// The system that the demo's staff come from.
const SOURCE: &str = "demo";

/// The two networks of the demo: that of its practice, and one of villages.
pub struct Networks {
    pub practice: OdsCode,
    /// The hub of its network, under the network's code.
    pub hub: OdsCode,
    /// The hub of the other.
    pub villages: OdsCode,
    /// The other practices of both.
    pub others: Vec<OdsCode>,
    tree: Arc<OrganisationTree>,
}

impl Networks {
    /// Those around a practice, as the files have them.
    pub fn around(practice: OdsCode, tree: Arc<OrganisationTree>) -> Result<Self> {
        let today = SystemClock.today();
        let hub = tree.parent(practice, Tier::Pcn, today).context("the demo's practice has a network")?;
        let place = tree.parent(practice, Tier::Place, today).context("the demo's practice has a place")?;
        let beside = tree.practices(place, today).into_iter().filter_map(|one| tree.parent(one, Tier::Pcn, today));
        let villages = beside.filter(|one| *one != hub).max().context("the demo's place has another network")?;
        let members = tree.practices(hub, today).into_iter().chain(tree.practices(villages, today));
        let others = members.filter(|one| *one != practice).collect();
        Ok(Self { practice, hub, villages, others, tree })
    }

    fn postcode(&self, practice: OdsCode) -> Result<Postcode> {
        let known = self.tree.get(practice).and_then(|one| one.postcode.as_deref());
        Ok(Postcode::parse(known.context("the demo's practices have postcodes")?)?)
    }

    /// Everybody who sits: at which organisation, with the key under which they come in.
    fn sitters(&self) -> Vec<(String, OdsCode, Sitter)> {
        let own = team::PRACTICE.into_iter().map(|who| (self.practice, who));
        let hubs = team::HUB.into_iter().map(|who| (self.hub, who));
        let halls = team::VILLAGES.into_iter().map(|who| (self.villages, who));
        let mut names = team::NAMES.into_iter().cycle();
        let others = self.others.iter().flat_map(|at| team::ELSEWHERE.iter().map(move |week| (*at, *week)));
        let others = others.zip(names.by_ref()).map(|((at, week), (given, family, sex, languages))| {
            let is_gp = week.iter().all(|(_, _, work, _)| work.profession() == Profession::Gp);
            let job = if is_gp { "General practitioner" } else { "Advanced nurse practitioner" };
            (at, Sitter { given, family, sex, languages, job, week })
        });
        let all = own.chain(hubs).chain(halls).chain(others).enumerate();
        all.map(|(place, (at, who))| (format!("sitter-{place}"), at, who)).collect()
    }

    /// Takes those who sit into the directory of staff; gives the first, who has an account.
    pub async fn staff(&self, app: &App, console: &Actor) -> Result<StaffId> {
        let batch: Vec<IncomingStaff> = self
            .sitters()
            .into_iter()
            .map(|(key, at, who)| IncomingStaff {
                key,
                name: Name::usual([who.given], who.family),
                codes: Vec::new(),
                email: None,
                active: true,
                jobs: vec![(at, Some(who.job.to_owned()))],
            })
            .collect();
        app.import_staff(console, SOURCE, &batch).await?;
        known(app, "sitter-0").await
    }
}

/// A member of staff by the key under which they came in.
async fn known(app: &App, key: &str) -> Result<StaffId> {
    let found = staff::by_source(&mut app.store.read().await?, SOURCE, key).await?;
    Ok(found.with_context(|| format!("{key} is in the directory"))?.0)
}

/// Who runs the desks of the demo.
pub struct Cast<'a> {
    /// The manager and receptionist of the demo's practice.
    pub practice: (&'a Actor, &'a Actor),
    /// Those of the hub.
    pub hub: (&'a Actor, &'a Actor),
    /// Whoever manages the network of the villages and looks after the other practices: for each organisation.
    pub elsewhere: &'a dyn Fn(OdsCode, linchpin_core::Role) -> Actor,
    /// The person with an account.
    pub patient: Option<&'a Actor>,
}

/// Opens the diaries and plays what has passed.
pub async fn open(app: &App, networks: &Networks, cast: &Cast<'_>) -> Result<()> {
    use linchpin_core::Role::{PracticeManager, Receptionist};
    let (now, today) = (app.now(), app.clock.today());
    let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days())?;
    let first = monday.checked_sub(WEEKS.0.weeks())?;
    let begins = england::instant(first.to_datetime(time(7, 0, 0, 0))).context("a Monday has a morning")?;
    let clock = Arc::new(Hand(Mutex::new(begins)));
    let mut told = app.clone();
    told.clock = Arc::<Hand>::clone(&clock);
    let until = today.checked_add(WEEKS.1.weeks())?;
    let managers: Vec<Actor> = networks
        .others
        .iter()
        .map(|at| (cast.elsewhere)(*at, PracticeManager))
        .chain([cast.practice.0.clone(), cast.hub.0.clone(), (cast.elsewhere)(networks.villages, PracticeManager)])
        .collect();
    let sitters = networks.sitters();
    for manager in &managers {
        let house = furnish(&told, manager, networks).await?;
        for (key, _, who) in sitters.iter().filter(|(_, at, _)| *at == manager.organisation) {
            house.seat(known(app, key).await?, who, first).await?;
        }
        if manager.organisation == networks.hub {
            house.session(None, team::GAP, monday).await?;
        }
        if manager.organisation == networks.practice {
            away(&told, manager, known(app, "sitter-1").await?, monday).await?;
        }
        told.publish_diary(manager, first, until).await?;
    }
    let mut desks = vec![Desk {
        actor: cast.practice.1.clone(),
        people: people(app, networks.practice, (first, today)).await?,
        asks: 14,
    }];
    for at in &networks.others {
        let people = people(app, *at, (first, today)).await?;
        desks.push(Desk { actor: (cast.elsewhere)(*at, Receptionist), people, asks: 2 });
    }
    Play::new(&told, &clock).play(&desks, (first, today), now).await?;
    ill(app, cast.practice.0, known(app, "sitter-1").await?, (today, until)).await?;
    levels(app, &managers, networks).await?;
    let ours = [networks.practice, networks.hub, networks.villages];
    let write = managers.iter().filter(|one| ours.contains(&one.organisation)).collect();
    let (outboxes, heard) = (Outboxes { told: &told, clock: &clock, managers: write }, awake(now));
    outboxes.rules().await?;
    outboxes.remind(heard - SignedDuration::from_hours(48)).await?;
    outboxes.remind(heard).await?;
    outboxes.answers(networks.practice).await?;
    if let Some(patient) = cast.patient
        && let Some(earlier) = themselves(app, patient).await?
        && let Some(other) = desks[0].people.iter().find(|one| Some(one.id) != patient.person)
    {
        outboxes.offer(patient, cast.practice.1, other, earlier).await?;
    }
    Ok(())
}

/// The sites, kinds and rules of an organisation.
async fn furnish<'a>(app: &'a App, manager: &'a Actor, networks: &Networks) -> Result<House<'a>> {
    let at = manager.organisation;
    let name = |code| tidy(&networks.tree.name(code));
    if at == networks.hub {
        let kind = Kind::Hub { own: networks.hub, other: networks.villages };
        let postcode = networks.postcode(networks.practice)?;
        let has: &[&str] = &["step-free", "accessible-toilet", "blue-badge-parking", "interpreter", "hearing-loop"];
        return House::found(app, manager, &kind, &[("Quayside Hub", postcode, has)]).await;
    }
    if at == networks.villages {
        let kind = Kind::Hub { own: networks.villages, other: networks.hub };
        let member = networks.others.iter().rev().find_map(|one| networks.postcode(*one).ok());
        let postcode = member.context("a practice of the villages has a postcode")?;
        let places: [Place<'_>; 3] = [
            ("Moorfoot Hub", postcode, &["step-free", "accessible-toilet", "blue-badge-parking"]),
            ("Upper Hartledale Village Hall", postcode, &["step-free", "blue-badge-parking"]),
            ("Larchholme Chapel Hall", postcode, &["quiet-room"]),
        ];
        return House::found(app, manager, &kind, &places).await;
    }
    let own = name(at);
    let has: &[&str] = &["step-free", "interpreter"];
    House::found(app, manager, &Kind::Practice, &[(own.as_str(), networks.postcode(at)?, has)]).await
}

/// Leave, and an afternoon on which the whole practice learns.
async fn away(app: &App, manager: &Actor, staff: StaffId, monday: Date) -> Result<()> {
    let on = |weeks: i32, days: i32, hour: i8, minute: i8| -> Result<_> {
        let day = monday.checked_add((weeks * 7 + days).days())?;
        Ok(day.to_datetime(time(hour, minute, 0, 0)))
    };
    for (who, from, to, reason) in [
        (Some(staff), on(3, 0, 0, 0)?, on(3, 5, 0, 0)?, Reason::Leave),
        (None, on(2, 2, 12, 30)?, on(2, 2, 18, 30)?, Reason::Learning),
    ] {
        let one = Closure {
            id: ClosureId::new(Uuid::nil()),
            organisation: manager.organisation,
            site: None,
            staff: who,
            from,
            to,
            reason,
        };
        app.add_closure(manager, one).await?;
    }
    Ok(())
}

/// A doctor has just rung in ill for the rest of the week: those who are booked must have another appointment.
async fn ill(app: &App, manager: &Actor, staff: StaffId, (today, until): (Date, Date)) -> Result<()> {
    let next = app.calendar.next_working(today);
    let one = Closure {
        id: ClosureId::new(Uuid::nil()),
        organisation: manager.organisation,
        site: None,
        staff: Some(staff),
        from: next.to_datetime(time(0, 0, 0, 0)),
        to: next.checked_add(4.days())?.to_datetime(time(0, 0, 0, 0)),
        reason: Reason::Sickness,
    };
    app.add_closure(manager, one).await?;
    app.publish_diary(manager, today, until).await?;
    Ok(())
}

/// The other practices have said how hard pressed they are, and each what the commissioner may see of it; one in four says
/// nothing. The demo's own practice has yet to say.
async fn levels(app: &App, managers: &[Actor], networks: &Networks) -> Result<()> {
    let others = managers.iter().filter(|manager| networks.others.contains(&manager.organisation));
    let said = [
        Some((Level::Amber, Some("Two on leave, one locum"), Sharing::Everything)),
        Some((Level::Green, None, Sharing::Reported)),
        Some((Level::Red, Some("The telephone is full until eleven"), Sharing::Nothing)),
        None,
        Some((Level::Green, None, Sharing::Levels)),
    ];
    for (manager, said) in others.zip(said.into_iter().cycle()) {
        let Some((level, note, sharing)) = said else { continue };
        app.share_level(manager, sharing).await?;
        app.report_level(manager, level, note).await?;
    }
    Ok(())
}

/// Somebody asks online and books what is opened to people online, some days ahead; gives one that would be earlier.
async fn themselves(app: &App, patient: &Actor) -> Result<Option<SlotId>> {
    let Some(person) = patient.person else { return Ok(None) };
    let words = Some("Knee pain, worse on the stairs".to_owned());
    let channel = linchpin_access::Channel::Online;
    let new = Enter { person, need: Need::Routine, channel, interval_days: None, words: words.clone() };
    let entered = app.enter_request(patient, &new, "demo-online-request").await?;
    let from = app.now() + SignedDuration::from_hours(24);
    let wanted = FindSlots { need: Some(Need::Routine), from: Some(from), limit: 20, ..FindSlots::default() };
    let mut found = app.find_slots(patient, &wanted).await?;
    found.retain(|one| one.slot.organisation == patient.organisation);
    found.truncate(6);
    let Some(slot) = found.last() else { return Ok(None) };
    let book = Book { slot: slot.slot.id, hold: None, person, request: Some(entered.request.id), words, agreed: None };
    app.book(patient, &book, "demo-online-booking").await?.done()?;
    Ok(found.first().map(|first| first.slot.id).filter(|first| *first != slot.slot.id))
}

/// Those who were registered already when the story begins, and still are.
async fn people(app: &App, practice: OdsCode, (first, today): (Date, Date)) -> Result<Vec<Person>> {
    let mut found = person::of_practice(&mut app.store.read().await?, practice, today, None, 1000).await?;
    found.retain(|one| one.practice(first) == Some(practice));
    Ok(found)
}

/// A published name as people write it: files have them in capitals.
fn tidy(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
        first + &letters.as_str().to_lowercase()
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
