use linchpin_access::{Category, Mode, Need, Profession, diary::SlotType};
use linchpin_app::kept::{Edited, Versioned};
use linchpin_core::{Error, ErrorKind, Result, SlotTypeId, person::Fault};

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
    Ask { key: "name", label: "Name", hint: "Such as “Telephone, same day”", kind: Kind::Line },
    Ask {
        key: "category",
        label: "National category",
        hint: "The published appointments are counted by it",
        kind: Kind::Choice,
    },
    Ask { key: "mode", label: "How people are seen", hint: "", kind: Kind::Choice },
    Ask { key: "profession", label: "Who sees them", hint: "", kind: Kind::Choice },
    Ask { key: "minutes", label: "Minutes", hint: "1 to 720", kind: Kind::Code },
    Ask {
        key: "needs",
        label: "For what it may be given",
        hint: "For anything where none is ticked",
        kind: Kind::Ticks,
    },
];

const LIST: (&str, &str) = ("Kinds of slots", "/diary/kinds");

/// The kinds of slots.
pub(crate) async fn list(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let columns = vec![
        Column::words("Kind"),
        Column::words("National category"),
        Column::words("How"),
        Column::words("With"),
        Column::figures("Minutes"),
        Column::words("For what"),
    ];
    let mut table = Table::new("kinds", LIST.0, columns);
    table.quiet = true;
    table.empty = "There is no kind of slot yet: add the first.".into();
    table.rows = acts.slot_types(actor, actor.organisation).await?.iter().map(|one| row(&one.it)).collect();
    let page = List {
        tabs: tabs(&visit, LIST.1)?,
        lede: "What a session is made of: how long a slot is, how and by whom people are seen in it, and for what.",
        add: ("Add a kind of slot", "/diary/kinds/add"),
        said: (visit.query.get("said") == Some("saved")).then_some("The kind of slot is saved."),
    };
    let page = Page::new("diary-list.jinja", LIST.0, page).under("Diary", "/diary");
    Ok(Reply::tables(page.with(vec![table])))
}

fn row(one: &SlotType) -> Vec<Cell> {
    let needs: Vec<&str> = one.needs.iter().map(|need| need.title()).collect();
    vec![
        Cell::words(&one.name).to(format!("/diary/kinds/{}", one.id)),
        Cell::words(one.category.title()),
        Cell::words(one.mode.title()),
        Cell::words(one.profession.title()),
        Cell::count(usize::from(one.minutes)),
        Cell::words(if needs.is_empty() { "Anything".to_owned() } else { needs.join("; ") }),
    ]
}

fn choices() -> Choices {
    let empty = || std::iter::once((String::new(), "Choose".to_owned()));
    macro_rules! all {
        ($kind:ident) => {
            $kind::ALL.iter().map(|one| (one.as_str().to_owned(), one.title().to_owned()))
        };
    }
    Choices::from([
        ("category", empty().chain(all!(Category)).collect()),
        ("mode", empty().chain(all!(Mode)).collect()),
        ("profession", empty().chain(all!(Profession)).collect()),
        ("needs", all!(Need).collect()),
    ])
}

/// The form of a new kind of slot.
pub(crate) async fn draft(visit: Visit) -> Result<Reply> {
    new(&visit, &Typed::from([("minutes", "10".to_owned())]), &[], None)
}

fn new(visit: &Visit, typed: &Typed, faults: &[Fault], wrong: Option<String>) -> Result<Reply> {
    let wrong = wrong.map(|words| ("name", words)).into_iter().collect();
    let (to, back) = ("/diary/kinds/add".into(), LIST.1.into());
    let sheet = Sheet { to, back, button: "Add the kind of slot", choices: choices(), wrong, ..Sheet::default() };
    Ok(Form::of(visit, sheet.filled(&ASKS, typed, faults))?.reply("Add a kind of slot".into(), LIST))
}

/// Adds a kind of slot.
pub(crate) async fn add(visit: Visit) -> Result<Reply> {
    let typed = sheet::typed(visit.form(), &ASKS);
    let id = SlotTypeId::new(visit.site.app.entrance.ids.uuid());
    let one = match read(&visit, id, &typed)? {
        Ok(one) => one,
        Err(faults) => return new(&visit, &typed, &faults, None),
    };
    match visit.acts()?.add_slot_type(visit.actor()?, one).await {
        Ok(_) => Ok(Reply::goto("/diary/kinds?said=saved")),
        Err(error) if error.kind() == ErrorKind::Invalid => new(&visit, &typed, &[], Some(error.to_string())),
        Err(error) => Err(error),
    }
}

/// The kind of slot that was typed, or what is wrong.
fn read(visit: &Visit, id: SlotTypeId, typed: &Typed) -> Result<Result<SlotType, Vec<Fault>>> {
    let text = |key: &str| typed.get(key).map_or("", String::as_str);
    let mut faults = Vec::new();
    let mut fault = |field, message| faults.push(Fault { field, message });
    let category = text("category").parse().map_err(|_| fault("category", "Choose the national category"));
    let mode = text("mode").parse().map_err(|_| fault("mode", "Choose how people are seen"));
    let profession = text("profession").parse().map_err(|_| fault("profession", "Choose who sees them"));
    let minutes = text("minutes").parse().map_err(|_| fault("minutes", "Enter how many minutes it takes, 1 to 720"));
    let (Ok(category), Ok(mode), Ok(profession), Ok(minutes)) = (category, mode, profession, minutes) else {
        return Ok(Err(faults));
    };
    let needs =
        Need::ALL.iter().copied().filter(|need| text("needs").lines().any(|one| one == need.as_str())).collect();
    let (organisation, name) = (visit.actor()?.organisation, text("name").to_owned());
    Ok(Ok(SlotType { id, organisation, name, category, mode, profession, minutes, needs }))
}

