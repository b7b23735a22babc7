use std::sync::Arc;

use linchpin_core::{OdsCode, PersonId, Role, SessionId, UserId};
use uuid::Uuid;

/// Who acts, and as what. Acts take it from [`crate::App::session`] and never from a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub user: UserId,
    /// The person whose account it is, when they see their own record.
    pub person: Option<PersonId>,
    /// The name to show.
    pub name: String,
    /// The role in which they work now.
    pub role: Role,
    /// The organisation for which they work now.
    pub organisation: OdsCode,
    /// The session, when it came through one.
    pub session: Option<SessionId>,
    /// Whether the role asks for a second factor and the account has none: until then they may do nothing but set it up.
    pub unproven: bool,
    /// The request in whose course they act, to find it in the log.
    pub request: Option<Arc<str>>,
}

impl Actor {
    /// Whoever holds the machine and types a command there: an administrator without an account. The audit names nobody.
    #[must_use]
    pub fn console(organisation: OdsCode) -> Self {
        Self {
            user: UserId::new(Uuid::nil()),
            person: None,
            name: "The command line".to_owned(),
            role: Role::Administrator,
            organisation,
            session: None,
            unproven: false,
            request: None,
        }
    }

    /// The same in the course of a request.
    #[must_use]
    pub fn in_request(mut self, request: impl Into<Arc<str>>) -> Self {
        self.request = Some(request.into());
        self
    }

    /// The account as the audit keeps it; none at the console.
    #[must_use]
    pub fn account(&self) -> Option<UserId> {
        (!self.user.uuid().is_nil()).then_some(self.user)
    }

    /// Whether the role looks at the whole place and not at one organisation of it.
    #[must_use]
    pub fn is_place_wide(&self) -> bool {
        matches!(
            self.role,
            Role::Commissioner
                | Role::Finance
                | Role::InformationGovernance
                | Role::Administrator
                | Role::CoordinationNurse
        )
    }
}
