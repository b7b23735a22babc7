use jiff::{SignedDuration, Timestamp};
use linchpin_app::{
    act::{Attend, Discuss, Discussion, EndMeeting, MeetingSeen, PlanMeeting},
    kept::{Came, Holder, Why},
};
use linchpin_core::{ErrorKind, MeetingId, Role};
use linchpin_pathways::{Answer, Answers, pathway::News};
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{SUPPORT, Ward, hub, ours, staff, theirs};

store_suite!(
    an_agenda_is_drawn_from_what_happened_and_what_is_due,
    what_is_decided_stands_in_the_case_and_is_somebodys_to_do,
    who_is_asked_sees_what_is_opened_to_the_meeting_while_the_person_agrees,
    a_meeting_is_nobodys_who_has_nothing_to_do_with_it,
    what_there_was_no_time_for_is_first_at_the_next,
    a_case_without_a_move_for_meetings_takes_words,
);

/// What makes a pathway one that meetings talk about.
const DISCUSSED: &str = r#"
[[move]]
does  = "Discuss"
from  = "active"
by    = ["practice", "lead", "team"]
form  = "meeting"
tasks = { does = "Do it", owner = "team", within = "5 working days", each = { of = "meeting.actions", does = "what", who = "who" } }

[form.meeting]
items = [
  { id = "on", text = "When", type = "date", required = true, prefill = "meeting.day" },
  { id = "agenda", text = "What", type = "text", prefill = "meeting.agenda" },
  { id = "attending", text = "Who", type = "group", prefill = "meeting.attending", items = [{ id = "who", text = "Who", type = "staff", required = true }] },
  { id = "decided", text = "Decided", type = "text", required = true },
  { id = "between", text = "Between us", type = "text", only = ["practice"] },
  { id = "actions", text = "Who does what", type = "group", items = [{ id = "what", text = "What", type = "text", required = true }, { id = "who", text = "Who", type = "staff" }] },
]

[[example]]
shows = "Discussed"
story = """
day 0 | practice | opens with needs = company
day 1 | practice | Accept with who = matron, score = 4
day 2 | practice | Discuss with on = 2026-01-07, decided = "A rail", actions = [what = "Order the rail", who = matron]
day 2 |          | team is asked to Order the rail
"""
"#;

/// A ward whose pathway is talked about in meetings.
async fn ward(store: TestStore) -> Ward {
    let ward = Ward::new(store).await;
    ward.files.0.lock().unwrap().insert("support".into(), format!("{SUPPORT}{DISCUSSED}"));
    ward
}

fn in_days(ward: &Ward, days: i64) -> Timestamp {
    ward.app.now() + SignedDuration::from_hours(24 * days)
}

async fn planned(ward: &Ward, days: i64) -> MeetingId {
    let wanted = PlanMeeting { team: None, begins: in_days(ward, days), place: Some("Room 2".into()) };
    ward.app.plan_meeting(&ward.doctor, &wanted).await.unwrap()
}

async fn seen(ward: &Ward, id: MeetingId) -> MeetingSeen {
    ward.app.meeting(&ward.doctor, id).await.unwrap()
}

fn decided(seen: &MeetingSeen, ward: &Ward) -> Answers {
    let item = &seen.items[0];
    let mut answers = seen.answers(item.pathway.form("meeting").unwrap(), item);
    let action = |what: &str, who| {
        let who = Answer::Reference(linchpin_core::StaffId::to_string(who));
        [("what".to_owned(), Answer::Text(what.into())), ("who".to_owned(), who)].into()
    };
    let actions = vec![action("Order the rail", &ward.matron_staff), action("Ring the son", &ward.outsider_staff)];
    answers.insert("decided".into(), Answer::Text("A rail for the stairs".into()));
    answers.insert("between".into(), Answer::Text("The son drinks".into()));
    answers.insert("actions".into(), Answer::Group(actions));
    answers
}

async fn discuss(ward: &Ward, id: MeetingId) {
    let seen = seen(ward, id).await;
    let case = seen.items[0].case;
    let version = ward.app.case(&ward.doctor, case).await.unwrap().version;
    let what = Discussion::Move("Discuss".into(), decided(&seen, ward), None);
    let said = Discuss { meeting: id, case, seen: version, what };
    ward.app.discuss_case(&ward.doctor, &said).await.unwrap().done().unwrap();
}

