use linchpin_app::act::{Acted, OpenCase};
use linchpin_core::{ErrorKind, Role};
use linchpin_pathways::{Answer, Refusal};
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, answers, none, theirs, why};

store_suite!(
    a_practice_opens_a_case_and_everybody_sees_what_is_shared,
    those_who_may_not_are_refused_and_it_is_written_down,
    a_person_opens_their_own,
    what_cannot_be_opened_is_said,
    hostile_words_are_kept_as_the_words_that_they_are,
    an_open_case_finishes_on_the_version_with_which_it_began,
);

async fn a_practice_opens_a_case_and_everybody_sees_what_is_shared(store: TestStore) {
    let ward = Ward::new(store).await;
    let person = ward.person().await;
    let case = ward.open(person, Some(true)).await;
    let seen = ward.app.case(&ward.doctor, case).await.unwrap();
    assert_eq!((seen.version, seen.person, seen.parties.as_slice()), (1, Some(person), &["practice".to_owned()][..]));
    let state = seen.state.unwrap();
    assert_eq!((state.name.as_str(), state.clocks[0].owner.as_str()), ("offered", "practice"));
    assert_eq!(seen.forms[0].versions[0].who.as_deref(), Some("Pat Shah"));
    assert_eq!(seen.shares.iter().map(|one| one.who.as_str()).collect::<Vec<_>>(), ["Support team"]);
    let moves: Vec<_> = seen.moves.iter().map(|one| one.does.as_str()).collect();
    assert_eq!(moves, ["Accept", "Offer later", "Decline"]);
    // The team sees what the file gives it: not the telephone number, not who the person is beside their name.
    let shared = ward.app.case(&ward.worker, case).await.unwrap();
    assert_eq!((shared.person, shared.about.len(), shared.about[0].1.as_str()), (None, 1, "LEE, Ann"));
    assert!(answers(&shared, "why").contains_key("judgement"));
    assert!(shared.moves.is_empty() && shared.shares.is_empty());
    // The person sees their plan and where they are, and not what others keep to themselves.
    let own = ward.app.own_cases(&ward.patient(person)).await.unwrap();
    assert_eq!((own.len(), own[0].id), (1, case));
    assert!(own[0].forms.iter().all(|form| form.name.starts_with("plan.")), "the form is not shared with them");
    assert_eq!(own[0].moves[0].does, "Decline");
    ward.chain_is_whole().await;
}

async fn those_who_may_not_are_refused_and_it_is_written_down(store: TestStore) {
    let ward = Ward::new(store).await;
    let person = ward.person().await;
    let case = ward.open(person, Some(true)).await;
    let wanted = OpenCase { person, pathway: "support".into(), answers: why(), agreed: None };
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Patient) {
        let actor = ward.actor(role, theirs()).await;
        ward.refused(ward.app.case(&actor, case).await).await;
        ward.refused(ward.app.open_case(&actor, &wanted).await).await;
        ward.refused(ward.app.note_case(&actor, case, "Hello").await).await;
        ward.refused(ward.make(&actor, case, "Accept", none(), None).await).await;
        ward.refused(ward.app.do_task(&actor, case, 0).await).await;
        ward.refused(ward.agree(&actor, case, false).await).await;
        assert!(ward.app.my_tasks(&actor, None, 50).await.unwrap().rows.is_empty());
        assert!(ward.app.my_notices(&actor).await.unwrap().is_empty());
    }
    for role in [Role::Commissioner, Role::Finance, Role::Administrator, Role::InformationGovernance] {
        let actor = ward.actor(role, crate::ward::ours()).await;
        ward.refused(ward.app.case(&actor, case).await).await;
        ward.refused(ward.app.practice_cases(&actor, None, 50).await).await;
        ward.refused(ward.app.my_cases(&actor, None, 50).await).await;
        ward.refused(ward.app.emergency_plans(&actor, person).await).await;
    }
    // Beside the team, and in it: the organisation alone opens nothing.
    ward.refused(ward.app.case(&ward.outsider, case).await).await;
    ward.refused(ward.app.case(&ward.matron, case).await).await;
    let stranger = ward.person().await;
    ward.refused(ward.app.case(&ward.patient(stranger), case).await).await;
    // A key that is nobody's looks like one that is somebody else's.
    let nothing = linchpin_core::CaseId::new(ward.app.ids.uuid());
    ward.refused(ward.app.case(&ward.outsider, nothing).await).await;
    ward.chain_is_whole().await;
}

