use axum::http::StatusCode;
use linchpin_app::act::{ClaimSeen, EvidenceSeen, StepSeen};
use linchpin_core::{ClaimId, OdsCode, Result};
use linchpin_schemes::claiming::Does;
use serde::Serialize;

use super::{list, words};
use crate::{
    Page,
    account::when,
    pages,
    table::{Cell, Column, On, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct One {
    at: String,
    seen: u64,
    practice: String,
    /// Where another practice is paid than the one that did it.
    paid_to: Option<String>,
    scheme: String,
    scheme_claims: String,
    period: String,
    state: (&'static str, &'static str),
    next: Option<String>,
    amount: String,
    /// The amount as a form sends it back, so that nobody approves what they did not see.
    amount_pence: i64,
    taken: Option<String>,
    claim_by: String,
    is_late: bool,
    late: Option<String>,
    returned: Option<String>,
    held: Vec<String>,
    because: Vec<String>,
    facts: Vec<(&'static str, String)>,
    /// What is declared: field, word, what was written last.
    declares: Vec<(String, String, Option<String>)>,
    asked: Vec<(String, Vec<String>)>,
    files: Vec<File>,
    may: Vec<&'static str>,
    hindered: Option<String>,
    proven: Option<bool>,
    restated: Option<(String, String, String, i64, String)>,
    found: Vec<String>,
    text: String,
    said: Option<&'static str>,
    wrong: Option<String>,
}

/// A file that was shown.
#[derive(Serialize)]
struct File {
    id: String,
    href: String,
    name: String,
    what: String,
    size: String,
    added: String,
    verdict: (&'static str, &'static str),
    because: Option<String>,
    waits: bool,
}

/// A claim: how it was worked out, what was shown for it, who said what, and what its reader may do.
pub(super) async fn one(visit: Visit) -> Result<Reply> {
    let id: ClaimId = visit.id(0)?;
    let page = page(&visit, id, None).await?;
    Ok(Reply::tables(page))
}

/// The page again with what was wrong.
pub(super) async fn again(visit: &Visit, id: ClaimId, wrong: String) -> Result<Reply> {
    Ok(Reply::page(page(visit, id, Some(wrong)).await?).status(StatusCode::UNPROCESSABLE_ENTITY))
}

async fn page(visit: &Visit, id: ClaimId, wrong: Option<String>) -> Result<Page> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let seen = acts.claim(actor, id).await?;
    let name = |code: OdsCode| pages::name(&visit.picture, code);
    let (head, claim) = (&seen.head, &seen.claim);
    let payment = claim.payment();
    let open = claim.is_open();
    let one = One {
        at: format!("/claims/{id}"),
        seen: head.version,
        practice: name(head.provider),
        paid_to: (head.payee != head.provider).then(|| name(head.payee)),
        scheme: seen.scheme.title.clone(),
        scheme_claims: list::of_scheme(&head.scheme),
        period: head.period.words(),
        state: words::state(head.state),
        next: claim.next().map(ToString::to_string),
        amount: head.amount.to_string(),
        amount_pence: head.amount.0,
        taken: (head.taken.0 > 0).then(|| head.taken.to_string()),
        claim_by: words::day(head.claim_by),
        is_late: open && head.claim_by < acts.clock.today(),
        late: claim.late.clone(),
        returned: claim.returned.clone().filter(|_| open),
        held: payment.map(|one| one.held.clone()).unwrap_or_default(),
        because: payment.map(|one| one.because.clone()).unwrap_or_default(),
        facts: facts(&seen),
        declares: seen
            .declares
            .iter()
            .enumerate()
            .map(|(at, (what, count))| (format!("count-{}", at + 1), what.clone(), count.clone()))
            .collect(),
        asked: seen.asked.clone(),
        files: seen.evidence.iter().map(|one| file(id, one)).collect(),
        may: seen.may.iter().map(|does| named(*does)).collect(),
        hindered: seen.hindered.clone(),
        proven: seen.proven,
        restated: seen.restated.as_ref().map(|one| {
            let difference = one.difference();
            (one.was.to_string(), one.is.to_string(), difference.to_string(), difference.0, one.notes.clone())
        }),
        found: seen.found.iter().filter_map(|one| one.finding.as_ref()).map(found).collect(),
        text: head.hash.chars().take(12).collect(),
        said: said(visit.query.get("done")),
        wrong,
    };
    let title = format!("{}, {}", seen.scheme.title, head.period.words());
    let mut tables = vec![history(&seen.steps, name), entries(&seen)];
    if let Some(payment) = payment {
        tables.insert(0, working(&payment.working));
    }
    Ok(Page::new("claim.jinja", title, one).under("Claims", "/claims").with(tables))
}

fn named(does: Does) -> &'static str {
    match does {
        Does::Fill => "fill",
        Does::Show => "show",
        Does::Declare => "declare",
        Does::Judge => "judge",
        Does::Approve => "approve",
        Does::Return => "return",
        Does::Pay => "pay",
        Does::Adjust => "adjust",
        Does::ClawBack => "claw-back",
        Does::Work | Does::Pass => "",
    }
}

fn said(done: Option<&str>) -> Option<&'static str> {
    Some(match done? {
        "filled" => "It is filled in, and the claim is worked out again.",
        "shown" => "The file is with the claim. Whoever approves looks at it.",
        "declared" => "The claim is declared. Whoever approves has it now.",
        "judged" => "What you found is written down, and the claim is worked out again.",
        "approved" => "The claim is approved, and owed from today on.",
        "returned" => "The claim is with the practice again.",
        "adjusted" => "The adjustment is in the books as an entry of its own.",
        "clawed-back" => "It is in the books, and is taken off what the practice is paid next.",
        _ => return None,
    })
}

