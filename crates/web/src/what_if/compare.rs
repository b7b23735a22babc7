use linchpin_access::simulate::Standing;
use linchpin_app::act::WhatIfTold;
use linchpin_core::{Error, Result, WhatIfId};
use serde::Serialize;

use super::words;
use crate::{
    Page,
    table::Table,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Beside {
    /// The two: title, address, where it was played.
    sides: Vec<(String, String, String)>,
    /// From the first to the second, where they met the same people.
    sentence: Option<String>,
    chart: String,
    text: String,
    /// What each told beside its own today, where they did not.
    apart: Vec<(String, String)>,
}

/// Two that are kept beside each other.
pub(crate) async fn compare(visit: Visit) -> Result<Reply> {
    let id = |name| visit.query.get(name).and_then(|text| text.parse::<WhatIfId>().ok());
    let (Some(first), Some(second)) = (id("first"), id("second")) else {
        return Ok(Reply::goto("/what-if?choose=two"));
    };
    if first == second {
        return Ok(Reply::goto("/what-if?choose=two"));
    }
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let (one, other) = (acts.what_if(actor, first).await?, acts.what_if(actor, second).await?);
    let (a, b) = (played(&one)?, played(&other)?);
    let beside = if one.asked.seed == other.asked.seed { a.beside(b) } else { None };
    let side = |told: &WhatIfTold, standing: &Standing| {
        (told.asked.title.clone(), format!("/what-if/{}", told.asked.id), words::setting(standing))
    };
    let tables: Vec<Table> = beside.iter().map(|told| words::figures(&told.differences, "First", "Second")).collect();
    let drawn = beside.as_ref().map(|told| words::drawing(&told.differences, "the first"));
    let (chart, text) = drawn.unwrap_or_default();
    let apart = if beside.is_some() {
        Vec::new()
    } else {
        vec![(one.asked.title.clone(), a.report().sentence), (other.asked.title.clone(), b.report().sentence)]
    };
    let page = Beside {
        sides: vec![side(&one, a), side(&other, b)],
        sentence: beside.map(|told| told.sentence()),
        chart,
        text,
        apart,
    };
    let page = Page::new("what-if-compare.jinja", "Two results beside each other", page).under("What if?", "/what-if");
    Ok(Reply::tables(page.with(tables)))
}

fn played(told: &WhatIfTold) -> Result<&Standing> {
    told.standing.as_ref().ok_or_else(|| Error::not_found("One of them has not been played yet."))
}
