use linchpin_access::simulate::Scenario;
use linchpin_app::kept::{WhatIf, WhatIfState};
use linchpin_core::Result;
use serde::Serialize;

use super::words;
use crate::{
    Page,
    account::when,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct All {
    /// What can be asked: title, why, source, address.
    scenarios: Vec<(String, String, String, String)>,
    /// Those that are done, to be set beside each other: key and words.
    done: Vec<(String, String)>,
    wrong: Option<&'static str>,
}

/// What can be asked, and what was.
pub(crate) async fn list(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let scenarios = acts.scenarios(actor).await?.into_iter().map(|(one, _)| {
        let Scenario { id, title, why, source, .. } = one;
        (title, why, source, format!("/what-if/ask?scenario={}", crate::link::encode(&id)))
    });
    let scenarios = scenarios.collect();
    let kept = acts.what_ifs(actor).await?;
    let is_done = |one: &&WhatIf| one.state == WhatIfState::Done;
    let name = |one: &WhatIf| (one.id.to_string(), format!("{}, asked {}", one.title, when(one.asked)));
    let page = All {
        scenarios,
        done: kept.iter().filter(is_done).map(name).collect(),
        wrong: (visit.query.get("choose") == Some("two")).then_some("Choose two different results."),
    };
    Ok(Reply::tables(Page::new("what-ifs.jinja", "What if?", page).with(vec![table(&kept)])))
}

fn table(kept: &[WhatIf]) -> Table {
    let columns =
        vec![Column::words("Question"), Column::words("Asked"), Column::words("Played on"), Column::words("How far")];
    let mut table = Table::new("kept", "What your organisation asked", columns);
    table.quiet = true;
    table.empty = "Nothing was asked yet. Choose a question above.".into();
    for one in kept {
        let place = if one.place == linchpin_app::OWN { "This place, fitted".to_owned() } else { one.place.clone() };
        table.rows.push(vec![
            Cell::words(one.title.clone()).to(format!("/what-if/{}", one.id)),
            Cell::words(when(one.asked)),
            Cell::words(place),
            Cell::words(words::state(one).0),
        ]);
    }
    table
}
