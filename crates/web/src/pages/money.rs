//! Money and medicines of the place: where the finance officer begins.

use linchpin_core::Result;
use linchpin_measures::Domain;
use serde::Serialize;

use super::{parts, profile};
use crate::{Ask, Page};

#[derive(Serialize)]
struct Money {
    place: String,
    address: String,
    tables: Vec<&'static str>,
}

/// The domains that move money.
const DOMAINS: [Domain; 2] = [Domain::Money, Domain::Medicines];

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let place = ask.picture.place;
    let tables: Vec<_> =
        profile::tables(ask, place).into_iter().filter(|t| DOMAINS.iter().any(|d| d.as_str() == t.id)).collect();
    let money = Money {
        place: parts::name(ask.picture, place),
        address: format!("/organisations/{place}"),
        tables: tables.iter().map(|t| t.id).collect(),
    };
    Ok(Page::new("money.jinja", "Money", money).with(tables))
}
