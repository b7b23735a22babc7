//! Diaries, slots and appointments on both databases: what is kept comes back, and of many who want a slot one gets it.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

use jiff::{SignedDuration, Timestamp, civil::Weekday};
use linchpin_access::{
    Category, Channel, Mode, Need, Profession,
    diary::{
        Access, Audience, Block, Closure, Embargo, Opening, Pattern, PlannedSession, PlannedSlot, Reason, SlotType,
    },
};
use linchpin_core::{
    AppointmentId, ClinicId, ClosureId, CountingIds, ErrorKind, HoldId, Ids, MessageId, Name, OdsCode, OfferId,
    OpeningId, PatternId, Person, PersonId, RequestId, Role, Sex, SiteId, SlotId, SlotTypeId, StaffId, UserId,
    WaitingId,
};
use linchpin_store::{
    Edited, Store,
    appointment::{self, Appointment, Settle},
    clinic, clinician, closure, hold, message, message_reply, message_rule, message_stop, offer, opening, pattern,
    person, request, request_key, site,
    slot::{self, Span},
    slot_type,
    staff::{self, Staff},
    store_suite,
    testing::TestStore,
    waiting,
};

store_suite!(
    what_is_planned_comes_back_and_the_second_editor_sees_both,
    a_slot_goes_to_one,
    a_hold_that_has_run_out_is_free_and_one_that_has_not_is_kept,
    a_slot_never_holds_two_people,
    the_earliest_free_slots_are_found,
    an_appointment_moves_and_ends,
    the_same_asked_twice_is_answered_once,
    requests_waiting_and_messages,
);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-11-23T09:00:00Z")
}

fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

fn ours() -> OdsCode {
    "C87002".parse().unwrap()
}

/// A site, a clinician, a kind of slot, a rule, a pattern, and one published session.
struct Diary {
    store: TestStore,
    ids: CountingIds,
    site: SiteId,
    slot_type: SlotTypeId,
    opening: OpeningId,
    clinic: ClinicId,
    session: PlannedSession,
    slots: Vec<SlotId>,
}

impl Diary {
    async fn new(store: TestStore, slots: usize) -> Self {
        let ids = CountingIds::from(1);
        let (site_id, staff_id) = (SiteId::new(ids.uuid()), StaffId::new(ids.uuid()));
        let (type_id, rule_id) = (SlotTypeId::new(ids.uuid()), OpeningId::new(ids.uuid()));
        let mut tx = store.write().await.unwrap();
        let home = site::Site {
            id: site_id,
            organisation: ours(),
            name: "Main surgery".into(),
            postcode: "S65 1AA".parse().unwrap(),
            position: Some((53.43, -1.35)),
            features: vec!["step-free".into()],
            closed: None,
            version: 1,
        };
        site::add(&mut tx, &home).await.unwrap();
        let doctor = Staff {
            id: staff_id,
            name: Name::usual(["Ann"], "Shah"),
            codes: vec![],
            email: None,
            roles: vec![],
            ended: None,
            version: 1,
        };
        staff::add(&mut tx, &doctor).await.unwrap();
        let kind = SlotType {
            id: type_id,
            organisation: ours(),
            name: "Telephone".into(),
            category: Category::GeneralAcute,
            mode: Mode::Telephone,
            profession: Profession::Gp,
            minutes: 10,
            needs: vec![Need::Urgent],
        };
        slot_type::add(&mut tx, &kind).await.unwrap();
        let everybody = Access { who: Audience::Own, from: Embargo::None, closes: 0 };
        let rule = Opening { id: rule_id, organisation: ours(), name: "Our desk".into(), to: vec![everybody] };
        opening::add(&mut tx, &rule).await.unwrap();
        let weekly = Pattern {
            id: PatternId::new(ids.uuid()),
            organisation: ours(),
            site: site_id,
            staff: Some(staff_id),
            weekday: Weekday::Tuesday,
            every: 1,
            starts: "08:30:00".parse().unwrap(),
            ends: "11:30:00".parse().unwrap(),
            blocks: vec![Block::Gap { minutes: 10 }, Block::Slots { slot_type: type_id, count: None, opening: None }],
            opening: rule_id,
            on_holidays: false,
            from: "2026-11-01".parse().unwrap(),
            to: None,
        };
        pattern::add(&mut tx, &weekly).await.unwrap();
        let first = at("2026-11-24T08:30:00Z");
        let planned = (0..slots).map(|n| {
            let starts = first + minutes(10 * i64::try_from(n).unwrap());
            PlannedSlot { slot_type: type_id, starts, ends: starts + minutes(10), opening: rule_id }
        });
        let planned: Vec<_> = planned.collect();
        let session = PlannedSession {
            pattern: weekly.id,
            day: "2026-11-24".parse().unwrap(),
            organisation: ours(),
            site: site_id,
            staff: Some(staff_id),
            starts: first,
            ends: planned.last().map_or(first, |slot| slot.ends),
            slots: planned,
        };
        let clinic = ClinicId::new(ids.uuid());
        assert!(clinic::add(&mut tx, clinic, &session, None, now()).await.unwrap());
        let keyed: Vec<_> = session.slots.iter().map(|s| (SlotId::new(ids.uuid()), s.clone())).collect();
        clinic::add_slots(&mut tx, clinic, &session, &keyed).await.unwrap();
        tx.commit().await.unwrap();
        let slots = keyed.into_iter().map(|(id, _)| id).collect();
        Self { store, ids, site: site_id, slot_type: type_id, opening: rule_id, clinic, session, slots }
    }