/// What a form shows of a kind of slot.
fn of(one: &SlotType) -> Typed {
    Typed::from([
        ("name", one.name.clone()),
        ("category", one.category.to_string()),
        ("mode", one.mode.to_string()),
        ("profession", one.profession.to_string()),
        ("minutes", one.minutes.to_string()),
        ("needs", one.needs.iter().map(|need| need.as_str()).collect::<Vec<_>>().join("\n")),
    ])
}

async fn found(visit: &Visit) -> Result<Versioned<SlotType>> {
    let (id, actor): (SlotTypeId, _) = (visit.id(0)?, visit.actor()?);
    let all = visit.acts()?.slot_types(actor, actor.organisation).await?;
    all.into_iter().find(|one| one.it.id == id).ok_or_else(|| Error::not_found("There is no such kind of slot."))
}

/// The form of a kind of slot that is there.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    let one = found(&visit).await?;
    changed(&visit, &one.it, one.version, (&of(&one.it), &[]), None, None)
}

fn changed(
    visit: &Visit,
    one: &SlotType,
    version: u64,
    (typed, faults): (&Typed, &[Fault]),
    wrong: Option<String>,
    takes: Option<Takes>,
) -> Result<Reply> {
    let (to, back) = ways(one.id);
    let wrong = wrong.map(|words| ("name", words)).into_iter().collect();
    let sheet =
        Sheet { to, back, button: "Save", version: Some(version), choices: choices(), wrong, ..Sheet::default() };
    let mut form = Form::of(visit, sheet.filled(&ASKS, typed, faults))?;
    form.takes = takes;
    Ok(form.reply(format!("Change {}", one.name), LIST))
}

fn ways(id: SlotTypeId) -> (String, String) {
    (format!("/diary/kinds/{id}"), LIST.1.into())
}

/// Saves a kind of slot, once what it takes from others was told.
pub(crate) async fn save(visit: Visit) -> Result<Reply> {
    let stands = found(&visit).await?;
    let (typed, version) = (sheet::typed(visit.form(), &ASKS), sheet::version(visit.form()));
    let one = match read(&visit, stands.it.id, &typed)? {
        Ok(one) => one,
        Err(faults) => return changed(&visit, &stands.it, version, (&typed, &faults), None, None),
    };
    if stands.version == version
        && let Some(takes) = takes(&visit, &stands.it, &one).await?
        && !takes.was_told(&visit)
    {
        return changed(&visit, &stands.it, version, (&typed, &[]), None, Some(takes));
    }
    match visit.acts()?.save_slot_type(visit.actor()?, &Versioned { it: one, version }).await {
        Ok(Edited::Saved(_)) => Ok(Reply::goto("/diary/kinds?said=saved")),
        Ok(Edited::Conflict(both)) => {
            let (known, versions) = (choices(), (&of(&both.yours.it), &of(&both.theirs.it)));
            let say = |key: &str, value: &str| sheet::chosen(&known, key, value);
            Ok(sheet::conflict(ways(stands.it.id), &ASKS, versions, both.theirs.version, say))
        }
        Ok(Edited::Gone) => Err(Error::not_found("There is no such kind of slot.")),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            changed(&visit, &stands.it, version, (&typed, &[]), Some(error.to_string()), None)
        }
        Err(error) => Err(error),
    }
}

/// What a change of a kind of slot would take from those who look for one, from those who are booked, and from the patterns.
async fn takes(visit: &Visit, before: &SlotType, after: &SlotType) -> Result<Option<Takes>> {
    let (acts, actor, today) = (visit.acts()?, visit.actor()?, visit.site.app.entrance.clock.today());
    let touched = acts.plan_slot_type(actor, after).await?;
    let free = form::free(&touched);
    let mut said = Vec::new();
    if touched.free + touched.booked > 0 {
        let gone: Vec<&str> =
            Need::ALL.iter().filter(|n| before.suits(**n) && !after.suits(**n)).map(|n| n.title()).collect();
        if !gone.is_empty() {
            said.push(format!("At once {free} can no longer be given for: {}.", gone.join("; ")));
        }
        let was = |old: &str, new: &str| {
            let booked = form::and_booked(&touched, |who| format!("Tell {who} by the old words."));
            format!("At once {free} are “{new}” and no longer “{old}”.{booked}")
        };
        if before.mode != after.mode {
            said.push(was(before.mode.title(), after.mode.title()));
        }
        if before.profession != after.profession {
            said.push(was(before.profession.title(), after.profession.title()));
        }
        if before.minutes != after.minutes {
            let booked = form::and_booked(&touched, |who| format!("There must be another appointment for {who}."));
            said.push(format!(
                "What is published keeps its {} minutes until the diary is published again. Then {free} make way for slots of \
                 {} minutes.{booked}",
                before.minutes, after.minutes
            ));
        }
    }
    let mut to_do = Vec::new();
    if !touched.faults.is_empty() {
        let days = acts.diary_days(actor, today, today).await?;
        let patterns = acts.patterns(actor, actor.organisation).await?;
        for (id, faults) in &touched.faults {
            let Some(one) = patterns.iter().find(|one| one.it.id == *id) else { continue };
            let why: Vec<String> = faults.iter().map(ToString::to_string).collect();
            let words = format!("{}: {}", pattern::say(&one.it, &days), why.join("; "));
            to_do.push((words, format!("/diary/patterns/{id}")));
        }
        said.push("These patterns make nothing any more until they are corrected.".into());
    }
    Ok(Takes::of(said, to_do, &touched))
}
