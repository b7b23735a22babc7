use jiff::{
    SignedDuration, ToSpan,
    civil::{Date, Time, Weekday, date, time},
};
use linchpin_access::diary::{Block, Closure, Fault, LeftOut, Pattern, Plan, Reason, publish};
use linchpin_access::england;
use linchpin_core::{OdsCode, london};
use proptest::prelude::*;

use crate::id;
use crate::support::{at, calendar, fill, kinds, pattern, practice, some, utc};

fn plan(pattern: &Pattern, closures: &[Closure], from: Date, to: Date) -> Plan {
    publish(std::slice::from_ref(pattern), closures, &kinds(), &calendar(), from, to)
}

fn closure(from: &str, to: &str) -> Closure {
    let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
    Closure {
        id: id!(ClosureId, 9),
        organisation: practice(),
        site: None,
        staff: None,
        from,
        to,
        reason: Reason::Learning,
    }
}

const NINE: Time = time(9, 0, 0, 0);
const NOON: Time = time(12, 0, 0, 0);

#[test]
fn blocks_follow_one_another_and_the_last_fills() {
    let mut morning = pattern(Weekday::Tuesday, NINE, NOON, date(2026, 11, 1));
    morning.blocks = vec![some(15, 4), Block::Gap { minutes: 30 }, fill(25)];
    let plan = plan(&morning, &[], date(2026, 11, 23), date(2026, 11, 29));
    let [session] = &plan.sessions[..] else { panic!("{plan:?}") };
    assert_eq!((session.day, session.starts), (date(2026, 11, 24), at("2026-11-24T09:00")));
    let starts: Vec<_> = session.slots.iter().map(|slot| england::say_time(slot.starts)).collect();
    assert_eq!(starts, ["09:00", "09:15", "09:30", "09:45", "10:30", "10:55", "11:20"]);
    assert_eq!(session.slots.last().unwrap().ends, at("2026-11-24T11:45"), "25 minutes do not fit after that");
    assert!(plan.left_out.is_empty() && plan.faults.is_empty());
}

#[test]
fn every_third_week_is_counted_from_the_first() {
    let mut rural = pattern(Weekday::Monday, NINE, NOON, date(2026, 11, 25));
    rural.every = 3;
    let days: Vec<_> =
        plan(&rural, &[], date(2026, 11, 1), date(2027, 2, 1)).sessions.into_iter().map(|s| s.day).collect();
    assert_eq!(
        days,
        [date(2026, 12, 14), date(2027, 1, 4), date(2027, 1, 25)],
        "the Monday of the first week lies before its first day"
    );
}

#[test]
fn a_bank_holiday_is_left_out_unless_the_hub_keeps_it() {
    let mut hub = pattern(Weekday::Monday, NINE, NOON, date(2026, 1, 1));
    let (from, to) = (date(2026, 12, 21), date(2027, 1, 3));
    let practice = plan(&hub, &[], from, to);
    assert_eq!(practice.sessions.len(), 1);
    assert_eq!(practice.left_out, [(hub.id, date(2026, 12, 28), LeftOut::Holiday)], "Boxing Day in lieu");
    hub.on_holidays = true;
    assert_eq!(plan(&hub, &[], from, to).sessions.len(), 2);
}

#[test]
fn a_night_session_has_its_real_length_when_the_clocks_change() {
    let night = pattern(Weekday::Saturday, time(22, 0, 0, 0), time(6, 0, 0, 0), date(2026, 1, 1));
    for (day, minutes) in [(date(2026, 3, 28), 7 * 60), (date(2026, 10, 24), 9 * 60), (date(2026, 11, 7), 8 * 60)] {
        let plan = plan(&night, &[], day, day);
        let session = &plan.sessions[0];
        assert_eq!(session.ends.duration_since(session.starts).as_mins(), minutes, "{day}");
        assert_eq!(session.slots.len(), usize::try_from(minutes).unwrap() / 10);
        assert_eq!(england::say_time(session.ends), "06:00");
    }
}

