//! Pages of what a practice and its commissioner do together (`domain.md` D5, D6): concerns, inspections, peer reviews. As with
//! cases no pathway is named here: a file more is a kind of matter more.

mod causes;
mod list;
mod make_move;
mod one;
mod open;

use linchpin_app::permission::{Act, Resource};

use crate::{
    routes::{Need, Route, get, post},
    visit::{change, desk},
};

/// Their addresses.
pub(super) fn routes() -> Vec<Route> {
    let (see, edit) = (Need::May(Act::See, Resource::Matter), Need::May(Act::Edit, Resource::Matter));
    let add = Need::May(Act::Add, Resource::Matter);
    vec![
        get("/matters", see, desk(list::list)),
        get("/matters/open/{procedure}", add, desk(open::form)),
        post("/matters/open/{procedure}", add, change(open::open)),
        get("/matters/{id}", see, desk(one::one)),
        get("/matters/{id}/move", edit, desk(make_move::form)),
        post("/matters/{id}/move", edit, change(make_move::make)),
        post("/matters/{id}/tasks", edit, change(make_move::task)),
    ]
}
