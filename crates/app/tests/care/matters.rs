//! What a practice and its commissioner do together: neither side acts for the other, and nobody else sees it.

use linchpin_app::{
    Actor,
    act::{MatterActed, MatterMove, OpenCase, OpenMatter},
    kept::MatterKind,
};
use linchpin_core::{ErrorKind, MatterId, OdsCode, Role};
use linchpin_pathways::{Answer, Answers, Refusal};
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, ours, theirs};

store_suite!(
    a_concern_goes_from_the_question_to_what_was_put_right,
    each_side_does_its_own_part_and_nobody_else_sees_it,
    of_two_at_once_the_second_is_told,
    who_does_not_answer_is_told_of_once_each_time,
    a_practice_that_was_taken_over_hands_its_matters_on,
    it_is_no_case_of_a_person_and_no_case_is_one,
);

/// The file as it is shipped.
const CONCERN: &str = include_str!("../../../../definitions/pathways/quality-concern.toml");

struct Two {
    ward: Ward,
    commissioner: Actor,
    manager: Actor,
}

async fn two(store: TestStore) -> Two {
    let ward = Ward::new(store).await;
    ward.files.0.lock().unwrap().insert("quality-concern".into(), CONCERN.into());
    let commissioner = ward.actor(Role::Commissioner, "03L".parse().unwrap()).await;
    let manager = ward.actor(Role::PracticeManager, ours()).await;
    Two { ward, commissioner, manager }
}

fn text(words: &str) -> Answer {
    Answer::Text(words.into())
}

fn concern() -> Answers {
    [
        ("what".to_owned(), text("Four in ten calls are not answered")),
        ("about".to_owned(), Answer::Choice("Access".into())),
        ("because".to_owned(), Answer::Choice("Figures".into())),
    ]
    .into()
}

fn answer() -> Answers {
    [("sees".to_owned(), text("Two people left")), ("agrees".to_owned(), Answer::Choice("Yes".into()))].into()
}

impl Two {
    async fn open(&self, practice: OdsCode) -> MatterId {
        let wanted = OpenMatter { practice, pathway: "quality-concern".into(), answers: concern() };
        match self.ward.app.open_matter(&self.commissioner, &wanted).await.unwrap() {
            MatterActed::Done(id) => id,
            other => panic!("not opened: {other:?}"),
        }
    }

    async fn make(
        &self,
        who: &Actor,
        matter: MatterId,
        (does, answers, reason): (&str, Answers, Option<&str>),
    ) -> MatterActed<u64> {
        let seen = self.ward.app.matter(&self.commissioner, matter).await.unwrap().version;
        let wanted = MatterMove { matter, seen, does: does.into(), answers, reason: reason.map(str::to_owned) };
        self.ward.app.move_matter(who, &wanted).await.unwrap()
    }

    fn later(&self, days: i64) {
        self.ward.wait(24 * days);
    }
}

async fn a_concern_goes_from_the_question_to_what_was_put_right(store: TestStore) {
    let two = two(store).await;
    let id = two.open(ours()).await;
    let waits = two.ward.app.matters(&two.manager).await.unwrap();
    assert_eq!(waits.len(), 1);
    assert!(waits[0].mine, "the practice is asked");
    assert_eq!(waits[0].next.as_ref().unwrap().0, "Answer the concern");
    let made = two.make(&two.manager, id, ("Answer", answer(), None)).await;
    assert!(matches!(made, MatterActed::Done(2)), "{made:?}");
    assert!(!two.ward.app.matters(&two.manager).await.unwrap()[0].mine);
    let made = two.make(&two.commissioner, id, ("Nothing further", Answers::new(), Some("They hired two"))).await;
    assert!(matches!(made, MatterActed::Done(3)), "{made:?}");
    let seen = two.ward.app.matter(&two.manager, id).await.unwrap();
    assert_eq!(seen.it.state, "no concern");
    assert_eq!(seen.forms.len(), 2);
    let moves: Vec<_> = seen.entries.iter().filter(|one| one.kind == MatterKind::Move).map(|one| &one.what).collect();
    assert_eq!(moves, ["Nothing further", "Answer"]);
    assert!(seen.entries.iter().any(|one| one.words.as_deref() == Some("They hired two")));
    // Over, and so another may be opened.
    two.open(ours()).await;
}