fn facts(seen: &ClaimSeen) -> Vec<(&'static str, String)> {
    let Some(payment) = seen.claim.payment() else { return Vec::new() };
    let mut facts = Vec::new();
    facts.extend(payment.counted.map(|n| ("Counted", n.to_string())));
    facts.extend(payment.capped.map(|n| ("Paid for", n.to_string())));
    facts.extend(payment.points.map(|n| ("Points", format!("{n:.2}"))));
    facts
}

fn found(one: &linchpin_app::kept::ClaimFinding) -> String {
    let holds = if one.holds { "it was as claimed" } else { "it was not as claimed" };
    let back = if one.amount.0 > 0 { format!(", and {} comes back", one.amount) } else { String::new() };
    format!("Looked at {}: {holds}{back}. {}", when(one.at), one.words)
}

fn file(claim: ClaimId, seen: &EvidenceSeen) -> File {
    let EvidenceSeen { file, by } = seen;
    let size = if file.size < 1024 { format!("{} bytes", file.size) } else { format!("{} kB", file.size / 1024) };
    File {
        id: file.id.to_string(),
        href: format!("/claims/{claim}/files/{}", file.id),
        name: file.name.clone(),
        what: file.what.clone(),
        size,
        added: match by {
            Some(by) => format!("{by}, {}", when(file.added)),
            None => when(file.added),
        },
        verdict: match &file.judged {
            None => ("Waits to be judged", "yellow"),
            Some(judged) if judged.accepted => ("Accepted", "green"),
            Some(_) => ("Sent back", "orange"),
        },
        because: file.judged.as_ref().map(|judged| judged.because.clone()).filter(|because| !because.is_empty()),
        waits: file.judged.is_none(),
    }
}

/// The whole way to the amount, each line with the rule beside it.
fn working(working: &linchpin_schemes::Working) -> Table {
    let columns = vec![
        Column::figures("Line"),
        Column::words("What"),
        Column::figures("How much"),
        Column::words("How it was made"),
        Column::words("By which rule"),
        Column::figures("Exact value").only(On::File),
    ];
    let mut table = Table::new("working", "The whole working", columns);
    table.quiet = true;
    for (number, line) in working.lines().iter().enumerate() {
        table.rows.push(vec![
            Cell::count(number + 1),
            Cell::words(line.says.clone()),
            Cell::words(line.shown()),
            Cell::words(line.made()),
            Cell::words(line.rule.clone()),
            Cell::words(line.value.to_string()),
        ]);
    }
    table.notes.push("A number in square brackets is the line with that number.".into());
    table
}

fn history(steps: &[StepSeen], name: impl Fn(OdsCode) -> String) -> Table {
    let columns = vec![Column::words("When"), Column::words("Who"), Column::words("What")];
    let mut table = Table::new("history", "What happened", columns);
    table.quiet = true;
    for step in steps.iter().rev() {
        let who = match (&step.by, step.organisation) {
            (Some(by), Some(of)) => Cell::words(by.clone()).below(name(of)),
            (None, Some(of)) => Cell::words(name(of)),
            _ => Cell::words("The program"),
        };
        table.rows.push(vec![Cell::words(when(step.at)), who, Cell::words(step.says.clone())]);
    }
    table
}

fn entries(seen: &ClaimSeen) -> Table {
    let columns = vec![
        Column::words("Day"),
        Column::words("Entry"),
        Column::words("From"),
        Column::words("To"),
        Column::figures("Amount"),
        Column::words("Why"),
    ];
    let mut table = Table::new("entries", "In the ledger", columns);
    table.quiet = true;
    table.empty = "Nothing of this claim is in the ledger: it is not approved yet.".into();
    for posted in &seen.entries {
        for transfer in &posted.entry.transfers {
            table.rows.push(vec![
                Cell::words(words::day(posted.entry.day)),
                Cell::words(posted.entry.kind.words()),
                Cell::words(transfer.from.to_string()),
                Cell::words(transfer.to.to_string()),
                Cell::words(transfer.amount.pence().to_string()),
                Cell::words(posted.entry.because.clone()),
            ]);
        }
    }
    table
}
