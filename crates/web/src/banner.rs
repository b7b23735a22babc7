//! The header of a page: who reads it, and where they may go.

use linchpin_app::permission::{Act, Resource};
use linchpin_core::{Error, Result, Role};
use linchpin_measures::Picture;
use minijinja::{Value, context};

use crate::{gate::Who, guard::Caller, homes, routes::Need, serve::Site};

/// What the menu offers beside one's own home: words, address, what else belongs to it, and what it needs.
const MENU: [(&str, &str, &[&str], Need); 24] = [
    ("Diary", "/diary", &["/diary", "/hub", "/appointments"], Need::May(Act::See, Resource::Diary)),
    ("Requests", "/requests", &["/requests"], Need::May(Act::Edit, Resource::Request)),
    ("Care", "/care", &["/care"], Need::May(Act::See, Resource::Case)),
    ("Care in numbers", "/care/counts", &["/care/counts", "/care/coverage"], Need::May(Act::See, Resource::Aggregate)),
    ("Population", "/population", &["/population", "/gaps"], Need::May(Act::See, Resource::Aggregate)),
    ("Schemes", "/schemes", &["/schemes"], Need::May(Act::See, Resource::Agreement)),
    ("Does it work?", "/evaluation", &["/evaluation", "/risk-model"], Need::May(Act::See, Resource::Evaluation)),
    ("Concerns and reviews", "/matters", &["/matters"], Need::May(Act::See, Resource::Matter)),
    ("Promises", "/requests/kept", &["/requests/kept"], Need::May(Act::See, Resource::Aggregate)),
    ("Messages", "/messages", &["/messages"], Need::May(Act::See, Resource::Diary)),
    ("Capacity", "/capacity", &["/capacity"], Need::May(Act::See, Resource::Aggregate)),
    ("Pressure", "/escalation", &["/escalation"], Need::May(Act::See, Resource::Level)),
    ("What if?", "/what-if", &["/what-if"], Need::May(Act::See, Resource::WhatIf)),
    ("People", "/people", &["/people"], Need::May(Act::Search, Resource::Person)),
    (
        "Without names",
        "/people/counts",
        &["/people/counts", "/people/pseudonyms"],
        Need::May(Act::See, Resource::Aggregate),
    ),
    ("Place", "/place", &["/place", "/organisations", "/groups", "/signals"], Need::Published(Resource::Published)),
    ("Practices", "/practices", &["/practices"], Need::Published(Resource::Published)),
    ("Indicators", "/indicators", &["/indicators"], Need::Published(Resource::Published)),
    ("Data", "/data", &["/data"], Need::Published(Resource::Data)),
    ("Matches", "/matches", &["/matches"], Need::May(Act::See, Resource::Match)),
    (
        "Emergency access",
        "/emergency-access",
        &["/emergency-access"],
        Need::May(Act::Review, Resource::EmergencyAccess),
    ),
    ("Audit", "/audit", &["/audit"], Need::May(Act::Search, Resource::Audit)),
    ("Directory", "/care-homes", &["/care-homes", "/teams"], Need::May(Act::See, Resource::Directory)),
    ("Accounts", "/accounts", &["/accounts"], Need::May(Act::Search, Resource::Account)),
];

/// The header's HTML.
pub(crate) fn banner(site: &Site, caller: &Caller, picture: &Picture, path: &str) -> Result<String> {
    let who = caller.who.as_ref();
    let organisation = who.map(|w| organisation(picture, w)).unwrap_or_default();
    let context = context! {
        who => who.map(|w| context! {
            name => w.actor.name.as_str(),
            role => w.actor.role.title(),
            organisation,
            choice => w.posts.len() > 1,
        }),
        signs_in => site.app.entrance.acts.is_some(),
        csrf => caller.tie.map(|tie| site.token(tie)),
        nav => nav(site, who, path),
        site => context! { name => picture.name.as_str(), path },
    };
    let failed = |e: minijinja::Error| Error::internal("The header could not be written.", e);
    site.engine.get_template("header.jinja").and_then(|t| t.render(context)).map_err(failed)
}

fn nav(site: &Site, who: Option<&Who>, path: &str) -> Value {
    let mut items = Vec::new();
    if let Some(who) = who {
        let home = homes::of(who.actor.role);
        items.push(context! { text => "Home", href => home, current => path == home });
    }
    // A page that is not there yet is not offered.
    // NHS 111 looks for its caller on its own page, and people find their plans beside the rest of their care.
    let own = |href: &str| match who.map(|who| who.actor.role) {
        Some(Role::Nhs111) => href == "/people",
        Some(Role::Patient) => href == "/care",
        _ => false,
    };
    let offered =
        || MENU.into_iter().filter(|(_, href, _, need)| site.list.has(href) && site.may(who, *need) && !own(href));
    let here = offered().map(|(_, _, under, _)| fits(under, path)).max().unwrap_or(0);
    for (text, href, under, _) in offered() {
        items.push(context! { text, href, current => here > 0 && fits(under, path) == here });
    }
    Value::from(items)
}

/// How closely a part of the menu fits an address: the letters that they share, 0 where it does not.
fn fits(under: &[&str], path: &str) -> usize {
    let at = |u: &&&str| path == **u || path.strip_prefix(**u).is_some_and(|rest| rest.starts_with('/'));
    under.iter().filter(at).map(|u| u.len()).max().unwrap_or(0)
}

/// The organisation's name where the directory or the picture knows it, else its code.
fn organisation(picture: &Picture, who: &Who) -> String {
    who.home.clone().unwrap_or_else(|| crate::pages::name(picture, who.actor.organisation))
}
