use std::collections::BTreeMap;

use linchpin_core::SlotTypeId;

use super::{Block, Closure, Pattern, SlotType};

/// Why a pattern or closure cannot be used as it is; the text is for the page where it was typed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A rhythm that is none.
    #[error("every how many weeks must be 1 to 52, not {0}")]
    Every(u8),
    /// It ends before it begins to hold.
    #[error("the last day is before the first")]
    Backward,
    /// It has nothing in it.
    #[error("a session needs at least one block of slots or a gap")]
    Empty,
    /// A gap of no time.
    #[error("a gap must have at least one minute")]
    NoGap,
    /// A block of no slots.
    #[error("a block must have at least one slot; leave the number out to fill the session")]
    NoSlots,
    /// A block after one that fills the session.
    #[error("nothing can follow a block that fills the session")]
    AfterFill,
    /// A kind of slot that the organisation does not have.
    #[error("the organisation has no such kind of slot")]
    UnknownType(SlotTypeId),
    /// A kind of slot whose length is none.
    #[error("{name} must take 1 to 720 minutes, not {minutes}")]
    Length {
        /// The kind's name.
        name: String,
        /// What it says.
        minutes: u16,
    },
    /// More than fits.
    #[error("the blocks need {needed} minutes and the session has {has}")]
    TooLong {
        /// Minutes that the blocks take.
        needed: u32,
        /// Minutes of the session on a day without a change of the clocks.
        has: u32,
    },
    /// A closure of no time.
    #[error("a closure must end after it begins")]
    Never,
    /// Two patterns with one key.
    #[error("the same pattern was given twice")]
    Twice,
}

/// The kinds of slot by their key.
pub type SlotTypes = BTreeMap<SlotTypeId, SlotType>;

impl Pattern {
    /// The minutes of a session on a day on which the clocks do not change. Ending at or before its beginning is the next day.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        let of = |time: jiff::civil::Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
        let minutes = of(self.ends) - of(self.starts);
        (if self.ends <= self.starts { minutes + 24 * 60 } else { minutes }).unsigned_abs()
    }

    /// Everything wrong with it, so that a form can say it all at once.
    ///
    /// # Errors
    /// The faults, none twice.
    pub fn check(&self, types: &SlotTypes) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        if !(1..=52).contains(&self.every) {
            faults.push(Fault::Every(self.every));
        }
        if self.to.is_some_and(|to| to < self.from) {
            faults.push(Fault::Backward);
        }
        if self.blocks.is_empty() {
            faults.push(Fault::Empty);
        }
        let (mut needed, mut filled) = (0_u32, false);
        for block in &self.blocks {
            if filled {
                faults.push(Fault::AfterFill);
            }
            match self.block(block, types) {
                Ok(minutes) => needed = needed.saturating_add(minutes),
                Err(fault) => faults.push(fault),
            }
            filled |= matches!(block, Block::Slots { count: None, .. });
        }
        if needed > self.minutes() {
            faults.push(Fault::TooLong { needed, has: self.minutes() });
        }
        let mut seen = Vec::new();
        faults.retain(|fault| {
            !seen.contains(fault) && {
                seen.push(fault.clone());
                true
            }
        });
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// The minutes that a block takes at least.
    fn block(&self, block: &Block, types: &SlotTypes) -> Result<u32, Fault> {
        match block {
            Block::Gap { minutes: 0 } => Err(Fault::NoGap),
            Block::Gap { minutes } => Ok(u32::from(*minutes)),
            Block::Slots { count: Some(0), .. } => Err(Fault::NoSlots),
            Block::Slots { slot_type, count, .. } => {
                let kind = types.get(slot_type).filter(|kind| kind.organisation == self.organisation);
                let kind = kind.ok_or(Fault::UnknownType(*slot_type))?;
                if !(1..=720).contains(&kind.minutes) {
                    return Err(Fault::Length { name: kind.name.clone(), minutes: kind.minutes });
                }
                Ok(u32::from(kind.minutes) * u32::from(count.unwrap_or(1)))
            }
        }
    }
}

impl Closure {
    /// Whether it closes anything; one that does not changes no diary.
    ///
    /// # Errors
    /// It ends before it begins, or then.
    pub fn check(&self) -> Result<(), Fault> {
        if self.from < self.to { Ok(()) } else { Err(Fault::Never) }
    }

    /// Whether it closes the diary of this site and clinician.
    #[must_use]
    pub fn concerns(&self, pattern: &Pattern) -> bool {
        self.organisation == pattern.organisation
            && self.site.is_none_or(|site| site == pattern.site)
            && self.staff.is_none_or(|staff| pattern.staff == Some(staff))
    }
}
