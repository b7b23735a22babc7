//! Pages of bids (`domain.md` F3, F4): the register, an application, what a panel makes of it, and the sheet for the committee.

mod apply;
mod decision;
mod list;
mod one;
mod register;
mod take;
mod words;

use linchpin_app::permission::{Act, Resource};

use crate::{
    routes::{Need, Route, get, post},
    visit::{change, desk},
};

/// Every address of these pages. Whose bid an address means is asked by the act.
pub(crate) fn routes() -> Vec<Route> {
    let may = |act| Need::May(act, Resource::Bid);
    let (see, add, edit, decide) = (may(Act::See), may(Act::Add), may(Act::Edit), may(Act::Decide));
    vec![
        get("/bids", see, desk(list::list)),
        get("/bids/register", edit, desk(register::form)),
        post("/bids/register", edit, change(register::enter)),
        get("/bids/apply", add, desk(apply::form)),
        post("/bids/apply", add, change(apply::send)),
        get("/bids/{id}", see, desk(one::one)),
        get("/bids/{id}/decision", see, desk(decision::sheet)),
        post("/bids/{id}", edit, change(take::panel)),
        post("/bids/{id}/decide", decide, change(take::decide)),
        post("/bids/{id}/withdraw", add, change(take::withdraw)),
    ]
}
