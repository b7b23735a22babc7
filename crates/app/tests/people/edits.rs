use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use jiff::civil::date;
use linchpin_app::{
    Actor,
    act::{Edit, Register},
    pseudonym::LAKE,
    work::{Context, LeaveOut, Planning, Worker},
};
use linchpin_core::{Contact, ContactKind, Name, OptOuts, Person, Result, Role};
use linchpin_store::{store_suite, testing::TestStore};

use crate::index::{Index, TODAY, born, living_at, number, ours, registered, someone, theirs, traced};

store_suite!(
    somebody_is_registered_once_unless_staff_say_otherwise,
    what_cannot_be_is_not_registered,
    the_second_editor_sees_both_and_overwrites_nothing,
    a_patient_changes_how_to_reach_them_and_nothing_else,
    opt_outs_are_the_persons_to_set,
    who_opts_out_is_left_out_of_planning_and_keeps_their_record,
    an_edit_that_makes_two_alike_asks_about_them,
);

async fn somebody_is_registered_once_unless_staff_say_otherwise(store: TestStore) {
    let index = Index::new(store);
    let desk = index.actor(Role::Receptionist, ours());
    let mut draft = living_at(born(someone("Ann", "O'Hara"), date(1950, 2, 3)), "S60 1AA");
    draft.nhs_number = Some(number(1));
    draft.nhs_verified = true;
    let Register::Added { id, queued: 0 } = index.app.register_person(&desk, &draft, false).await.unwrap() else {
        panic!("not registered")
    };
    let ann = index.get(id).await;
    assert!(!ann.nhs_verified, "a typed number is not a traced one");
    assert_eq!((ann.practice(TODAY), ann.version), (Some(ours()), 1));
    let last = index.audit().await.remove(0);
    assert_eq!((last.act.as_str(), last.person), ("add", Some(id)));

    draft.names = vec![Name::usual(["ANNE"], "Ohara")];
    let Register::Perhaps { own, elsewhere: 0 } = index.app.register_person(&desk, &draft, false).await.unwrap() else {
        panic!("registered twice")
    };
    assert_eq!(own[0].0.id, id);
    assert!(own[0].1.contains(&"Both have the same NHS number."));
    assert_eq!(index.count().await, 1);
    // Another practice hears that there is somebody, and not who.
    let other = index.actor(Role::Receptionist, theirs());
    let perhaps = index.app.register_person(&other, &draft, false).await.unwrap();
    assert_eq!(perhaps, Register::Perhaps { own: vec![], elsewhere: 1 });
    let Register::Added { queued: 1, .. } = index.app.register_person(&desk, &draft, true).await.unwrap() else {
        panic!("not registered")
    };
    assert_eq!(index.count().await, 2);
    assert_eq!(index.app.match_queue(&index.manager()).await.unwrap().len(), 1);
    for role in [Role::Clinician, Role::Commissioner, Role::Administrator, Role::Patient] {
        index.refused(index.app.register_person(&index.actor(role, ours()), &draft, true).await, None).await;
    }
    index.chain_is_whole().await;
}

async fn what_cannot_be_is_not_registered(store: TestStore) {
    let index = Index::new(store);
    let desk = index.actor(Role::Receptionist, ours());
    let long = "x".repeat(201);
    for (draft, field) in [
        (someone("", " - "), "name"),
        (someone(&long, "Lee"), "name"),
        (born(someone("Ann", "Lee"), date(2026, 11, 24)), "birth-date"),
        (born(someone("Ann", "Lee"), date(1850, 1, 1)), "birth-date"),
        (Person { death_date: Some(date(1949, 1, 1)), ..born(someone("A", "L"), date(1950, 1, 1)) }, "death-date"),
    ] {
        let Register::Wrong(faults) = index.app.register_person(&desk, &draft, true).await.unwrap() else {
            panic!("{field} was taken")
        };
        assert_eq!(faults[0].field, field);
    }
    assert_eq!(index.count().await, 0);
    for draft in [
        someone("", "Suharto"),
        someone("Łukasz", ""),
        someone("小龍", "李"),
        someone("Robert'); DROP TABLE person;--", "{{7*7}}"),
        someone(&"y".repeat(200), "O’Brien-Núñez"),
    ] {
        let Register::Added { id, .. } = index.app.register_person(&desk, &draft, true).await.unwrap() else {
            panic!("{:?} was refused", draft.names[0].full())
        };
        assert_eq!(index.get(id).await.names, draft.names, "as typed");
    }
}

