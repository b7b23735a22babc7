//! What a case does in the hands of several people.

use linchpin_core::{Role, WorkingCalendar};
use linchpin_pathways::{
    Act, Answer, Answers, Case, Effect, Event, Pathway, Refusal,
    case::{Actor, Begin},
};

use crate::support::{SMALL, files};

fn case_management() -> (Pathway, Case) {
    let pathway = Pathway::parse("case-management", &files()["case-management"]).unwrap();
    let answers = Answers::from([("chosen".into(), Answer::Choice("Highest risk by the score".into()))]);
    let begin = Begin {
        at: "2026-01-05T09:00:00Z".parse().unwrap(),
        by: &["practice"],
        answers: &answers,
        consent: Some(true),
    };
    let (mut case, _) = Case::open(&pathway, &begin, &WorkingCalendar::default()).unwrap();
    let lead = Answers::from([("who".into(), Answer::Reference("matron-1".into()))]);
    let effects = event(
        &pathway,
        &mut case,
        &["practice"],
        "2026-01-06T09:00:00Z",
        Act::Move { does: "Accept and name a lead", answers: &lead, reason: None },
    );
    let named = Effect::Named { party: "lead professional".into(), key: "matron-1".into() };
    assert!(effects.unwrap().contains(&named));
    (pathway, case)
}

fn event(pathway: &Pathway, case: &mut Case, by: &[&str], at: &str, act: Act<'_>) -> Result<Vec<Effect>, Refusal> {
    case.play(pathway, &Event { at: at.parse().unwrap(), by, act }, &WorkingCalendar::default())
}

#[test]
fn two_who_write_one_section_meet_and_two_who_write_two_do_not() {
    let (pathway, mut case) = case_management();
    let mine = Answers::from([("can".into(), Answer::Text("Cooks".into()))]);
    let section = "plan.Strengths";
    let write = |after| Act::Write { section, after, answers: &mine };
    event(&pathway, &mut case, &["person"], "2026-01-07T09:00:00Z", write(0)).unwrap();
    let late = event(&pathway, &mut case, &["team"], "2026-01-07T09:01:00Z", write(0));
    assert_eq!(late, Err(Refusal::Changed { section: "Strengths".into(), written: 1 }));
    let about = Answers::from([("matters".into(), Answer::Text("My garden".into()))]);
    let other = Act::Write { section: "plan.About me", after: 0, answers: &about };
    event(&pathway, &mut case, &["team"], "2026-01-07T09:01:00Z", other).unwrap();
    event(&pathway, &mut case, &["team"], "2026-01-07T09:02:00Z", write(1)).unwrap();
    assert_eq!(case.filled[section].len(), 2, "every version is kept");
    assert_eq!(case.filled[section][0].by, "person");
}

#[test]
fn two_who_move_a_case_at_once_are_told_apart() {
    let (pathway, mut case) = case_management();
    let nothing = Answers::new();
    let decline = Act::Move { does: "Decline", answers: &nothing, reason: Some("Not suitable") };
    event(&pathway, &mut case, &["practice"], "2026-01-07T09:00:00Z", decline).unwrap();
    let again = event(&pathway, &mut case, &["lead professional"], "2026-01-07T09:00:00Z", decline);
    assert_eq!(again, Err(Refusal::Closed));
    let (pathway, mut case) = case_management();
    let early = event(
        &pathway,
        &mut case,
        &["practice"],
        "2026-01-07T09:00:00Z",
        Act::Move { does: "Review", answers: &nothing, reason: None },
    );
    assert_eq!(
        early.unwrap_err().to_string(),
        "“Review” cannot be done while the case is “planning”. Look at the case again: somebody may have moved it."
    );
}

#[test]
fn an_open_case_finishes_on_the_version_it_began_with() {
    let first = Pathway::parse("small", SMALL).unwrap();
    let nothing = Answers::new();
    let begin =
        Begin { at: "2026-01-05T09:00:00Z".parse().unwrap(), by: &["practice"], answers: &nothing, consent: None };
    let (mut case, _) = Case::open(&first, &begin, &WorkingCalendar::default()).unwrap();
    let second = Pathway::parse(
        "small",
        &SMALL
            .replace("2 working days", "5 working days")
            .replace("day 2", "day 7")
            .replace("nurse is late; practice is told", "nobody is told"),
    )
    .unwrap();
    assert_eq!(event(&second, &mut case, &[], "2026-01-06T09:00:00Z", Act::Tick), Err(Refusal::OtherVersion));
    // The text that was kept with it is enough to go on, also by rules that came later.
    let kept = Pathway::kept("small", &first.text).unwrap();
    assert_eq!(kept, first);
    let refused_today = SMALL.replace("on   = \"died\"", "on   = \"moved\"");
    assert!(Pathway::parse("small", &refused_today).is_err() && Pathway::kept("small", &refused_today).is_ok());
    assert!(Pathway::kept("small", "title = 1").is_err());
    assert_eq!(kept.hash, case.hash);
    event(&kept, &mut case, &[], "2026-01-06T09:00:00Z", Act::Tick).unwrap();
}

