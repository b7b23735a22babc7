use linchpin_app::{
    kept::BreakGlass,
    permission::{Act, Resource},
};
use linchpin_core::{Error, PersonId, Result};

use crate::visit::Visit;

/// Whose page it is, and what its reader may do there.
pub(super) struct Whose {
    /// The key.
    pub(super) id: PersonId,
    /// Whether it is the reader's own record.
    pub(super) own: bool,
    /// What the reader opened in an emergency.
    pub(super) emergency: Option<BreakGlass>,
    may: Vec<bool>,
}

/// Everything that a page about somebody may lead to.
const WAYS: [(Act, Resource); 15] = [
    (Act::See, Resource::Person),
    (Act::See, Resource::Record),
    (Act::See, Resource::Consent),
    (Act::Edit, Resource::Consent),
    (Act::See, Resource::Relationship),
    (Act::Edit, Resource::Relationship),
    (Act::Add, Resource::Relationship),
    (Act::Share, Resource::Person),
    (Act::Share, Resource::Record),
    (Act::See, Resource::Audit),
    (Act::Edit, Resource::Person),
    (Act::Unmerge, Resource::Person),
    (Act::Search, Resource::Person),
    (Act::Export, Resource::Record),
    (Act::See, Resource::Case),
];

impl Whose {
    /// Whom the address means: the person of its key, or the reader themselves under `/own-care`.
    pub(super) async fn of(visit: &Visit) -> Result<Self> {
        let actor = visit.actor()?;
        let own = visit.path.starts_with("/own-care");
        let id = if own {
            let none = || Error::not_found("Your account is not tied to a record yet. Ask your practice.");
            actor.person.ok_or_else(none)?
        } else {
            visit.id(0)?
        };
        let acts = visit.acts()?;
        let may = acts.offers(actor, id, &WAYS).await?;
        let emergency = if own { None } else { acts.own_emergency(actor, id).await? };
        Ok(Self { id, own, emergency, may })
    }

    /// Whether the reader may do this to them now.
    pub(super) fn may(&self, act: Act, resource: Resource) -> bool {
        WAYS.iter().position(|way| *way == (act, resource)).and_then(|i| self.may.get(i)).copied().unwrap_or(false)
    }

    /// The address of one of their pages: `record`, `consent`, or the first page by no name.
    pub(super) fn at(&self, page: &str) -> String {
        match (self.own, page) {
            (true, "") => "/own-care/details".to_owned(),
            (true, page) => format!("/own-care/{page}"),
            (false, "") => format!("/people/{}", self.id),
            (false, page) => format!("/people/{}/{page}", self.id),
        }
    }
}
