//! Lists of people at risk: who is on one and why, what is decided, who may not look, and what a commissioner is told.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::date;
use linchpin_app::{
    Actor, Everybody,
    act::{Acted, Decide, ListAsked, ListDecision, ListPage, OnList, OpenCase, Show},
    everybody::{AtRisk, Candidate, ScoreWords},
    facts::Later,
    permission::Act,
    pseudonym::LAKE,
};
use linchpin_core::{ErrorKind, OdsCode, OptOuts, PersonId, Result, Role};
use linchpin_pathways::{Answer, Answers, Refusal};
use linchpin_risk::list::{List, Reason};
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, ours, theirs};

store_suite!(
    a_practice_sees_who_is_on_its_list_and_why_and_it_is_written_down,
    what_is_decided_opens_a_case_and_a_refusal_opens_none,
    those_who_may_not_are_refused,
    a_commissioner_gets_counts_with_small_numbers_withheld,
);

/// What was worked out: these people, under these pseudonyms.
struct Worked {
    list: List,
    people: BTreeMap<OdsCode, Vec<Candidate>>,
}

impl Everybody for Worked {
    fn lists(&self) -> Vec<List> {
        vec![self.list.clone()]
    }

    fn at_risk<'a>(&'a self, _: &'a List, practice: OdsCode) -> Later<'a, Result<AtRisk>> {
        Box::pin(async move {
            let people_at_risk = self.people.get(&practice).cloned().unwrap_or_default();
            let score = Some(ScoreWords { title: "A score".into(), ..ScoreWords::default() });
            Ok(AtRisk { as_at: Some(date(2026, 11, 20)), people: 300, score, people_at_risk })
        })
    }

    fn on_list<'a>(&'a self, _: &'a List) -> Later<'a, Result<BTreeMap<OdsCode, (u64, u64)>>> {
        let all = self.people.iter().map(|(practice, people)| (*practice, (300, people.len() as u64)));
        let all: BTreeMap<_, _> = all.collect();
        Box::pin(async move { Ok(all) })
    }
}

fn list() -> List {
    let text = include_str!("../../../../definitions/lists/highest-risk.toml");
    List::parse("highest-risk", text).unwrap()
}

async fn candidate(ward: &Ward, person: PersonId, reasons: &[Reason], rank: Option<usize>) -> Candidate {
    Candidate {
        pseudonym: ward.app.pseudonyms(LAKE).await.unwrap().of(person),
        reasons: reasons.to_vec(),
        rank,
        score: rank.map(|rank| 9.0 - rank as f64),
        before: Some(1.0),
        band: None,
        because: vec!["Heart failure".into()],
        conditions: 3,
        caseloads: Vec::new(),
    }
}

/// A ward of which these were worked out, in a place with the pathway of case management.
async fn known(mut ward: Ward, people: Vec<Candidate>) -> Ward {
    let text = include_str!("../../../../definitions/pathways/case-management.toml");
    ward.files.0.lock().unwrap().insert("case-management".into(), text.into());
    let people = [(ours(), people), (theirs(), Vec::new())].into();
    ward.app = ward.app.clone().knowing(Arc::new(Worked { list: list(), people }));
    ward
}

async fn seen(ward: &Ward, show: Show) -> ListPage {
    ward.app.see_list(&ward.doctor, &list(), ListAsked::Part(show, 0, 50), Act::See).await.unwrap()
}

fn keys(page: &ListPage) -> Vec<PersonId> {
    page.rows.iter().map(|row| row.who.id).collect()
}

fn decide(person: PersonId, decision: ListDecision, reason: Option<&str>) -> Decide {
    Decide { person, decision, answers: Answers::new(), reason: reason.map(str::to_owned) }
}

