use linchpin_app::{
    App,
    act::{Found, LackingPage},
    everybody::GapWords,
    permission::{Act, Resource},
};
use linchpin_core::Result;
use serde::Serialize;

use crate::{
    Page, gate, link,
    people::born,
    table::{Cell, Column, Table, file::File},
    visit::{Reply, Visit},
};

/// So many people stand on a page: each look at one is written down.
const SHOWN: usize = 50;

#[derive(Serialize)]
struct People {
    does: Vec<(String, String)>,
    rows: Vec<(String, String, String, Vec<String>)>,
    of: usize,
    from: usize,
    earlier: Option<String>,
    later: Option<String>,
    file: Option<String>,
    caveats: String,
    /// The pathways on which such people are looked after: title and address.
    pathways: Vec<(String, String)>,
}

/// Whom a gap, or one check of it, is about: the reader's own practice alone.
pub(super) async fn people(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let gap = acts.gap(visit.part(0))?;
    let check = visit.query.get("check");
    let from = visit.query.get("from").and_then(|text| text.parse().ok()).unwrap_or(0_usize);
    let LackingPage { rows, of } = acts.lacking(actor, (&gap, check), (from, SHOWN), Act::See).await?;
    let at = format!("/gaps/{}/people", link::encode(&gap.id));
    let only = check.map(|check| format!("check={}&", link::encode(check))).unwrap_or_default();
    let may = gate::could(&visit.site, actor.role, Act::Export, Resource::RiskList);
    let about = |who: &Found| {
        let about = [
            who.birth_date.map(born),
            who.age.map(|age| format!("{age} years")),
            who.nhs_number.map(|n| n.to_string()),
        ];
        about.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let name = |who: &Found| {
        if who.name.is_empty() { "No name known".to_owned() } else { who.name.clone() }
    };
    let page = People {
        does: asked(&gap, check),
        rows: rows
            .iter()
            .map(|(who, lacks)| (name(who), format!("/people/{}", who.id), about(who), lacks.clone()))
            .collect(),
        of,
        from: from + 1,
        earlier: (from > 0).then(|| format!("{at}?{only}from={}", from.saturating_sub(SHOWN))),
        later: (from + SHOWN < of).then(|| format!("{at}?{only}from={}", from + SHOWN)),
        file: (may && of > 0).then(|| format!("{at}/file?{only}format=")),
        caveats: gap.caveats.clone(),
        pathways: if gate::could(&visit.site, actor.role, Act::Add, Resource::Case) {
            on(acts, &gap)
        } else {
            Vec::new()
        },
    };
    let back = format!("/gaps/{}", link::encode(&gap.id));
    let title = format!("{}: our own people", gap.title);
    Ok(Reply::page(Page::new("gap-people.jinja", title, page).under("Gaps in care", "/gaps").under(gap.title, back)))
}

/// The pathways whose files say that this gap finds people for them.
fn on(acts: &App, gap: &GapWords) -> Vec<(String, String)> {
    let finds = format!("gaps/{}", gap.id);
    let found = acts.pathways().into_iter().filter(|one| one.opens.finds.contains(&finds));
    found.map(|one| (one.title.clone(), format!("/care/pathways/{}#open", link::encode(&one.id)))).collect()
}

/// What is lacking, and what to do about it.
fn asked(gap: &GapWords, check: Option<&str>) -> Vec<(String, String)> {
    let of = gap.checks.iter().filter(|one| check.is_none_or(|check| one.0 == check));
    of.map(|(_, title, does)| (title.clone(), does.clone())).collect()
}

/// The same as a file, with NHS numbers, for the practice’s own clinical system.
pub(super) async fn file(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let gap = acts.gap(visit.part(0))?;
    let found = acts.lacking(actor, (&gap, visit.query.get("check")), (0, usize::MAX), Act::Export).await?;
    let columns = ["NHS number", "Name", "Date of birth", "Lacks"].map(Column::words);
    let mut table = Table::new("people", gap.title.clone(), columns.to_vec());
    let row = |(who, lacks): &(Found, Vec<String>)| {
        let number = who.nhs_number.map_or_else(String::new, |number| number.to_string());
        let day = who.birth_date.map_or_else(String::new, |day| day.to_string());
        [number, who.name.clone(), day, lacks.join("; ")].map(Cell::words).to_vec()
    };
    table.rows = found.rows.iter().map(row).collect();
    let file = File::of(&table, &format!("gap-{}", gap.id), visit.query.get("format").unwrap_or("csv"))?;
    Ok(Reply::stream(file.mime, file.name, file.bytes.into()))
}
