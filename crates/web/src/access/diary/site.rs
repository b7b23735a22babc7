use std::collections::BTreeSet;

use jiff::civil::Date;
use linchpin_access::{diary::Pattern, find::Feature};
use linchpin_app::kept::{Edited, Site, Versioned};
use linchpin_core::{Error, ErrorKind, Result, SiteId, person::Fault};

use super::{
    form::{self, Form, List, Takes},
    pattern, tabs,
};
use crate::{
    Page,
    sheet::{self, Ask, Choices, Kind, Sheet, Typed},
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

const ASKS: [Ask; 6] = [
    Ask { key: "name", label: "Name", hint: "As people know it", kind: Kind::Line },
    Ask { key: "address", label: "Address, without the postcode", hint: "", kind: Kind::Lines },
    Ask { key: "postcode", label: "Postcode", hint: "", kind: Kind::Code },
    Ask {
        key: "features",
        label: "What it has",
        hint: "Who needs one of these is offered only sites that have it",
        kind: Kind::Ticks,
    },
    Ask {
        key: "position",
        label: "Latitude and longitude, if you know them",
        hint: "Such as 53.4302, -1.3568",
        kind: Kind::Line,
    },
    Ask {
        key: "closed",
        label: "Closed from",
        hint: "The first day on which nobody is seen there any more. Leave it empty while it is open",
        kind: Kind::Day,
    },
];

const LIST: (&str, &str) = ("Sites", "/diary/sites");

/// The sites, and when people are seen there.
pub(crate) async fn list(visit: Visit) -> Result<Reply> {
    let (acts, actor, today) = (visit.acts()?, visit.actor()?, visit.site.app.entrance.clock.today());
    let all = acts.own_sites(actor).await?;
    let patterns = acts.patterns(actor, actor.organisation).await?;
    let columns =
        vec![Column::words("Site"), Column::words("What it has"), Column::words("When people are seen there")];
    let mut table = Table::new("sites", "Sites", columns);
    table.quiet = true;
    table.empty = "There is no site yet: add the first.".into();
    table.rows = all.iter().map(|one| row(one, &patterns, today)).collect();
    table.notes.push("By the weekly patterns. Closures and bank holidays come on top.".into());
    let page = List {
        tabs: tabs(&visit, LIST.1)?,
        lede: "Where people are seen. A site that is visited in turn, such as a village hall every other week, has weekly \
               patterns of its own.",
        add: ("Add a site", "/diary/sites/add"),
        said: (visit.query.get("said") == Some("saved")).then_some("The site is saved."),
    };
    let page = Page::new("diary-list.jinja", LIST.0, page).under("Diary", "/diary");
    Ok(Reply::tables(page.with(vec![table])))
}

fn row(one: &Site, patterns: &[Versioned<Pattern>], today: Date) -> Vec<Cell> {
    let hours = hours(patterns, one.id, today);
    let when = match one.closed {
        Some(day) if day <= today => format!("Closed since {}", long(day)),
        Some(day) => format!("{}. Closes on {}", hours.join("; "), long(day)),
        None if hours.is_empty() => "Never yet: it has no pattern".to_owned(),
        None => hours.join("; "),
    };
    let has = one.features.join("\n");
    let has =
        if has.is_empty() { "Nothing is said".to_owned() } else { say(&choices(&one.features), "features", &has) };
    let place = one.place();
    let address = place.strip_prefix(one.name.as_str()).map_or("", |rest| rest.trim_start_matches([',', ' ']));
    vec![
        Cell::words(&one.name).to(format!("/diary/sites/{}", one.id)).below(address),
        Cell::words(has.replace('\n', ", ")),
        Cell::words(when),
    ]
}

/// When people are seen at a site, by its patterns that are not over: each rhythm once, and those that turn with their next day.
fn hours(patterns: &[Versioned<Pattern>], site: SiteId, today: Date) -> Vec<String> {
    let mut all = BTreeSet::new();
    for one in patterns.iter().map(|one| &one.it).filter(|one| one.site == site) {
        let Some(next) = one.next(today).filter(|day| one.to.is_none_or(|last| *day <= last)) else { continue };
        let turns = one.every > 1 || one.from > today;
        let next = if turns { format!(", next on {}", next.strftime("%-d %B")) } else { String::new() };
        all.insert((one.weekday.to_monday_zero_offset(), one.starts, format!("{}{next}", pattern::rhythm(one))));
    }
    all.into_iter().map(|(.., said)| said).collect()
}

fn long(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// What can be ticked: the words that people are asked for, and whatever else the site has.
fn choices(features: &[String]) -> Choices {
    let known = Feature::ALL.iter().map(|one| (one.as_str().to_owned(), one.title().to_owned()));
    let is_known = |word: &str| Feature::ALL.iter().any(|known| known.as_str() == word);
    let more = features.iter().filter(|one| !is_known(one)).map(|one| (one.clone(), one.clone()));
    Choices::from([("features", known.chain(more).collect())])
}

/// The value of a field in words.
fn say(choices: &Choices, key: &str, value: &str) -> String {
    match key {
        "closed" => value.parse().map_or_else(|_| value.to_owned(), long),
        _ => sheet::chosen(choices, key, value),
    }
}

/// The form of a new site.
pub(crate) async fn draft(visit: Visit) -> Result<Reply> {
    new(&visit, &Typed::new(), &[], None)
}

fn new(visit: &Visit, typed: &Typed, faults: &[Fault], wrong: Option<String>) -> Result<Reply> {
    let wrong = wrong.map(|words| ("name", words)).into_iter().collect();
    let (to, back) = ("/diary/sites/add".into(), LIST.1.into());
    let sheet = Sheet { to, back, button: "Add the site", choices: choices(&[]), wrong, ..Sheet::default() };
    Ok(Form::of(visit, sheet.filled(&ASKS, typed, faults))?.reply("Add a site".into(), LIST))
}

/// Adds a site.
pub(crate) async fn add(visit: Visit) -> Result<Reply> {
    let typed = sheet::typed(visit.form(), &ASKS);
    let id = SiteId::new(visit.site.app.entrance.ids.uuid());
    let site = match read(&visit, id, 1, &typed)? {
        Ok(site) => site,
        Err(faults) => return new(&visit, &typed, &faults, None),
    };
    match visit.acts()?.add_site(visit.actor()?, site).await {
        Ok(_) => Ok(Reply::goto("/diary/sites?said=saved")),
        Err(error) if error.kind() == ErrorKind::Invalid => new(&visit, &typed, &[], Some(error.to_string())),
        Err(error) => Err(error),
    }
}

/// The site that was typed, or what is wrong.
fn read(visit: &Visit, id: SiteId, version: u64, typed: &Typed) -> Result<Result<Site, Vec<Fault>>> {
    let organisation = visit.actor()?.organisation;
    let mut faults = Vec::new();
    let text = |key: &str| typed.get(key).map_or("", String::as_str);
    let lines = |key| text(key).lines().map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect();
    let closed = sheet::day(typed, "closed", &mut faults);
    let position = position(text("position"));
    if position.is_err() {
        faults.push(Fault { field: "position", message: "Enter latitude and longitude, such as 53.4302, -1.3568" });
    }
    if text("postcode").is_empty() {
        faults.push(Fault { field: "postcode", message: "Enter the postcode" });
    }
    let (Some(postcode), Ok(position), true) =
        (sheet::postcode(typed, "postcode", &mut faults), position, faults.is_empty())
    else {
        return Ok(Err(faults));
    };
    let (name, address, features) = (text("name").to_owned(), lines("address"), lines("features"));
    Ok(Ok(Site { id, organisation, name, address, postcode, position, features, closed, version }))
}

/// Two numbers; nothing where nothing was typed.
fn position(text: &str) -> std::result::Result<Option<(f64, f64)>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    let (latitude, longitude) = text.split_once(',').ok_or(())?;
    let number =
        |text: &str| text.trim().parse::<f64>().map_err(drop).and_then(|n| if n.is_finite() { Ok(n) } else { Err(()) });
    Ok(Some((number(latitude)?, number(longitude)?)))
}

/// What a form shows of a site.
fn of(one: &Site) -> Typed {
    Typed::from([
        ("name", one.name.clone()),
        ("address", one.address.join("\n")),
        ("postcode", one.postcode.to_string()),
        ("features", one.features.join("\n")),
        ("position", one.position.map_or_else(String::new, |(lat, long)| format!("{lat}, {long}"))),
        ("closed", one.closed.map_or_else(String::new, |day| day.to_string())),
    ])
}

async fn found(visit: &Visit) -> Result<Site> {
    let id: SiteId = visit.id(0)?;
    let all = visit.acts()?.own_sites(visit.actor()?).await?;
    all.into_iter().find(|one| one.id == id).ok_or_else(|| Error::not_found("There is no such site."))
}

/// The form of a site that is there.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    let one = found(&visit).await?;
    changed(&visit, &one, one.version, (&of(&one), &[]), None, None).await
}

