//! Pages of money that comes in (`domain.md` F1, F2, F5 to F7): what documents print with every total that does not add up, savings
//! month by month, the pooled budget, and who gets what of the prescribing budget.

mod add;
mod list;
mod one;
mod pool;
mod prescribing;
mod reinvested;
mod savings;
mod streams;
mod words;

use linchpin_app::permission::{Act, Resource};

pub(crate) use words::{amount, money, typed};

use crate::{
    routes::{Need, Route, get, post},
    visit::{change, desk},
};

/// Every address of these pages.
pub(crate) fn routes() -> Vec<Route> {
    let may = |act| Need::May(act, Resource::Funding);
    let (see, keep, edit) = (may(Act::See), may(Act::Add), may(Act::Edit));
    let (share, set) = (Need::May(Act::See, Resource::Budget), Need::May(Act::Edit, Resource::Budget));
    vec![
        get("/funding", see, desk(list::list)),
        get("/funding/add", keep, desk(add::form)),
        post("/funding/add", keep, change(add::keep)),
        get("/funding/{id}", see, desk(one::one)),
        post("/funding/{id}/plan", edit, change(one::adopt)),
        get("/savings", see, desk(savings::page)),
        post("/savings", edit, change(savings::put)),
        get("/pooled-budget", see, desk(pool::page)),
        post("/pooled-budget", edit, change(pool::say)),
        get("/prescribing-budget", share, desk(prescribing::page)),
        post("/prescribing-budget", set, change(prescribing::set)),
    ]
}
