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
pub(crate) use parts::name;

use crate::{Site, page};

/// Every page of what is published, and its address.
pub(crate) fn all() -> Vec<(&'static str, MethodRouter<Arc<Site>>)> {
    vec![
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