#[test]
fn a_time_that_the_clocks_skip_or_repeat_is_one_instant() {
    // 29 March 2026: 01:00 is followed by 02:00. 25 October 2026: 01:59 is followed by 01:00.
    let skipped = pattern(Weekday::Sunday, time(1, 15, 0, 0), time(1, 45, 0, 0), date(2026, 1, 1));
    let march = plan(&skipped, &[], date(2026, 3, 29), date(2026, 3, 29));
    assert_eq!((march.sessions.len(), &march.left_out[0].2), (0, &LeftOut::Skipped));
    let october = plan(&skipped, &[], date(2026, 10, 25), date(2026, 10, 25));
    assert_eq!(october.sessions[0].starts, utc("2026-10-25T00:15"), "the first of the two");
    assert_eq!(october.sessions[0].slots.len(), 3);
    let mut shorter = pattern(Weekday::Sunday, time(0, 30, 0, 0), time(2, 30, 0, 0), date(2026, 1, 1));
    shorter.blocks = vec![some(10, 12)];
    let march = plan(&shorter, &[], date(2026, 3, 29), date(2026, 3, 29));
    assert_eq!((march.sessions[0].slots.len(), &march.left_out[0].2), (6, &LeftOut::NoRoom { slots: 6 }));
    assert_eq!(march.left_out[0].2.sentence(), "6 slots do not fit: the clocks go forward.");
}

#[test]
fn a_closure_cuts_what_it_touches_and_says_why() {
    let morning = pattern(Weekday::Tuesday, NINE, time(10, 0, 0, 0), date(2026, 11, 1));
    let day = date(2026, 11, 24);
    let cut = plan(&morning, &[closure("2026-11-24T09:15", "2026-11-24T09:30")], day, day);
    let left: Vec<_> = cut.sessions[0].slots.iter().map(|slot| england::say_time(slot.starts)).collect();
    assert_eq!(left, ["09:00", "09:30", "09:40", "09:50"], "09:10 is touched, 09:30 is not");
    let told: Vec<_> = cut.left_out.iter().map(|(.., why)| why.sentence()).collect();
    assert_eq!(told, ["09:10 to 09:20: protected learning time.", "09:20 to 09:30: protected learning time."]);
    let beside = [closure("2026-11-24T08:00", "2026-11-24T09:00"), closure("2026-11-24T10:00", "2026-11-24T11:00")];
    assert_eq!(
        plan(&morning, &beside, day, day).sessions[0].slots.len(),
        6,
        "they meet the session and do not touch it"
    );
    let between = plan(&morning, &[closure("2026-11-24T09:10", "2026-11-24T09:20")], day, day);
    assert_eq!(between.sessions[0].slots.len(), 5, "only the slot between the two times");
    let all = plan(&morning, &[closure("2026-11-24T00:00", "2026-11-25T00:00")], day, day);
    assert_eq!((all.sessions.len(), all.left_out.len()), (0, 6));
    let mut elsewhere = closure("2026-11-24T00:00", "2026-11-25T00:00");
    elsewhere.site = Some(id!(SiteId, 2));
    assert_eq!(plan(&morning, &[elsewhere], day, day).sessions[0].slots.len(), 6);
    let mut colleague = closure("2026-11-24T00:00", "2026-11-25T00:00");
    colleague.staff = Some(id!(StaffId, 2));
    assert_eq!(plan(&morning, &[colleague.clone()], day, day).sessions[0].slots.len(), 6);
    assert!(colleague.check().is_ok() && closure("2026-11-24T09:00", "2026-11-24T09:00").check() == Err(Fault::Never));
}

#[test]
fn every_fault_is_told_and_the_others_go_on() {
    let good = pattern(Weekday::Tuesday, NINE, NOON, date(2026, 11, 1));
    let mut bad = Pattern { id: id!(PatternId, 2), every: 0, ..good.clone() };
    bad.blocks = vec![fill(10), fill(99), Block::Gap { minutes: 0 }, some(10, 0), some(25, 60000)];
    bad.to = Some(date(2026, 10, 1));
    let faults = bad.check(&kinds()).unwrap_err();
    assert!(faults.len() == 7 && faults.contains(&Fault::AfterFill), "{faults:?}");
    assert_eq!(faults[0].to_string(), "every how many weeks must be 1 to 52, not 0");
    let other = Pattern { id: id!(PatternId, 3), organisation: OdsCode::parse("C87003").unwrap(), ..good.clone() };
    let all = [good.clone(), bad.clone(), good.clone(), other.clone()];
    let plan = publish(&all, &[], &kinds(), &calendar(), date(2026, 11, 23), date(2026, 11, 29));
    assert_eq!(plan.sessions.len(), 1);
    let faulty: Vec<_> = plan.faults.iter().map(|(id, faults)| (*id, faults.len())).collect();
    assert_eq!(faulty, [(bad.id, 7), (good.id, 1), (other.id, 1)]);
    let empty = Pattern { blocks: Vec::new(), ..good };
    assert_eq!(empty.check(&kinds()), Err(vec![Fault::Empty]));
}

#[test]
fn no_more_than_two_years_are_published_at_once() {
    let weekly = pattern(Weekday::Wednesday, NINE, NOON, date(2000, 1, 1));
    let plan = plan(&weekly, &[], date(2026, 1, 1), date(9999, 12, 31));
    assert!((100..=105).contains(&plan.sessions.len()), "{}", plan.sessions.len());
    assert_eq!(self::plan(&weekly, &[], date(2026, 2, 1), date(2026, 1, 1)), Plan::default());
}

