use linchpin_app::{
    Actor,
    act::{ImportedStaff, IncomingStaff},
};
use linchpin_core::{ErrorKind, Name, OdsCode, Role};
use linchpin_store::{
    staff::{self, StaffCode},
    store_suite,
    testing::TestStore,
};

use crate::index::{Index, ours};

store_suite!(
    staff_come_in_once_and_change_when_their_system_says_so,
    a_number_of_a_register_says_who_somebody_is,
    only_those_who_load_may_import_staff,
);

const REGISTER: &str = "https://fhir.hl7.org.uk/Id/gmc-number";

fn doctor(key: &str, given: &str) -> IncomingStaff {
    IncomingStaff {
        key: key.to_owned(),
        name: Name::usual([given], "O’Nwosu"),
        codes: vec![StaffCode { system: REGISTER.into(), value: "C1234567".into() }],
        email: None,
        active: true,
        jobs: vec![(OdsCode::parse("C87002").unwrap(), Some("General practitioner".into()))],
    }
}

fn counts(new: u64, updated: u64, same: u64, refused: u64) -> ImportedStaff {
    ImportedStaff { new, updated, same, refused }
}

async fn staff_come_in_once_and_change_when_their_system_says_so(store: TestStore) {
    let index = Index::new(store);
    let (app, loader) = (&index.app, Actor::console(ours()));
    let mut desk = doctor("Practitioner/2", "Bo");
    desk.codes.clear();
    desk.jobs[0].1 = Some("Receptionist".into());
    let nobody = IncomingStaff { name: Name::default(), ..doctor("Practitioner/3", "") };
    let mut batch = vec![doctor("Practitioner/1", "Ada"), desk, nobody];
    assert_eq!(app.import_staff(&loader, "gp", &batch).await.unwrap(), counts(2, 0, 0, 1));
    assert_eq!(app.import_staff(&loader, "gp", &batch).await.unwrap(), counts(0, 0, 2, 1));
    let all = staff::page(&mut app.store.read().await.unwrap(), None, 10).await.unwrap();
    let roles: Vec<Role> = all.iter().map(|s| s.roles[0].role).collect();
    assert_eq!(roles, [Role::Clinician, Role::Receptionist]);
    batch[1].active = false;
    assert_eq!(app.import_staff(&loader, "gp", &batch).await.unwrap(), counts(0, 1, 1, 1));
    let all = staff::page(&mut app.store.read().await.unwrap(), None, 10).await.unwrap();
    assert_eq!((all[0].ended, all[1].ended.is_some()), (None, true));
    let last = index.audit().await.remove(0);
    assert_eq!((last.act.as_str(), last.resource.as_str()), ("load", "data"));
    index.chain_is_whole().await;
}

async fn a_number_of_a_register_says_who_somebody_is(store: TestStore) {
    let index = Index::new(store);
    let (app, loader) = (&index.app, Actor::console(ours()));
    app.import_staff(&loader, "gp", &[doctor("1", "Ada")]).await.unwrap();
    let mut elsewhere = doctor("77", "Ada");
    elsewhere.jobs = vec![(OdsCode::parse("C87004").unwrap(), Some("Clinical lead".into()))];
    assert_eq!(app.import_staff(&loader, "hospital", &[elsewhere]).await.unwrap(), counts(0, 1, 0, 0));
    let mut namesake = doctor("78", "Ada");
    namesake.codes[0].system = "another register".into();
    assert_eq!(app.import_staff(&loader, "hospital", &[namesake]).await.unwrap(), counts(1, 0, 0, 0));
    let all = staff::page(&mut app.store.read().await.unwrap(), None, 10).await.unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].roles.len(), 2, "the job at the practice stays beside the one at the hospital");
}

async fn only_those_who_load_may_import_staff(store: TestStore) {
    let index = Index::new(store);
    for role in Role::ALL.into_iter().filter(|r| *r != Role::Administrator) {
        let error = index.app.import_staff(&index.actor(role, ours()), "gp", &[doctor("1", "Ada")]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Forbidden, "{role}");
    }
    assert!(staff::page(&mut index.app.store.read().await.unwrap(), None, 10).await.unwrap().is_empty());
}
