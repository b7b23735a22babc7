use axum::http::StatusCode;
use linchpin_app::{act::Kept, kept::CareHome};
use linchpin_core::{Address, CareHomeId, Error, OdsCode, Registration, Result, person::Fault};
use serde::Serialize;

use crate::{
    Page, pages,
    sheet::{self, Ask, Choices, Kind, Sheet, Typed},
    visit::{Reply, Visit},
};

const NAME: Ask = Ask { key: "name", label: "Name", hint: "", kind: Kind::Line };
const CODE: Ask =
    Ask { key: "code", label: "Organisation’s code (if it has one)", hint: "Its ODS code", kind: Kind::Code };
const ADDRESS: Ask = Ask { key: "address", label: "Address, without the postcode", hint: "", kind: Kind::Lines };
const POSTCODE: Ask = Ask { key: "postcode", label: "Postcode", hint: "", kind: Kind::Code };
const CLOSED: Ask = Ask { key: "closed", label: "Closed on", hint: "Leave it empty while it is open", kind: Kind::Day };
const PRACTICE: Ask =
    Ask { key: "practice", label: "Practice that looks after it", hint: "From today on", kind: Kind::Choice };

const TO_ADD: [Ask; 5] = [NAME, CODE, ADDRESS, POSTCODE, PRACTICE];
const TO_EDIT: [Ask; 5] = [NAME, CODE, ADDRESS, POSTCODE, CLOSED];

#[derive(Serialize)]
struct One {
    id: String,
    facts: Vec<(&'static str, Vec<String>)>,
    /// Every time with a practice, the present ones first.
    lines: Vec<Line>,
    edit: Option<String>,
    /// The practices to which the reader may align it.
    practices: Vec<(String, String)>,
    typed: [String; 3],
    wrong: Vec<(&'static str, String)>,
    done: bool,
}

#[derive(Serialize)]
struct Line {
    name: String,
    practice: String,
    from: Option<String>,
    from_words: Option<String>,
    to: Option<String>,
    to_words: Option<String>,
    ended: bool,
    /// Whether the reader may change its last day.
    keeps: bool,
}

/// One care home, and the practices that look or looked after it.
pub(crate) async fn one(visit: Visit) -> Result<Reply> {
    show(&visit, Default::default(), &[]).await
}

async fn show(visit: &Visit, typed: [String; 3], faults: &[Fault]) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let home = found(visit).await?;
    let today = visit.site.app.entrance.clock.today();
    let words = |day: jiff::civil::Date| day.strftime("%-d %B %Y").to_string();
    let mut lines: Vec<Line> = home
        .practices
        .iter()
        .map(|line| Line {
            name: pages::name(&visit.picture, line.practice),
            practice: line.practice.to_string(),
            from: line.from.map(|day| day.to_string()),
            from_words: line.from.map(words),
            to: line.to.map(|day| day.to_string()),
            to_words: line.to.map(words),
            ended: line.to.is_some_and(|day| day < today),
            keeps: acts.keeps_directory_of(actor, line.practice),
        })
        .collect();
    lines.sort_by_key(|line| line.ended);
    let address: Vec<String> =
        home.address.lines.iter().cloned().chain(home.address.postcode.map(|p| p.to_string())).collect();
    let mut facts = vec![
        ("Address", address),
        ("Organisation’s code", home.organisation.map(|c| c.to_string()).into_iter().collect()),
    ];
    if let Some(closed) = home.closed {
        facts.push(("Closed on", vec![words(closed)]));
    }
    let one = One {
        id: home.id.to_string(),
        facts,
        lines,
        edit: acts.keeps_care_home(actor, &home).then(|| format!("/care-homes/{}/edit", home.id)),
        practices: practices(visit)?,
        typed,
        wrong: faults.iter().map(|f| (f.field, f.message.to_owned())).collect(),
        done: visit.query.get("done").is_some(),
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Reply::page(Page::new("care-home.jinja", home.name, one).under("Care homes", "/care-homes")).status(status))
}

async fn found(visit: &Visit) -> Result<CareHome> {
    let id: CareHomeId = visit.id(0)?;
    let home = visit.acts()?.care_home(visit.actor()?, id).await?;
    home.ok_or_else(|| Error::not_found("There is no such care home."))
}

/// The practices whose entries the reader keeps, by name: their own, or all of the place; or none yet.
fn practices(visit: &Visit) -> Result<Vec<(String, String)>> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let all = visit.picture.practices().iter().filter(|code| acts.keeps_directory_of(actor, **code));
    let mut kept: Vec<_> = all.map(|code| (code.to_string(), pages::name(&visit.picture, *code))).collect();
    kept.sort_by(|a, b| a.1.cmp(&b.1));
    kept.insert(0, (String::new(), "None yet".to_owned()));
    Ok(kept)
}

/// The form to add a care home.
pub(crate) async fn draft(visit: Visit) -> Result<Reply> {
    let own = visit.actor()?.organisation.to_string();
    let typed = Typed::from([("practice", own)]);
    new(&visit, &typed, &[])
}

fn new(visit: &Visit, typed: &Typed, faults: &[Fault]) -> Result<Reply> {
    let sheet = Sheet {
        to: "/care-homes/add".into(),
        back: "/care-homes".into(),
        button: "Add the care home",
        choices: Choices::from([("practice", practices(visit)?)]),
        ..Sheet::default()
    };
    let (page, status) = sheet.page("Add a care home".into(), &TO_ADD, typed, faults);
    Ok(Reply::page(page.under("Care homes", "/care-homes")).status(status))
}

