use std::collections::BTreeSet;

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use linchpin_core::{ClosureId, PatternId, WorkingCalendar, london};

use super::{Block, Closure, Fault, Pattern, PlannedSession, PlannedSlot, Reason, SlotTypes};
use crate::england::instant_in;

/// The most days that are published at once: two years.
pub const MOST_DAYS: i32 = 731;

/// Why something that a pattern would make is not in the diary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// The whole session: the day is a bank holiday on which this pattern is not kept.
    Holiday,
    /// One slot, touched by a closure.
    Closed {
        /// When it would have begun.
        starts: Timestamp,
        /// When it would have ended.
        ends: Timestamp,
        /// The first closure that touches it.
        closure: ClosureId,
        /// Why that one is.
        reason: Reason,
    },
    /// So many slots: that night is shorter because the clocks go forward.
    NoRoom {
        /// Slots.
        slots: u16,
    },
    /// The whole session: the clocks skip it.
    Skipped,
}

impl LeftOut {
    /// The reason in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        use crate::england::say_time;
        match self {
            Self::Holiday => "Not kept on bank holidays.".into(),
            Self::Closed { starts, ends, reason, .. } => {
                format!("{} to {}: {}.", say_time(*starts), say_time(*ends), reason.title().to_lowercase())
            }
            Self::NoRoom { slots: 1 } => "One slot does not fit: the clocks go forward.".into(),
            Self::NoRoom { slots } => format!("{slots} slots do not fit: the clocks go forward."),
            Self::Skipped => "The clocks go forward over the whole session.".into(),
        }
    }
}

/// What patterns make of a range of days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The sessions, earliest first.
    pub sessions: Vec<PlannedSession>,
    /// What is not there, and why: the pattern, the day and the reason.
    pub left_out: Vec<(PatternId, Date, LeftOut)>,
    /// Patterns that make nothing until they are corrected.
    pub faults: Vec<(PatternId, Vec<Fault>)>,
}

/// What patterns and closures make of the days `from` to `to`, both included, and at most [`MOST_DAYS`] of them.
///
/// The same input gives the same plan, and pattern and day name a session: to publish again is to compare
/// ([`change`](super::change)). A session lies on the wall clocks of England and is as long as they make it; its slots
/// follow one another from its start in real minutes. A closure cuts every slot that it touches; a session that loses
/// every slot is not held. A pattern with a fault makes nothing, and the others go on.
#[must_use]
pub fn publish(
    patterns: &[Pattern],
    closures: &[Closure],
    types: &SlotTypes,
    calendar: &WorkingCalendar,
    from: Date,
    to: Date,
) -> Plan {
    let (mut plan, mut seen, zone) = (Plan::default(), BTreeSet::new(), london());
    let to = to.min(from.saturating_add((MOST_DAYS - 1).days()));
    for pattern in patterns {
        let fault = if seen.insert(pattern.id) { pattern.check(types) } else { Err(vec![Fault::Twice]) };
        if let Err(faults) = fault {
            plan.faults.push((pattern.id, faults));
            continue;
        }
        let closures = closed(closures, pattern, &zone);
        for day in days(pattern, from, to) {
            if calendar.is_holiday(day) && !pattern.on_holidays {
                plan.left_out.push((pattern.id, day, LeftOut::Holiday));
                continue;
            }
            let (session, left_out) = hold(pattern, day, &closures, types, &zone);
            plan.sessions.extend(session);
            plan.left_out.extend(left_out.into_iter().map(|why| (pattern.id, day, why)));
        }
    }
    plan.sessions.sort_by_key(|session| (session.starts, session.pattern, session.day));
    plan.left_out.sort_by_key(|(pattern, day, _)| (*day, *pattern));
    plan
}

impl Pattern {
    /// The first day on or after another on which the pattern makes a session, closures and holidays aside.
    #[must_use]
    pub fn next(&self, from: Date) -> Option<Date> {
        let begins = from.max(self.from);
        days(self, begins, begins.saturating_add((i32::from(self.every.max(1)) * 7).days())).next()
    }
}

