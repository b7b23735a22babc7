use linchpin_app::permission::{Act, Resource};

use super::{coverage, letters, one};
use crate::{
    routes::{Need, Route, get, post},
    visit::{change, desk},
};

/// Campaigns: at one's own practice, and in numbers.
pub(crate) fn campaigns() -> Vec<Route> {
    let may = |act, resource| Need::May(act, resource);
    vec![
        get("/care/campaigns/{pathway}", may(Act::See, Resource::Case), desk(one::one)),
        post("/care/campaigns/{pathway}", may(Act::Add, Resource::Case), change(one::step)),
        get("/care/campaigns/{pathway}/letters", may(Act::See, Resource::Case), desk(letters::letters)),
        post("/care/campaigns/{pathway}/letters", may(Act::Edit, Resource::Case), change(letters::printed)),
        get("/care/campaigns/{pathway}/coverage", may(Act::See, Resource::Aggregate), desk(coverage::coverage)),
    ]
}
