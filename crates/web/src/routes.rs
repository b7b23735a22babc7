//! Every address of the site, in one list: how it is asked, what it needs, how often, and who answers.
//!
//! The router is built from this list and from nothing else, and [`crate::guard`] refuses what it does not find here.
//! `tests/permission.rs` asks every address as every role and holds the answers to `linchpin-app/permission.toml`.

use std::sync::Arc;

use axum::{
    Router,
    http::{Method, StatusCode},
    routing::MethodRouter,
};
use linchpin_app::permission::{Act, Resource};

use crate::{
    access, account, assets, care, evaluation, fhir,
    governance::{self, care_home, team},
    guard::Limit,
    health, homes, levels, notify, openapi, pages, people, population, schemes,
    serve::Site,
    sign_in,
    visit::{change, desk},
    what_if,
};

/// What somebody must be before an address answers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Anybody, and who they are is not even looked at: style sheets, health.
    Machine,
    /// Anybody, signed in or not: signing in itself, the statements in the footer.
    Nothing,
    /// Anybody where the place publishes openly; else those whom the table lets see this.
    Published(Resource),
    /// Whoever is signed in, in whatever role.
    SignedIn,
    /// Whom the table lets do this in some relationship. About whom, the act itself decides.
    May(Act, Resource),
}

/// How a refusal is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// To a person, as a page.
    Page,
    /// To a program, as an OperationOutcome.
    Fhir,
}

/// One way to ask one address.
#[derive(Clone)]
pub struct Route {
    /// GET, which also answers HEAD, or POST.
    pub method: Method,
    /// The pattern.
    pub path: &'static str,
    /// What it needs.
    pub need: Need,
    /// How often it may be asked; a change always has a limit.
    pub limit: Option<Limit>,
    /// To whom it speaks.
    pub face: Face,
    /// The most bytes that it takes.
    pub room: usize,
    /// In what form a change comes.
    pub takes: Takes,
    answer: MethodRouter<Arc<Site>>,
}

/// In what form a change comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// The fields of a form.
    Form,
    /// A resource of FHIR as JSON, from a program that signs in with a token.
    Resource,
}

/// A form has a few fields of text.
const ROOM: usize = 64 << 10;

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {:?} {:?}", self.method, self.path, self.need, self.limit)
    }
}

impl Route {
    fn new(method: Method, path: &'static str, need: Need, answer: MethodRouter<Arc<Site>>) -> Self {
        let limit = (method != Method::GET).then_some(Limit::Write);
        Self { method, path, need, limit, face: Face::Page, room: ROOM, takes: Takes::Form, answer }
    }

    /// The same with a limit of its own.
    pub(crate) fn limited(mut self, limit: Limit) -> Self {
        self.limit = Some(limit);
        self
    }

    /// The same for a resource of at most so many bytes.
    pub(crate) fn takes_resource(mut self, room: usize) -> Self {
        (self.takes, self.room) = (Takes::Resource, room);
        self
    }

    /// The same for programs: a bearer token opens it, and a refusal is an OperationOutcome.
    pub(crate) fn fhir(mut self) -> Self {
        self.face = Face::Fhir;
        self
    }
}

/// A page or file that changes nothing.
pub(crate) fn get(path: &'static str, need: Need, answer: MethodRouter<Arc<Site>>) -> Route {
    Route::new(Method::GET, path, need, answer)
}

/// A change.
pub(crate) fn post(path: &'static str, need: Need, answer: MethodRouter<Arc<Site>>) -> Route {
    Route::new(Method::POST, path, need, answer)
}

/// The router of a list.
pub(crate) fn router(routes: Vec<Route>) -> Router<Arc<Site>> {
    let routes = routes.into_iter().filter(|r| !health::PATHS.contains(&r.path));
    routes.fold(Router::new(), |router, route| router.route(route.path, route.answer))
}