    async fn person(&self) -> PersonId {
        let person = Person::new(PersonId::new(self.ids.uuid()));
        let mut tx = self.store.write().await.unwrap();
        person::add(&mut tx, &person, None, now()).await.unwrap();
        tx.commit().await.unwrap();
        person.id
    }

    async fn appointment(&self, slot: SlotId, person: PersonId) -> Appointment {
        let slot = slot::get(&mut self.store.read().await.unwrap(), slot).await.unwrap().unwrap();
        Appointment {
            id: AppointmentId::new(self.ids.uuid()),
            slot: slot.id,
            person,
            organisation: slot.organisation,
            practice: Some(ours()),
            site: slot.site,
            staff: slot.staff,
            slot_type: slot.slot_type,
            starts: slot.starts,
            ends: slot.ends,
            state: appointment::State::Booked,
            request: None,
            relationship: None,
            words: None,
            made: now(),
            made_by: None,
            made_as: Role::Receptionist,
            made_for: ours(),
            moves: 0,
            arrived: None,
            settled: None,
            cancel_reason: None,
            version: 1,
        }
    }

    async fn slot(&self, n: usize) -> slot::Slot {
        slot::get(&mut self.store.read().await.unwrap(), self.slots[n]).await.unwrap().unwrap()
    }

    fn span(&self) -> Span {
        let to = now() + SignedDuration::from_hours(24 * 42);
        Span { opening: self.opening, slot_type: self.slot_type, from: now(), to }
    }
}

