//! What the store keeps, as pages and interfaces read it: plain values, and none of the store's doings.

pub use linchpin_store::{
    Conflict,
    alert::Alert,
    appointment::{Appointment, State as Became},
    audit::{Outcome, Record as Entry, Search},
    break_glass::{BreakGlass, Verdict},
    care_home::CareHome,
    consent::{Consent, Decision, How},
    hold::{Hold, State as HoldState},
    instant,
    message::{Kind as MessageKind, State as MessageState, Way},
    person::Version,
    person_match::Match,
    person_merge::Merge,
    relationship::{Kind, Relationship, Scope},
    request::{Event, Outcome as RequestOutcome, Request, State as RequestState, Step},
    site::Site,
    slot::{Slot, State as SlotState},
    staff::{Staff, StaffRole},
    team::Team,
    token::Token,
};
