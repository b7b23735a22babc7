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

use axum::Router;

use crate::{Site, page};

/// Every page and its address.
pub(crate) fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/", page(home::page))
        .route("/signals", page(signals::page))
        .route("/practices", page(practices::page))
        .route("/practices/compare", page(compare::page))
        .route("/practices/map", page(map::page))
        .route("/practices/{code}", page(practice::page))
        .route("/organisations/{code}", page(organisation::page))
        .route("/groups", page(groups::page))
        .route("/indicators", page(catalogue::page))
        .route("/indicators/{domain}/{slug}", page(indicator::page))
        .route("/indicators/{domain}/{slug}/number", page(number::page))
        .route("/data", page(data::page))
        .route("/data/tables", page(tables::page))
        .route("/data/{id}", page(file::page))
        .route("/about", page(about::about))
        .route("/accessibility", page(about::accessibility))
}
