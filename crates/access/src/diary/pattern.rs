use jiff::civil::{Date, Time, Weekday};
use linchpin_core::{OdsCode, OpeningId, PatternId, SiteId, SlotTypeId, StaffId};
use serde::{Deserialize, Serialize};

/// A part of a session, one after the other from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum Block {
    /// Slots of one kind.
    Slots {
        /// The kind.
        slot_type: SlotTypeId,
        /// How many; as many as fit until the session ends when absent.
        count: Option<u16>,
        /// Who may book these, where it differs from the rest of the session.
        opening: Option<OpeningId>,
    },
    /// Time that is not booked: a break, a catch-up.
    Gap {
        /// Minutes.
        minutes: u16,
    },
}

/// A weekly pattern: this clinician sits at this site on this weekday, every `every` weeks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Its key.
    pub id: PatternId,
    /// Whose diary.
    pub organisation: OdsCode,
    /// Where. Rotating rural sites are several patterns with different first weeks (A2).
    pub site: SiteId,
    /// Who; a session without a clinician yet is a rota gap, and its slots are not bookable.
    pub staff: Option<StaffId>,
    /// The weekday.
    pub weekday: Weekday,
    /// Every so many weeks, 1 to 52, counted from the week of `from`.
    pub every: u8,
    /// When it begins, in the time of England.
    pub starts: Time,
    /// When it ends; at or before `starts` it is the next day.
    pub ends: Time,
    /// What it is made of.
    pub blocks: Vec<Block>,
    /// Who may book.
    pub opening: OpeningId,
    /// Whether it is kept on bank holidays, as a hub may be.
    pub on_holidays: bool,
    /// The first day on which it holds.
    pub from: Date,
    /// The last day; without an end when absent.
    pub to: Option<Date>,
}

impl Pattern {
    /// The rules that its slots follow: that of the session, and those of its parts.
    pub fn openings(&self) -> impl Iterator<Item = OpeningId> + '_ {
        let parts = self.blocks.iter().filter_map(|block| match block {
            Block::Slots { opening, .. } => *opening,
            Block::Gap { .. } => None,
        });
        parts.chain([self.opening])
    }
}
