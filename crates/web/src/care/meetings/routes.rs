use linchpin_app::permission::{Act, Resource};

use super::{change, discuss, list, one, put};
use crate::{
    routes::{Need, Route, get, post},
    visit::{change as changes, desk},
};

/// Meetings. Whose an address is, and what of each case its reader sees, is asked by the act.
pub(crate) fn meetings() -> Vec<Route> {
    let may = |act| Need::May(act, Resource::Meeting);
    let (see, add, edit) = (may(Act::See), may(Act::Add), may(Act::Edit));
    vec![
        get("/care/meetings", see, desk(list::list)),
        post("/care/meetings", add, changes(list::plan)),
        get("/care/meetings/{id}", see, desk(one::one)),
        post("/care/meetings/{id}/agenda", edit, changes(change::agenda)),
        post("/care/meetings/{id}/people", edit, changes(change::people)),
        post("/care/meetings/{id}/end", edit, changes(change::end)),
        get("/care/meetings/{id}/cases/{case}", edit, desk(discuss::form)),
        post("/care/meetings/{id}/cases/{case}", edit, changes(discuss::save)),
        get("/care/cases/{id}/meeting", edit, desk(put::form)),
        post("/care/cases/{id}/meeting", edit, changes(put::put)),
    ]
}
