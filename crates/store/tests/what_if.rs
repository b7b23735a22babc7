//! What-ifs and levels of pressure on both databases.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use jiff::{Timestamp, civil::date};
use linchpin_access::escalation::{Level, Measure, Sharing};
use linchpin_core::{CountingIds, Ids, LevelReportId, OdsCode, UserId, WhatIfId};
use linchpin_store::{
    level::{self, DayMeasured, LevelReport},
    store_suite,
    testing::TestStore,
    what_if::{self, State, WhatIf},
};

store_suite!(a_what_if_is_played_bit_by_bit, levels_are_reported_measured_and_shared);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn code(text: &str) -> OdsCode {
    text.parse().unwrap()
}

async fn a_what_if_is_played_bit_by_bit(store: TestStore) {
    let ids = CountingIds::from(1);
    let one = WhatIf {
        id: WhatIfId::new(ids.uuid()),
        organisation: code("C87002"),
        account: None,
        asked: at("2026-11-22T09:00:00Z"),
        title: "A hub".into(),
        scenario: "hub-45-minutes".into(),
        definition: "title = \"A hub\"".into(),
        place: "own".into(),
        fill: Some(0.95),
        seed: 7,
        runs: 10,
        program: "0.1.0".into(),
        state: State::Waiting,
        played: 0,
        fault: None,
        ended: None,
        version: 1,
    };
    let later = WhatIf { id: WhatIfId::new(ids.uuid()), asked: at("2026-11-22T10:00:00Z"), fill: None, ..one.clone() };
    let theirs = WhatIf { id: WhatIfId::new(ids.uuid()), organisation: code("C87005"), ..one.clone() };
    let mut tx = store.write().await.unwrap();
    for one in [&one, &later, &theirs] {
        what_if::add(&mut tx, one).await.unwrap();
    }
    assert_eq!(what_if::get(&mut tx, one.id).await.unwrap(), Some(one.clone()));
    assert_eq!(what_if::of(&mut tx, code("C87002"), 10).await.unwrap(), [later, one.clone()], "the last first");
    assert_eq!(what_if::standing::<Vec<u32>>(&mut tx, one.id).await.unwrap(), None);
    let playing = WhatIf { state: State::Playing, played: 2, ..one.clone() };
    assert!(what_if::save(&mut tx, &playing, Some(&vec![1, 2])).await.unwrap());
    assert!(!what_if::save(&mut tx, &playing, Some(&vec![9])).await.unwrap(), "another worker was first");
    let done = WhatIf { state: State::Done, ended: Some(at("2026-11-22T11:00:00Z")), version: 2, ..playing };
    assert!(what_if::save::<Vec<u32>>(&mut tx, &done, None).await.unwrap());
    assert_eq!(what_if::standing(&mut tx, one.id).await.unwrap(), Some(vec![1, 2]), "what was played stays");
    assert_eq!(what_if::get(&mut tx, one.id).await.unwrap(), Some(WhatIf { version: 3, ..done }));
    tx.commit().await.unwrap();
}

async fn levels_are_reported_measured_and_shared(store: TestStore) {
    let ids = CountingIds::from(1);
    let who = UserId::new(ids.uuid());
    let (ours, theirs) = (code("C87002"), code("C87005"));
    let mut tx = store.write().await.unwrap();
    let said = |practice, when: &str, level, note: Option<&str>| LevelReport {
        id: LevelReportId::new(ids.uuid()),
        practice,
        at: at(when),
        level,
        note: note.map(str::to_owned),
        account: who,
    };
    let first = said(ours, "2026-11-20T08:00:00Z", Level::Amber, None);
    let second = said(ours, "2026-11-22T08:00:00Z", Level::Red, Some("two doctors ill"));
    let other = said(theirs, "2026-11-01T08:00:00Z", Level::Green, None);
    for one in [&second, &first, &other] {
        level::report(&mut tx, one).await.unwrap();
    }
    assert_eq!(level::last(&mut tx, ours).await.unwrap(), Some(second.clone()));
    assert_eq!(level::since(&mut tx, ours, at("2026-11-19T00:00:00Z")).await.unwrap(), [first, second.clone()]);
    assert_eq!(level::lasts(&mut tx, at("2026-11-15T00:00:00Z")).await.unwrap(), [second]);
    assert_eq!(level::sharing(&mut tx, ours).await.unwrap(), None, "nothing until they say so");
    for sharing in [Sharing::Everything, Sharing::Reported] {
        level::share(&mut tx, ours, sharing, who, at("2026-11-22T08:00:00Z")).await.unwrap();
    }
    assert_eq!(level::sharing(&mut tx, ours).await.unwrap(), Some(Sharing::Reported));
    assert_eq!(level::sharings(&mut tx).await.unwrap(), [(ours, Sharing::Reported)]);
    let day = DayMeasured {
        practice: ours,
        day: date(2026, 11, 22),
        at: at("2026-11-22T08:00:00Z"),
        level: None,
        readings: vec![],
    };
    level::measure(&mut tx, &day).await.unwrap();
    let noon = DayMeasured {
        at: at("2026-11-22T12:00:00Z"),
        level: Some(Level::Amber),
        readings: vec![(Measure::Broken, 12.5)],
        ..day
    };
    level::measure(&mut tx, &noon).await.unwrap();
    assert_eq!(
        level::measured(&mut tx, ours, date(2026, 11, 1)).await.unwrap(),
        std::slice::from_ref(&noon),
        "one a day"
    );
    assert_eq!(level::measured_on(&mut tx, date(2026, 11, 22)).await.unwrap(), [noon]);
    assert_eq!(level::measured_on(&mut tx, date(2026, 11, 21)).await.unwrap(), []);
    tx.commit().await.unwrap();
}
