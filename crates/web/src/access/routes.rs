//! The addresses of people's own appointments, of what is written to people, and of NHS 111, for the one list.

use linchpin_app::permission::{Act, Resource};

use super::{calendar, diary, nhs_111, offer, own};
use crate::{
    guard::Limit,
    messages,
    routes::{Need, Route, get, post},
    visit::{change, desk},
};

/// What is written to people. An offer's own address says which one it is, to whoever has it; all else asks who reads.
pub(crate) fn written() -> Vec<Route> {
    let (see, rules) = (Need::May(Act::See, Resource::Diary), Need::May(Act::Edit, Resource::Diary));
    vec![
        get("/offer/{token}", Need::Nothing, desk(offer::offer)).limited(Limit::Offer),
        post("/offer/{token}", Need::Nothing, change(offer::answer)).limited(Limit::Offer),
        get("/messages", see, desk(messages::list)),
        get("/messages/replies", see, desk(messages::replies)),
        post("/messages/replies/{id}", Need::May(Act::Edit, Resource::Appointment), change(messages::close)),
        get("/messages/rules", see, desk(messages::rules)),
        post("/messages/rules", rules, change(messages::save_rules)),
        get("/messages/{id}", see, desk(messages::one)),
    ]
}

/// The addresses of clinicians' calendars. Who has such an address reads it without signing in.
pub(crate) fn calendars() -> Vec<Route> {
    let may = |act| Need::May(act, Resource::Calendar);
    vec![
        get("/calendar/{file}", Need::Nothing, desk(calendar::feed)).limited(Limit::Calendar),
        get("/diary/calendars", may(Act::See), desk(calendar::list)),
        post("/diary/calendars", may(Act::Add), change(calendar::make)),
        post("/diary/calendars/{id}/revoke", may(Act::Edit), change(calendar::revoke)),
    ]
}

/// NHS 111: a caller, and what is opened to 111.
pub(crate) fn callers() -> Vec<Route> {
    let area = Need::May(Act::See, Resource::Nhs111);
    vec![
        post("/111", area, change(nhs_111::callers)).limited(Limit::Search),
        post("/111/requests", area, change(nhs_111::enter)),
        get("/111/callers/{person}/{request}", area, desk(nhs_111::choose)),
        post("/111/callers/{person}/{request}/hold", area, change(nhs_111::hold)),
        get("/111/callers/{person}/{request}/held/{hold}", area, desk(nhs_111::held)),
        post("/111/callers/{person}/{request}/held/{hold}", area, change(nhs_111::settle)),
        get("/111/booked/{hold}", area, desk(nhs_111::booked)),
    ]
}

/// One's own appointments.
pub(crate) fn own() -> Vec<Route> {
    let mine = Need::May(Act::See, Resource::OwnCare);
    vec![
        get("/own-care/appointments", mine, desk(own::list)),
        get("/own-care/appointments/{id}", mine, desk(own::one)),
        get("/own-care/appointments/{id}/calendar", mine, desk(own::file)),
        get("/own-care/appointments/{id}/cancel", mine, desk(own::confirm)),
        post("/own-care/appointments/{id}/cancel", mine, change(own::cancel)),
        post("/own-care/offers/{id}", mine, change(own::answer)),
        post("/own-care/waiting/{id}/leave", mine, change(own::leave)),
        get("/own-care/book", mine, desk(own::ask)),
        post("/own-care/book", mine, change(own::enter)),
        get("/own-care/book/{id}", mine, desk(own::choose)),
        post("/own-care/book/{id}/hold", mine, change(own::hold)),
        post("/own-care/book/{id}/wait", mine, change(own::wait)),
        get("/own-care/book/{id}/held/{hold}", mine, desk(own::kept)),
        post("/own-care/book/{id}/held/{hold}", mine, change(own::settle)),
    ]
}

/// The diary of one's own organisation, and the week of a hub.
pub(crate) fn diaries() -> Vec<Route> {
    let (see, add) = (Need::May(Act::See, Resource::Diary), Need::May(Act::Add, Resource::Diary));
    let edit = Need::May(Act::Edit, Resource::Diary);
    vec![
        get("/diary", see, desk(diary::days)),
        get("/diary/check", see, desk(diary::check)),
        get("/diary/tell", see, desk(diary::tell)),
        post("/diary/tell", Need::May(Act::Mark, Resource::Appointment), change(diary::told)),
        get("/diary/sessions/{id}", edit, desk(diary::session)),
        post("/diary/sessions/{id}", edit, change(diary::seat)),
        get("/diary/patterns", edit, desk(diary::patterns)),
        get("/diary/patterns/add", add, desk(diary::draft)),
        post("/diary/patterns/add", add, change(diary::add)),
        get("/diary/patterns/{id}", edit, desk(diary::form)),
        post("/diary/patterns/{id}", edit, change(diary::save)),
        get("/diary/sites", edit, desk(diary::site::list)),
        get("/diary/sites/add", add, desk(diary::site::draft)),
        post("/diary/sites/add", add, change(diary::site::add)),
        get("/diary/sites/{id}", edit, desk(diary::site::form)),
        post("/diary/sites/{id}", edit, change(diary::site::save)),
        get("/diary/kinds", edit, desk(diary::kind::list)),
        get("/diary/kinds/add", add, desk(diary::kind::draft)),
        post("/diary/kinds/add", add, change(diary::kind::add)),
        get("/diary/kinds/{id}", edit, desk(diary::kind::form)),
        post("/diary/kinds/{id}", edit, change(diary::kind::save)),
        get("/diary/rules", edit, desk(diary::rule::list)),
        get("/diary/rules/add", add, desk(diary::rule::draft)),
        post("/diary/rules/add", add, change(diary::rule::add)),
        get("/diary/rules/{id}", edit, desk(diary::rule::form)),
        post("/diary/rules/{id}", edit, change(diary::rule::save)),
        get("/diary/closures", edit, desk(diary::closures)),
        post("/diary/closures", add, change(diary::close)),
        post("/diary/closures/{id}/remove", edit, change(diary::remove)),
        get("/diary/publish", edit, desk(diary::preview)),
        post("/diary/publish", edit, change(diary::confirm)),
        get("/hub", see, desk(diary::hub)),
    ]
}