/// Adds a care home.
pub(crate) async fn add(visit: Visit) -> Result<Reply> {
    let typed = sheet::typed(visit.form(), &TO_ADD);
    let mut faults = Vec::new();
    let practice = sheet::code(&typed, "practice", &mut faults);
    let today = visit.site.app.entrance.clock.today();
    // The act gives the key that is kept.
    let nothing = CareHome {
        id: CareHomeId::new(visit.site.app.entrance.ids.uuid()),
        name: String::new(),
        organisation: None,
        address: Address::default(),
        practices: practice
            .map(|practice| Registration { practice, from: Some(today), to: None })
            .into_iter()
            .collect(),
        closed: None,
        version: 1,
    };
    let draft = onto(&typed, nothing, &mut faults);
    if faults.is_empty() {
        match visit.acts()?.add_care_home(visit.actor()?, &draft).await? {
            Ok(id) => return Ok(Reply::goto(format!("/care-homes/{id}?done=yes"))),
            Err(wrong) => faults = wrong,
        }
    }
    new(&visit, &typed, &faults)
}

/// The form to change a care home.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    let home = found(&visit).await?;
    if !visit.acts()?.keeps_care_home(visit.actor()?, &home) {
        // Asked for, so that the refusal is in the audit and in words.
        return visit.acts()?.edit_care_home(visit.actor()?, &home).await.map(|_| Reply::goto("/care-homes"));
    }
    Ok(changed(&home, home.version, &of(&home), &[]))
}

fn changed(home: &CareHome, version: u64, typed: &Typed, faults: &[Fault]) -> Reply {
    let (to, back) = ways(home.id);
    let sheet = Sheet { to, back: back.clone(), button: "Save", version: Some(version), ..Sheet::default() };
    let (page, status) = sheet.page(format!("Change {}", home.name), &TO_EDIT, typed, faults);
    Reply::page(page.under("Care homes", "/care-homes").under(&home.name, back)).status(status)
}

fn ways(id: CareHomeId) -> (String, String) {
    (format!("/care-homes/{id}/edit"), format!("/care-homes/{id}"))
}

/// Saves a changed care home; of two who change the same, the second is shown both versions.
pub(crate) async fn save(visit: Visit) -> Result<Reply> {
    let home = found(&visit).await?;
    let (typed, version) = (sheet::typed(visit.form(), &TO_EDIT), sheet::version(visit.form()));
    let mut faults = Vec::new();
    let edited = onto(&typed, CareHome { version, ..home.clone() }, &mut faults);
    if !faults.is_empty() {
        return Ok(changed(&home, version, &typed, &faults));
    }
    Ok(match visit.acts()?.edit_care_home(visit.actor()?, &edited).await? {
        Kept::Saved(_) => Reply::goto(format!("/care-homes/{}?done=yes", home.id)),
        Kept::Wrong(faults) => changed(&home, version, &typed, &faults),
        Kept::Conflict(both) => {
            let versions = (&of(&both.yours), &of(&both.theirs));
            sheet::conflict(ways(home.id), &TO_EDIT, versions, both.theirs.version, |_, value| value.to_owned())
        }
    })
}

/// Aligns a care home to a practice for a time, or sets the last day of such a time.
pub(crate) async fn align(visit: Visit) -> Result<Reply> {
    let form = visit.form();
    let text = |key: &str| form.get(key).unwrap_or("").to_owned();
    let typed: Typed = ["practice", "from", "to"].into_iter().map(|key| (key, text(key))).collect();
    let mut faults = Vec::new();
    let practice: Option<OdsCode> = sheet::code(&typed, "practice", &mut faults);
    let (from, to) = (sheet::day(&typed, "from", &mut faults), sheet::day(&typed, "to", &mut faults));
    match practice {
        None => faults.push(Fault { field: "practice", message: "Choose a practice" }),
        Some(practice) if faults.is_empty() => {
            let line = Registration { practice, from, to };
            match visit.acts()?.align_care_home(visit.actor()?, visit.id(0)?, line).await? {
                Ok(()) => return Ok(Reply::goto(format!("/care-homes/{}?done=yes", visit.part(0)))),
                Err(wrong) => faults = wrong,
            }
        }
        Some(_) => {}
    }
    show(&visit, [text("practice"), text("from"), text("to")], &faults).await
}

/// What a form shows of a care home.
fn of(home: &CareHome) -> Typed {
    let text = |code: Option<OdsCode>| code.map_or_else(String::new, |code| code.to_string());
    Typed::from([
        ("name", home.name.clone()),
        ("code", text(home.organisation)),
        ("address", home.address.lines.join("\n")),
        ("postcode", home.address.postcode.map_or_else(String::new, |p| p.to_string())),
        ("closed", home.closed.map_or_else(String::new, |day| day.to_string())),
    ])
}

/// The care home with what was typed; what cannot be read is a fault.
fn onto(typed: &Typed, home: CareHome, faults: &mut Vec<Fault>) -> CareHome {
    let text = |key: &str| typed.get(key).map_or("", String::as_str);
    let lines = text("address").lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    CareHome {
        name: text("name").to_owned(),
        organisation: sheet::code(typed, "code", faults),
        address: Address { lines, postcode: sheet::postcode(typed, "postcode", faults) },
        closed: sheet::day(typed, "closed", faults),
        ..home
    }
}