async fn what_is_planned_comes_back_and_the_second_editor_sees_both(store: TestStore) {
    let diary = Diary::new(store, 3).await;
    let mut tx = diary.store.write().await.unwrap();
    let kept = pattern::of(&mut tx, ours()).await.unwrap().remove(0);
    assert_eq!((kept.it.weekday, kept.it.blocks.len(), kept.version), (Weekday::Tuesday, 2, 1));
    let mut mine = kept.clone();
    mine.it.every = 2;
    assert_eq!(pattern::save(&mut tx, &mine).await.unwrap(), Edited::Saved(2));
    let mut late = kept.clone();
    late.it.every = 4;
    match pattern::save(&mut tx, &late).await.unwrap() {
        Edited::Conflict(both) => assert_eq!((both.yours.it.every, both.theirs.it.every), (4, 2)),
        other => panic!("{other:?}"),
    }
    let mut kind = slot_type::get(&mut tx, diary.slot_type).await.unwrap().unwrap();
    kind.it.needs.push(Need::Child);
    assert_eq!(slot_type::save(&mut tx, &kind).await.unwrap(), Edited::Saved(2));
    assert_eq!(slot_type::all(&mut tx).await.unwrap()[0].it, kind.it);
    let mut rule = opening::get(&mut tx, diary.opening).await.unwrap().unwrap();
    rule.it.to.push(Access { who: Audience::Group("NORTH".into()), from: Embargo::Before { minutes: 90 }, closes: 5 });
    assert_eq!(opening::save(&mut tx, &rule).await.unwrap(), Edited::Saved(2));
    assert_eq!(opening::of(&mut tx, ours()).await.unwrap()[0].it, rule.it);
    let mut home = site::get(&mut tx, diary.site).await.unwrap().unwrap();
    home.position = None;
    assert_eq!(site::save(&mut tx, &home).await.unwrap(), Edited::Saved(2));
    assert_eq!(site::all(&mut tx, "2026-11-24".parse().unwrap()).await.unwrap()[0].position, None);
    let leave = Closure {
        id: ClosureId::new(diary.ids.uuid()),
        organisation: ours(),
        site: None,
        staff: diary.session.staff,
        from: "2026-12-24T12:00:00".parse().unwrap(),
        to: "2026-12-28T00:00:00".parse().unwrap(),
        reason: Reason::Leave,
    };
    closure::add(&mut tx, &leave).await.unwrap();
    let within = |from: &str, to: &str| (from.parse().unwrap(), to.parse().unwrap());
    let (from, to) = within("2026-12-27T23:59:00", "2027-01-01T00:00:00");
    let found = closure::of(&mut tx, ours(), from, to).await.unwrap();
    assert_eq!(found[0].it, leave);
    let (from, to) = within("2026-12-28T00:00:00", "2027-01-01T00:00:00");
    assert_eq!(closure::of(&mut tx, ours(), from, to).await.unwrap(), []);
    assert_eq!(closure::remove(&mut tx, &found[0]).await.unwrap(), Edited::Saved(2));
    assert_eq!(closure::remove(&mut tx, &found[0]).await.unwrap(), Edited::Gone);
    let who = clinician::Clinician {
        staff: diary.session.staff.unwrap(),
        sex: Sex::Female,
        languages: vec!["ur".into()],
        version: 1,
    };
    clinician::add(&mut tx, &who).await.unwrap();
    assert_eq!(clinician::all(&mut tx).await.unwrap(), [who]);
    // The same pattern and day again adds nothing.
    let again = ClinicId::new(diary.ids.uuid());
    assert!(!clinic::add(&mut tx, again, &diary.session, None, now()).await.unwrap());
    let day = diary.session.day;
    assert_eq!(clinic::of(&mut tx, ours(), day, day).await.unwrap().len(), 1);
    tx.commit().await.unwrap();
}

async fn a_slot_goes_to_one(store: TestStore) {
    let diary = Diary::new(store, 1).await;
    let (id, clock) = (diary.slots[0], now());
    let tries = (0..20).map(|n| {
        let store: Store = diary.store.store().clone();
        tokio::spawn(async move {
            let mut tx = store.write().await.unwrap();
            let hold = HoldId::new(CountingIds::from(90_000 + n).uuid());
            let won = slot::hold(&mut tx, id, hold, clock + minutes(5), clock).await.unwrap();
            tx.commit().await.unwrap();
            won
        })
    });
    let mut won = 0;
    for one in tries.collect::<Vec<_>>() {
        won += u32::from(one.await.unwrap());
    }
    assert_eq!(won, 1);
}

