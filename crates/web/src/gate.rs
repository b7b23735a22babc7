//! The one place where pages meet the acts of being known and of being let in.

use linchpin_app::{
    Actor,
    act::Post,
    permission::{Act, Resource, Subject},
};
use linchpin_core::{Result, Role};

use crate::serve::Site;

/// Somebody signed in, as this request found them.
#[derive(Clone, Debug)]
pub struct Who {
    /// Who they are and as what they act.
    pub actor: Actor,
    /// Every role they could work in.
    pub posts: Vec<Post>,
    /// What their care home is called, where they work in one.
    pub home: Option<String>,
}

/// Who holds this token, in the course of this request.
pub(crate) async fn who(site: &Site, token: &str, request: &str) -> Result<Option<Who>> {
    let Some(acts) = &site.app.entrance.acts else { return Ok(None) };
    let known = acts.session(token).await?;
    Ok(known.map(|known| Who { actor: known.actor.in_request(request), posts: known.posts, home: known.home }))
}

/// Who acts with this token of a machine.
pub(crate) async fn bearer(site: &Site, token: &str, request: &str) -> Result<Option<Who>> {
    let Some(acts) = &site.app.entrance.acts else { return Ok(None) };
    let known = acts.bearer(token).await?;
    Ok(known.map(|actor| Who { actor: actor.in_request(request), posts: Vec::new(), home: None }))
}

/// Whether a role could do this at all.
pub(crate) fn could(site: &Site, role: Role, act: Act, resource: Resource) -> bool {
    site.acts().is_ok_and(|acts| acts.table.could(role, act, resource))
}

/// Writes down that somebody tried what their role may never do; the error is what they are told.
pub(crate) async fn refused(site: &Site, who: &Who, act: Act, resource: Resource) -> Result<()> {
    site.acts()?.require(&who.actor, act, &Subject::of(resource)).await.map(drop)
}
