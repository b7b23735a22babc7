//! The words every other crate speaks: codes, calendar, periods, money, values, issues, errors, clock.
//!
//! **Invariant.** Pure: no files, no network, no async, no clock or randomness except by parameter.

mod calendar;
mod clock;
pub mod code;
mod error;
mod hex;
mod id;
mod issue;
mod money;
mod organisation;
mod period;
pub mod person;
mod role;
mod value;

pub use calendar::{CORE_HOURS, Division, Holiday, WorkingCalendar};
pub use clock::{Clock, FixedClock, london};
pub use code::{BnfCode, CodeError, Icd10Code, Lsoa, NhsNumber, OdsCode, Postcode, SnomedCode};
pub use error::{Error, ErrorKind, Result};
pub use hex::hex;
pub use id::{
    AgreementId, AlertId, AppointmentId, AuditId, BidId, BreakGlassId, CalendarFeedId, CareHomeId, CaseId, ClaimId,
    ClinicId, ClosureId, ConsentId, CountingIds, EntryId, EvidenceId, FundingTableId, HoldId, IdError, Ids, JobId,
    LevelReportId, MatchId, MatterId, MeetingId, MergeId, MessageId, OfferId, OpeningId, PatternId, PersonId,
    RelationshipId, RequestId, RunId, SessionId, SiteId, SlotId, SlotTypeId, StaffId, TeamId, TokenId, UserId,
    VerificationId, WaitingId, WhatIfId,
};
pub use issue::{Issue, Place, Severity};
pub use money::{MoneyError, Pence};
pub use organisation::{Group, Kind, Membership, Organisation, OrganisationTree};
pub use period::{Period, PeriodError, PeriodKind};
pub use person::{Address, Contact, ContactKind, Ethnicity, Name, NameUse, OptOuts, Person, Registration, Sex};
pub use role::{Role, RoleError};
pub use value::{Interval, State, Value};
