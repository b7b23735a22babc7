//! Acts on cases: one person on a pathway (`domain.md` C1 to C9).
//!
//! What somebody may do is asked twice. The permission table says who may have to do with a case at all: the person's
//! practice, whoever it is shared with on consent, the person. The pathway's file then says which of its parties they are,
//! which moves these make and what they see; the engine of `linchpin-pathways` holds every act against it. Whoever sees nothing
//! of a case has no relationship to it, so that the table refuses them and the refusal is written down.

mod agree;
mod beside;
mod campaign;
mod copied;
mod counts;
mod emergency;
mod follow;
mod hand;
mod held;
mod keep;
mod lead;
mod list;
mod lists;
mod make_move;
mod me;
mod meetings;
pub(in crate::act) mod names;
mod news;
mod note;
mod notices;
mod open;
mod outcome;
mod own;
mod play;
mod prefill;
mod references;
mod resources;
mod ring;
mod see;
mod seen;
mod shares;
mod show;
mod tasks;
mod write;
mod writing;

use linchpin_core::{CaseId, Error, Result};
use linchpin_pathways::Refusal;

pub use agree::Agree;
pub use campaign::{CampaignCoverage, CampaignLetters, CampaignSeen, CampaignStep, Covered, LetterSeen, Stepped};
pub use copied::CaseCopied;
pub use counts::{CaseCount, CaseCounts, OutcomeSeen};
pub use emergency::EmergencyPlan;
pub use list::{Coverage, Decide, Decision, ListAsked, ListPage, ListRow, OnList, PracticeCoverage, Show};
pub use lists::{CasePage, CaseRow};
pub use make_move::MoveCase;
pub use meetings::{Attend, Discuss, Discussion, EndMeeting, ItemSeen, MeetingRow, MeetingSeen, Minuted, PlanMeeting};
pub use open::OpenCase;
pub use resources::CaseResource;
pub use seen::{
    CaseSeen, ClockSeen, EntrySeen, FormSeen, MoveSeen, ShareSeen, StateSeen, TaskSeen, VersionSeen, WritingSeen,
};
pub use tasks::{TaskPage, TaskRow};
pub use write::WriteSection;

/// What came of doing something with a case.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "it may not have been done"]
pub enum Acted<T> {
    /// Done.
    Done(T),
    /// The pathway does not allow it now; the refusal is a sentence for whoever tried. Nothing was done.
    Refused(Refusal),
    /// Somebody else moved the case, or wrote in the same place, since they looked: this is how it is now. Nothing was done.
    Changed(Box<CaseSeen>),
}

impl<T> Acted<T> {
    /// What was done, or an error with a sentence where the caller has nothing better to show.
    ///
    /// # Errors
    /// It was not done.
    pub fn done(self) -> Result<T> {
        match self {
            Self::Done(what) => Ok(what),
            Self::Refused(why) => Err(Error::invalid(why.to_string())),
            Self::Changed(_) => Err(Error::new(
                linchpin_core::ErrorKind::Conflict,
                "Somebody else has changed this case since you looked. Nothing was saved; look at their change first.",
            )),
        }
    }
}

fn no_case() -> Error {
    Error::not_found("There is no such case.")
}

/// The purpose of what a person says about being seen in a case.
fn purpose(case: CaseId) -> String {
    format!("{}/{case}", linchpin_store::consent::CASE)
}
