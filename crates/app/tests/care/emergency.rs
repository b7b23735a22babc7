use linchpin_core::Role;
use linchpin_pathways::Answer;
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{SUPPORT, Ward, hub, theirs};

store_suite!(
    an_emergency_reads_what_was_shared_for_it_and_the_look_is_written_down,
    a_plan_whose_review_is_late_says_so_at_night,
);

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

async fn a_plan_whose_review_is_late_says_so_at_night(store: TestStore) {
    let ward = Ward::new(store).await;
    let shares = "\"emergency\"    = [\"person.name\", ";
    assert!(SUPPORT.contains(shares));
    let knows = SUPPORT.replace(shares, &format!("{shares}\"state\", "));
    for (text, tells) in [(SUPPORT, false), (knows.as_str(), true)] {
        ward.files.0.lock().unwrap().insert("support".into(), text.to_owned());
        let (person, case) = ward.active().await;
        ward.write(&ward.matron, case, ("plan.Contingency", "ring"), 0, "The matron").await.unwrap().done().unwrap();
        let nurse = ward.actor(Role::CoordinationNurse, hub()).await;
        let in_time = ward.app.emergency_plans(&nurse, person).await.unwrap();
        assert_eq!(in_time[0].late, []);
        ward.wait(24 * 120);
        let late = ward.app.emergency_plans(&nurse, person).await.unwrap();
        let named: Vec<&str> = late[0].late.iter().map(|(does, _)| does.as_str()).collect();
        // Where the case is, is told only to whom the file tells it.
        assert_eq!(named, if tells { vec!["Review"] } else { vec![] });
        assert!(late[0].late.iter().all(|(_, since)| *since < ward.app.now()));
    }
}
