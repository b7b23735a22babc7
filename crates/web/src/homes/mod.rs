//! Where each role begins.

use linchpin_core::{Result, Role};

use crate::visit::{Reply, Visit};

/// The address of a role's home.
pub(crate) fn of(role: Role) -> &'static str {
    match role {
        Role::Commissioner => "/planning",
        Role::Finance => "/money",
        Role::PracticeManager => "/practice",
        Role::Receptionist | Role::CareNavigator => "/desk",
        Role::Clinician => "/clinic",
        Role::CoordinationNurse => "/co-ordination",
        Role::LinkWorker => "/community",
        Role::InformationGovernance => "/governance",
        Role::Administrator => "/system",
        Role::Patient => "/own-care",
    }
}

/// `/` leads everybody to where they begin.
pub(crate) async fn door(visit: Visit) -> Result<Reply> {
    Ok(Reply::goto(match &visit.caller.who {
        Some(who) => of(who.actor.role),
        None if visit.site.app.entrance.open => "/place",
        None => "/sign-in",
    }))
}
