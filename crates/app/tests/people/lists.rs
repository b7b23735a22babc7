use jiff::civil::date;
use linchpin_app::{act::PeopleList, pseudonym::PLANNING};
use linchpin_core::{ErrorKind, OptOuts, Person, Role, Sex};
use linchpin_store::{store_suite, testing::TestStore};

use crate::index::{Index, TODAY, born, ours, registered, someone, theirs};

store_suite!(
    a_list_for_others_leaves_out_who_opted_out,
    a_list_says_to_whom_it_goes_and_why,
    a_long_list_goes_out_in_parts,
    only_the_manager_takes_a_list,
    planning_sees_pseudonyms_without_those_who_opted_out,
    counts_are_for_the_place_and_for_the_practice_itself,
);

fn list() -> PeopleList {
    let (to, why) =
        ("Public Health, Rotherham".into(), "Invitations to screening, section 251 support 22/CAG/1.".into());
    PeopleList { to, why, address: true, contacts: false }
}

fn opted(mut person: Person, national: bool, type_1: bool) -> Person {
    person.opt_outs = OptOuts { national, type_1 };
    person
}

async fn a_list_for_others_leaves_out_who_opted_out(store: TestStore) {
    let index = Index::new(store);
    let ann = index.add(registered(someone("Ann", "Lee"), ours())).await;
    index.add(opted(registered(someone("Nat", "Lee"), ours()), true, false)).await;
    index.add(opted(registered(someone("Typ", "Lee"), ours()), false, true)).await;
    index.add(registered(someone("Bo", "Berg"), theirs())).await;
    let mut dead = registered(someone("Dee", "Lee"), ours());
    dead.death_date = Some(date(2026, 1, 1));
    index.add(dead).await;
    let before = index.seq().await;
    let part = index.app.export_people(&index.manager(), &list(), None).await.unwrap();
    assert_eq!((part.people.as_slice(), part.next), ([ann.clone()].as_slice(), None));
    let entry = |person| ("export".to_owned(), "person".to_owned(), person, "done");
    assert_eq!(index.since(before).await, [entry(Some(ann.id)), entry(None)], "each who went out, and the list");
    for entry in index.audit().await.iter().take(2) {
        let detail = entry.detail.clone().unwrap();
        assert!(detail.contains("Public Health, Rotherham") && detail.contains("\"opted-out\":2"), "{detail}");
    }
    index.chain_is_whole().await;
}

async fn a_list_says_to_whom_it_goes_and_why(store: TestStore) {
    let index = Index::new(store);
    index.add(registered(someone("Ann", "Lee"), ours())).await;
    for wrong in [PeopleList { to: " ".into(), ..list() }, PeopleList { why: "\0".into(), ..list() }] {
        let error = index.app.export_people(&index.manager(), &wrong, None).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
    }
    assert_eq!(index.seq().await, 0);
}

async fn a_long_list_goes_out_in_parts(store: TestStore) {
    let index = Index::new(store);
    let mut all = Vec::new();
    for n in 0..501 {
        all.push(index.add(registered(someone(&format!("N{n}"), "Lee"), ours())).await.id);
    }
    all.sort_unstable();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let part = index.app.export_people(&index.manager(), &list(), after).await.unwrap();
        seen.extend(part.people.iter().map(|one| one.id));
        match part.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, all, "everybody, once");
}

async fn only_the_manager_takes_a_list(store: TestStore) {
    let index = Index::new(store);
    for role in Role::ALL.into_iter().filter(|role| *role != Role::PracticeManager) {
        index.refused(index.app.export_people(&index.actor(role, ours()), &list(), None).await, None).await;
    }
}

async fn planning_sees_pseudonyms_without_those_who_opted_out(store: TestStore) {
    let index = Index::new(store);
    let mut ann = born(registered(someone("Ann", "Lee"), ours()), date(1950, 2, 3));
    ann.sex = Sex::Female;
    let ann = index.add(ann).await;
    let kept_out = index.add(opted(registered(someone("Nat", "Lee"), ours()), true, false)).await;
    index.add(registered(someone("Bo", "Berg"), theirs())).await;
    let names = index.app.pseudonyms(PLANNING).await.unwrap();
    for role in [Role::Commissioner, Role::Finance] {
        let planner = index.actor(role, "03L".parse().unwrap());
        let rows = index.app.planning_rows(&planner, ours()).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].pseudonym.as_str(), rows[0].sex), (names.of(ann.id).as_str(), Sex::Female));
        assert_eq!(rows[0].age.unwrap().to_string(), "75 to 79", "{}", ann.age(TODAY).unwrap());
        let last = index.audit().await.remove(0);
        assert_eq!((last.act.as_str(), last.resource.as_str(), last.person), ("see", "pseudonym", None));
        assert!(last.detail.unwrap().contains("C87002"));
    }
    // Their own practice cares for everybody, and sees nobody else's.
    let doctor = index.actor(Role::Clinician, ours());
    let rows = index.app.planning_rows(&doctor, ours()).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().any(|row| row.pseudonym == names.of(kept_out.id)));
    assert!(rows.is_sorted_by_key(|row| &row.pseudonym));
    index.refused(index.app.planning_rows(&doctor, theirs()).await, None).await;
    for role in [Role::Receptionist, Role::Administrator, Role::InformationGovernance, Role::Patient] {
        index.refused(index.app.planning_rows(&index.actor(role, ours()), ours()).await, None).await;
    }
}

async fn counts_are_for_the_place_and_for_the_practice_itself(store: TestStore) {
    let index = Index::new(store);
    index.add(born(registered(someone("Ann", "Lee"), ours()), date(1950, 2, 3))).await;
    index.add(opted(registered(someone("Nat", "Lee"), ours()), true, true)).await;
    let planner = index.actor(Role::Commissioner, "03L".parse().unwrap());
    // A count names nobody: opt-outs are about what can be told of a person.
    assert_eq!(index.app.count_people(&planner, ours()).await.unwrap().len(), 2);
    assert_eq!(index.app.count_people(&index.manager(), ours()).await.unwrap().len(), 2);
    assert_eq!(index.app.export_counts(&planner, ours()).await.unwrap().len(), 2);
    let last = index.audit().await.remove(0);
    assert_eq!((last.act.as_str(), last.resource.as_str(), last.outcome.as_str()), ("export", "aggregate", "done"));
    index.refused(index.app.count_people(&index.manager(), theirs()).await, None).await;
    index.refused(index.app.export_counts(&index.manager(), theirs()).await, None).await;
    for role in [Role::Receptionist, Role::LinkWorker, Role::Administrator, Role::Patient] {
        index.refused(index.app.count_people(&index.actor(role, ours()), ours()).await, None).await;
    }
}
