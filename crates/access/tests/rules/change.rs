use jiff::{
    Timestamp, ToSpan,
    civil::{Weekday, date, time},
};
use linchpin_access::diary::{
    Change, Closure, PlannedSession, PlannedSlot, PublishedSession, PublishedSlot, Reason, SlotState, Told, change,
    publish,
};
use proptest::prelude::*;

use crate::id;
use crate::support::{at, calendar, fill, kinds, pattern, practice};

fn publish_slot(number: usize, slot: &PlannedSlot, state: SlotState) -> PublishedSlot {
    let PlannedSlot { slot_type, starts, ends, opening } = *slot;
    PublishedSlot { id: id!(SlotId, number), slot_type, starts, ends, opening, state }
}

/// What the store holds after this change, as the store will apply it.
fn apply(published: &[PublishedSession], planned: &[PlannedSession], change: &Change) -> Vec<PublishedSession> {
    let mut after = published.to_vec();
    let mut next = 1000 + after.iter().map(|s| s.slots.len()).sum::<usize>();
    let mut fresh = |slot: &PlannedSlot| {
        next += 1;
        publish_slot(next, slot, SlotState::Free)
    };
    for session in &mut after {
        for slot in &mut session.slots {
            if change.withdraw.contains(&slot.id) || change.release.contains(&slot.id) {
                slot.state = SlotState::Withdrawn;
            }
            for (id, opening) in change.restore.iter().chain(&change.reopen) {
                if *id == slot.id {
                    slot.opening = *opening;
                    if slot.state == SlotState::Withdrawn {
                        slot.state = SlotState::Free;
                    }
                }
            }
        }
        session
            .slots
            .extend(change.add.iter().filter(|(clinic, _)| *clinic == session.clinic).map(|(_, slot)| fresh(slot)));
        for (_, place) in change.amend.iter().filter(|(clinic, _)| *clinic == session.clinic) {
            let plan = &planned[*place];
            (session.site, session.staff, session.starts, session.ends) =
                (plan.site, plan.staff, plan.starts, plan.ends);
        }
    }
    for place in &change.open {
        let plan = &planned[*place];
        let PlannedSession { pattern, day, site, staff, starts, ends, .. } = *plan;
        let slots = plan.slots.iter().map(&mut fresh).collect();
        after.push(PublishedSession {
            clinic: id!(ClinicId, 500 + place),
            pattern,
            day,
            site,
            staff,
            starts,
            ends,
            slots,
        });
    }
    after
}

fn week(closures: &[Closure], minutes: u64, site: u64) -> Vec<PlannedSession> {
    let mut tuesday = pattern(Weekday::Tuesday, time(9, 0, 0, 0), time(10, 0, 0, 0), date(2026, 11, 1));
    tuesday.blocks = vec![fill(minutes)];
    tuesday.site = id!(SiteId, site);
    publish(&[tuesday], closures, &kinds(), &calendar(), date(2026, 11, 23), date(2026, 12, 6)).sessions
}

const LONG_AGO: Timestamp = Timestamp::UNIX_EPOCH;

#[test]
fn publishing_again_changes_nothing() {
    let planned = week(&[], 10, 1);
    let first = change(&[], &planned, LONG_AGO);
    assert_eq!(first.open, [0, 1]);
    let stored = apply(&[], &planned, &first);
    assert_eq!(stored.iter().map(|s| s.slots.len()).sum::<usize>(), 12);
    assert!(change(&stored, &planned, LONG_AGO).is_empty());
}

#[test]
fn a_closure_frees_nobody_without_telling() {
    let planned = week(&[], 10, 1);
    let mut stored = apply(&[], &planned, &change(&[], &planned, LONG_AGO));
    stored[0].slots[1].state = SlotState::Booked;
    stored[0].slots[2].state = SlotState::Held;
    let (from, to) = (date(2026, 11, 24).at(9, 5, 0, 0), date(2026, 11, 24).at(9, 35, 0, 0));
    let leave = Closure {
        id: id!(ClosureId, 1),
        organisation: practice(),
        site: None,
        staff: None,
        from,
        to,
        reason: Reason::Leave,
    };
    let closed = week(&[leave], 10, 1);
    let todo = change(&stored, &closed, LONG_AGO);
    let ids = |places: &[usize]| places.iter().map(|n| stored[0].slots[*n].id).collect::<Vec<_>>();
    assert_eq!(
        (todo.withdraw.clone(), todo.release.clone(), todo.rebook.clone()),
        (ids(&[0, 3]), ids(&[2]), ids(&[1]))
    );
    assert!(todo.add.is_empty() && todo.tell.is_empty());
    // The leave is taken back: what was withdrawn comes back, and who was booked never lost the slot.
    let after = apply(&stored, &closed, &todo);
    let back = change(&after, &planned, LONG_AGO);
    assert_eq!((back.restore.len(), back.add.len(), back.rebook.len()), (3, 0, 0));
    assert!(change(&apply(&after, &planned, &back), &planned, LONG_AGO).is_empty());
}