async fn each_side_does_its_own_part_and_nobody_else_sees_it(store: TestStore) {
    let two = two(store).await;
    let id = two.open(ours()).await;
    let by = vec!["practice".to_owned()];
    let made = two.make(&two.commissioner, id, ("Answer", answer(), None)).await;
    assert_eq!(made, MatterActed::Refused(Refusal::NotYours { does: "Answer".into(), by }));
    let by = vec!["commissioner".to_owned()];
    let made = two.make(&two.manager, id, ("Nothing further", Answers::new(), Some("Ours is fine"))).await;
    assert_eq!(made, MatterActed::Refused(Refusal::NotYours { does: "Nothing further".into(), by }));
    let app = &two.ward.app;
    let mut strangers = vec![two.ward.worker.clone()];
    for (role, at) in [
        (Role::PracticeManager, theirs()),
        (Role::Receptionist, ours()),
        (Role::Finance, "03L".parse().unwrap()),
        (Role::Administrator, "03L".parse().unwrap()),
        (Role::InformationGovernance, "03L".parse().unwrap()),
    ] {
        strangers.push(two.ward.actor(role, at).await);
    }
    for stranger in &strangers {
        let refused = app.matter(stranger, id).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Forbidden, "{:?}", stranger.role);
        let wanted = MatterMove { matter: id, seen: 1, does: "Answer".into(), answers: answer(), reason: None };
        assert_eq!(app.move_matter(stranger, &wanted).await.unwrap_err().kind(), ErrorKind::Forbidden);
        let wanted = OpenMatter { practice: ours(), pathway: "quality-concern".into(), answers: concern() };
        assert_eq!(app.open_matter(stranger, &wanted).await.unwrap_err().kind(), ErrorKind::Forbidden);
    }
    // Another practice's manager may see their own, of which there are none.
    assert!(app.matters(&strangers[1]).await.unwrap().is_empty());
    // A practice opens no concern about itself: the pathway has the commissioner do so.
    let wanted = OpenMatter { practice: ours(), pathway: "quality-concern".into(), answers: concern() };
    let refused = app.open_matter(&two.manager, &wanted).await.unwrap();
    assert!(matches!(refused, MatterActed::Refused(Refusal::NotYours { .. })));
    let wanted = OpenMatter { practice: ours(), pathway: "quality-concern".into(), answers: concern() };
    let again = app.open_matter(&two.commissioner, &wanted).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Conflict);
}

async fn of_two_at_once_the_second_is_told(store: TestStore) {
    let two = two(store).await;
    let id = two.open(ours()).await;
    let wanted = MatterMove { matter: id, seen: 1, does: "Answer".into(), answers: answer(), reason: None };
    let (a, b) =
        tokio::join!(two.ward.app.move_matter(&two.manager, &wanted), two.ward.app.move_matter(&two.manager, &wanted));
    let done = [a, b].into_iter().filter(|one| matches!(one, Ok(MatterActed::Done(_)))).count();
    assert_eq!(done, 1, "one of the two is made");
    let seen = two.ward.app.matter(&two.manager, id).await.unwrap();
    assert_eq!((seen.version, seen.it.written("answer")), (2, 1));
}

async fn who_does_not_answer_is_told_of_once_each_time(store: TestStore) {
    let two = two(store).await;
    let id = two.open(ours()).await;
    let late = async || {
        let seen = two.ward.app.matter(&two.commissioner, id).await.unwrap();
        let of = |kind| seen.entries.iter().filter(|one| one.kind == kind).count();
        (of(MatterKind::Late), of(MatterKind::Told))
    };
    assert_eq!(two.ward.app.ring_matters().await.unwrap(), (0, 0));
    assert_eq!(late().await, (0, 1), "the practice is told when it is opened");
    two.later(15);
    assert_eq!(two.ward.app.ring_matters().await.unwrap(), (1, 0));
    assert_eq!(late().await, (1, 2));
    assert_eq!(two.ward.app.ring_matters().await.unwrap(), (0, 0), "once");
    two.later(7);
    assert_eq!(two.ward.app.ring_matters().await.unwrap(), (1, 0));
    assert_eq!(late().await, (1, 4), "both sides are told a week later");
}

async fn a_practice_that_was_taken_over_hands_its_matters_on(store: TestStore) {
    let two = two(store).await;
    let id = two.open(ours()).await;
    two.ward.closed.0.lock().unwrap().insert(ours(), theirs());
    let heir = two.ward.actor(Role::PracticeManager, theirs()).await;
    assert_eq!(two.ward.app.matter(&two.manager, id).await.unwrap_err().kind(), ErrorKind::Forbidden);
    let made = two.make(&heir, id, ("Answer", answer(), None)).await;
    assert!(matches!(made, MatterActed::Done(2)), "{made:?}");
}

async fn it_is_no_case_of_a_person_and_no_case_is_one(store: TestStore) {
    let two = two(store).await;
    let app = &two.ward.app;
    assert!(app.pathways().iter().all(|one| one.id != "quality-concern"));
    assert_eq!(app.procedures().len(), 1);
    let person = two.ward.person().await;
    let wanted = OpenCase { person, pathway: "quality-concern".into(), answers: concern(), agreed: None };
    assert_eq!(app.open_case(&two.ward.doctor, &wanted).await.unwrap_err().kind(), ErrorKind::NotFound);
    let wanted = OpenMatter { practice: ours(), pathway: "support".into(), answers: Answers::new() };
    assert_eq!(app.open_matter(&two.commissioner, &wanted).await.unwrap_err().kind(), ErrorKind::NotFound);
}