async fn a_practice_sees_who_is_on_its_list_and_why_and_it_is_written_down(store: TestStore) {
    let ward = Ward::new(store).await;
    let (high, home, rising, out) =
        (ward.person().await, ward.person().await, ward.person().await, ward.person().await);
    ward.change(out, |person| person.opt_outs = OptOuts { national: true, type_1: false }).await;
    let mut cared_for = candidate(&ward, home, &[Reason::Register(0)], None).await;
    cared_for.caseloads = vec!["On a caseload elsewhere".into()];
    let people = vec![
        candidate(&ward, high, &[Reason::Top], Some(1)).await,
        candidate(&ward, rising, &[Reason::Rising], Some(12)).await,
        cared_for,
        Candidate {
            pseudonym: "1-nobody-of-this-practice".into(),
            ..candidate(&ward, high, &[Reason::Top], Some(2)).await
        },
    ];
    let ward = known(ward, people).await;
    let page = seen(&ward, Show::ToDecide).await;
    assert_eq!(keys(&page), [high, rising, home], "the highest first, and nobody else's");
    assert_eq!(page.rows[0].candidate.as_ref().unwrap().because, ["Heart failure"]);
    assert_eq!(page.rows[0].stands, OnList::Undecided);
    assert_eq!((page.judgement, page.of), (6, 3));
    // Everybody who was shown is written down, by key and by the rule.
    let audit = ward.audit().await;
    let looks: Vec<_> = audit.iter().filter(|one| one.act == "see" && one.resource.starts_with("risk-list")).collect();
    assert_eq!(looks.iter().filter_map(|one| one.person).count(), 3);
    assert!(looks.iter().all(|one| one.reason.as_deref() == Some("practice-finds-people-at-risk")));
    // The parts of a list.
    assert_eq!(keys(&seen(&ward, Show::NotInCare).await), [high, rising]);
    assert_eq!(keys(&seen(&ward, Show::Register(0)).await), [home]);
    assert_eq!(keys(&seen(&ward, Show::Rising).await), [rising]);
    assert_eq!(keys(&seen(&ward, Show::OptedOut).await), [out], "in no score, and named to their own practice");
    // Somebody is put on it by judgement, with the reason.
    let judged = ward.person().await;
    let answers = [
        ("chosen".to_owned(), Answer::Choice("Clinical judgement".into())),
        ("judgement".to_owned(), Answer::Text("Two falls since her husband died".into())),
    ];
    let opens = OpenCase { person: judged, pathway: "case-management".into(), answers: answers.into(), agreed: None };
    assert!(matches!(ward.app.open_case(&ward.doctor, &opens).await.unwrap(), Acted::Done(_)));
    let page = seen(&ward, Show::Judgement).await;
    assert_eq!(keys(&page), [judged]);
    assert!(matches!(page.rows[0].stands, OnList::Proposed(_)) && page.rows[0].by_judgement);
    // Whoever moved away or died since is on it no longer.
    ward.change(high, |person| person.death_date = Some(date(2026, 11, 21))).await;
    assert_eq!(keys(&seen(&ward, Show::Top).await), []);
    ward.chain_is_whole().await;
}

async fn what_is_decided_opens_a_case_and_a_refusal_opens_none(store: TestStore) {
    let ward = Ward::new(store).await;
    let (one, other, third) = (ward.person().await, ward.person().await, ward.person().await);
    let mut people = Vec::new();
    for (rank, person) in [one, other, third].into_iter().enumerate() {
        people.push(candidate(&ward, person, &[Reason::Top], Some(rank + 1)).await);
    }
    let ward = known(ward, people).await;
    // Without a lead nobody is taken on, and no case is left behind.
    let wanted = decide(one, ListDecision::Accept, None);
    let refused = ward.app.decide_on_list(&ward.doctor, &list(), &wanted).await.unwrap();
    assert!(matches!(refused, Acted::Refused(Refusal::Answers(_))), "{refused:?}");
    assert!(matches!(seen(&ward, Show::All).await.rows[0].stands, OnList::Undecided));
    let answers = [("who".to_owned(), Answer::Reference(ward.matron_staff.to_string()))].into();
    let case = ward.app.decide_on_list(&ward.doctor, &list(), &Decide { answers, ..wanted.clone() }).await.unwrap();
    let case = case.done().unwrap();
    let kept = ward.app.case(&ward.doctor, case).await.unwrap();
    assert_eq!(kept.state.unwrap().name, "planning");
    let filled = kept.forms.iter().filter(|form| !form.versions.is_empty());
    assert_eq!(filled.map(|form| form.name.as_str()).collect::<Vec<_>>(), ["why", "lead"]);
    // Later to a day, with a reason; and no, with a reason: it must be one of those that are offered.
    let until = [("until".to_owned(), Answer::Date(date(2027, 2, 1)))].into();
    let later = Decide { answers: until, ..decide(other, ListDecision::Later, Some("In hospital")) };
    let later = ward.app.decide_on_list(&ward.doctor, &list(), &later).await.unwrap().done().unwrap();
    let clocks = ward.app.case(&ward.doctor, later).await.unwrap().state.unwrap().clocks;
    assert_eq!(clocks[0].due.to_string(), "2027-02-01T18:30:00Z");
    let no = decide(third, ListDecision::Decline, Some("We do not like them"));
    let refused = ward.app.decide_on_list(&ward.doctor, &list(), &no).await.unwrap();
    assert!(matches!(refused, Acted::Refused(Refusal::Reason(_))), "{refused:?}");
    let no = decide(third, ListDecision::Decline, Some("The person does not want one"));
    let _ = ward.app.decide_on_list(&ward.doctor, &list(), &no).await.unwrap().done().unwrap();
    assert_eq!(keys(&seen(&ward, Show::Accepted).await), [one]);
    assert_eq!(seen(&ward, Show::Accepted).await.rows[0].lead.as_deref(), Some("Pat Marsh"));
    assert_eq!(keys(&seen(&ward, Show::Later).await), [other]);
    let declined = seen(&ward, Show::Declined).await;
    assert_eq!(keys(&declined), [third]);
    assert!(
        matches!(&declined.rows[0].stands, OnList::Declined(_, _, Some(why)) if why == "The person does not want one")
    );
    assert_eq!(seen(&ward, Show::ToDecide).await.of, 0);
    // Who has an open case is decided about there.
    let twice = ward
        .app
        .decide_on_list(&ward.doctor, &list(), &decide(other, ListDecision::Decline, Some("Not suitable")))
        .await;
    assert_eq!(twice.unwrap_err().kind(), ErrorKind::Conflict);
    // Who is on no list is decided about from their own page.
    let stranger = decide(ward.person().await, ListDecision::Decline, Some("Not suitable"));
    let none = ward.app.decide_on_list(&ward.doctor, &list(), &stranger).await;
    assert_eq!(none.unwrap_err().kind(), ErrorKind::NotFound);
    ward.chain_is_whole().await;
}

