use linchpin_app::{
    act::Viewed,
    kept::{Consent, Relationship},
    permission::{Act, Resource},
};
use linchpin_core::{ContactKind, Person, Result};
use serde::Serialize;

use super::{banner::Banner, closed::closed, whose::Whose, words};
use crate::{
    Page,
    account::when,
    gate,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct One {
    whose: Banner,
    /// What whoever deals with them must know.
    heed: Vec<String>,
    /// Alerts to the reader about them: when, and what.
    alerts: Vec<(String, String)>,
    facts: Vec<(&'static str, Vec<String>)>,
    /// What stands about sharing; none where the reader may not know.
    consent: Option<String>,
    ways: Ways,
    said: Option<&'static str>,
    queued: bool,
}

/// Where the reader may go on from here.
#[derive(Serialize, Default)]
struct Ways {
    edit: Option<String>,
    consent: Option<String>,
    share: Option<String>,
    emergency: Option<String>,
    copy: Option<String>,
    /// What is shared of their plans for whoever comes in an emergency.
    plan: Option<String>,
    /// Where those who look after them are told what happened.
    news: Option<String>,
}

/// Who somebody is, what they agreed to, and who is involved with them.
pub(crate) async fn one(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    let viewed = match visit.acts()?.view_person(visit.actor()?, whose.id).await {
        Ok(viewed) => viewed,
        Err(error) => return closed(&visit, &whose, error),
    };
    let person = &viewed.person;
    let now = visit.site.app.entrance.clock.now();
    let consent = viewed.consents.as_deref().map(|said| standing(&visit, said));
    let refused = viewed.consents.as_deref().and_then(sharing).is_some_and(|last| !last.allows(now));
    let one = One {
        whose: Banner::of(&visit, &whose, person),
        heed: heed(&visit, &viewed, refused).await?,
        alerts: alerts(&visit, person).await?,
        facts: facts(&visit, person).await?,
        consent,
        ways: ways(&visit, &whose)?,
        said: said(visit.query.get("done")),
        queued: visit.query.get("queued").is_some(),
    };
    let title = if whose.own { "Your details" } else { "Person" };
    let tables = viewed.involved.as_ref().map(|all| involved(&visit, &whose, all)).into_iter();
    Ok(Reply::page(Page::new("person.jinja", title, one).with(tables.collect())))
}

fn said(done: Option<&str>) -> Option<&'static str> {
    Some(match done? {
        "saved" => "The details are saved.",
        "registered" => "They are registered with your practice.",
        "consent" => "What was said is written down. It stands from now on.",
        "opt-outs" => "The opt-outs are saved.",
        "shared" => "They are shared. The other service sees them from now on.",
        "ended" => "It is ended. The other service no longer sees them on this ground.",
        "closed" => "The emergency access is ended.",
        "merged" => "The two records are one now. The other record leads here.",
        _ => return None,
    })
}

fn ways(visit: &Visit, whose: &Whose) -> Result<Ways> {
    let role = visit.actor()?.role;
    let emergency = gate::could(&visit.site, role, Act::BreakGlass, Resource::Record);
    let shares = [
        (Act::Share, Resource::Person),
        (Act::Share, Resource::Record),
        (Act::Add, Resource::Relationship),
        (Act::Edit, Resource::Relationship),
    ];
    let could = |act, resource| gate::could(&visit.site, role, act, resource) && !whose.own;
    Ok(Ways {
        edit: whose.may(Act::Edit, Resource::Person).then(|| whose.at("edit")),
        consent: whose.may(Act::Edit, Resource::Consent).then(|| whose.at("consent")),
        share: shares.iter().any(|(act, resource)| whose.may(*act, *resource)).then(|| whose.at("share")),
        copy: whose.may(Act::Export, Resource::Record).then(|| whose.at("copy")),
        emergency: (emergency && !whose.may(Act::See, Resource::Record)).then(|| whose.at("emergency")),
        plan: could(Act::See, Resource::EmergencyPlan).then(|| whose.at("emergency-plan")),
        news: could(Act::Mark, Resource::Case).then(|| whose.at("news")),
    })
}

/// What was said last about sharing. Who agreed to be seen where an appointment is has said nothing of other services.
fn sharing(said: &[Consent]) -> Option<&Consent> {
    said.iter().find(|one| one.is_of_sharing())
}

/// What stands about sharing, in a sentence.
pub(super) fn standing(visit: &Visit, said: &[Consent]) -> String {
    let now = visit.site.app.entrance.clock.now();
    let Some(last) = sharing(said) else {
        return "Nobody has asked about sharing yet. Until the person agrees, only their own practice sees them."
            .to_owned();
    };
    let at = words::day(words::day_of(last.at));
    let sentence = format!("{} on {at}, {}", words::said(last), words::how(last.how));
    match last.until {
        Some(until) if until <= now => format!("{sentence}, until {}. That is over: ask again.", when(until)),
        Some(until) => format!("{sentence}, until {}.", when(until)),
        None => format!("{sentence}."),
    }
}

async fn heed(visit: &Visit, viewed: &Viewed, no_sharing: bool) -> Result<Vec<String>> {
    let person = &viewed.person;
    let mut heed = Vec::new();
    if let Some(died) = person.death_date {
        heed.push(format!("Died on {}.", words::day(died)));
    }
    if person.interpreter {
        let language = person.language.as_deref().map(words::language);
        heed.push(language.map_or_else(
            || "Needs an interpreter.".to_owned(),
            |language| format!("Needs an interpreter: {language}."),
        ));
    }
    heed.extend(person.access_needs.iter().filter(|need| !need.trim().is_empty()).cloned());
    if let Some(id) = person.care_home {
        heed.push(format!("Lives in a care home: {}.", care_home(visit, id).await?));
    }
    if person.carer {
        heed.push("Looks after somebody: a carer.".to_owned());
    }
    if person.veteran {
        heed.push("Served in the armed forces.".to_owned());
    }
    if no_sharing {
        heed.push("Does not agree to sharing with other services.".to_owned());
    }
    if person.practice(visit.site.app.entrance.clock.today()).is_none() && person.death_date.is_none() {
        heed.push("Is registered with no practice today.".to_owned());
    }
    Ok(heed)
}

async fn care_home(visit: &Visit, id: linchpin_core::CareHomeId) -> Result<String> {
    let actor = visit.actor()?;
    if !gate::could(&visit.site, actor.role, Act::See, Resource::Directory) {
        return Ok("known to the practice".to_owned());
    }
    let homes = visit.acts()?.care_homes(actor).await?;
    Ok(homes.into_iter().find(|home| home.id == id).map_or_else(|| "one that has closed".to_owned(), |home| home.name))
}

/// What waits for the reader about this person.
async fn alerts(visit: &Visit, person: &Person) -> Result<Vec<(String, String)>> {
    let actor = visit.actor()?;
    if !gate::could(&visit.site, actor.role, Act::See, Resource::Alert) {
        return Ok(Vec::new());
    }
    let all = visit.acts()?.alerts(actor, 200).await?;
    Ok(all.into_iter().filter(|one| one.person == Some(person.id)).map(|one| (when(one.at), one.detail)).collect())
}

pub(super) async fn facts(visit: &Visit, person: &Person) -> Result<Vec<(&'static str, Vec<String>)>> {
    let mut facts = Vec::new();
    let others = words::names(person);
    if !others.is_empty() {
        facts.push(("Other names", others));
    }
    let number = person.nhs_number.map_or_else(
        || "Not known".to_owned(),
        |number| format!("{number} ({})", if person.nhs_verified { "traced" } else { "not traced yet" }),
    );
    facts.push(("NHS number", vec![number]));
    let address = person.address.as_ref().map_or_else(Vec::new, |address| {
        address.lines.iter().cloned().chain(address.postcode.map(|p| p.to_string())).collect()
    });
    facts.push(("Address", address));
    let reach = person.contacts.iter().map(|contact| {
        let kind = match contact.kind {
            ContactKind::Phone => "telephone",
            ContactKind::Mobile => "mobile",
            ContactKind::Email => "email",
        };
        format!("{} ({kind}{})", contact.value, if contact.preferred { ", reach them here first" } else { "" })
    });
    facts.push(("How to reach them", reach.collect()));
    facts.push(("Language", person.language.as_deref().map(words::language).into_iter().collect()));
    let registered = person.registrations.iter().rev().map(|r| {
        let from = r.from.map_or_else(String::new, |from| format!(" from {}", words::day(from)));
        let to = r.to.map_or_else(String::new, |to| format!(" until {}", words::day(to)));
        format!("{}{from}{to}", words::place(visit, r.practice))
    });
    facts.push(("Registered with", registered.collect()));
    Ok(facts)
}

/// Who is or was involved, as a table.
pub(super) fn involved(visit: &Visit, whose: &Whose, all: &[Relationship]) -> Table {
    let now = visit.site.app.entrance.clock.now();
    let columns = vec![
        Column::words("Service"),
        Column::words("Why"),
        Column::words("What for"),
        Column::words("May see"),
        Column::words("From"),
        Column::words("Until"),
    ];
    let who = if whose.own { "you" } else { "them" };
    let mut table = Table::new("involved", format!("Who else is involved with {who}"), columns);
    table.quiet = true;
    table.empty = "No other service is or was involved.".into();
    for one in all {
        let scope = match one.scope {
            linchpin_app::kept::Scope::Person => "details",
            linchpin_app::kept::Scope::Record => "details and record",
        };
        let until = one.to.map_or_else(|| "no end".to_owned(), when);
        table.rows.push(vec![
            Cell::words(words::place(visit, one.organisation)),
            Cell::words(words::kind_words(one.kind)),
            Cell::words(one.reason.clone().unwrap_or_default()),
            Cell::words(scope),
            Cell::words(when(one.from)),
            if one.stands(now) { Cell::words(until) } else { Cell::words(until).below("ended") },
        ]);
    }
    if !all.is_empty() {
        table.notes.push("They see what is named here only while the person agrees to sharing.".into());
    }
    table
}
