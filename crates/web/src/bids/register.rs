use std::collections::BTreeMap;

use axum::http::StatusCode;
use jiff::civil::Date;
use linchpin_app::act::RegisterBid;
use linchpin_core::{Error, ErrorKind, Result};
use serde::Serialize;

use crate::{
    Page,
    funding::{amount, typed},
    visit::{Pairs, Reply, Visit},
};

#[derive(Serialize)]
struct Form {
    typed: BTreeMap<String, String>,
    wrong: Option<String>,
}

/// The form for a bid that is decided on elsewhere.
pub(super) async fn form(_: Visit) -> Result<Reply> {
    Ok(Reply::page(page(&Pairs::default(), None)))
}

fn page(sent: &Pairs, wrong: Option<String>) -> Page {
    Page::new("bid-register.jinja", "Enter a bid", Form { typed: typed(sent), wrong }).under("Bids", "/bids")
}

/// Enters it.
pub(super) async fn enter(visit: Visit) -> Result<Reply> {
    let sent = visit.form();
    let done = match wanted(sent) {
        Ok(wanted) => visit.acts()?.register_bid(visit.actor()?, &wanted).await,
        Err(why) => Err(why),
    };
    match done {
        Ok(id) => Ok(Reply::goto(format!("/bids/{id}"))),
        Err(why) if why.kind() == ErrorKind::Invalid => {
            Ok(Reply::page(page(sent, Some(why.to_string()))).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(why) => Err(why),
    }
}

/// A day that may be missing.
pub(super) fn day(sent: &Pairs, name: &str, what: &str) -> Result<Option<Date>> {
    let read = |text: &str| text.parse().map_err(|_| Error::invalid(format!("{what} must be a day of the calendar.")));
    sent.get(name).map(read).transpose()
}

fn wanted(sent: &Pairs) -> Result<RegisterBid> {
    let text = |name: &str| sent.get(name).unwrap_or_default().to_owned();
    Ok(RegisterBid {
        title: text("title"),
        about: text("about"),
        funds: text("funds"),
        amount: amount(sent, "amount", "Amount, once")?,
        recurrent: amount(sent, "recurrent", "Amount each year")?,
        made: day(sent, "made", "When it was made")?
            .ok_or_else(|| Error::invalid("Write when it was made, or will be."))?,
        commit_by: day(sent, "commit-by", "The day by which it must be committed")?,
    })
}
