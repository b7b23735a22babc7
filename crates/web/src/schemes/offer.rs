use linchpin_core::{Error, ErrorKind, OdsCode, Result};

use super::{scheme, words};
use crate::{
    link,
    visit::{Reply, Visit},
};

/// Offers a scheme to those who were ticked.
pub(super) async fn offer(visit: Visit) -> Result<Reply> {
    match send(&visit).await {
        Ok(to) => Ok(Reply::goto(to)),
        Err(why) if matches!(why.kind(), ErrorKind::Invalid | ErrorKind::BadInput) => {
            scheme::page(&visit, Some(why.to_string())).await
        }
        Err(why) => Err(why),
    }
}

async fn send(visit: &Visit) -> Result<String> {
    let ticked = visit.form().all("provider").filter(|text| !text.trim().is_empty()).map(words::code);
    let providers: Vec<OdsCode> =
        ticked.collect::<Option<_>>().ok_or_else(|| Error::invalid("Choose among the practices of the list."))?;
    if providers.is_empty() {
        return Err(Error::invalid("Choose at least one practice."));
    }
    let id = visit.part(0);
    let offered = visit.acts()?.offer_scheme(visit.actor()?, id, &providers).await?;
    let done = if offered.made.is_empty() { "there" } else { "offered" };
    Ok(format!("/schemes/{}?done={done}", link::encode(id)))
}
