//! The one place where pages meet the acts of signing in and of being known.

use linchpin_app::{
    Actor,
    permission::{Act, Resource, Subject},
};
use linchpin_core::{Result, Role};

use crate::serve::Site;

/// Somebody signed in, as this request found them.
#[derive(Clone, Debug)]
pub struct Who {
    /// Who they are and as what they act.
    pub actor: Actor,
    /// Whether they could work in another role.
    pub choice: bool,
}

/// Who holds this token, in the course of this request.
pub(crate) async fn who(_site: &Site, _token: &str, _request: &str) -> Result<Option<Who>> {
    Ok(None)
}

/// Whether a role could do this at all.
pub(crate) fn could(site: &Site, role: Role, act: Act, resource: Resource) -> bool {
    site.acts().is_ok_and(|acts| acts.table.could(role, act, resource))
}

/// Writes down that somebody tried what their role may never do; the error is what they are told.
pub(crate) async fn refused(site: &Site, who: &Who, act: Act, resource: Resource) -> Result<()> {
    site.acts()?.require(&who.actor, act, &Subject::of(resource)).await.map(drop)
}
