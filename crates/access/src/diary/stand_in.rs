use jiff::civil::Date;
use linchpin_core::{PatternId, StaffId, WorkingCalendar};

use super::{Closure, Pattern, Plan, SlotTypes, publish};

/// Who sits in place of a pattern's clinician on one day: an exception of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// The pattern.
    pub pattern: PatternId,
    /// The day on which the session begins, in England.
    pub day: Date,
    /// Who; a gap in the rota when absent.
    pub staff: Option<StaffId>,
}

/// As [`publish`], with the exceptions: on that day the pattern is another clinician's, whose leave counts and not that of
/// the one they stand in for. An exception of a day on which the pattern makes nothing changes nothing.
#[must_use]
pub fn publish_with(
    patterns: &[Pattern],
    stand_ins: &[StandIn],
    closures: &[Closure],
    types: &SlotTypes,
    calendar: &WorkingCalendar,
    (from, to): (Date, Date),
) -> Plan {
    let mut plan = publish(patterns, closures, types, calendar, from, to);
    for one in stand_ins.iter().filter(|one| from <= one.day && one.day <= to) {
        let Some(pattern) = patterns.iter().find(|pattern| pattern.id == one.pattern) else { continue };
        let instead = Pattern { staff: one.staff, ..pattern.clone() };
        let day = publish(&[instead], closures, types, calendar, one.day, one.day);
        plan.sessions.retain(|session| (session.pattern, session.day) != (one.pattern, one.day));
        plan.left_out.retain(|(pattern, day, _)| (*pattern, *day) != (one.pattern, one.day));
        plan.sessions.extend(day.sessions);
        plan.left_out.extend(day.left_out);
    }
    plan.sessions.sort_by_key(|session| (session.starts, session.pattern, session.day));
    plan.left_out.sort_by_key(|(pattern, day, _)| (*day, *pattern));
    plan
}