/// The days of a pattern between two days, both included.
fn days(pattern: &Pattern, from: Date, to: Date) -> impl Iterator<Item = Date> {
    let monday = |day: Date| day.saturating_sub(i32::from(day.weekday().since(Weekday::Monday)).days());
    let first = monday(pattern.from).saturating_add(i32::from(pattern.weekday.since(Weekday::Monday)).days());
    let (from, to) = (from.max(pattern.from), pattern.to.map_or(to, |last| last.min(to)));
    let step = i32::from(pattern.every.max(1)) * 7;
    // Whole steps that lie before the range are jumped over at once.
    let before = from.since(first).map_or(0, |span| span.get_days()).max(0) / step;
    let mut next = first.checked_add((before * step).days()).ok();
    std::iter::from_fn(move || {
        let day = next?;
        next = day.checked_add(step.days()).ok();
        (day <= to).then_some(day)
    })
    .filter(move |day| *day >= from)
}

/// A closure as instants.
type Closed = (Timestamp, Timestamp, ClosureId, Reason);

fn closed(closures: &[Closure], pattern: &Pattern, zone: &TimeZone) -> Vec<Closed> {
    let concerned = closures.iter().filter(|closure| closure.concerns(pattern));
    let mut all: Vec<_> = concerned
        .filter_map(|c| Some((instant_in(zone, c.from)?, instant_in(zone, c.to)?, c.id, c.reason)))
        .filter(|(from, to, ..)| from < to)
        .collect();
    all.sort_unstable_by_key(|(from, _, id, _)| (*from, *id));
    all
}

/// The session of one pattern on one day.
fn hold(
    pattern: &Pattern,
    day: Date,
    closures: &[Closed],
    types: &SlotTypes,
    zone: &TimeZone,
) -> (Option<PlannedSession>, Vec<LeftOut>) {
    let last = if pattern.ends <= pattern.starts { day.saturating_add(1.day()) } else { day };
    let times = instant_in(zone, day.to_datetime(pattern.starts)).zip(instant_in(zone, last.to_datetime(pattern.ends)));
    let Some((starts, ends)) = times.filter(|(starts, ends)| starts < ends) else {
        return (None, vec![LeftOut::Skipped]);
    };
    let (mut slots, mut left_out) = (Vec::new(), Vec::new());
    let (mut at, mut missing) = (starts, 0_u16);
    for block in &pattern.blocks {
        match *block {
            Block::Gap { minutes } => at = after(at, minutes),
            Block::Slots { slot_type, count, opening } => {
                // Checked before: every kind of a pattern that gets here is known.
                let minutes = types.get(&slot_type).map_or(0, |kind| kind.minutes);
                let mut left = count.unwrap_or(u16::MAX);
                while left > 0 && minutes > 0 && after(at, minutes) <= ends {
                    let end = after(at, minutes);
                    let opening = opening.unwrap_or(pattern.opening);
                    slots.push(PlannedSlot { slot_type, starts: at, ends: end, opening });
                    (at, left) = (end, left - 1);
                }
                missing = missing.saturating_add(if count.is_some() { left } else { 0 });
            }
        }
    }
    if missing > 0 {
        left_out.push(LeftOut::NoRoom { slots: missing });
    }
    let had_slots = !slots.is_empty();
    let near: Vec<_> = closures.iter().filter(|(from, to, ..)| *from < ends && starts < *to).collect();
    slots.retain(|slot| {
        let touches = near.iter().find(|(from, to, ..)| *from < slot.ends && slot.starts < *to);
        let cut = touches.map(|(_, _, closure, reason)| LeftOut::Closed {
            starts: slot.starts,
            ends: slot.ends,
            closure: *closure,
            reason: *reason,
        });
        left_out.extend(cut);
        cut.is_none()
    });
    let held = !had_slots || !slots.is_empty();
    let session = held.then_some(PlannedSession {
        pattern: pattern.id,
        day,
        organisation: pattern.organisation,
        site: pattern.site,
        staff: pattern.staff,
        starts,
        ends,
        slots,
    });
    (session, left_out)
}

fn after(at: Timestamp, minutes: u16) -> Timestamp {
    at.saturating_add(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(Timestamp::MAX)
}
