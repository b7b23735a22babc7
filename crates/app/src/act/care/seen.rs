//! A case as somebody sees it: never more than its pathway shares with the parties that they are.

use std::sync::Arc;

use jiff::Timestamp;
use linchpin_core::{CaseId, OdsCode, PersonId, RelationshipId, Role, StaffId};
use linchpin_pathways::{Answers, Pathway, case::Consent, pathway::Field};
use linchpin_store::care::{EntryKind, Holder};

/// A case as somebody sees it.
#[derive(Clone, PartialEq)]
pub struct CaseSeen {
    /// Its key.
    pub id: CaseId,
    /// The pathway on which it runs: forms, moves and sections by the names used here.
    pub pathway: Arc<Pathway>,
    /// Its version, which a move names.
    pub version: u64,
    /// Whose it is, for those who may open the person beside it: their practice, and themselves.
    pub person: Option<PersonId>,
    /// What is shared of the person.
    pub about: Vec<(Field, String)>,
    /// The parties as which the reader acts.
    pub parties: Vec<String>,
    /// Where it is; none where that is not shared.
    pub state: Option<StateSeen>,
    /// Whether those outside the practice may see it.
    pub consent: Consent,
    /// Who leads it.
    pub lead: Option<(StaffId, String)>,
    /// Forms and sections of the plan, in the order of the file, of which anything is shared.
    pub forms: Vec<FormSeen>,
    /// What is to be done, the done last.
    pub tasks: Vec<TaskSeen>,
    /// What happened, the last first.
    pub entries: Vec<EntrySeen>,
    /// Which of it is new: what happened after the reader's last look, if they looked before.
    pub looked: Option<(Timestamp, u64)>,
    /// Who else looked within the last ten minutes, so that two who write see each other.
    pub beside: Vec<String>,
    /// Who else has the form of a section open that the reader sees or writes in.
    pub writing: Vec<WritingSeen>,
    /// The moves that the reader may try now, in the order of the file.
    pub moves: Vec<MoveSeen>,
    /// The sections in which the reader may write.
    pub writes: Vec<String>,
    /// The headings that the plan still lacks.
    pub lacks: Vec<String>,
    /// With whom it is shared now; for those who see everything, and the person.
    pub shares: Vec<ShareSeen>,
}

impl std::fmt::Debug for CaseSeen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CaseSeen({}, version {})", self.id, self.version)
    }
}

/// Somebody who has the form of a section open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WritingSeen {
    /// The section, `plan.NAME`.
    pub section: String,
    /// Who.
    pub who: String,
    /// Since when.
    pub since: Timestamp,
}

/// Where a case is.
#[derive(Clone, Debug, PartialEq)]
pub struct StateSeen {
    /// The state's name.
    pub name: String,
    /// What it means.
    pub says: String,
    /// Since when.
    pub since: Timestamp,
    /// When the case was opened.
    pub opened: Timestamp,
    /// When it was closed.
    pub closed: Option<Timestamp>,
    /// What runs.
    pub clocks: Vec<ClockSeen>,
}

/// A promise that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockSeen {
    /// What is to happen.
    pub does: String,
    /// Which party answers for it now.
    pub owner: String,
    /// By when.
    pub due: Timestamp,
    /// Whether it has run out.
    pub late: bool,
}

/// A form or a section of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct FormSeen {
    /// Its name; `plan.NAME` for a section.
    pub name: String,
    /// How often it was written: what whoever writes in a section names.
    pub written: usize,
    /// Every version, the newest first.
    pub versions: Vec<VersionSeen>,
}

/// One version of a form or section.
#[derive(Clone, Debug, PartialEq)]
pub struct VersionSeen {
    /// When it was written.
    pub at: Timestamp,
    /// As which party.
    pub party: String,
    /// By whom.
    pub who: Option<String>,
    /// For which organisation.
    pub organisation: Option<OdsCode>,
    /// What of it is shared.
    pub answers: Answers,
}

/// Something that is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskSeen {
    /// Its number in the case.
    pub number: u64,
    /// What.
    pub does: String,
    /// Who has it in hand.
    pub holder: Holder,
    /// Their name, or an organisation's code.
    pub who: String,
    /// By when.
    pub due: Timestamp,
    /// Whether it is late.
    pub late: bool,
    /// When it was done, or was no longer needed.
    pub done: Option<Timestamp>,
    /// Whether the reader has it in hand, alone or with others.
    pub mine: bool,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct EntrySeen {
    /// The version that it made.
    pub version: u64,
    /// When.
    pub at: Timestamp,
    /// What kind of thing.
    pub kind: EntryKind,
    /// Its name: of the move, form, task, party or news.
    pub what: String,
    /// The words of a note, or why a move was made.
    pub words: Option<String>,
    /// The state that a move led to.
    pub to: Option<String>,
    /// As which party.
    pub party: Option<String>,
    /// By whom; none where the clock did it.
    pub who: Option<String>,
    /// In which role.
    pub role: Option<Role>,
    /// For which organisation.
    pub organisation: Option<OdsCode>,
    /// Whether it happened after the reader's last look.
    pub is_new: bool,
}

/// A move that the reader may try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveSeen {
    /// Its name.
    pub does: String,
    /// The state it leads to; none where the case stays.
    pub to: Option<String>,
    /// The form to fill in, by its name in the pathway.
    pub form: Option<String>,
}

/// With whom a case is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareSeen {
    /// As which party.
    pub party: String,
    /// Who it is.
    pub who: String,
    /// Of which organisation.
    pub organisation: OdsCode,
    /// Since when.
    pub from: Timestamp,
    /// The involvement that it is, by which the practice ends it.
    pub relationship: RelationshipId,
}