async fn those_who_may_not_are_refused(store: TestStore) {
    let ward = Ward::new(store).await;
    let person = ward.person().await;
    let people = vec![candidate(&ward, person, &[Reason::Top], Some(1)).await];
    let ward = known(ward, people).await;
    let asked = ListAsked::Part(Show::All, 0, 50);
    let no = decide(person, ListDecision::Decline, Some("Not suitable"));
    let may = [Role::Clinician, Role::PracticeManager];
    for role in Role::ALL.into_iter().filter(|role| !may.contains(role) && *role != Role::Patient) {
        let actor: Actor = ward.actor(role, ours()).await;
        for act in [Act::See, Act::Export] {
            ward.refused(ward.app.see_list(&actor, &list(), asked, act).await).await;
        }
        ward.refused(ward.app.decide_on_list(&actor, &list(), &no).await).await;
    }
    ward.refused(ward.app.see_list(&ward.patient(person), &list(), asked, Act::See).await).await;
    // Another practice sees its own list, on which nobody of this one is; and decides about none of them.
    let other = ward.actor(Role::Clinician, theirs()).await;
    assert_eq!(ward.app.see_list(&other, &list(), asked, Act::See).await.unwrap().rows, []);
    let one = ward.app.see_list(&other, &list(), ListAsked::One(person), Act::See).await.unwrap();
    assert_eq!(one.rows, [], "nor by key");
    assert_eq!(ward.app.decide_on_list(&other, &list(), &no).await.unwrap_err().kind(), ErrorKind::NotFound);
    ward.chain_is_whole().await;
}

async fn a_commissioner_gets_counts_with_small_numbers_withheld(store: TestStore) {
    let ward = Ward::new(store).await;
    let mut people = Vec::new();
    for rank in 1..=12 {
        let person = ward.person().await;
        people.push(candidate(&ward, person, &[Reason::Top], Some(rank)).await);
    }
    let declines = people.len() - 9;
    let ward = known(ward, people).await;
    let rows = seen(&ward, Show::ToDecide).await.rows;
    for row in rows.iter().take(declines) {
        let no = decide(row.who.id, ListDecision::Decline, Some("Not suitable"));
        let _ = ward.app.decide_on_list(&ward.doctor, &list(), &no).await.unwrap().done().unwrap();
    }
    let own = ward.app.coverage(&ward.doctor, &list()).await.unwrap();
    assert_eq!((own.practices.len(), own.is_withheld), (1, false));
    let one = own.practices[0];
    assert_eq!((one.expected, one.on_list.count(), one.declined.count()), (Some(14), Some(12), Some(3)));
    let commissioner = ward.actor(Role::Commissioner, "03L".parse().unwrap()).await;
    let place = ward.app.coverage(&commissioner, &list()).await.unwrap();
    let all = place.practices.iter().find(|one| one.practice == Some(ours())).unwrap();
    assert_eq!((all.on_list.count(), all.offered.count(), all.declined.count()), (Some(10), None, None));
    assert_eq!((all.accepted.count(), place.total.declined.count()), (Some(0), Some(0)), "a total is of what is shown");
    let receptionist = ward.actor(Role::Receptionist, ours()).await;
    ward.refused(ward.app.coverage(&receptionist, &list()).await).await;
}