async fn changed(
    visit: &Visit,
    one: &Site,
    version: u64,
    (typed, faults): (&Typed, &[Fault]),
    wrong: Option<String>,
    takes: Option<Takes>,
) -> Result<Reply> {
    let (acts, actor, today) = (visit.acts()?, visit.actor()?, visit.site.app.entrance.clock.today());
    let patterns = acts.patterns(actor, actor.organisation).await?;
    let (to, back) = ways(one.id);
    let sheet = Sheet {
        to,
        back,
        button: "Save",
        version: Some(version),
        choices: choices(&one.features),
        wrong: wrong.map(|words| ("name", words)).into_iter().collect(),
        ..Sheet::default()
    };
    let mut form = Form::of(visit, sheet.filled(&ASKS, typed, faults))?;
    let hours = hours(&patterns, one.id, today);
    form.known = (!hours.is_empty()).then_some(("When people are seen there", hours));
    form.ways = vec![
        ("Add a weekly pattern there".into(), format!("/diary/patterns/add?site={}", one.id)),
        ("Close it for some days".into(), format!("/diary/closures?site={}&reason=site", one.id)),
    ];
    form.takes = takes;
    Ok(form.reply(format!("Change {}", one.name), LIST))
}

fn ways(id: SiteId) -> (String, String) {
    (format!("/diary/sites/{id}"), LIST.1.into())
}

