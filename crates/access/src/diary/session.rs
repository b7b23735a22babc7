use jiff::{Timestamp, civil::Date};
use linchpin_core::{OdsCode, OpeningId, PatternId, SiteId, SlotTypeId, StaffId};

/// One slot that a session is to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSlot {
    /// Its kind.
    pub slot_type: SlotTypeId,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Who may book it.
    pub opening: OpeningId,
}

/// One session that a pattern makes on one day, before it is published. A pattern makes at most one a day, so that pattern
/// and day name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSession {
    /// The pattern.
    pub pattern: PatternId,
    /// The day on which it begins, in England.
    pub day: Date,
    /// Whose diary.
    pub organisation: OdsCode,
    /// Where.
    pub site: SiteId,
    /// Who.
    pub staff: Option<StaffId>,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Its slots, earliest first, none beyond the end.
    pub slots: Vec<PlannedSlot>,
}