async fn a_person_opens_their_own(store: TestStore) {
    let ward = Ward::new(store).await;
    let person = ward.person().await;
    let patient = ward.patient(person);
    let answers = [("needs".to_owned(), Answer::Many(vec!["money".into()]))].into();
    let wanted = OpenCase { person, pathway: "support".into(), answers, agreed: Some(true) };
    let case = ward.app.open_case(&patient, &wanted).await.unwrap().done().unwrap();
    assert!(ward.app.case(&ward.worker, case).await.is_ok());
    let told = ward.app.my_notices(&ward.doctor).await.unwrap();
    assert_eq!(told[0].says, "Somebody is to be offered support.");
    // The patient's account is of the practice, and none of its staff: what the practice was told is not theirs to tick off.
    let key = (case, told[0].version, told[0].place);
    assert!(!ward.app.see_notice(&patient, key).await.unwrap_or(false));
    assert!(ward.app.see_notice(&ward.doctor, (case, told[0].version, told[0].place)).await.unwrap());
    assert!(ward.app.my_notices(&ward.doctor).await.unwrap().is_empty());
}

async fn what_cannot_be_opened_is_said(store: TestStore) {
    let ward = Ward::new(store).await;
    let person = ward.person().await;
    let wanted = OpenCase { person, pathway: "support".into(), answers: none(), agreed: None };
    let refused = ward.app.open_case(&ward.doctor, &wanted).await.unwrap();
    let Acted::Refused(Refusal::Answers(wrong)) = refused else { panic!("{refused:?}") };
    assert_eq!(wrong[0].item, "needs");
    let unknown = OpenCase { pathway: "nothing".into(), answers: why(), ..wanted.clone() };
    assert_eq!(ward.app.open_case(&ward.doctor, &unknown).await.unwrap_err().kind(), ErrorKind::NotFound);
    let case = ward.open(person, None).await;
    let again = OpenCase { answers: why(), ..wanted.clone() };
    let twice = ward.app.open_case(&ward.doctor, &again).await.unwrap_err();
    assert_eq!(
        (twice.kind(), twice.to_string().as_str()),
        (ErrorKind::Conflict, "The person has an open case of Support already.")
    );
    // One that ended is in nobody's way.
    ward.make(&ward.doctor, case, "Decline", none(), Some("Does not want it")).await.unwrap().done().unwrap();
    ward.open(person, None).await;
    let dead = ward.person().await;
    ward.change(dead, |one| one.death_date = Some("2026-11-20".parse().unwrap())).await;
    let wanted = OpenCase { person: dead, ..again };
    assert_eq!(ward.app.open_case(&ward.doctor, &wanted).await.unwrap_err().to_string(), "This person has died.");
    // Somebody who is not there leads nothing.
    let other = ward.person().await;
    let case = ward.open(other, None).await;
    for nobody in ["", "x", "018f3b3a-0000-7000-8000-00000000ffff", "C87002"] {
        let who = [("who".to_owned(), Answer::Reference(nobody.into()))].into();
        let refused = ward.make(&ward.doctor, case, "Accept", who, None).await.unwrap();
        assert!(matches!(&refused, Acted::Refused(Refusal::Answers(_))), "{nobody}: {refused:?}");
    }
}

