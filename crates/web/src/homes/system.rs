use linchpin_core::Result;

use super::work::Work;
use crate::{
    pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

/// An administrator's home.
pub(crate) async fn system(visit: Visit) -> Result<Reply> {
    let waiting = visit.acts()?.waiting(visit.actor()?).await?;
    let mut jobs = Table::new("jobs", "Background jobs", vec![Column::words("State"), Column::figures("Jobs")]);
    jobs.empty = "There are no background jobs.".into();
    for (state, n) in waiting.jobs.unwrap_or_default() {
        let words = match state.as_str() {
            "waiting" => "Waiting",
            "running" => "Running",
            "done" => "Done",
            "dead" => "Given up: each needs a person",
            _ => continue,
        };
        jobs.rows.push(vec![Cell::words(words), Cell::count(usize::try_from(n).unwrap_or(usize::MAX))]);
    }
    let mut parts = Table::new("parts", "Parts of the service", vec![Column::words("Part"), Column::words("State")]);
    parts.empty = "No part of the service is watched.".into();
    for part in visit.site.app.operations.vitals.parts().await {
        let state = if part.ready { "Answers" } else { "Does not answer" };
        parts.rows.push(vec![Cell::words(pages::capital(part.name)), Cell::words(state)]);
    }
    let work = Work::of(&visit)
        .await?
        .count(&visit, waiting.accounts, "account", "accounts", "/accounts")
        .place(&visit, "Accounts", "/accounts", "Who may sign in, and as what")
        .place(&visit, "Care homes", "/care-homes", "Which there are, and who looks after each")
        .place(&visit, "Teams", "/teams", "Who works together")
        .place(&visit, "Loaded files", "/data", "What was loaded, and what was wrong with it");
    let about = "Move it on, to see what would take weeks";
    let work = if visit.site.app.demo {
        work.place(&visit, "The clock of this made-up place", "/system/clock", about)
    } else {
        work
    };
    Ok(Reply::page(work.page("The running of the system", vec![parts, jobs])))
}