async fn the_second_editor_sees_both_and_overwrites_nothing(store: TestStore) {
    let index = Index::new(store);
    let start = index.add(traced(registered(someone("Ann", "Lee"), ours()), 1)).await;
    let (one, two) = (index.actor(Role::Receptionist, ours()), index.manager());
    let first = Person { carer: true, ..start.clone() };
    let saved = index.app.edit_person(&one, &first).await.unwrap();
    assert_eq!(saved, Edit::Saved { version: 2, queued: 0 });
    let mut second = Person { veteran: true, nhs_number: Some(number(2)), ..start.clone() };
    let Edit::Conflict(both) = index.app.edit_person(&two, &second).await.unwrap() else { panic!("a lost update") };
    assert!(both.theirs.carer && !both.theirs.veteran && both.yours.veteran && !both.yours.carer);
    let last = index.audit().await.remove(0);
    assert_eq!(last.outcome.as_str(), "failed");
    second.version = both.theirs.version;
    second.carer = true;
    assert_eq!(index.app.edit_person(&two, &second).await.unwrap(), Edit::Saved { version: 3, queued: 0 });
    let now = index.get(start.id).await;
    assert!(now.carer && now.veteran && !now.nhs_verified, "a number typed anew is not traced");
    let last = index.audit().await.remove(0);
    let detail = last.detail.unwrap();
    assert!(detail.contains("veteran") && detail.contains("nhs-number") && !detail.contains("999"), "{detail}");
    let history = index.app.person_history(&two, start.id).await.unwrap();
    assert_eq!(history.iter().map(|v| v.saved_by).collect::<Vec<_>>(), [Some(two.user), Some(one.user), None]);
    let elsewhere = index.actor(Role::PracticeManager, theirs());
    index.refused(index.app.edit_person(&elsewhere, &now).await, Some(start.id)).await;
    let wrong = Person { names: vec![], ..now.clone() };
    assert!(matches!(index.app.edit_person(&two, &wrong).await.unwrap(), Edit::Wrong(_)));
    assert!(index.get(start.id).await == now);
    index.chain_is_whole().await;
}

async fn a_patient_changes_how_to_reach_them_and_nothing_else(store: TestStore) {
    let index = Index::new(store);
    let start = index.add(traced(registered(someone("Ann", "Lee"), ours()), 1)).await;
    let mut edited = born(Person { names: vec![Name::usual(["Eve"], "Il")], ..start.clone() }, date(2000, 1, 1));
    edited.registrations = vec![];
    edited.nhs_number = None;
    edited.opt_outs = OptOuts { national: true, type_1: true };
    edited.merged_into = Some(start.id);
    edited.contacts = vec![Contact { kind: ContactKind::Mobile, value: "07700 900123".into(), preferred: true }];
    let saved = index.app.edit_person(&index.patient(start.id), &edited).await.unwrap();
    assert_eq!(saved, Edit::Saved { version: 2, queued: 0 });
    let now = index.get(start.id).await;
    assert!(now == Person { contacts: edited.contacts.clone(), version: 2, ..start });
}

