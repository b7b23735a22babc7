use linchpin_access::escalation::{Level, Sharing};
use linchpin_core::{Error, ErrorKind, Result};

use super::page::draw;
use crate::visit::{Reply, Visit};

/// The practice says how hard pressed it is.
pub(crate) async fn report(visit: Visit) -> Result<Reply> {
    let sent = visit.form();
    let level = sent.get("level").and_then(|text| text.parse::<Level>().ok());
    let said = match level {
        Some(level) => visit.acts()?.report_level(visit.actor()?, level, sent.get("note")).await,
        None => Err(Error::invalid("Choose how it is.")),
    };
    match said {
        Ok(said) if said.told > 0 => Ok(Reply::goto("/escalation?said=told")),
        Ok(_) => Ok(Reply::goto("/escalation?said=noted")),
        Err(why) if why.kind() == ErrorKind::Invalid => draw(&visit, Some(why.to_string())).await,
        Err(why) => Err(why),
    }
}

/// The practice says what the commissioner may see.
pub(crate) async fn share(visit: Visit) -> Result<Reply> {
    let sharing = visit.form().get("sharing").and_then(|text| text.parse::<Sharing>().ok());
    let Some(sharing) = sharing else {
        return draw(&visit, Some("Choose what the commissioner may see.".into())).await;
    };
    visit.acts()?.share_level(visit.actor()?, sharing).await?;
    Ok(Reply::goto("/escalation?said=shared"))
}