fn any_time() -> impl Strategy<Value = Time> {
    (0_i8..24, 0_i8..60).prop_map(|(hour, minute)| time(hour, minute, 0, 0))
}

/// Any day of two years, half of them beside a change of the clocks.
fn any_day() -> impl Strategy<Value = Date> {
    let changes = prop::sample::select(vec![
        date(2026, 3, 28),
        date(2026, 3, 29),
        date(2026, 10, 24),
        date(2026, 10, 25),
        date(2027, 3, 28),
    ]);
    prop_oneof![changes, (0_i32..730).prop_map(|n| date(2026, 1, 1).saturating_add(n.days()))]
}

fn any_block() -> impl Strategy<Value = Block> {
    prop_oneof![
        (prop::sample::select(vec![10_u64, 15, 25]), 1_u16..6).prop_map(|(minutes, count)| some(minutes, count)),
        (1_u16..40).prop_map(|minutes| Block::Gap { minutes }),
    ]
}

prop_compose! {
    fn any_pattern()(day in any_day(), starts in any_time(), ends in any_time(), every in 1_u8..5, on_holidays: bool,
                     mut blocks in prop::collection::vec(any_block(), 0..4), last in prop::sample::select(vec![10_u64, 15, 25])) -> Pattern {
        blocks.push(fill(last));
        Pattern { every, blocks, on_holidays, ..pattern(day.weekday(), starts, ends, day) }
    }
}

prop_compose! {
    fn any_closure()(day in any_day(), from in any_time(), minutes in 0_i64..3000) -> Closure {
        let from = day.to_datetime(from);
        Closure { id: id!(ClosureId, 1), organisation: practice(), site: None, staff: None, from, to: from + minutes.minutes(), reason: Reason::Leave }
    }
}

proptest! {
    #[test]
    fn slots_never_overlap_nor_exceed_and_have_their_length(pattern in any_pattern(), closures in prop::collection::vec(any_closure(), 0..4)) {
        prop_assume!(pattern.check(&kinds()).is_ok());
        let (from, to) = (pattern.from, pattern.from.saturating_add(20.days()));
        let made = plan(&pattern, &closures, from, to);
        prop_assert_eq!(&made, &plan(&pattern, &closures, from, to));
        let zone = london();
        for session in &made.sessions {
            prop_assert_eq!(session.day.weekday(), pattern.weekday);
            prop_assert!(pattern.on_holidays || !calendar().is_holiday(session.day));
            prop_assert!(session.starts < session.ends);
            for slot in &session.slots {
                let minutes = kinds()[&slot.slot_type].minutes;
                prop_assert_eq!(slot.ends.duration_since(slot.starts), SignedDuration::from_mins(minutes.into()));
                prop_assert!(session.starts <= slot.starts && slot.ends <= session.ends);
                for closure in &closures {
                    // Held against the wall clock itself: no minute of a slot shows a closed time.
                    let shows = |minute: i64| zone.to_datetime(slot.starts + minute.minutes());
                    let unchanged = zone.to_offset(slot.starts) == zone.to_offset(slot.ends);
                    let closed = |minute| closure.from <= shows(minute) && shows(minute) < closure.to;
                    prop_assert!(!unchanged || shows(0).hour() == 1 || !(0..i64::from(minutes)).any(closed), "{slot:?} in {closure:?}");
                }
            }
            prop_assert!(session.slots.windows(2).all(|two| two[0].ends <= two[1].starts));
        }
    }

    #[test]
    fn a_part_of_the_range_makes_the_same_sessions(pattern in any_pattern(), offset in 0_i32..60, length in 0_i32..60) {
        prop_assume!(pattern.check(&kinds()).is_ok());
        let whole = plan(&pattern, &[], pattern.from, pattern.from.saturating_add(120.days()));
        let from = pattern.from.saturating_add(offset.days());
        let to = from.saturating_add(length.days());
        let inside: Vec<_> = whole.sessions.into_iter().filter(|s| from <= s.day && s.day <= to).collect();
        prop_assert_eq!(inside, plan(&pattern, &[], from, to).sessions);
    }

    #[test]
    fn a_later_time_on_the_clock_is_never_an_earlier_instant(day in any_day(), one in any_time(), other in any_time()) {
        let (one, other) = (one.min(other), one.max(other));
        let instant = |time| england::instant(day.to_datetime(time)).unwrap();
        prop_assert!(instant(one) <= instant(other));
    }
}