async fn a_hold_that_has_run_out_is_free_and_one_that_has_not_is_kept(store: TestStore) {
    let diary = Diary::new(store, 1).await;
    let id = diary.slots[0];
    let holds: Vec<_> = (0..3).map(|_| HoldId::new(diary.ids.uuid())).collect();
    let booked = AppointmentId::new(diary.ids.uuid());
    let mut tx = diary.store.write().await.unwrap();
    let until = now() + minutes(5);
    assert!(slot::hold(&mut tx, id, holds[0], until, now()).await.unwrap());
    let just_before = until - SignedDuration::from_micros(1);
    assert!(!slot::hold(&mut tx, id, holds[1], until + minutes(5), just_before).await.unwrap());
    assert!(!slot::book(&mut tx, id, booked, None, just_before).await.unwrap());
    assert!(!slot::book(&mut tx, id, booked, Some(holds[1]), just_before).await.unwrap());
    assert!(!slot::release(&mut tx, id, holds[1]).await.unwrap());
    assert_eq!(slot::free(&mut tx, &[diary.span()], &[diary.site], just_before, 10).await.unwrap(), []);
    assert_eq!(slot::free(&mut tx, &[diary.span()], &[diary.site], until, 10).await.unwrap().len(), 1);
    // Over, and taken by another at once; the first comes too late.
    assert!(slot::hold(&mut tx, id, holds[2], until + minutes(5), until).await.unwrap());
    assert!(!slot::book(&mut tx, id, booked, Some(holds[0]), until).await.unwrap());
    // Over, and nobody came: still good to the one who had it.
    assert!(slot::book(&mut tx, id, booked, Some(holds[2]), until + minutes(30)).await.unwrap());
    let written = hold::Hold {
        id: holds[2],
        slot: id,
        account: UserId::new(diary.ids.uuid()),
        organisation: ours(),
        made: now(),
        until,
        state: hold::State::Held,
    };
    hold::add(&mut tx, &written).await.unwrap();
    assert_eq!(hold::count(&mut tx, written.account, just_before).await.unwrap(), 1);
    assert_eq!(hold::count(&mut tx, written.account, until).await.unwrap(), 0);
    assert_eq!((hold::expire(&mut tx, until).await.unwrap(), slot::sweep(&mut tx, until).await.unwrap()), (1, 0));
    tx.commit().await.unwrap();
    assert_eq!(diary.slot(0).await.appointment, Some(booked));
}

async fn a_slot_never_holds_two_people(store: TestStore) {
    let diary = Diary::new(store, 1).await;
    let (ann, bob) = (diary.person().await, diary.person().await);
    let first = diary.appointment(diary.slots[0], ann).await;
    let second = diary.appointment(diary.slots[0], bob).await;
    let mut tx = diary.store.write().await.unwrap();
    appointment::add(&mut tx, &first).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = diary.store.write().await.unwrap();
    // Even a program that forgot to take the slot is stopped.
    assert_eq!(appointment::add(&mut tx, &second).await.unwrap_err().kind(), ErrorKind::Conflict);
    tx.rollback().await.unwrap();
    let mut tx = diary.store.write().await.unwrap();
    assert!(appointment::cancel(&mut tx, &first, None, None, now()).await.unwrap());
    appointment::add(&mut tx, &second).await.unwrap();
    tx.commit().await.unwrap();
}

async fn the_earliest_free_slots_are_found(store: TestStore) {
    let diary = Diary::new(store, 12).await;
    let mut tx = diary.store.write().await.unwrap();
    for n in [0, 3] {
        let appointment = AppointmentId::new(diary.ids.uuid());
        assert!(slot::book(&mut tx, diary.slots[n], appointment, None, now()).await.unwrap());
    }
    let span = diary.span();
    let found = slot::free(&mut tx, &[span], &[diary.site], now(), 3).await.unwrap();
    assert_eq!(found.iter().map(|s| s.id).collect::<Vec<_>>(), [diary.slots[1], diary.slots[2], diary.slots[4]]);
    let late = Span { from: at("2026-11-24T10:00:00Z"), ..span };
    let found = slot::free(&mut tx, &[late], &[diary.site], now(), 20).await.unwrap();
    assert_eq!(found.iter().map(|s| s.id).collect::<Vec<_>>(), diary.slots[9..]);
    let elsewhere = SiteId::new(diary.ids.uuid());
    assert_eq!(slot::free(&mut tx, &[span], &[elsewhere], now(), 20).await.unwrap(), []);
    assert_eq!(slot::free(&mut tx, &[], &[diary.site], now(), 20).await.unwrap(), []);
    let staff = diary.session.staff.unwrap();
    let with = slot::free_with(&mut tx, &[span], &[diary.site], &[staff], now(), 20).await.unwrap();
    assert_eq!(with, slot::free(&mut tx, &[span], &[diary.site], now(), 20).await.unwrap());
    let nobody = [StaffId::new(diary.ids.uuid())];
    assert_eq!(slot::free_with(&mut tx, &[span], &[diary.site], &nobody, now(), 20).await.unwrap(), []);
    assert!(slot::withdraw(&mut tx, diary.slots[1]).await.unwrap());
    assert!(!slot::withdraw(&mut tx, diary.slots[0]).await.unwrap(), "booked");
    assert_eq!(slot::free(&mut tx, &[span], &[diary.site], now(), 1).await.unwrap()[0].id, diary.slots[2]);
    assert!(slot::restore(&mut tx, diary.slots[1], diary.opening).await.unwrap());
    assert_eq!(slot::free(&mut tx, &[span], &[diary.site], now(), 1).await.unwrap()[0].id, diary.slots[1]);
    // A gap in the rota is not to be booked.
    let gap = PlannedSession { staff: None, ..diary.session.clone() };
    clinic::amend(&mut tx, diary.clinic, &gap, now()).await.unwrap();
    assert_eq!(slot::free(&mut tx, &[span], &[diary.site], now(), 20).await.unwrap(), []);
    assert!(!slot::book(&mut tx, diary.slots[5], AppointmentId::new(diary.ids.uuid()), None, now()).await.unwrap());
    tx.commit().await.unwrap();
}

