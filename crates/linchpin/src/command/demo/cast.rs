//! Who works in the demo: one account for every role, and enough work for each to begin with. Everything is done by
//! the acts that people use, so nothing is here that they could not have done, and all of it is in the audit.

use anyhow::{Context, Result};
use linchpin_app::{
    Actor, App,
    act::{Involve, NewAccount, Post, Query, Register, Said, Share},
};
use linchpin_core::{Clock, Name, OdsCode, Person, PersonId, Role, UserId};
use linchpin_store::{
    account,
    consent::{Decision, How},
    person,
    relationship::{Kind, Scope},
};

use super::{
    access::{self, Cast, Networks},
    care,
};
use crate::{acts, clock::SystemClock, place::Place};

/// The practice at which the demo's practice staff work: the one that loses its GPs.
pub const PRACTICE: &str = "Z90007";

/// Who answers 111: no organisation of the place.
const NHS_111: &str = "NHS111";

/// Names for the accounts; nobody is called so.
fn name(role: Role) -> &'static str {
    match role {
        Role::Commissioner => "Rowan Pellington",
        Role::Finance => "Harriet Loxwell",
        Role::PracticeManager => "Idris Thistleton",
        Role::Receptionist => "Sunniva Marlgate",
        Role::Clinician => "Dr Yewande Achebuka",
        Role::CareNavigator => "Ned Teaselby",
        Role::CoordinationNurse => "Mairead Ploverdale",
        Role::LinkWorker => "Osbert Foxglove",
        Role::CareHome => "Delphine Harrowby",
        Role::Nhs111 => "Philippa Wrenfold",
        Role::InformationGovernance => "Cordelia Oakenshaw",
        Role::Administrator => "Kwame Brightmere",
        Role::Patient => "A patient",
    }
}

/// Makes the accounts and their work, unless there are accounts already.
pub async fn bring(place: &Place) -> Result<()> {
    let store = place.store().await?;
    let app = acts::acts(place, &store).await?;
    if !account::list(&mut store.read().await?, None, 1).await?.is_empty() {
        return Ok(());
    }
    let console = acts::console(place);
    let (own, practice) = (place.config.organisation, OdsCode::parse(PRACTICE)?);
    let patients = person::of_practice(&mut store.read().await?, practice, SystemClock.today(), None, 12).await?;
    let mut adults: Vec<&Person> =
        patients.iter().filter(|p| p.age(SystemClock.today()).is_some_and(|age| age >= 18)).collect();
    // The first has an account: somebody who can be written to.
    adults.sort_by_key(|p| p.contacts.is_empty());
    let tree = place.lake().organisations(&place.config.groups).await?;
    let networks = Networks::around(practice, tree)?;
    let doctor = networks.staff(&app, &console).await?;
    let helpers = care::helpers(&app, &console, (own, practice), doctor).await?;
    let mut actors = Vec::new();
    for role in Role::ALL {
        let organisation = match role {
            Role::PracticeManager | Role::Receptionist | Role::Clinician | Role::CareNavigator | Role::Patient => {
                practice
            }
            Role::Nhs111 => OdsCode::parse(NHS_111)?,
            Role::CareHome => OdsCode::parse(care::HOME)?,
            _ => own,
        };
        let patient = (role == Role::Patient).then(|| adults.first()).flatten();
        let new = NewAccount {
            username: Some(match role {
                Role::Nhs111 => "demo-111".to_owned(),
                role => format!("demo-{}", role.as_str()),
            }),
            name: match patient.and_then(|p| p.name()) {
                Some(own) => own.full(),
                None => name(role).to_owned(),
            },
            person: patient.map(|p| p.id),
            staff: match role {
                Role::Clinician => Some(doctor),
                Role::LinkWorker => Some(helpers.link),
                Role::CoordinationNurse => Some(helpers.nurse),
                _ => None,
            },
            posts: vec![Post { role, organisation }],
            ..NewAccount::default()
        };
        let added = app.add_account(&console, new).await?;
        actors.push(actor(role, organisation, added.id, patient.map(|p| p.id)));
    }
    let of = |role| actors.iter().find(|a: &&Actor| a.role == role).context("there is an account for every role");
    work(&app, &of, &adults).await?;
    let those = care::Cast {
        receptionist: of(Role::Receptionist)?,
        clinician: of(Role::Clinician)?,
        link: of(Role::LinkWorker)?,
        home: of(Role::CareHome)?,
        patient: actors.iter().find(|a| a.person.is_some()),
    };
    care::open(&app, &those, &helpers, doctor, adults.get(1..).unwrap_or_default()).await?;
    let hub = hub(&app, &console, &networks).await?;
    let elsewhere = move |at, role| actor(role, at, hub.2, None);
    let cast = Cast {
        practice: (of(Role::PracticeManager)?, of(Role::Receptionist)?),
        hub: (&hub.0, &hub.1),
        elsewhere: &elsewhere,
        patient: actors.iter().find(|a| a.person.is_some()),
    };
    access::open(&app, &networks, &cast).await
}

