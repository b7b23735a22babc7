//! Schemes (`domain.md` D2 to D4): who signed what, how the year goes, what is worked out and how, and what to do next. No page
//! names a scheme: what stands on it is in the file. Nobody is on any of them.

mod agreement;
mod asked;
mod forms;
mod list;
mod offer;
mod scheme;
mod statement;
mod step;
mod words;
mod working;

use linchpin_app::permission::{Act, Resource};

use crate::{
    routes::{Need, Route, get, post},
    visit::{change, desk},
};

/// The addresses of schemes.
pub(crate) fn routes() -> Vec<Route> {
    let may = |act| Need::May(act, Resource::Agreement);
    vec![
        get("/schemes", may(Act::See), desk(list::list)),
        get("/schemes/statement", may(Act::See), desk(statement::statement)),
        get("/schemes/{id}", may(Act::See), desk(scheme::scheme)),
        post("/schemes/{id}/offer", may(Act::Add), change(offer::offer)),
        get("/schemes/{id}/{provider}", may(Act::See), desk(agreement::agreement)),
        get("/schemes/{id}/{provider}/working", may(Act::See), desk(working::working)),
        post("/schemes/{id}/{provider}/step", may(Act::Decide), change(step::step)),
    ]
}
