use linchpin_core::Result;

use crate::{
    guard::{Cookie, clear, read},
    visit::{Reply, Visit},
};

/// Ends this session.
pub(crate) async fn out(visit: Visit) -> Result<Reply> {
    if let Some(token) = read(&visit.headers, Cookie::Session, visit.caller.client.secure) {
        visit.acts()?.sign_out(&token, Some(visit.request())).await?;
    }
    gone(&visit, "/sign-in?after=sign-out")
}

/// Ends every session of the account.
pub(crate) async fn out_everywhere(visit: Visit) -> Result<Reply> {
    visit.acts()?.sign_out_everywhere(visit.actor()?).await?;
    gone(&visit, "/sign-in?after=sign-out-everywhere")
}

fn gone(visit: &Visit, to: &str) -> Result<Reply> {
    Ok(Reply::goto(to).cookie(clear(Cookie::Session, visit.caller.client.secure)?))
}
