//! Where each role begins: their own work and nothing else. Every number is counted in the store when the page is asked
//! for, and where there is nothing, the page says so.

mod alert;
mod care;
mod clock;
mod governance;
mod patient;
mod practice;
mod system;
mod work;

use linchpin_core::{Result, Role};

pub(crate) use alert::close as close_alert;
pub(crate) use care::{clinic, community, coordination, people, residents};
pub(crate) use clock::{clock, move_clock};
pub(crate) use governance::governance;
pub(crate) use patient::own_care;
pub(crate) use practice::practice;
pub(crate) use system::system;

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
        Role::CareHome => "/residents",
        Role::Nhs111 => "/111",
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