#[test]
fn a_hub_that_moves_tells_those_who_are_booked() {
    let mut stored = apply(&[], &week(&[], 10, 1), &change(&[], &week(&[], 10, 1), LONG_AGO));
    stored[0].slots[1].state = SlotState::Booked;
    let mut moved = week(&[], 10, 2);
    moved[0].staff = None;
    let todo = change(&stored, &moved, LONG_AGO);
    let slot = stored[0].slots[1].id;
    assert_eq!(todo.tell, [(slot, Told::Site(id!(SiteId, 2))), (slot, Told::Clinician(None))]);
    assert_eq!(todo.amend.len(), 2);
    assert!(todo.withdraw.is_empty() && todo.rebook.is_empty());
}

#[test]
fn what_has_begun_is_left_alone_and_new_slots_wait_for_the_booked() {
    let planned = week(&[], 10, 1);
    let mut stored = apply(&[], &planned, &change(&[], &planned, LONG_AGO));
    stored[0].slots[3].state = SlotState::Booked; // 09:30 to 09:40
    let longer = week(&[], 15, 1);
    let now = at("2026-11-24T09:10");
    let todo = change(&stored, &longer, now);
    assert_eq!(todo.rebook, [stored[0].slots[3].id]);
    assert!(!todo.withdraw.contains(&stored[0].slots[0].id) && !todo.withdraw.contains(&stored[0].slots[1].id));
    let first: Vec<_> =
        todo.add.iter().filter(|(clinic, _)| *clinic == stored[0].clinic).map(|(_, slot)| slot.starts).collect();
    assert_eq!(
        first,
        [at("2026-11-24T09:45")],
        "09:15 is under the slot that has begun, 09:30 under the one that is booked"
    );
    assert_eq!(todo.waiting, 2);
}

proptest! {
    #[test]
    fn after_a_change_nothing_overlaps_and_nobody_is_lost(
        states in prop::collection::vec(0_u8..4, 12), minutes in prop::sample::select(vec![10_u64, 15, 25]), site in 1_u64..3,
        closed in 0_i64..120, length in 0_i64..60, minute in 0_i64..20_000,
    ) {
        let planned = week(&[], 10, 1);
        let mut stored = apply(&[], &planned, &change(&[], &planned, LONG_AGO));
        let all = [SlotState::Free, SlotState::Held, SlotState::Booked, SlotState::Withdrawn];
        for (slot, state) in stored.iter_mut().flat_map(|s| &mut s.slots).zip(states) { slot.state = all[usize::from(state)]; }
        let from = date(2026, 11, 24).at(8, 30, 0, 0) + closed.minutes();
        let closure = Closure { id: id!(ClosureId, 1), organisation: practice(), site: None, staff: None, from, to: from + length.minutes(), reason: Reason::Site };
        let wanted = week(&[closure], minutes, site);
        let now = at("2026-11-23T00:00") + minute.minutes();
        let todo = change(&stored, &wanted, now);
        let after = apply(&stored, &wanted, &todo);
        for (before, session) in stored.iter().zip(&after) {
            let mut live: Vec<_> = session.slots.iter().filter(|s| s.state != SlotState::Withdrawn).collect();
            live.sort_by_key(|s| s.starts);
            prop_assert!(live.windows(2).all(|two| two[0].ends <= two[1].starts));
            for (was, is) in before.slots.iter().zip(&session.slots) {
                prop_assert!(was.state != SlotState::Booked || is.state == SlotState::Booked, "a booking is never withdrawn");
                prop_assert!(was.starts > now || was == is, "what has begun stands");
                let planned = wanted.iter().flat_map(|s| &s.slots).any(|p| (p.starts, p.ends, p.slot_type) == (is.starts, is.ends, is.slot_type));
                let told = todo.rebook.contains(&is.id);
                prop_assert_eq!(told, is.state == SlotState::Booked && is.starts > now && !planned);
            }
        }
        let again = change(&after, &wanted, now);
        prop_assert_eq!(again, Change { rebook: todo.rebook.clone(), waiting: todo.waiting, ..Change::default() }, "applied once, nothing is left but who must be rebooked");
    }
}
