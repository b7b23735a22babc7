//! Killed between keeping a slot and booking it, or at any other moment, the store has lost nothing that was said to be
//! done and given no slot twice; a slot that was kept by the dead is free when the hold has run out.
//!
//! `LINCHPIN_KILLS` sets how often (200).

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::date};
use linchpin_app::act::{Answer, Book, Cancel, FindSlots};
use linchpin_core::{AppointmentId, Role};
use linchpin_store::{
    Address, Settings, Store, appointment,
    audit::{self, Verdict},
    slot::{self, State},
    testing::{Dying, often, say},
};

use crate::hub::{Hub, book, hub, ours};

const ADDRESS: &str = "LINCHPIN_KILL_BOOKINGS";
const ROUND: &str = "LINCHPIN_KILL_ROUND";

/// Each round begins ten minutes after the one before, when the holds of the dead have run out.
fn now(round: u64) -> Timestamp {
    crate::hub::NOW.parse::<Timestamp>().unwrap() + jiff::SignedDuration::from_mins(10 * i64::try_from(round).unwrap())
}

#[test]
#[ignore = "started by the test below, which kills it"]
fn child() {
    let Ok(path) = std::env::var(ADDRESS) else { return };
    let round: u64 = std::env::var(ROUND).unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&Address::Sqlite(path.into()), Settings::default()).await.unwrap();
        let first = 1_000_000_000 + round * 1_000_000;
        let (app, ..) = Hub::app(store, first);
        let child = Hub::at_work(app, now(round), first);
        let (desk, ann) = (child.desk(), child.person(ours()).await);
        for n in 0.. {
            let any = FindSlots { limit: 1, ..FindSlots::default() };
            let slot = child.app.find_slots(&desk, &any).await.unwrap()[0].slot.id;
            let Answer::Done(kept) = child.app.hold_slot(&desk, slot, &child.key()).await.unwrap() else { panic!() };
            say(&format!("KEPT {slot} {}", kept.id));
            let wanted = Book { hold: Some(kept.id), ..book(slot, ann) };
            let Answer::Done(one) = child.app.book(&desk, &wanted, &child.key()).await.unwrap() else { panic!() };
            say(&format!("BOOKED {slot} {}", one.id));
            if n % 3 == 0 {
                let wanted = Cancel { appointment: one.id, version: 1, reason: None };
                assert!(matches!(child.app.cancel(&desk, &wanted, &child.key()).await.unwrap(), Answer::Done(_)));
                say(&format!("CANCELLED {slot} {}", one.id));
            }
        }
    });
}

/// Runs a child, kills it after some lines and a moment more, and gives everything that it had said.
fn round(path: &str, round: u64) -> Vec<[String; 3]> {
    let child = Dying::start("kills::child", &[(ADDRESS, path), (ROUND, &round.to_string())]);
    child.kill_in(round).into_iter().map(|line| line.try_into().unwrap()).collect()
}

/// What the dead had said stands, and nothing is double.
async fn look(store: &Store, said: &[[String; 3]], when: &str) -> usize {
    let mut tx = store.read().await.unwrap();
    let slots = slot::between(&mut tx, hub(), Timestamp::MIN, Timestamp::MAX, 1_000_000).await.unwrap();
    let all = appointment::at(&mut tx, hub(), Timestamp::MIN, Timestamp::MAX, 1_000_000).await.unwrap();
    let alive: Vec<_> = all.iter().filter(|one| one.state == appointment::State::Booked).collect();
    let taken: BTreeSet<_> = alive.iter().map(|one| (one.slot, Some(one.id))).collect();
    assert_eq!(taken.len(), alive.len(), "{when}: a slot twice");
    let in_slots: BTreeSet<_> =
        slots.iter().filter(|one| one.state == State::Booked).map(|one| (one.id, one.appointment)).collect();
    assert_eq!(in_slots, taken, "{when}: slots and appointments differ");
    for [what, slot, id] in said {
        let slot = slots.iter().find(|one| one.id.to_string() == *slot).unwrap();
        match what.as_str() {
            "KEPT" => assert!(slot.hold.is_some() || slot.state != State::Held, "{when}: a hold was lost"),
            booked => {
                let id: AppointmentId = id.parse().unwrap();
                let one = all.iter().find(|one| one.id == id);
                let one = one.unwrap_or_else(|| panic!("{when}: {id} was acknowledged and is gone"));
                let cancelled = one.state == appointment::State::Cancelled;
                assert!(booked == "BOOKED" || cancelled, "{when}: {id} was cancelled and stands");
            }
        }
    }
    // The last thing that the child had said, if it was that it keeps a slot: it keeps it, or had already booked it.
    if let Some([what, slot, hold]) = said.last()
        && what == "KEPT"
    {
        let slot = slots.iter().find(|one| one.id.to_string() == *slot).unwrap();
        let keeps = slot.hold.map(|hold| hold.to_string()).as_ref() == Some(hold);
        assert!(keeps || slot.state == State::Booked, "{when}: the hold was lost, {:?}", slot.state);
    }
    slots.iter().filter(|one| one.state == State::Held).count()
}

#[test]
fn sqlite_loses_no_booking_when_it_is_killed() {
    let kills = often("LINCHPIN_KILLS", 200);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("linchpin.db");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let address = Address::Sqlite(path.clone());
    runtime.block_on(async {
        let store = Store::open(&address, Settings::default()).await.unwrap();
        let made = Hub::over(store.clone(), 100, 1000).await;
        let manager = made.actor(Role::PracticeManager, hub());
        made.app.publish_diary(&manager, date(2026, 11, 23), date(2027, 2, 27)).await.unwrap();
        store.close().await;
    });
    let (mut all, mut kept) = (Vec::new(), 0);
    for n in 0..kills {
        let said = round(path.to_str().unwrap(), n);
        kept += usize::from(said.last().is_some_and(|last| last[0] == "KEPT"));
        runtime.block_on(async {
            let store = Store::open(&address, Settings::default()).await.unwrap();
            look(&store, &said, &format!("kill {n}")).await;
            store.close().await;
        });
        all.extend(said);
    }
    runtime.block_on(async {
        let store = Store::open(&address, Settings::default()).await.unwrap();
        let verdict = audit::verify(&store, None).await.unwrap();
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
        // What was acknowledged early is still there, and what the dead kept is free again.
        let booked: Vec<_> = all.iter().filter(|one| one[0] == "BOOKED").cloned().collect();
        let dead = look(&store, &booked, "at the end").await;
        let (app, ..) = Hub::app(store.clone(), 900_000);
        let later = Hub::at_work(app, now(kills + 1), 900_000);
        let mut tx = store.read().await.unwrap();
        let to_come = slot::between(&mut tx, hub(), later.app.now(), Timestamp::MAX, 1_000_000).await.unwrap();
        let in_reach = to_come.iter().filter(|one| one.state != State::Booked && one.starts > later.app.now()).count();
        drop(tx);
        let any = FindSlots { limit: 500, ..FindSlots::default() };
        let found = later.app.find_slots(&later.desk(), &any).await.unwrap().len();
        assert_eq!(found, in_reach.min(500));
        println!(
            "{kills} kills ({kept} between keeping and booking), {} bookings acknowledged, none lost or double; {dead} holds of the dead are free",
            booked.len()
        );
        store.close().await;
    });
    assert!(kept as u64 >= kills / 10, "some kills should fall between keeping and booking, and {kept} of {kills} did");
}