async fn an_agenda_is_drawn_from_what_happened_and_what_is_due(store: TestStore) {
    let ward = ward(store).await;
    let (_, quiet) = ward.active().await;
    let (person, admitted) = ward.active().await;
    ward.app.tell_news(&ward.actor(Role::CoordinationNurse, hub()).await, person, News::Admitted).await.unwrap();
    let offered = ward.open(ward.person().await, Some(true)).await;
    let soon = seen(&ward, planned(&ward, 7).await).await;
    let on =
        |seen: &MeetingSeen| seen.items.iter().map(|one| (one.case, one.why, one.words.clone())).collect::<Vec<_>>();
    assert_eq!(on(&soon), [(admitted, Why::News, "admitted".to_owned())]);
    assert!(!format!("{soon:?}").contains("LEE"), "no name comes into a log");
    assert_eq!(soon.attendance.len(), 1, "whoever plans it is asked");
    // A review in three months is due by the meeting after it; one that is only offered is not talked about.
    let later = planned(&ward, 80).await;
    let due = seen(&ward, later).await;
    assert!(on(&due).contains(&(quiet, Why::Due, "Review".to_owned())), "{due:?}");
    assert!(due.items.iter().all(|one| one.case != offered));
    // Drawn again it adds what is new and nothing twice.
    assert_eq!(ward.app.draw_agenda(&ward.doctor, later).await.unwrap(), 0);
    assert!(ward.app.put_on_agenda(&ward.doctor, later, offered, "Is this the right plan?").await.unwrap());
    assert!(!ward.app.put_on_agenda(&ward.doctor, later, offered, "Again").await.unwrap());
    assert!(ward.app.take_off_agenda(&ward.doctor, later, quiet).await.unwrap());
    let after = seen(&ward, later).await;
    assert!(after.items.iter().any(|one| one.case == offered && one.why == Why::Hand));
    assert!(after.items.iter().all(|one| one.case != quiet));
    ward.chain_is_whole().await;
}

async fn what_is_decided_stands_in_the_case_and_is_somebodys_to_do(store: TestStore) {
    let ward = ward(store).await;
    let (_, case) = ward.active().await;
    let id = planned(&ward, 80).await;
    ward.app.attend_meeting(&ward.doctor, id, &Attend::Staff(ward.matron_staff)).await.unwrap();
    ward.app.attend_meeting(&ward.doctor, id, &Attend::Mark(2, Came::Came)).await.unwrap();
    ward.app.attend_meeting(&ward.doctor, id, &Attend::Other("Jo Hill".into(), "Hospice".into())).await.unwrap();
    let first = seen(&ward, id).await;
    let known = decided(&first, &ward);
    let attending = [("who".to_owned(), Answer::Reference(ward.matron_staff.to_string()))].into();
    assert_eq!(known["attending"], Answer::Group(vec![attending]), "those who came, and nobody else");
    ward.wait(80 * 24);
    discuss(&ward, id).await;
    let minutes = seen(&ward, id).await.items[0].decided.clone().unwrap();
    let (form, answers) = minutes.form.unwrap();
    assert_eq!((form.as_str(), &answers["decided"]), ("meeting", &Answer::Text("A rail for the stairs".into())));
    // Who was named and sees the case has it in hand; who does not see it has not, and the team does.
    let tasks = ward.app.case(&ward.doctor, case).await.unwrap().tasks;
    let of = |does: &str| tasks.iter().find(|task| task.does == does).unwrap().holder;
    assert_eq!(of("Order the rail"), Holder::Staff(ward.matron_staff));
    assert_eq!(of("Ring the son"), Holder::Team(ward.team));
    ward.app.do_task(&ward.matron, case, 1).await.unwrap().done().unwrap();
    ward.chain_is_whole().await;
}

async fn who_is_asked_sees_what_is_opened_to_the_meeting_while_the_person_agrees(store: TestStore) {
    let ward = ward(store).await;
    let (person, case) = ward.active().await;
    let id = planned(&ward, 80).await;
    let (guest, guest_staff) = staff(&ward.app, "Gill", Role::Clinician, theirs()).await;
    ward.refused(ward.app.meeting(&guest, id).await).await;
    ward.app.attend_meeting(&ward.doctor, id, &Attend::Staff(guest_staff)).await.unwrap();
    let blind = ward.app.meeting(&guest, id).await.unwrap();
    assert_eq!((blind.items.len(), blind.others), (0, 1), "that there is one more, and nothing of it");
    discuss(&ward, id).await;
    ward.app.open_to_meeting(&ward.doctor, id, case, true).await.unwrap();
    let sees = ward.app.meeting(&guest, id).await.unwrap();
    assert!(sees.items[0].name.is_some() && !sees.items[0].opens && sees.items[0].state.is_none());
    let answers = sees.items[0].decided.clone().unwrap().form.unwrap().1;
    assert!(answers.contains_key("decided") && !answers.contains_key("between"), "{answers:?}");
    ward.refused(ward.app.case(&guest, case).await).await;
    // They look and write nothing; nobody outside the practice opens a case to others.
    ward.refused(ward.app.attend_meeting(&guest, id, &Attend::Staff(ward.outsider_staff)).await).await;
    let shut = ward.app.open_to_meeting(&ward.matron, id, case, true).await;
    assert_eq!(shut.unwrap_err().kind(), ErrorKind::Invalid);
    // That they saw whose case it is was written down.
    let audit = ward.audit().await;
    assert!(audit.iter().any(|one| one.person == Some(person) && one.actor == Some(guest.user)));
    ward.agree(&ward.patient(person), case, false).await.unwrap().done().unwrap();
    assert_eq!(ward.app.meeting(&guest, id).await.unwrap().items, [], "a no ends it at once");
    let again = ward.app.open_to_meeting(&ward.doctor, id, case, true).await;
    assert_eq!(again.unwrap_err().kind(), ErrorKind::Invalid, "and it is not opened without a yes");
    ward.app.attend_meeting(&ward.doctor, id, &Attend::Mark(2, Came::Apologies)).await.unwrap();
    ward.refused(ward.app.meeting(&guest, id).await).await;
}