async fn an_appointment_moves_and_ends(store: TestStore) {
    let diary = Diary::new(store, 3).await;
    let ann = diary.person().await;
    let mut one = diary.appointment(diary.slots[0], ann).await;
    let other = diary.slot(1).await;
    let mut tx = diary.store.write().await.unwrap();
    assert!(slot::book(&mut tx, one.slot, one.id, None, now()).await.unwrap());
    appointment::add(&mut tx, &one).await.unwrap();
    let fresh = AppointmentId::new(diary.ids.uuid());
    let times = |from: &str, to: &str| (at(from), at(to));
    let touching = times("2026-11-24T08:40:00Z", "2026-11-24T08:50:00Z");
    assert_eq!(appointment::clash(&mut tx, ann, touching, fresh).await.unwrap(), None);
    let over = times("2026-11-24T08:39:00Z", "2026-11-24T08:50:00Z");
    assert_eq!(appointment::clash(&mut tx, ann, over, fresh).await.unwrap(), Some(one.id));
    assert_eq!(appointment::clash(&mut tx, ann, over, one.id).await.unwrap(), None, "not with itself");
    assert!(slot::book(&mut tx, other.id, one.id, None, now()).await.unwrap());
    assert!(appointment::move_to(&mut tx, &one, &other).await.unwrap());
    assert!(slot::give_back(&mut tx, diary.slots[0], one.id).await.unwrap());
    assert!(!appointment::cancel(&mut tx, &one, None, None, now()).await.unwrap(), "an old version");
    one = appointment::get(&mut tx, one.id).await.unwrap().unwrap();
    assert_eq!((one.slot, one.moves, one.version), (other.id, 1, 2));
    assert!(appointment::settle(&mut tx, &one, Settle::Arrived, None, other.starts).await.unwrap());
    one = appointment::get(&mut tx, one.id).await.unwrap().unwrap();
    assert!(appointment::settle(&mut tx, &one, Settle::Dna, None, other.ends).await.unwrap());
    one = appointment::get(&mut tx, one.id).await.unwrap().unwrap();
    assert!(appointment::settle(&mut tx, &one, Settle::Attended, None, other.ends).await.unwrap());
    one = appointment::get(&mut tx, one.id).await.unwrap().unwrap();
    assert!(!appointment::cancel(&mut tx, &one, None, None, now()).await.unwrap(), "who was seen was seen");
    // What is not planned any more is not free again.
    slot::unplan(&mut tx, other.id).await.unwrap();
    assert!(slot::give_back(&mut tx, other.id, one.id).await.unwrap());
    assert_eq!(slot::get(&mut tx, other.id).await.unwrap().unwrap().state, slot::State::Withdrawn);
    assert_eq!(appointment::of(&mut tx, ann, now(), 10).await.unwrap(), [one]);
    tx.commit().await.unwrap();
}

