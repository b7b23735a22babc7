//! The addresses of cases, for the one list.

use linchpin_app::permission::{Act, Resource};

use super::{
    counts, emergency, find, hand, history, list, moves, news, one, open, own, pathway, person, print, risk, section,
    share, tasks,
};
use crate::{
    guard::Limit,
    routes::{Need, Route, get, post},
    visit::{change, desk},
};

/// Cases, meetings about them, campaigns, and one's own plans.
pub(crate) fn all() -> Vec<Route> {
    let parts = [
        cases(),
        super::meetings::routes::meetings(),
        super::campaign::routes::campaigns(),
        super::matters::routes(),
        own(),
    ];
    parts.into_iter().flatten().collect()
}

/// Cases. Whom an address means, and what of the case its reader sees, is asked by the act.
fn cases() -> Vec<Route> {
    let (see, edit) = (Need::May(Act::See, Resource::Case), Need::May(Act::Edit, Resource::Case));
    let (add, at_risk) = (Need::May(Act::Add, Resource::Case), Need::May(Act::See, Resource::RiskList));
    vec![
        get("/care", see, desk(list::list)),
        get("/care/counts", Need::May(Act::See, Resource::Aggregate), desk(counts::counts)),
        get("/care/list", at_risk, desk(risk::list)),
        get("/care/list/file", Need::May(Act::Export, Resource::RiskList), desk(risk::file)).limited(Limit::Export),
        get("/care/list/people/{id}", at_risk, desk(risk::one)),
        post("/care/list/people/{id}", at_risk, change(risk::decide)),
        get("/care/coverage", Need::May(Act::See, Resource::Aggregate), desk(risk::coverage)),
        get("/care/pathways/{id}", see, desk(pathway::pathway)),
        post("/care/pathways/{id}/find", Need::May(Act::Search, Resource::Person), change(find::find))
            .limited(Limit::Search),
        get("/care/cases/{id}", see, desk(one::one)),
        get("/care/cases/{id}/move", edit, desk(moves::form)),
        post("/care/cases/{id}/move", edit, change(moves::make)),
        get("/care/cases/{id}/plan/{section}", see, desk(section::section)),
        post("/care/cases/{id}/plan/{section}", edit, change(section::save)),
        get("/care/cases/{id}/print", see, desk(print::print)),
        get("/care/cases/{id}/night", see, desk(emergency::night)),
        post("/care/cases/{id}/tasks", edit, change(tasks::done)),
        get("/care/cases/{id}/tasks/{number}", edit, desk(hand::task)),
        post("/care/cases/{id}/tasks/{number}", edit, change(hand::hand)),
        get("/care/cases/{id}/lead", edit, desk(hand::lead)),
        post("/care/cases/{id}/lead", edit, change(hand::name_lead)),
        post("/care/cases/{id}/shares", Need::May(Act::Edit, Resource::Relationship), change(hand::end_share)),
        post("/care/notices", see, change(list::seen)),
        post("/care/cases/{id}/consent", edit, change(share::agree)),
        post("/care/cases/{id}/notes", edit, change(history::note)),
        get("/people/{id}/care", see, desk(person::cases)),
        get("/people/{id}/care/{pathway}", add, desk(open::form)),
        post("/people/{id}/care/{pathway}", add, change(open::open)),
        get("/people/{id}/news", Need::May(Act::Mark, Resource::Case), desk(news::form)),
        post("/people/{id}/news", Need::May(Act::Mark, Resource::Case), change(news::tell)),
        get("/people/{id}/emergency-plan", Need::May(Act::See, Resource::EmergencyPlan), desk(emergency::plan)),
    ]
}

/// One's own plans.
fn own() -> Vec<Route> {
    let mine = Need::May(Act::See, Resource::OwnCare);
    vec![
        get("/own-care/plans", mine, desk(own::plans)),
        get("/own-care/plans/{pathway}", mine, desk(open::form)),
        post("/own-care/plans/{pathway}", mine, change(open::open)),
    ]
}
