use jiff::{Timestamp, tz::TimeZone};
use linchpin_core::{OdsCode, london};

use super::{Unseen, Viewer, Window};
use crate::diary::{Opening, SlotState};

/// What is known of a slot at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotNow {
    /// In whose diary it is.
    pub owner: OdsCode,
    /// When it begins.
    pub starts: Timestamp,
    /// Whether a clinician is on the rota for it.
    pub has_clinician: bool,
    /// What has become of it.
    pub state: SlotState,
    /// Until when it is held, where it is, and whether by those who ask: their own hold does not stand in their way.
    pub hold: Option<(Timestamp, bool)>,
}

/// A viewer and an instant, made once to ask about many slots.
#[derive(Clone, Debug)]
pub struct Seen<'a> {
    viewer: &'a Viewer,
    now: Timestamp,
    zone: TimeZone,
}

impl<'a> Seen<'a> {
    /// Whoever asks, now.
    #[must_use]
    pub fn by(viewer: &'a Viewer, now: Timestamp) -> Self {
        Self { viewer, now, zone: london() }
    }

    /// Whether the slot may be booked; the same as [`Seen::why_not`] giving no reason.
    #[must_use]
    pub fn may_book(&self, opening: &Opening, slot: &SlotNow) -> bool {
        slot.has_clinician
            && slot.starts > self.now
            && self.taken(slot).is_none()
            && opening.names(self.viewer, slot.owner)
            && self.windows(opening, slot).any(|window| window.holds(self.now))
    }

    /// Every reason why the slot may not be booked, the most lasting first; none where it may be.
    #[must_use]
    pub fn why_not(&self, opening: &Opening, slot: &SlotNow) -> Vec<Unseen> {
        let mut reasons = Vec::new();
        reasons.extend(self.unopened(opening, slot));
        reasons.extend((slot.starts <= self.now).then_some(Unseen::Past));
        reasons.extend((!slot.has_clinician).then_some(Unseen::NoClinician));
        reasons.extend(self.taken(slot));
        reasons
    }

    /// From when and until when each line that names the viewer opens the slot.
    fn windows<'b>(&'b self, opening: &'b Opening, slot: &'b SlotNow) -> impl Iterator<Item = Window> + Clone + 'b {
        opening.lines(self.viewer, slot.owner).map(|access| Window::of(access, slot.starts, &self.zone))
    }

    /// Why the rule does not let the viewer book now: of several lines the one that opens soonest, else that closed last.
    fn unopened(&self, opening: &Opening, slot: &SlotNow) -> Option<Unseen> {
        if !opening.names(self.viewer, slot.owner) {
            return Some(Unseen::NotNamed);
        }
        let windows = self.windows(opening, slot);
        if windows.clone().any(|window| window.holds(self.now)) {
            return None;
        }
        let possible = windows.filter(|window| !window.is_never());
        let next = possible.clone().filter_map(|window| window.from).filter(|from| *from > self.now).min();
        let last = possible.map(|window| window.until).filter(|until| *until <= self.now).max();
        Some(match (next, last) {
            (Some(at), _) => Unseen::Opens { at },
            (None, Some(at)) => {
                let minutes = slot.starts.duration_since(at).as_mins();
                Unseen::Closed { at, minutes: u32::try_from(minutes).unwrap_or(0) }
            }
            (None, None) => Unseen::Never,
        })
    }

    /// Who has it. A hold that has expired holds nothing.
    fn taken(&self, slot: &SlotNow) -> Option<Unseen> {
        match (slot.state, slot.hold) {
            (SlotState::Booked, _) => Some(Unseen::Booked),
            (SlotState::Withdrawn, _) => Some(Unseen::Withdrawn),
            (SlotState::Held, Some((until, false))) if until > self.now => Some(Unseen::Held { until }),
            (SlotState::Held | SlotState::Free, _) => None,
        }
    }
}

/// Whether this slot may be booked by the viewer at this instant: the slot checker.
///
/// # Errors
/// Every reason why not.
pub fn may_book(opening: &Opening, slot: &SlotNow, viewer: &Viewer, now: Timestamp) -> Result<(), Vec<Unseen>> {
    let reasons = Seen::by(viewer, now).why_not(opening, slot);
    if reasons.is_empty() { Ok(()) } else { Err(reasons) }
}