async fn the_same_asked_twice_is_answered_once(store: TestStore) {
    use request_key::Claim;
    let ids = CountingIds::from(5);
    let user = UserId::new(ids.uuid());
    let both = (0..2).map(|n| {
        let store = store.store().clone();
        tokio::spawn(async move {
            let mut tx = store.write().await.unwrap();
            let claim = request_key::claim(&mut tx, user, "k1", "book 7", now()).await.unwrap();
            if claim == Claim::New {
                request_key::answer(&mut tx, user, "k1", &format!("answer {n}")).await.unwrap();
            }
            tx.commit().await.unwrap();
            claim
        })
    });
    let mut claims = Vec::new();
    for one in both.collect::<Vec<_>>() {
        claims.push(one.await.unwrap());
    }
    assert_eq!(claims.iter().filter(|c| **c == Claim::New).count(), 1, "{claims:?}");
    assert!(claims.iter().any(|c| matches!(c, Claim::Answered(a) if a.starts_with("answer"))), "{claims:?}");
    let mut tx = store.write().await.unwrap();
    assert_eq!(request_key::claim(&mut tx, user, "k1", "book 8", now()).await.unwrap(), Claim::Other);
    let another = UserId::new(ids.uuid());
    assert_eq!(request_key::claim(&mut tx, another, "k1", "book 8", now()).await.unwrap(), Claim::New);
    tx.rollback().await.unwrap();
    // What was undone was never asked.
    let mut tx = store.write().await.unwrap();
    assert_eq!(request_key::claim(&mut tx, another, "k1", "book 9", now()).await.unwrap(), Claim::New);
    assert_eq!(request_key::purge(&mut tx, now()).await.unwrap(), 2);
}