/// Saves a site, once what it takes from others was told.
pub(crate) async fn save(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let stands = found(&visit).await?;
    let (typed, version) = (sheet::typed(visit.form(), &ASKS), sheet::version(visit.form()));
    let site = match read(&visit, stands.id, version, &typed)? {
        Ok(site) => site,
        Err(faults) => return changed(&visit, &stands, version, (&typed, &faults), None, None).await,
    };
    if stands.version == version
        && let Some(takes) = takes(&visit, &stands, &site).await?
        && !takes.was_told(&visit)
    {
        return changed(&visit, &stands, version, (&typed, &[]), None, Some(takes)).await;
    }
    match acts.save_site(actor, &site).await {
        Ok(Edited::Saved(_)) => Ok(Reply::goto("/diary/sites?said=saved")),
        Ok(Edited::Conflict(both)) => {
            let known = choices(&[both.yours.features.clone(), both.theirs.features.clone()].concat());
            let versions = (&of(&both.yours), &of(&both.theirs));
            Ok(sheet::conflict(ways(site.id), &ASKS, versions, both.theirs.version, |key, value| {
                say(&known, key, value)
            }))
        }
        Ok(Edited::Gone) => Err(Error::not_found("There is no such site.")),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            changed(&visit, &stands, version, (&typed, &[]), Some(error.to_string()), None).await
        }
        Err(error) => Err(error),
    }
}

/// What a change of a site would take from those who look for slots there, and from those who are booked.
async fn takes(visit: &Visit, before: &Site, after: &Site) -> Result<Option<Takes>> {
    let touched = visit.acts()?.plan_site(visit.actor()?, after).await?;
    let free = form::free(&touched);
    let (mut said, mut to_do) = (Vec::new(), Vec::new());
    if touched.free + touched.booked == 0 {
        return Ok(None);
    }
    if let Some(day) = after.closed.filter(|day| before.closed.is_none_or(|old| *day < old)) {
        said.push(format!(
            "From {} on there are {free} at this site. They stay until the diary is closed there.{}",
            long(day),
            form::and_booked(&touched, |who| format!("So do {who}."))
        ));
        let way = format!("/diary/closures?site={}&reason=site&from-day={day}", before.id);
        to_do.push(("Close the diary there, and see who must be given another appointment".into(), way));
    }
    let gone: Vec<String> = before.features.iter().filter(|one| !after.features.contains(one)).cloned().collect();
    if !gone.is_empty() {
        let gone = say(&choices(&gone), "features", &gone.join("\n")).replace('\n', ", ");
        said.push(format!(
            "Who needs one of these is no longer offered its {free}: {gone}.{}",
            form::and_booked(&touched, |who| format!("Look through {who}: some may need it."))
        ));
    }
    if before.place() != after.place() {
        let told = |who: &str| format!("Tell {who}: they know it as “{}”.", before.place());
        said.push(form::and_booked(&touched, told).trim_start().to_owned());
        said.retain(|one| !one.is_empty());
    }
    Ok(Takes::of(said, to_do, &touched))
}
