//! Everybody in numbers (`domain.md` C8, C9, H9): registers, segments and multimorbidity, and gaps in care; for a practice also
//! whom a gap is about. Numbers come from `linchpin-app`, which withholds what their reader may not see.

mod gap;
mod gaps;
mod lacking;
mod page;
mod words;

use linchpin_app::permission::{Act, Resource};

use crate::{
    guard::Limit,
    routes::{Need, Route, get},
    visit::desk,
};

/// The addresses.
pub(crate) fn routes() -> Vec<Route> {
    let counts = Need::May(Act::See, Resource::Aggregate);
    vec![
        get("/population", counts, desk(page::page)),
        get("/gaps", counts, desk(gaps::gaps)),
        get("/gaps/{id}", counts, desk(gap::one)),
        get("/gaps/{id}/people", Need::May(Act::See, Resource::RiskList), desk(lacking::people)),
        get("/gaps/{id}/people/file", Need::May(Act::Export, Resource::RiskList), desk(lacking::file))
            .limited(Limit::Export),
    ]
}