/// The hub's manager and receptionist, and one account that looks after the network of the villages and the other desks.
async fn hub(app: &App, console: &Actor, networks: &Networks) -> Result<(Actor, Actor, UserId)> {
    let manager =
        hired(app, console, ("demo-hub-manager", "Beatrix Cragstead"), Role::PracticeManager, networks).await?;
    let receptionist =
        hired(app, console, ("demo-hub-receptionist", "Tobias Otterford"), Role::Receptionist, networks).await?;
    let desks = networks.others.iter().flat_map(|at| [(Role::PracticeManager, *at), (Role::Receptionist, *at)]);
    let posts = [(Role::PracticeManager, networks.villages)].into_iter().chain(desks);
    let posts = posts.map(|(role, organisation)| Post { role, organisation }).collect();
    let (username, name) = (Some("demo-network-manager".into()), "Wilfred Sedgemere".into());
    let added = app.add_account(console, NewAccount { username, name, posts, ..NewAccount::default() }).await?;
    Ok((manager, receptionist, added.id))
}

/// An account at the hub.
async fn hired(
    app: &App,
    console: &Actor,
    (username, name): (&str, &str),
    role: Role,
    networks: &Networks,
) -> Result<Actor> {
    let posts = vec![Post { role, organisation: networks.hub }];
    let new = NewAccount { username: Some(username.into()), name: name.into(), posts, ..NewAccount::default() };
    let added = app.add_account(console, new).await?;
    Ok(Actor { name: name.into(), ..actor(role, networks.hub, added.id, None) })
}

/// The account of a role, as if it were signed in.
fn actor(role: Role, organisation: OdsCode, user: UserId, person: Option<PersonId>) -> Actor {
    Actor {
        user,
        person,
        name: name(role).to_owned(),
        role,
        organisation,
        session: None,
        unproven: false,
        request: None,
    }
}

async fn work<'a>(app: &App, of: &impl Fn(Role) -> Result<&'a Actor>, people: &[&Person]) -> Result<()> {
    let (clinician, nurse, link) = (of(Role::Clinician)?, of(Role::CoordinationNurse)?, of(Role::LinkWorker)?);
    // Some agree to be cared for together: they are the co-ordination centre's and the link worker's people.
    for person in people.iter().skip(1).take(4) {
        let said = Said { decision: Decision::Given, how: How::Spoken, until: None, note: None };
        app.record_consent(clinician, person.id, &said).await?;
    }
    for person in people.iter().skip(1).take(3) {
        let referred = Involve {
            kind: Kind::Referred,
            organisation: nurse.organisation,
            account: Some(nurse.user),
            scope: Scope::Record,
            reference: Some("care at home".into()),
            until: None,
            reason: "To be looked after at home instead of in hospital".into(),
        };
        app.involve(clinician, person.id, &referred).await?;
    }
    for person in people.iter().skip(3).take(2) {
        let share = Share {
            with: link.organisation,
            account: Some(link.user),
            scope: Scope::Person,
            until: None,
            reason: "Lonely since moving: would like company and a walking group".into(),
        };
        app.share_person(clinician, person.id, &share).await?;
    }
    // Somebody was registered twice, as happens at a busy desk.
    if let Some(person) = people.get(5) {
        let mut again = Person::new(PersonId::new(app.ids.uuid()));
        let named = |n: &Name| Name::usual(n.given.iter().map(String::as_str), n.family.as_deref().unwrap_or_default());
        again.names = person.name().map(named).into_iter().collect();
        again.birth_date = person.birth_date;
        again.sex = person.sex;
        again.address = person.address.clone();
        let Register::Added { .. } = app.register_person(of(Role::Receptionist)?, &again, true).await? else {
            return Ok(());
        };
    }
    // And once the glass was broken, for the officer to look into.
    if let Some(person) = people.get(6) {
        app.break_glass(nurse, person.id, "Collapsed at the bus station, current medicines needed now").await?;
        let number = person.nhs_number.map(|n| n.to_string()).unwrap_or_default();
        app.search_people(of(Role::Receptionist)?, &Query::parse(&number)?).await?;
    }
    Ok(())
}
