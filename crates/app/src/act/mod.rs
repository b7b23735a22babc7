//! The acts of signing in, of accounts, of emergencies and of the audit. Each is a method of [`crate::App`].

mod access;
mod account;
mod audit;
mod audit_entry;
mod bids;
mod break_glass;
mod care;
mod care_homes;
mod choose_role;
mod claims;
mod colleagues;
mod cursor;
mod demo;
mod directory;
mod evaluation;
mod funding;
mod gaps;
mod hashing;
mod home;
mod kept;
mod levels;
mod matters;
mod move_clock;
mod new_password;
mod offers;
mod open_session;
mod people;
mod population;
mod schemes;
mod second_factor;
mod second_step;
mod session;
mod sign_in;
mod sign_in_oidc;
mod sign_out;
mod teams;
mod token;
mod what_if;

pub(crate) use access::progress;
pub use access::{
    AllOrNone, Amend, Answer, Answered, As, Book, CalendarMade, CalendarSlot, Calendars, Came, Cancel, Checked,
    DiaryDays, DiaryLoaded, DiaryNames, Enter, Entered, Expected, FindSlots, FreeSlot, HELD_FOR, Join, Loses,
    OPEN_AFTER, Offer, OfferSeen, OfferStands, Planned, Promised, Published, Seated, Series, Settle, Sitting, SlotPart,
    SlotSeen, Stands as CalendarStands, TakenSlot, TextDid, Told, ToldSlot, Touched, Turn, Week, Why, Wish,
};
pub use account::{AccountView, Added, NewAccount};
pub use audit::{Looked, PART as AUDIT_PART, WhoLooked};
pub use audit_entry::AuditSeen;
pub use bids::{Apply, BidRow, BidSeen, Happened, PanelSeen, RegisterBid, Scorer};
pub use break_glass::Review;
pub use care::{
    Acted, Agree, Attend, CampaignCoverage, CampaignLetters, CampaignSeen, CampaignStep, CaseCopied, CaseCount,
    CaseCounts, CasePage, CaseResource, CaseRow, CaseSeen, ClockSeen, Coverage, Covered, Decide,
    Decision as ListDecision, Discuss, Discussion, EmergencyPlan, EndMeeting, EntrySeen, FormSeen, ItemSeen,
    LetterSeen, ListAsked, ListPage, ListRow, MeetingRow, MeetingSeen, Minuted, MoveCase, MoveSeen, OnList, OpenCase,
    OutcomeSeen, PlanMeeting, PracticeCoverage, ShareSeen, Show, StateSeen, Stepped, TaskPage, TaskRow, TaskSeen,
    VersionSeen, WriteSection, WritingSeen,
};
pub use claims::{
    Books, ClaimFilter, ClaimRow, ClaimSeen, ClaimsMade, DrawnSeen, EVIDENCE_MOST, EvidenceSeen, FileSeen, NewEvidence,
    Paid, RemittanceSeen, Restated, RunSeen, StepSeen, VerificationFound, VerificationSeen,
};
pub use directory::TeamView;
pub use evaluation::{Asked, ModelFound};
pub use funding::{
    AdoptPlan, Budgets, Edition, Evidenced, KeepTable, PutFigure, Savings, SayEvidence, SetBudget, TableSeen,
};
pub use gaps::{CheckSeen, GapSeen, LackingPage};
pub use home::{Involved, Waiting};
pub use kept::Kept;
pub use levels::{Own, Practice as PracticeLevel, Said as LevelSaid};
pub use matters::{MatterActed, MatterEntry, MatterMove, MatterRow, MatterSeen, OpenMatter};
pub use move_clock::AHEAD as CLOCK_AHEAD;
pub use new_password::Chosen;
pub use people::{
    AgeBand, Copied, Decided, Edit, Found, Handed, Imported, ImportedStaff, Incoming, IncomingStaff, Involve, ListPart,
    Listed, Named, Names, Pair, PeopleList, PlanningRow, Query, Refused, Register, Said, Searched, Seen, Share, Viewed,
    Wanted, Whom,
};
pub use population::{Counting, Parted, PopulationLine, PopulationSeen};
pub use schemes::{
    AgreementHappened, AgreementSeen, AskedRow, Course, Gathered, Matrix, MatrixCell, Offered as SchemeOffered,
    SchemeRow, SchemeSeen, SchemesSeen, Statement, StatementLine, StepAt, StepTaken, Stretch, StretchIs,
};
pub use second_factor::Enrolment;
pub use session::Known;
pub use sign_in::{Attempt, Post, SignIn, SignedIn};
pub use sign_in_oidc::{Elsewhere, Proofing, Provider};
pub use token::{Issued, NewToken};
pub use what_if::{AskWhatIf, Told as WhatIfTold};

/// The names in the audit of what everybody may do without asking the table.
pub mod open {
    /// Signing in, and failing to.
    pub const SIGN_IN: &str = "sign-in";
    /// Signing out, here or everywhere.
    pub const SIGN_OUT: &str = "sign-out";
    /// Working in another of one's roles.
    pub const CHANGE_ROLE: &str = "change-role";
    /// Setting a password with a ticket, outside a session.
    pub const SET_PASSWORD: &str = "set-password";
}