async fn opt_outs_are_the_persons_to_set(store: TestStore) {
    let index = Index::new(store);
    let ann = index.add(registered(someone("Ann", "Lee"), ours())).await;
    let wanted = OptOuts { national: true, type_1: false };
    let me = index.patient(ann.id);
    let saved = index.app.set_opt_outs(&me, ann.id, 1, wanted).await.unwrap();
    assert_eq!(saved, Edit::Saved { version: 2, queued: 0 });
    assert_eq!(index.get(ann.id).await.opt_outs, wanted);
    let late = index.app.set_opt_outs(&me, ann.id, 1, OptOuts::default()).await.unwrap();
    assert!(matches!(late, Edit::Conflict(_)));
    let elsewhere = index.actor(Role::PracticeManager, theirs());
    index.refused(index.app.set_opt_outs(&elsewhere, ann.id, 2, OptOuts::default()).await, Some(ann.id)).await;
}

/// Remembers who was left out last.
#[derive(Default)]
struct Remembers(Mutex<Vec<BTreeSet<String>>>);

impl Planning for Remembers {
    fn leave_out(&self, people: &BTreeSet<String>) -> Result<()> {
        self.0.lock().unwrap().push(people.clone());
        Ok(())
    }
}

async fn who_opts_out_is_left_out_of_planning_and_keeps_their_record(store: TestStore) {
    let index = Index::new(store);
    let ann = index.add(registered(someone("Ann", "Lee"), ours())).await;
    index.add(registered(someone("Bea", "Lee"), ours())).await;
    let app = &index.app;
    let planning = Arc::new(Remembers::default());
    let context = Context { store: app.store.clone(), clock: Arc::clone(&app.clock), ids: Arc::clone(&app.ids) };
    let task = LeaveOut::new(app.clone(), Arc::<Remembers>::clone(&planning));
    let worker = Worker::new(context, "one", vec![Arc::new(task)]);
    assert!(!worker.one().await.unwrap(), "nobody asked");
    let me = index.patient(ann.id);
    let pseudonyms: BTreeSet<String> = app.pseudonyms(LAKE).await.unwrap().all(ann.id).collect();
    for (version, opt_outs) in [
        (1, OptOuts { national: false, type_1: true }),
        (2, OptOuts { national: true, type_1: false }),
        (3, OptOuts::default()),
    ] {
        let set = app.set_opt_outs(&me, ann.id, version, opt_outs).await.unwrap();
        assert!(matches!(set, Edit::Saved { .. }));
        assert!(worker.one().await.unwrap(), "the act asked for the job");
        let left_out = planning.0.lock().unwrap().pop().unwrap();
        let expected = if opt_outs == OptOuts::default() { BTreeSet::new() } else { pseudonyms.clone() };
        assert_eq!(left_out, expected, "{opt_outs:?}");
        // Their own practice's care is another matter.
        app.view_record(&index.actor(Role::Clinician, ours()), ann.id).await.unwrap();
        // Whoever is loaded after is known to the lake too.
        assert!(app.names(&Actor::console(ours()), "s").await.is_ok());
        while worker.one().await.unwrap() {}
    }
    // A conflict changes nothing, so it asks for nothing.
    let late = app.set_opt_outs(&me, ann.id, 1, OptOuts { national: true, type_1: true }).await.unwrap();
    assert!(matches!(late, Edit::Conflict(_)));
    assert!(!worker.one().await.unwrap());
}

async fn an_edit_that_makes_two_alike_asks_about_them(store: TestStore) {
    let index = Index::new(store);
    let ann = living_at(born(registered(someone("Ann", "Lee"), ours()), date(1950, 2, 3)), "S60 1AA");
    index.add(ann.clone()).await;
    let other = index.add(Person { birth_date: Some(date(1999, 7, 30)), ..ann }).await;
    let mended = born(other, date(1950, 2, 3));
    let saved = index.app.edit_person(&index.manager(), &mended).await.unwrap();
    assert_eq!(saved, Edit::Saved { version: 2, queued: 1 });
    assert_eq!(index.app.match_queue(&index.manager()).await.unwrap().len(), 1);
}