async fn requests_waiting_and_messages(store: TestStore) {
    let diary = Diary::new(store, 1).await;
    let ann = diary.person().await;
    let mut tx = diary.store.write().await.unwrap();
    let entered = request::Request {
        id: RequestId::new(diary.ids.uuid()),
        person: ann,
        organisation: ours(),
        need: Need::FollowUp,
        channel: Channel::Nhs111,
        received: now(),
        due: now() + minutes(600),
        interval_days: Some(14),
        words: Some("blood pressure".into()),
        state: request::State::Open,
        outcome: None,
        appointment: None,
        missed: None,
        made_by: None,
        closed: None,
        version: 1,
    };
    request::add(&mut tx, &entered).await.unwrap();
    let sooner = request::Request { id: RequestId::new(diary.ids.uuid()), due: now() + minutes(60), ..entered.clone() };
    request::add(&mut tx, &sooner).await.unwrap();
    assert_eq!(request::due(&mut tx, ours(), false, 10).await.unwrap(), [sooner.clone(), entered.clone()]);
    let step = |kind| request::Event {
        kind,
        slot: Some(diary.slots[0]),
        note: None,
        at: now(),
        account: None,
        organisation: ours(),
    };
    request::note(&mut tx, sooner.id, &step(request::Step::Offered)).await.unwrap();
    request::note(&mut tx, sooner.id, &step(request::Step::Declined)).await.unwrap();
    let events = request::events(&mut tx, sooner.id).await.unwrap();
    assert_eq!(events.iter().map(|e| e.kind).collect::<Vec<_>>(), [request::Step::Offered, request::Step::Declined]);
    let appointment = AppointmentId::new(diary.ids.uuid());
    assert!(request::book(&mut tx, sooner.id, appointment).await.unwrap());
    assert_eq!(request::due(&mut tx, ours(), false, 10).await.unwrap(), std::slice::from_ref(&entered));
    assert_eq!(request::due(&mut tx, ours(), true, 10).await.unwrap().len(), 2);
    assert!(!request::unbook(&mut tx, sooner.id, AppointmentId::new(diary.ids.uuid())).await.unwrap());
    assert!(request::unbook(&mut tx, sooner.id, appointment).await.unwrap());
    assert!(request::close(&mut tx, &entered, request::Outcome::NothingToOffer, None, now()).await.unwrap());
    assert!(!request::close(&mut tx, &entered, request::Outcome::Seen, None, now()).await.unwrap());
    assert_eq!(request::of(&mut tx, ann, 10).await.unwrap().len(), 2);

    let waits = waiting::Waiting {
        id: WaitingId::new(diary.ids.uuid()),
        person: ann,
        organisation: ours(),
        request: Some(sooner.id),
        wish: serde_json::json!({"modes": ["telephone"]}),
        due: sooner.due,
        until: now() + minutes(300),
        state: waiting::State::Waiting,
        made: now(),
        made_by: None,
        version: 1,
    };
    waiting::add(&mut tx, &waits).await.unwrap();
    assert_eq!(waiting::open(&mut tx, ours(), now(), 10).await.unwrap(), std::slice::from_ref(&waits));
    let offered = offer::Offer {
        id: OfferId::new(diary.ids.uuid()),
        waiting: waits.id,
        slot: diary.slots[0],
        hold: None,
        token: "hash".into(),
        made: now(),
        until: now() + minutes(30),
        state: offer::State::Open,
        answered: None,
        appointment: None,
    };
    offer::add(&mut tx, &offered).await.unwrap();
    assert_eq!(offer::by_token(&mut tx, "hash").await.unwrap(), Some(offered.clone()));
    assert!(offer::answer(&mut tx, offered.id, offer::State::Accepted, Some(appointment), now()).await.unwrap());
    assert!(!offer::answer(&mut tx, offered.id, offer::State::Declined, None, now()).await.unwrap());
    assert_eq!(offer::of_slot(&mut tx, diary.slots[0]).await.unwrap()[0].appointment, Some(appointment));
    assert!(waiting::end(&mut tx, waits.id, waiting::State::Met).await.unwrap());
    assert_eq!(waiting::open(&mut tx, ours(), now(), 10).await.unwrap(), []);

    let text = message::Message {
        id: MessageId::new(diary.ids.uuid()),
        organisation: ours(),
        person: ann,
        kind: message::Kind::Reminder,
        way: message::Way::Text,
        destination: "447700900123".into(),
        words: "You have an appointment.".into(),
        reason: Some("booked 9 days ahead".into()),
        appointment: Some(appointment),
        offer: None,
        due: now(),
        until: now() + minutes(600),
        state: message::State::Waiting,
        reference: None,
        fault: None,
        attempts: 0,
        made: now(),
        sent: None,
    };
    assert!(message::add(&mut tx, &text).await.unwrap());
    assert!(!message::add(&mut tx, &text).await.unwrap(), "the same key is one message");
    assert!(!format!("{text:?}").contains("447700"));
    assert_eq!(message::outbox(&mut tx, ours(), now(), 10).await.unwrap(), std::slice::from_ref(&text));
    // A receipt for what was never sent is not believed, and what was never tried went to nobody.
    let later = now() + minutes(5);
    let told = message::State::Delivered;
    assert!(!message::receipt(&mut tx, text.id, "ref-1", told, None, later).await.unwrap());
    assert_eq!(message::to(&mut tx, "447700900123", now() - minutes(1)).await.unwrap(), []);
    // One of two takes it in hand, and it is due again should that one die.
    assert!(message::begin(&mut tx, text.id, now(), later).await.unwrap());
    assert!(!message::begin(&mut tx, text.id, now(), later).await.unwrap());
    assert!(message::begin(&mut tx, text.id, later, later + minutes(1)).await.unwrap());
    assert!(message::again(&mut tx, text.id, later, Some("busy")).await.unwrap());
    assert!(message::sent(&mut tx, text.id, "ref-1", later).await.unwrap());
    assert!(!message::sent(&mut tx, text.id, "ref-2", later).await.unwrap());
    assert_eq!(message::to(&mut tx, "447700900123", now() - minutes(1)).await.unwrap().len(), 1);
    // Whoever knows our key and not the provider's is not believed.
    assert!(!message::receipt(&mut tx, text.id, "ref-9", told, None, later).await.unwrap());
    assert!(message::receipt(&mut tx, text.id, "ref-1", told, None, later).await.unwrap());
    assert!(!message::receipt(&mut tx, text.id, "ref-1", message::State::Failed, None, later).await.unwrap());
    assert_eq!(message::get(&mut tx, text.id).await.unwrap().unwrap().attempts, 2);
    let other = message::Message { id: MessageId::new(diary.ids.uuid()), ..text.clone() };
    assert!(message::add(&mut tx, &other).await.unwrap());
    let failed = message::State::Failed;
    assert!(message::settle(&mut tx, other.id, failed, "no such number", later).await.unwrap());
    assert!(!message::settle(&mut tx, other.id, failed, "again", later).await.unwrap());
    let third = message::Message { id: MessageId::new(diary.ids.uuid()), ..text.clone() };
    assert!(message::add(&mut tx, &third).await.unwrap());
    assert_eq!(message::drop_of(&mut tx, appointment, later).await.unwrap(), 1, "only what waits is let go");
    let counts = message::counts(&mut tx, ours(), now() - minutes(1)).await.unwrap();
    let states = [message::State::Delivered, message::State::Dropped, message::State::Failed];
    assert_eq!(counts, states.map(|state| (state, 1)));

    let none: Option<SlotTypeId> = None;
    let kind = Some(SlotTypeId::new(diary.ids.uuid()));
    assert!(message_stop::add(&mut tx, ann, kind, (message_stop::How::Staff, None), now()).await.unwrap());
    assert!(message_stop::stands(&mut tx, ann, kind).await.unwrap());
    assert!(!message_stop::stands(&mut tx, ann, Some(SlotTypeId::new(diary.ids.uuid()))).await.unwrap());
    assert!(message_stop::add(&mut tx, ann, none, (message_stop::How::Reply, None), now()).await.unwrap());
    assert!(message_stop::stands(&mut tx, ann, Some(SlotTypeId::new(diary.ids.uuid()))).await.unwrap());
    assert_eq!(message_stop::of(&mut tx, ann).await.unwrap(), [none, kind]);
    assert!(message_stop::end(&mut tx, ann, none).await.unwrap());
    assert!(!message_stop::end(&mut tx, ann, none).await.unwrap());

    let reply = message_reply::Reply {
        id: MessageId::new(diary.ids.uuid()),
        provider: "came-1".into(),
        organisation: ours(),
        person: ann,
        message: text.id,
        words: "what?".into(),
        meaning: message_reply::Meaning::Unclear,
        state: message_reply::State::Open,
        at: now(),
    };
    assert!(message_reply::add(&mut tx, &reply).await.unwrap());
    let again = message_reply::Reply { id: MessageId::new(diary.ids.uuid()), ..reply.clone() };
    assert!(!message_reply::add(&mut tx, &again).await.unwrap(), "told twice, kept once");
    assert_eq!(message_reply::open(&mut tx, ours(), 10).await.unwrap(), std::slice::from_ref(&reply));
    assert!(message_reply::close(&mut tx, reply.id, None, later).await.unwrap());
    assert!(!message_reply::acted(&mut tx, reply.id).await.unwrap());
    assert_eq!(message_reply::get(&mut tx, reply.id).await.unwrap().unwrap().state, message_reply::State::Closed);

    let rule = |text: &str| text.to_owned();
    let first = linchpin_store::Versioned { it: rule("a"), version: 0 };
    assert_eq!(message_rule::save(&mut tx, ours(), &first).await.unwrap(), Edited::Saved(1));
    let late = message_rule::save(&mut tx, ours(), &first).await.unwrap();
    assert!(matches!(late, Edited::Conflict(_)));
    let kept = message_rule::get::<String>(&mut tx, ours()).await.unwrap().unwrap();
    let next = linchpin_store::Versioned { it: rule("b"), ..kept };
    assert_eq!(message_rule::save(&mut tx, ours(), &next).await.unwrap(), Edited::Saved(2));
    assert_eq!(message_rule::all::<String>(&mut tx).await.unwrap()[0].1.it, "b");
    tx.commit().await.unwrap();
}