async fn hostile_words_are_kept_as_the_words_that_they_are(store: TestStore) {
    let ward = Ward::new(store).await;
    let (person, case) = ward.active().await;
    let hostile = "<script>alert(1)</script> ' or 1=1; -- {{ name }} ${x} \u{202e}abc 😀 C:\\ ](javascript:x)";
    ward.app.note_case(&ward.doctor, case, hostile).await.unwrap();
    ward.write(&ward.doctor, case, ("plan.About me", "matters"), 0, hostile).await.unwrap().done().unwrap();
    let how = [("how".to_owned(), Answer::Text(hostile.into()))].into();
    ward.make(&ward.doctor, case, "Review", how, None).await.unwrap().done().unwrap();
    let seen = ward.app.case(&ward.doctor, case).await.unwrap();
    assert_eq!(answers(&seen, "plan.About me")["matters"], Answer::Text(hostile.into()));
    assert!(seen.entries.iter().any(|one| one.words.as_deref() == Some(hostile)));
    // What cannot be kept or shown is said, in every place that takes words.
    let nul = "a\0b";
    assert_eq!(ward.app.note_case(&ward.doctor, case, nul).await.unwrap_err().kind(), ErrorKind::Invalid);
    assert_eq!(ward.app.note_case(&ward.doctor, case, &"x".repeat(1001)).await.unwrap_err().kind(), ErrorKind::Invalid);
    let written = ward.write(&ward.doctor, case, ("plan.About me", "matters"), 1, nul).await.unwrap();
    assert!(matches!(written, Acted::Refused(Refusal::Answers(_))), "{written:?}");
    let score = [("score".to_owned(), Answer::Scale(vec![7]))];
    for (answers, reason) in
        [(score.clone().into(), Some(nul)), (score.clone().into(), Some(" ")), (score.into(), None)]
    {
        let closed = ward.make(&ward.doctor, case, "Close", answers, reason).await.unwrap();
        assert!(matches!(closed, Acted::Refused(Refusal::Reason(_))), "{closed:?}");
    }
    let unknown = ward.make(&ward.doctor, case, hostile, none(), None).await.unwrap();
    assert!(matches!(unknown, Acted::Refused(Refusal::Unknown(_))));
    let plan = ward.write(&ward.doctor, case, (hostile, hostile), 0, hostile).await.unwrap();
    assert!(matches!(plan, Acted::Refused(Refusal::Unknown(_))));
    // No word of it is in the audit.
    let audit = format!("{:?}", ward.audit().await);
    assert!(!audit.contains("alert(1)") && !audit.contains("Three falls"));
    assert_eq!(ward.app.own_cases(&ward.patient(person)).await.unwrap().len(), 1);
}

async fn an_open_case_finishes_on_the_version_with_which_it_began(store: TestStore) {
    let ward = Ward::new(store).await;
    let (_, case) = ward.active().await;
    let newer = crate::ward::SUPPORT.replace("does  = \"Review\"", "does  = \"Look again\"");
    let newer = newer.replace("met = \"Review\"", "met = \"Look again\"").replace("version = 1", "version = 2");
    ward.files.0.lock().unwrap().insert("support".into(), newer);
    let other = ward.person().await;
    let later = ward.open(other, None).await;
    ward.accept(later).await;
    let moves = |seen: linchpin_app::act::CaseSeen| seen.moves.into_iter().map(|one| one.does).collect::<Vec<_>>();
    let first = moves(ward.app.case(&ward.doctor, case).await.unwrap());
    let second = moves(ward.app.case(&ward.doctor, later).await.unwrap());
    assert!(first.contains(&"Review".to_owned()) && !first.contains(&"Look again".to_owned()), "{first:?}");
    assert!(second.contains(&"Look again".to_owned()), "{second:?}");
    // The file is taken away: no case begins, and those that began go on.
    ward.files.0.lock().unwrap().clear();
    assert!(ward.app.pathways().is_empty());
    let how = [("how".to_owned(), Answer::Text("Well".into()))].into();
    ward.make(&ward.doctor, case, "Review", how, None).await.unwrap().done().unwrap();
}
