use linchpin_core::Role;
use linchpin_pathways::Answer;
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, hub, theirs};

store_suite!(an_emergency_reads_what_was_shared_for_it_and_the_look_is_written_down);

async fn an_emergency_reads_what_was_shared_for_it_and_the_look_is_written_down(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    ward.write(&ward.matron, case, ("plan.Contingency", "ring"), 0, "The matron").await.unwrap().done().unwrap();
    ward.write(&ward.matron, case, ("plan.Contingency", "ring"), 1, "The matron, day and night")
        .await
        .unwrap()
        .done()
        .unwrap();
    ward.write(&ward.matron, case, ("plan.About me", "matters"), 0, "My garden").await.unwrap().done().unwrap();
    for (role, at) in [(Role::Nhs111, theirs()), (Role::CoordinationNurse, hub())] {
        let actor = ward.actor(role, at).await;
        let plans = ward.app.emergency_plans(&actor, person).await.unwrap();
        assert_eq!(plans.len(), 1);
        assert_eq!(plans[0].about.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>(), ["LEE, Ann"]);
        assert_eq!(plans[0].forms.iter().map(|form| form.name.as_str()).collect::<Vec<_>>(), ["plan.Contingency"]);
        let newest = &plans[0].forms[0].versions[..];
        assert_eq!((newest.len(), &newest[0].answers["ring"]), (1, &Answer::Text("The matron, day and night".into())));
        let look = ward.audit().await.remove(0);
        assert_eq!((look.act.as_str(), look.resource.as_str(), look.person), ("see", "emergency-plan", Some(person)));
        // The case itself is not theirs.
        ward.refused(ward.app.case(&actor, case).await).await;
    }
    // Roles that the pathway does not name read nothing, nor does anybody of somebody without a plan.
    let clinician = ward.actor(Role::Clinician, theirs()).await;
    ward.refused(ward.app.emergency_plans(&clinician, person).await).await;
    let nurse = ward.actor(Role::CoordinationNurse, hub()).await;
    ward.refused(ward.app.emergency_plans(&nurse, ward.person().await).await).await;
    // Closed, it is read no more.
    let score = [("score".to_owned(), Answer::Scale(vec![8]))].into();
    ward.make(&ward.doctor, case, "Close", score, Some("Done")).await.unwrap().done().unwrap();
    ward.refused(ward.app.emergency_plans(&nurse, person).await).await;
}