/// Every address.
#[must_use]
pub fn all() -> Vec<Route> {
    [
        machines(),
        signing_in(),
        accounts(),
        homes(),
        appointments(),
        access::routes::written(),
        access::routes::callers(),
        access::routes::own(),
        access::routes::calendars(),
        planning_ahead(),
        access::routes::diaries(),
        persons(),
        care::routes::all(),
        population::routes(),
        schemes::routes(),
        own_care(),
        watching(),
        directory(),
        fhir::routes(),
        published(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What machines ask for. Health answers by itself, beside the guard.
fn machines() -> Vec<Route> {
    let beside = || MethodRouter::new();
    vec![
        get(health::PATHS[0], Need::Machine, beside()),
        get(health::PATHS[1], Need::Machine, beside()),
        get(health::PATHS[2], Need::Machine, beside()),
        get("/assets/{folder}/{*name}", Need::Machine, axum::routing::get(assets::serve)),
        get("/openapi.json", Need::Nothing, axum::routing::get(openapi::serve)).fhir().limited(Limit::Fhir),
        post("/messages/notify/receipt", Need::Machine, axum::routing::post(notify::receipt)),
        post("/messages/notify/reply", Need::Machine, axum::routing::post(notify::reply)),
        get("/favicon.ico", Need::Machine, axum::routing::get(|| async { StatusCode::NOT_FOUND })),
    ]
}

fn signing_in() -> Vec<Route> {
    let change_own = Need::May(Act::Edit, Resource::Account);
    vec![
        get("/sign-in", Need::Nothing, desk(sign_in::form)),
        post("/sign-in", Need::Nothing, change(sign_in::try_password)).limited(Limit::SignIn),
        post("/sign-in/code", Need::Nothing, change(sign_in::second)).limited(Limit::SecondFactor),
        post("/sign-in/demo", Need::Nothing, change(sign_in::try_demo)).limited(Limit::SignIn),
        get("/sign-in/staff", Need::Nothing, desk(sign_in::begin_staff)).limited(Limit::SignIn),
        get("/sign-in/staff/back", Need::Nothing, desk(sign_in::staff_is_back)),
        get("/sign-in/patient", Need::Nothing, desk(sign_in::begin_patient)).limited(Limit::SignIn),
        get("/sign-in/patient/back", Need::Nothing, desk(sign_in::patient_is_back)),
        post("/sign-out", Need::Nothing, change(sign_in::out)),
        post("/sign-out/everywhere", change_own, change(sign_in::out_everywhere)),
        get("/set-password", Need::Nothing, desk(account::ticket)),
        post("/set-password", Need::Nothing, change(account::set_password)).limited(Limit::SignIn),
        get("/role", Need::SignedIn, desk(sign_in::choose_role)),
        post("/role", Need::SignedIn, change(sign_in::change_role)),
    ]
}

fn accounts() -> Vec<Route> {
    let (see, edit) = (Need::May(Act::See, Resource::Account), Need::May(Act::Edit, Resource::Account));
    let (search, add) = (Need::May(Act::Search, Resource::Account), Need::May(Act::Add, Resource::Account));
    vec![
        get("/account", see, desk(account::own)),
        get("/account/password", edit, desk(account::ticket)),
        post("/account/password", edit, change(account::change_password)).limited(Limit::SecondFactor),
        get("/account/second-factor", edit, desk(account::begin)),
        post("/account/second-factor", edit, change(account::confirm)).limited(Limit::SecondFactor),
        post("/account/second-factor/remove", edit, change(account::remove)).limited(Limit::SecondFactor),
        get("/accounts", search, desk(account::list)),
        post("/accounts", add, change(account::add)),
        // Everybody may change an account, their own; of others the act decides.
        get("/accounts/{id}", search, desk(account::one)),
        post("/accounts/{id}", add, change(account::change)),
        get("/accounts/{id}/tokens", search, desk(account::tokens)),
        post("/accounts/{id}/tokens", add, change(account::issue)),
        post("/accounts/{id}/tokens/{token}/revoke", add, change(account::take_back)),
    ]
}

/// Where each role begins.
fn homes() -> Vec<Route> {
    let area = |resource| Need::May(Act::See, resource);
    vec![
        get("/", Need::Nothing, desk(homes::door)),
        get("/practice", area(Resource::Practice), desk(homes::practice)),
        get("/clinic", area(Resource::Clinic), desk(homes::clinic)),
        get("/co-ordination", area(Resource::Coordination), desk(homes::coordination)),
        get("/community", area(Resource::Community), desk(homes::community)),
        get("/residents", area(Resource::Residents), desk(homes::residents)),
        get("/governance", area(Resource::Governance), desk(homes::governance)),
        get("/system", area(Resource::System), desk(homes::system)),
        get("/system/clock", Need::May(Act::Operate, Resource::System), desk(homes::clock)),
        post("/system/clock", Need::May(Act::Operate, Resource::System), change(homes::move_clock)),
        get("/own-care", area(Resource::OwnCare), desk(homes::own_care)),
        get("/111", area(Resource::Nhs111), desk(access::nhs_111)),
        post("/alerts/{id}", Need::May(Act::Edit, Resource::Alert), change(homes::close_alert)),
    ]
}

/// The desk, and what was promised. Whom an address means is asked by the act.
fn appointments() -> Vec<Route> {
    let at_desk = Need::May(Act::See, Resource::Desk);
    let requests = Need::May(Act::Edit, Resource::Request);
    // Whoever says who came also moves and cancels; a person does so for themselves elsewhere.
    let expects = Need::May(Act::Mark, Resource::Appointment);
    vec![
        get("/desk", at_desk, desk(access::desk)),
        post("/desk", at_desk, change(access::find)).limited(Limit::Search),
        get("/desk/people/{id}", at_desk, desk(access::caller)),
        post("/desk/people/{id}", at_desk, change(access::enter)),
        get("/desk/requests/{id}", at_desk, desk(access::offered)),
        post("/desk/requests/{id}/hold", at_desk, change(access::hold)),
        post("/desk/requests/{id}/declined", at_desk, change(access::declined)),
        post("/desk/requests/{id}/nothing", at_desk, change(access::nothing)),
        post("/desk/requests/{id}/wait", at_desk, change(access::wait)),
        get("/desk/requests/{id}/held/{hold}", at_desk, desk(access::held)),
        post("/desk/requests/{id}/held/{hold}", at_desk, change(access::settle)),
        get("/desk/appointments/{id}", at_desk, desk(access::booked)),
        get("/capacity", Need::May(Act::See, Resource::Aggregate), desk(access::capacity)),
        get("/appointments/{id}", expects, desk(access::appointment)),
        post("/appointments/{id}/mark", expects, change(access::mark)),
        post("/appointments/{id}/cancel", expects, change(access::cancel)),
        get("/appointments/{id}/move", expects, desk(access::shift)),
        post("/appointments/{id}/move", expects, change(access::moved)),
        get("/appointments/{id}/again", expects, desk(access::again)),
        post("/appointments/{id}/again", expects, change(access::give)),
        get("/requests", requests, desk(access::requests)),
        get("/requests/kept", Need::May(Act::See, Resource::Aggregate), desk(access::kept)),
        get("/requests/{id}", requests, desk(access::request)),
        post("/requests/{id}/close", requests, change(access::close)),
    ]
}

/// What if, how hard pressed practices are, and whether schemes work. None is about anybody.
fn planning_ahead() -> Vec<Route> {
    let found = Need::May(Act::See, Resource::Evaluation);
    let (see, add) = (Need::May(Act::See, Resource::WhatIf), Need::May(Act::Add, Resource::WhatIf));
    let (level, say) = (Need::May(Act::See, Resource::Level), Need::May(Act::Edit, Resource::Level));
    vec![
        get("/what-if", see, desk(what_if::list)),
        get("/what-if/ask", add, desk(what_if::ask)),
        post("/what-if/ask", add, change(what_if::send)),
        get("/what-if/compare", see, desk(what_if::compare)),
        get("/what-if/{id}", see, desk(what_if::one)),
        get("/evaluation", found, desk(evaluation::list)),
        get("/evaluation/{id}", found, desk(evaluation::one)),
        get("/risk-model", found, desk(evaluation::model)),
        get("/escalation", level, desk(levels::page)),
        post("/escalation/report", say, change(levels::report)),
        post("/escalation/sharing", say, change(levels::share)),
    ]
}

/// People. Whom an address means is asked by the act; nothing that identifies anybody is in one.
fn persons() -> Vec<Route> {
    let (see, edit) = (Need::May(Act::See, Resource::Person), Need::May(Act::Edit, Resource::Person));
    let (search, add) = (Need::May(Act::Search, Resource::Person), Need::May(Act::Add, Resource::Person));
    let (consent, says) = (Need::May(Act::See, Resource::Consent), Need::May(Act::Edit, Resource::Consent));
    let emergency = Need::May(Act::BreakGlass, Resource::Record);
    let part = Need::May(Act::Unmerge, Resource::Person);
    let share = Need::May(Act::Add, Resource::Relationship);
    let (lists, copy) = (Need::May(Act::Export, Resource::Person), Need::May(Act::Export, Resource::Record));
    let behind = Need::May(Act::ReIdentify, Resource::Pseudonym);
    vec![
        get("/people", search, desk(people::find)),
        post("/people", search, change(people::search)).limited(Limit::Search),
        get("/people/register", add, desk(people::register)),
        post("/people/register", add, change(people::add)),
        get("/people/export", lists, desk(people::list)),
        post("/people/export", lists, change(people::send_list)).limited(Limit::Export),
        get("/people/counts", Need::May(Act::See, Resource::Aggregate), desk(people::counts)),
        get("/people/counts/file", Need::May(Act::Export, Resource::Aggregate), desk(people::counts_file))
            .limited(Limit::Export),
        get("/people/pseudonyms", Need::May(Act::See, Resource::Pseudonym), desk(people::pseudonyms)),
        get("/re-identify", behind, desk(people::pseudonym)),
        post("/re-identify", behind, change(people::re_identify)).limited(Limit::BreakGlass),
        get("/people/{id}", see, desk(people::one)),
        get("/people/{id}/copy", copy, desk(people::copy)),
        post("/people/{id}/copy", copy, change(people::hand)).limited(Limit::Export),
        get("/people/{id}/record", Need::May(Act::See, Resource::Record), desk(people::record)),
        get("/people/{id}/looked", Need::May(Act::See, Resource::Audit), desk(people::looked)),
        get("/people/{id}/edit", edit, desk(people::edit)),
        post("/people/{id}/edit", edit, change(people::save)),
        get("/people/{id}/consent", consent, desk(people::consent)),
        post("/people/{id}/consent", says, change(people::say)),
        post("/people/{id}/opt-outs", says, change(people::opt_outs)),
        get("/people/{id}/messages", see, desk(people::messages)),
        post("/people/{id}/messages", edit, change(people::stop_messages)),
        get("/people/{id}/share", share, desk(people::share)),
        post("/people/{id}/share", share, change(people::share_with)),
        post("/people/{id}/share/end", Need::May(Act::Edit, Resource::Relationship), change(people::end_share)),
        get("/people/{id}/emergency", emergency, desk(people::emergency)),
        post("/people/{id}/emergency", emergency, change(people::break_glass)).limited(Limit::BreakGlass),
        post("/people/{id}/emergency/end", emergency, change(people::end_emergency)),
        get("/people/{id}/merges", part, desk(people::merges)),
        post("/people/{id}/merges/{merge}", part, change(people::part)),
    ]
}

/// The same pages over the reader's own record.
fn own_care() -> Vec<Route> {
    let own = Need::May(Act::See, Resource::OwnCare);
    vec![
        get("/own-care/details", own, desk(people::one)),
        get("/own-care/record", own, desk(people::record)),
        get("/own-care/looked", own, desk(people::looked)),
        get("/own-care/copy", own, desk(people::own_copy)).limited(Limit::Export),
        get("/own-care/copy/fhir", own, desk(people::own_file)).limited(Limit::Export),
        get("/own-care/edit", own, desk(people::edit)),
        post("/own-care/edit", own, change(people::save)),
        get("/own-care/consent", own, desk(people::consent)),
        post("/own-care/consent", own, change(people::say)),
        post("/own-care/opt-outs", own, change(people::opt_outs)),
        get("/own-care/messages", own, desk(people::messages)),
        post("/own-care/messages", own, change(people::stop_messages)),
    ]
}

/// What is watched over: matches, emergencies, the audit.
fn watching() -> Vec<Route> {
    let (matches, decide) = (Need::May(Act::See, Resource::Match), Need::May(Act::Decide, Resource::Match));
    let review = Need::May(Act::Review, Resource::EmergencyAccess);
    vec![
        get("/matches", matches, desk(governance::queue)),
        get("/matches/{id}", matches, desk(governance::pair)),
        post("/matches/{id}", decide, change(governance::decide)),
        get("/emergency-access", review, desk(governance::emergencies)),
        post("/emergency-access/{id}", review, change(governance::review)),
        get("/audit", Need::May(Act::Search, Resource::Audit), desk(governance::audit)),
        get("/audit/export", Need::May(Act::Export, Resource::Audit), desk(governance::export)).limited(Limit::Export),
    ]
}

/// The lists by which colleagues find each other, and those who keep them.
fn directory() -> Vec<Route> {
    let see = Need::May(Act::See, Resource::Directory);
    let (add, edit) = (Need::May(Act::Add, Resource::Directory), Need::May(Act::Edit, Resource::Directory));
    vec![
        get("/care-homes", see, desk(governance::care_homes)),
        get("/care-homes/add", add, desk(care_home::draft)),
        post("/care-homes/add", add, change(care_home::add)),
        get("/care-homes/{id}", see, desk(care_home::one)),
        get("/care-homes/{id}/edit", edit, desk(care_home::form)),
        post("/care-homes/{id}/edit", edit, change(care_home::save)),
        post("/care-homes/{id}/align", edit, change(care_home::align)),
        get("/teams", see, desk(governance::teams)),
        get("/teams/add", add, desk(team::draft)),
        post("/teams/add", add, change(team::add)),
        get("/teams/{id}", see, desk(team::one)),
        get("/teams/{id}/edit", edit, desk(team::form)),
        post("/teams/{id}/edit", edit, change(team::save)),
        post("/teams/{id}/members", edit, change(team::members)),
    ]
}

/// What the place publishes, and the two homes that are made of it.
fn published() -> Vec<Route> {
    let numbers = Need::Published(Resource::Published);
    let data = Need::Published(Resource::Data);
    pages::all()
        .into_iter()
        .map(|(path, answer)| {
            let need = match path {
                "/about" | "/accessibility" => Need::Nothing,
                "/planning" => Need::May(Act::See, Resource::Planning),
                "/money" => Need::May(Act::See, Resource::Money),
                p if p.starts_with("/data") => data,
                _ => numbers,
            };
            get(path, need, answer)
        })
        .collect()
}
