//! The pages, one file each.

mod about;
mod catalogue;
mod compare;
mod data;
mod definition;
mod drawings;
mod file;
mod groups;
mod home;
mod indicator;
mod map;
mod money;
mod number;
mod order;
mod organisation;
mod over_time;
mod parts;
mod practice;
mod practices;
mod profile;
mod ranking;
mod signals;
mod tables;

use std::sync::Arc;

use axum::routing::MethodRouter;
use linchpin_core::OdsCode;
pub(crate) use parts::{capital, name};

use crate::{Ask, Site, link, page};

/// Every page of what is published, and its address.
pub(crate) fn all() -> Vec<(&'static str, MethodRouter<Arc<Site>>)> {
    vec![
        ("/planning", page(home::page)),
        ("/money", page(money::page)),
        ("/place", page(home::page)),
        ("/signals", page(signals::page)),
        ("/practices", page(practices::page)),
        ("/practices/compare", page(compare::page)),
        ("/practices/map", page(map::page)),
        ("/practices/{code}", page(practice::page)),
        ("/organisations/{code}", page(organisation::page)),
        ("/groups", page(groups::page)),
        ("/indicators", page(catalogue::page)),
        ("/indicators/{domain}/{slug}", page(indicator::page)),
        ("/indicators/{domain}/{slug}/number", page(number::page)),
        ("/data", page(data::page)),
        ("/data/tables", page(tables::page)),
        ("/data/{id}", page(file::page)),
        ("/about", page(about::about)),
        ("/accessibility", page(about::accessibility)),
    ]
}

/// Of a practice's published figures, those that are far out of line on the worse side: words and address.
pub(crate) fn worse(ask: &Ask<'_>, practice: OdsCode) -> Vec<(String, String)> {
    let indicator = |(i, _): (usize, f64)| {
        let definition = &ask.picture.indicators[i];
        (definition.short.clone(), link::indicator_of(&definition.id, practice))
    };
    signals::worse(ask, practice).into_iter().map(indicator).collect()
}