#[test]
fn who_one_is_follows_from_role_and_seat() {
    let (pathway, case) = case_management();
    let nobody = Actor {
        role: Role::Clinician,
        is_person: false,
        at_practice: false,
        opened: false,
        teams: &[],
        staff: None,
        organisation: "RXE",
    };
    let as_parties = |actor: Actor<'_>| actor.parties(&pathway, Some(&case));
    assert_eq!(as_parties(nobody), Vec::<&str>::new());
    assert_eq!(as_parties(Actor { at_practice: true, ..nobody }), ["practice"]);
    assert_eq!(as_parties(Actor { staff: Some("matron-1"), ..nobody }), ["lead professional"]);
    assert_eq!(as_parties(Actor { staff: Some("matron-2"), ..nobody }), Vec::<&str>::new());
    assert_eq!(as_parties(Actor { teams: &["Case management"], ..nobody }), ["team"]);
    assert_eq!(as_parties(Actor { role: Role::CoordinationNurse, ..nobody }), ["co-ordination centre"]);
    assert_eq!(as_parties(Actor { role: Role::Patient, is_person: true, ..nobody }), ["person"]);
    assert_eq!(as_parties(Actor { role: Role::Patient, ..nobody }), Vec::<&str>::new());
    // The right seat in the wrong role is nobody: a manager is no clinician.
    assert_eq!(
        as_parties(Actor { role: Role::Administrator, at_practice: true, teams: &["Case management"], ..nobody }),
        Vec::<&str>::new()
    );
    let commissioner = as_parties(Actor { role: Role::Commissioner, ..nobody });
    assert!(case.sight(&pathway, &commissioner).is_nothing());
}

#[test]
fn answers_that_do_not_fit_are_refused_and_never_repeated() {
    let pathway = Pathway::parse("annual-review", &files()["annual-review"]).unwrap();
    let form = pathway.form("review").unwrap();
    let told = |id: &str, answer: Answer| {
        let faults = form.faults(&Answers::from([(id.to_owned(), answer)]));
        faults.into_iter().filter(|fault| fault.item == id).map(|fault| fault.message).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(told("systolic", Answer::Quantity(999.0)), "Write a number from 50 to 300, in mm[Hg].");
    assert_eq!(told("systolic", Answer::Quantity(f64::NAN)), "Write a number from 50 to 300, in mm[Hg].");
    assert_eq!(told("systolic", Answer::Text("secret".into())), "This is an answer of another kind.");
    assert_eq!(told("smoking", Answer::Choice("A pipe".into())), "Choose from what is offered.");
    assert_eq!(told("mood", Answer::YesNo(true)), "");
    assert_eq!(told("agreed", Answer::Text("x".repeat(4001))), "Write 4000 characters at most.");
    assert_eq!(
        told("agreed", Answer::Text("bell\u{7}".into())),
        "There are signs in it that cannot be shown: take them out."
    );
    assert!(told("hba1c", Answer::Quantity(50.0)).contains("asked only with another answer"));
    assert_eq!(told("ghost", Answer::YesNo(true)), "The form does not ask this.");
    let group = &pathway.form("booking").unwrap();
    assert_eq!(group.faults(&Answers::new())[0].item, "review on");
}

#[test]
fn a_meeting_gives_each_their_task_and_what_the_last_move_asks_can_still_be_done() {
    let (pathway, mut case) = case_management();
    let entry = |what: &str, who: &str, by: &str| {
        Answers::from([
            ("what".into(), Answer::Text(what.into())),
            ("who".into(), Answer::Reference(who.into())),
            ("by".into(), Answer::Date(by.parse().unwrap())),
        ])
    };
    let actions = vec![entry("Order the rail", "matron-1", "2026-02-02"), entry("Ring Ann", "link-3", "2026-01-12")];
    let meeting = Answers::from([
        ("on".into(), Answer::Date("2026-01-08".parse().unwrap())),
        ("agenda".into(), Answer::Text("Stairs".into())),
        ("attending".into(), Answer::Group(vec![Answers::from([("who".into(), Answer::Reference("gp-2".into()))])])),
        ("decided".into(), Answer::Text("A rail".into())),
        ("actions".into(), Answer::Group(actions)),
    ]);
    let discuss = Act::Move { does: "Discuss in the team’s meeting", answers: &meeting, reason: None };
    event(&pathway, &mut case, &["team"], "2026-01-08T12:00:00Z", discuss).unwrap();
    let told: Vec<_> = case.tasks.iter().map(|task| (task.does.as_str(), task.who.as_deref())).collect();
    assert_eq!(told, [("Order the rail", Some("matron-1")), ("Ring Ann", Some("link-3"))]);
    assert_eq!(case.tasks[1].due, "2026-01-12T18:30:00Z".parse().unwrap());

    let last = SMALL.replace(
        "needs = \"visit.well\"",
        "tasks = { does = \"Write to them\", owner = \"nurse\", within = \"1 day\", tells = \"practice\" }",
    );
    let pathway = Pathway::parse("small", &last).unwrap();
    let (nothing, well) = (Answers::new(), Answers::from([("well".into(), Answer::YesNo(true))]));
    let begin = Begin {
        at: "2026-01-05T09:00:00Z".parse().unwrap(),
        by: &["practice"],
        answers: &nothing,
        consent: Some(true),
    };
    let (mut case, _) = Case::open(&pathway, &begin, &WorkingCalendar::default()).unwrap();
    let finish = Act::Move { does: "Finish", answers: &well, reason: None };
    event(&pathway, &mut case, &["nurse"], "2026-01-05T10:00:00Z", finish).unwrap();
    assert!(case.closed.is_some());
    // The nurse sees the case no more: what was asked of them is the practice’s.
    assert!(event(&pathway, &mut case, &["nurse"], "2026-01-06T10:00:00Z", Act::Done { task: 0 }).is_err());
    event(&pathway, &mut case, &["practice"], "2026-01-06T10:00:00Z", Act::Done { task: 0 }).unwrap();
    assert_eq!(case.next_tick(&pathway, &WorkingCalendar::default()), None);
}