async fn a_meeting_is_nobodys_who_has_nothing_to_do_with_it(store: TestStore) {
    let ward = ward(store).await;
    let (_, case) = ward.active().await;
    let id = planned(&ward, 80).await;
    let elsewhere = ward.actor(Role::Clinician, theirs()).await;
    for actor in [&elsewhere, &ward.outsider, &ward.actor(Role::Commissioner, ours()).await] {
        ward.refused(ward.app.meeting(actor, id).await).await;
        ward.refused(ward.app.draw_agenda(actor, id).await).await;
    }
    assert_eq!(ward.app.meetings(&elsewhere).await.unwrap().0, []);
    ward.refused(ward.app.meetings(&ward.actor(Role::Commissioner, ours()).await).await).await;
    ward.refused(ward.app.put_on_agenda(&elsewhere, id, case, "Mine").await).await;
    // A team's meeting is planned by those in it, and its agenda holds what is shared with the team.
    let wanted = PlanMeeting { team: Some(ward.team), begins: in_days(&ward, 80), place: None };
    ward.refused(ward.app.plan_meeting(&ward.outsider, &wanted).await).await;
    let theirs = ward.app.plan_meeting(&ward.worker, &wanted).await.unwrap();
    let seen = ward.app.meeting(&ward.worker, theirs).await.unwrap();
    assert_eq!(seen.items.iter().map(|one| one.case).collect::<Vec<_>>(), [case]);
    assert_eq!(seen.team.as_deref(), Some("Support team"));
    ward.refused(ward.app.meeting(&ward.doctor, theirs).await).await;
    assert_eq!(ward.app.meetings(&ward.worker).await.unwrap().0.len(), 1);
}

async fn what_there_was_no_time_for_is_first_at_the_next(store: TestStore) {
    let ward = ward(store).await;
    let (_, case) = ward.active().await;
    let id = planned(&ward, 7).await;
    let early = ward.app.end_meeting(&ward.doctor, id, &EndMeeting::default()).await;
    assert_eq!(early.unwrap_err().kind(), ErrorKind::Invalid, "it has not begun");
    ward.app.put_on_agenda(&ward.doctor, id, case, "The stairs").await.unwrap();
    ward.wait(7 * 24 + 1);
    let end = EndMeeting { words: Some("The room is too small.".into()), next: Some(in_days(&ward, 30)) };
    let next = ward.app.end_meeting(&ward.doctor, id, &end).await.unwrap().unwrap();
    let seen = seen(&ward, next).await;
    assert_eq!(
        (seen.items[0].case, seen.items[0].why, seen.items[0].words.as_str()),
        (case, Why::Carried, "The stairs")
    );
    assert_eq!(seen.attendance.len(), 1, "the same people are asked");
    let after = ward.app.attend_meeting(&ward.doctor, id, &Attend::Staff(ward.matron_staff)).await;
    assert_eq!(after.unwrap_err().kind(), ErrorKind::Invalid, "minutes that are finished stay as they are");
    let said = Discuss { meeting: id, case, seen: 9, what: Discussion::Words("Late".into()) };
    assert!(ward.app.discuss_case(&ward.doctor, &said).await.is_err());
}

async fn a_case_without_a_move_for_meetings_takes_words(store: TestStore) {
    let ward = Ward::new(store).await;
    let (_, case) = ward.active().await;
    let id = planned(&ward, 80).await;
    assert_eq!(seen(&ward, id).await.items, [], "by itself it is not talked about");
    ward.app.put_on_agenda(&ward.doctor, id, case, "The son").await.unwrap();
    let said = Discuss { meeting: id, case, seen: 1, what: Discussion::Words("Ring him".into()) };
    ward.app.discuss_case(&ward.doctor, &said).await.unwrap().done().unwrap();
    let item = seen(&ward, id).await.items[0].clone();
    assert_eq!(item.decided.unwrap().words.as_deref(), Some("Ring him"));
    assert!(!ward.app.take_off_agenda(&ward.doctor, id, case).await.unwrap(), "what was talked about stays");
    let other = ward.open(ward.person().await, Some(true)).await;
    let wrong = Discuss { meeting: id, case: other, seen: 1, what: Discussion::Words("Not on it".into()) };
    assert!(ward.app.discuss_case(&ward.doctor, &wrong).await.is_err());
    let history = ward.app.case(&ward.doctor, other).await.unwrap().entries;
    assert!(history.iter().all(|one| one.words.as_deref() != Some("Not on it")), "nothing of it was kept");
}
