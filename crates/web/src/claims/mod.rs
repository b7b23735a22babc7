//! Claims, payments, the ledger and verification (`domain.md` D3): what is claimed, how it was worked out, who said what of it,
//! and where every pound went. Counts and codes only: nobody is named here but those who decided.

mod change;
mod counts;
mod ledger;
mod list;
mod one;
mod payments;
mod verification;
mod words;

use linchpin_app::{
    act::EVIDENCE_MOST,
    permission::{Act, Resource},
};

use crate::{
    guard::Limit,
    routes::{Need, Route, get, post},
    visit::{change as changes, desk},
};

/// A file and the few words beside it.
const ROOM: usize = EVIDENCE_MOST + (64 << 10);

/// Claims and money. Whose an address is, and who may say what, is asked by the act.
pub(crate) fn routes() -> Vec<Route> {
    let claim = |act| Need::May(act, Resource::Claim);
    let (see, edit, decide) = (claim(Act::See), claim(Act::Edit), claim(Act::Decide));
    let books = Need::May(Act::See, Resource::Ledger);
    let keep = Need::May(Act::Operate, Resource::Ledger);
    vec![
        get("/claims", see, desk(list::list)),
        post("/claims/counts", edit, changes(counts::counts)).takes_files(ROOM),
        get("/claims/{id}", see, desk(one::one)),
        post("/claims/{id}/fill", edit, changes(change::fill)),
        post("/claims/{id}/evidence", edit, changes(change::show)).takes_files(ROOM),
        get("/claims/{id}/files/{file}", see, desk(change::file)).limited(Limit::Export),
        post("/claims/{id}/declare", edit, changes(change::declare)),
        post("/claims/{id}/decide", decide, changes(change::decide)),
        get("/payments", see, desk(payments::list)),
        post("/payments", keep, changes(payments::pay)),
        get("/payments/{id}", see, desk(payments::one)),
        get("/ledger", books, desk(ledger::page)),
        get("/ledger/journal", Need::May(Act::Export, Resource::Ledger), desk(ledger::journal)).limited(Limit::Export),
        post("/ledger/close", keep, changes(ledger::close)),
        post("/ledger/source", keep, changes(ledger::set_aside)),
        get("/verification", books, desk(verification::page)),
        post("/verification", decide, changes(verification::change)),
    ]
}
