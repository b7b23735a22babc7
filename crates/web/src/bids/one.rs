use std::collections::BTreeMap;

use linchpin_app::{
    act::BidSeen,
    kept::BidState,
    permission::{Act, Resource},
};
use linchpin_core::{BidId, Result};
use linchpin_schemes::bid::{Call, Interest};
use serde::Serialize;

use super::words;
use crate::{
    Page,
    account::when,
    funding::{money, typed},
    gate, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct One {
    id: String,
    state: (&'static str, &'static str),
    facts: Vec<(&'static str, String)>,
    /// What is asked and what was answered; none where the reader may not see it.
    papers: Option<Vec<(String, String)>>,
    /// Why the reader sees less.
    why: Option<&'static str>,
    /// What the reader declared.
    declared: Option<&'static str>,
    /// What the reader’s role and the moment allow, by name; the act asks again.
    can: Vec<&'static str>,
    /// The criteria to be marked: words, what is looked for, weight, the mark that was given.
    criteria: Vec<(String, String, u8, Option<u8>)>,
    most: u8,
    own_words: String,
    /// Those at the table who can be sent out: account and name.
    others: Vec<(String, String)>,
    recommended: Option<String>,
    decided: Option<String>,
    spent: Option<String>,
    measured: Vec<String>,
    history: Vec<String>,
    sheet: bool,
    done: Option<&'static str>,
    typed: BTreeMap<String, String>,
    wrong: Option<String>,
}

/// A bid, as far as its reader may see it.
pub(super) async fn one(visit: Visit) -> Result<Reply> {
    let id: BidId = visit.id(0)?;
    page(&visit, id, None).await.map(Reply::tables)
}

/// The page, with what was wrong with what somebody sent.
pub(super) async fn page(visit: &Visit, id: BidId, wrong: Option<String>) -> Result<Page> {
    let actor = visit.actor()?;
    let seen = visit.acts()?.bid(actor, id).await?;
    let could = |act| gate::could(&visit.site, actor.role, act, Resource::Bid);
    let own = seen.scorers.iter().find(|one| one.own);
    let criterion = |one: &linchpin_schemes::bid::Criterion| {
        let mark = own.and_then(|own| own.marks.given.get(&one.id).copied());
        (one.title.clone(), one.says.clone(), one.weight, mark)
    };
    let page = One {
        id: id.to_string(),
        state: words::state(seen.row.state),
        facts: facts(visit, &seen),
        papers: papers(&seen),
        why: seen.sight.why,
        declared: seen.declared.map(Interest::words),
        can: can(&seen, could(Act::Edit), could(Act::Decide), could(Act::Add)),
        criteria: seen.call.iter().flat_map(|call| &call.criteria).map(criterion).collect(),
        most: seen.call.as_ref().map_or(0, |call| call.marks),
        own_words: own.map(|own| own.marks.words.clone()).unwrap_or_default(),
        others: others(&seen, actor.account()),
        recommended: seen.recommendation.as_ref().map(|(by, what)| {
            let what_for = if what.fund {
                format!("{by} recommends {}", what.amount)
            } else {
                format!("{by} recommends no money")
            };
            format!("{what_for}: {}", what.words)
        }),
        decided: decided(&seen),
        spent: seen.left().map(|left| format!("{} of the award is spent; {left} is left.", seen.spent)),
        measured: seen.measured.clone(),
        history: seen
            .history
            .iter()
            .map(|one| {
                format!("{}: {} {}", when(one.at), one.by.as_deref().unwrap_or("the console"), words::step(one.what))
            })
            .collect(),
        sheet: seen.call.is_some() && !seen.asks && seen.sight.papers,
        done: visit.query.get("done").and_then(|done| match done {
            "made" => Some("The application is sent."),
            "saved" => Some("It is saved."),
            _ => None,
        }),
        typed: typed(visit.form()),
        wrong,
    };
    let tables = tables(&seen);
    Ok(Page::new("bid.jinja", seen.row.title, page).under("Bids", "/bids").with(tables))
}

fn facts(visit: &Visit, seen: &BidSeen) -> Vec<(&'static str, String)> {
    let row = &seen.row;
    let mut facts = vec![
        ("Who asks", pages::name(&visit.picture, row.applicant)),
        ("For", words::asked(row.amount, row.recurrent)),
        ("Whose money", row.funds.clone()),
        ("Made", words::day(row.made)),
    ];
    facts.extend(seen.call.as_ref().map(|call| ("Call", call.title.clone())));
    facts.extend(row.commit_by.map(|day| ("To be committed by", words::day(day))));
    facts
}

/// What was asked and answered, in the order of the call.
pub(super) fn papers(seen: &BidSeen) -> Option<Vec<(String, String)>> {
    let paper = seen.paper.as_ref()?;
    let asks = |id: &str| {
        let question = seen.call.iter().flat_map(|call| &call.questions).find(|one| one.id == id);
        question.map_or_else(|| "What it is about".to_owned(), |one| one.asks.clone())
    };
    let place = |id: &str| seen.call.as_ref().and_then(|call| call.questions.iter().position(|one| one.id == id));
    let mut all: Vec<_> = paper.answers.iter().collect();
    all.sort_by_key(|(id, _)| place(id));
    Some(all.into_iter().map(|(id, answer)| (asks(id), answer.clone())).collect())
}

fn can(seen: &BidSeen, edits: bool, decides: bool, adds: bool) -> Vec<&'static str> {
    let open = seen.row.state == BidState::Open;
    let here = seen.call.is_some();
    let at_table = edits && here && open && seen.sight.papers && !seen.asks;
    let unrecommended = seen.recommendation.is_none();
    let all = [
        ("declare", edits && here && open && !seen.asks && seen.declared != Some(Interest::Leaves)),
        ("score", at_table && unrecommended),
        ("recommend", at_table && seen.sight.scores && unrecommended),
        ("decide", decides && open && (!here || (at_table && !unrecommended))),
        ("spend", edits && seen.row.state == BidState::Approved),
        ("withdraw", adds && open && seen.asks),
    ];
    all.into_iter().filter(|(_, may)| *may).map(|(name, _)| name).collect()
}

fn others(seen: &BidSeen, own: Option<linchpin_core::UserId>) -> Vec<(String, String)> {
    let stays = seen.panel.iter().filter(|one| one.interest != Interest::Leaves && Some(one.account) != own);
    stays.map(|one| (one.account.to_string(), one.name.clone())).collect()
}

/// What was decided, in a sentence.
pub(super) fn decided(seen: &BidSeen) -> Option<String> {
    let (by, what) = seen.decision.as_ref()?;
    let outcome = if what.approved { format!("{} is awarded", what.amount) } else { "No money is awarded".to_owned() };
    let by = by.as_ref().filter(|_| !seen.asks).map(|by| format!(" ({by})")).unwrap_or_default();
    Some(format!("{outcome}{by}: {}", what.words))
}

fn tables(seen: &BidSeen) -> Vec<Table> {
    let mut all = Vec::new();
    if let Some(call) = seen.call.as_ref().filter(|_| !seen.scorers.is_empty()) {
        all.push(marks(seen, call));
    }
    if !seen.panel.is_empty() {
        let columns = vec![Column::words("Who"), Column::words("Declared"), Column::words("In words")];
        let mut panel = Table::new("panel", "Interests", columns);
        panel.quiet = true;
        for one in &seen.panel {
            let cells = [one.name.clone(), one.interest.words().to_owned(), one.words.clone()];
            panel.rows.push(cells.map(Cell::words).to_vec());
        }
        all.push(panel);
    }
    if seen.decision.as_ref().is_some_and(|(_, what)| what.approved) {
        let columns = vec![Column::words("When"), Column::words("On what"), Column::figures("Amount")];
        let mut spends = Table::new("spends", "What was spent", columns);
        spends.quiet = true;
        spends.empty = "Nothing is spent yet.".into();
        for one in &seen.spends {
            spends.rows.push(vec![Cell::words(words::day(one.on)), Cell::words(one.words.clone()), money(one.amount)]);
        }
        all.push(spends);
    }
    all
}

/// The marks of each scorer, the means, and the weighted total.
pub(super) fn marks(seen: &BidSeen, call: &Call) -> Table {
    let mut columns = vec![Column::words("Criterion"), Column::figures("Weight")];
    columns.extend(seen.scorers.iter().map(|one| Column::figures(one.name.clone())));
    columns.push(Column::figures("Mean"));
    let mut table = Table::new("marks", "Marks", columns);
    table.quiet = true;
    for (at, one) in call.criteria.iter().enumerate() {
        let given = |id: &str| seen.scorers.iter().map(|s| s.marks.given.get(id).copied()).collect::<Vec<_>>();
        let marks =
            given(&one.id).into_iter().map(|mark| mark.map_or_else(Cell::default, |mark| Cell::count(mark.into())));
        let mean = seen.tally.as_ref().and_then(|tally| tally.means.get(at));
        let mean = mean.map_or_else(Cell::default, |mean| Cell::words(format!("{mean:.2}")));
        let first = [Cell::words(one.title.clone()), Cell::count(one.weight.into())];
        table.rows.push(first.into_iter().chain(marks).chain([mean]).collect());
    }
    if let Some(tally) = &seen.tally {
        table.notes.push(format!(
            "{:.1} of 100 by the weights; the scorers’ own totals lie between {:.1} and {:.1}.",
            tally.total, tally.spread.0, tally.spread.1
        ));
    } else {
        table.notes.push("Your own marks. You see the others’ once you have given yours.".into());
    }
    table
}
