//! Free, held, gone: a slot goes to one.

use jiff::SignedDuration;
use linchpin_access::diary::PlannedSession;
use linchpin_core::{AppointmentId, CountingIds, ErrorKind, HoldId, Ids, SiteId, StaffId, UserId};
use linchpin_store::{
    Store, appointment, clinic, hold,
    slot::{self, Span},
    store_suite,
    testing::TestStore,
};

use super::{Diary, at, minutes, now, ours};

store_suite!(
    a_slot_goes_to_one,
    a_hold_that_has_run_out_is_free_and_one_that_has_not_is_kept,
    a_slot_never_holds_two_people,
    the_earliest_free_slots_are_found
);

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
