//! Schemes and what was agreed by them (`domain.md` D2 to D4): from invitation to review. Whether a step may be taken the pure
//! crate says; here it is asked, written and told.

mod course;
mod facts;
mod held;
mod list;
mod offer;
mod show;
mod signed;
mod statement;
mod step;

pub use course::{Course, Stretch, When as StretchIs};
pub use facts::Gathered;
pub(crate) use facts::Told;
pub(crate) use held::Held;
pub use list::{Matrix, MatrixCell, SchemeRow, SchemesSeen};
pub use offer::Offered;
pub use show::{AgreementSeen, AskedRow, Happened as AgreementHappened, SchemeSeen};
#[expect(unused_imports, reason = "claims are made for those who signed")]
pub(crate) use signed::Signed;
pub use statement::{Statement, StatementLine};
pub use step::{At as StepAt, Taken as StepTaken};

use linchpin_core::{OdsCode, Role};
use linchpin_schemes::agreement::Party;

use crate::{
    Actor,
    permission::{Relationship, Resource, Subject},
};

/// An agreement with a provider, as the table is asked about it.
pub(super) fn subject(actor: &Actor, provider: OdsCode) -> Subject {
    let subject = Subject::of(Resource::Agreement);
    if actor.organisation == provider { subject.with(Relationship::OwnOrganisation) } else { subject }
}

/// On whose side of an agreement somebody acts.
pub(super) fn party(actor: &Actor) -> Party {
    if actor.role == Role::Commissioner { Party::Commissioner } else { Party::Provider }
}
