//! What is planned comes back, and a second editor sees both versions.

use jiff::civil::Weekday;
use linchpin_access::{
    Need,
    diary::{Access, Audience, Closure, Embargo, Reason},
};
use linchpin_core::{ClinicId, ClosureId, Ids, Sex};
use linchpin_store::{
    Edited, clinic, clinician, closure, opening, pattern, site, slot_type, store_suite, testing::TestStore,
};

use super::{Diary, now, ours};

store_suite!(what_is_planned_comes_back_and_the_second_editor_sees_both);

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
