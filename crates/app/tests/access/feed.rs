//! What users do is counted month by month, once, and again only where something changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

use jiff::civil::{Date, date};
use linchpin_access::{
    Channel, Mode, Need, Profession,
    counts::{Fate, Provider},
};
use linchpin_app::{
    act::{Answer, Book, Enter},
    work::{Counted, Fed, Later, Lists, Measured},
};
use linchpin_core::Result;
use linchpin_store::{appointment::Settle, store_suite, testing::TestStore};

use crate::hub::{Hub, book, hub, ours, theirs};

store_suite!(what_changed_is_counted_again_and_nothing_else);

/// Keeps what it is given.
#[derive(Default)]
struct Kept(Mutex<BTreeMap<Date, Counted>>);

impl Measured for Kept {
    fn marks(&self) -> Result<BTreeMap<Date, String>> {
        Ok(self.0.lock().unwrap().iter().map(|(month, one)| (*month, one.mark.clone())).collect())
    }

    fn lists(&self) -> Later<'_, Result<Lists>> {
        let lists = BTreeMap::from([
            (ours(), BTreeMap::from([(date(2026, 9, 1), 6000), (date(2026, 12, 1), 6100)])),
            (theirs(), BTreeMap::from([(date(2026, 9, 1), 3000)])),
        ]);
        Box::pin(async { Ok(lists) })
    }

    fn take(&self, month: &Counted) -> Result<bool> {
        let before = self.0.lock().unwrap().insert(month.month, month.clone());
        Ok(before.is_none_or(|before| {
            (before.weeks, before.appointments) != (month.weeks.clone(), month.appointments.clone())
        }))
    }
}

async fn what_changed_is_counted_again_and_nothing_else(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let desk = hub_.desk();
    let kept = Kept::default();
    assert_eq!(
        hub_.app.feed(&kept, false).await.unwrap().counted,
        1,
        "kinds and rules alone: one month, nothing in it"
    );
    let slots = hub_.slots().await;
    let (ann, bob) = (hub_.person(ours()).await, hub_.person(ours()).await);
    let need = Enter { person: ann, need: Need::Urgent, channel: Channel::Phone, interval_days: None, words: None };
    let id = hub_.app.enter_request(&desk, &need, &hub_.key()).await.unwrap().request.id;
    let wanted = Book { request: Some(id), ..book(slots[0].id, ann) };
    let Answer::Done(seen) = hub_.app.book(&desk, &wanted, &hub_.key()).await.unwrap() else { panic!() };
    let Answer::Done(missed) = hub_.app.book(&desk, &book(slots[1].id, bob), &hub_.key()).await.unwrap() else {
        panic!()
    };
    hub_.at("2026-11-24T12:00:00Z");
    let _ = hub_.app.mark(&desk, seen.id, 1, Settle::Attended).await.unwrap();
    let _ = hub_.app.mark(&desk, missed.id, 1, Settle::Dna).await.unwrap();
    // The week is not over: nothing of it is counted.
    hub_.app.feed(&kept, false).await.unwrap();
    assert_eq!(kept.0.lock().unwrap()[&date(2026, 11, 1)].weeks.get(&date(2026, 11, 23)), None);
    hub_.at("2026-12-01T12:00:00Z");
    let fed = hub_.app.feed(&kept, false).await.unwrap();
    assert_eq!(fed, Fed { months: 1, counted: 1, changed: 1 });
    {
        let all = kept.0.lock().unwrap();
        let november = &all[&date(2026, 11, 1)];
        assert_eq!(november.practices[&ours()], 6000, "the list of the month and not the newest");
        assert_eq!(november.appointments.values().sum::<u64>(), 2);
        assert!(november.appointments.keys().all(|(org, _)| *org == hub()));
        let week = &november.weeks[&date(2026, 11, 23)];
        let contacts = week.contacts[&(ours(), Provider::Hub, Profession::Gp, Mode::Telephone)];
        assert_eq!((contacts.attended, contacts.counted), (1, 1));
        assert_eq!(week.promises[&(ours(), Need::Urgent, Fate::Kept)], 1);
        assert_eq!(week.demand[&ours()].asked, 2, "a request, and a booking without one");
        let slots = week.slots[&(hub(), Profession::Gp, Mode::Telephone)];
        assert_eq!((slots.offered, slots.booked, slots.attended, slots.missed), (3, 2, 1, 1));
        let organisations: BTreeSet<_> = week.sat.keys().collect();
        assert_eq!(organisations, [&hub()].into());
    }
    assert_eq!(
        hub_.app.feed(&kept, false).await.unwrap(),
        Fed { months: 1, counted: 0, changed: 0 },
        "nothing changed"
    );
    assert_eq!(hub_.app.feed(&kept, true).await.unwrap(), Fed { months: 1, counted: 1, changed: 0 }, "asked for");
    // Put right a week later: the month is counted once more.
    let _ = hub_.app.mark(&desk, missed.id, 2, Settle::Attended).await.unwrap();
    assert_eq!(hub_.app.feed(&kept, false).await.unwrap(), Fed { months: 1, counted: 1, changed: 1 });
    let contacts = kept.0.lock().unwrap()[&date(2026, 11, 1)].weeks[&date(2026, 11, 23)].contacts.clone();
    assert_eq!(contacts[&(ours(), Provider::Hub, Profession::Gp, Mode::Telephone)].counted, 2);
}
