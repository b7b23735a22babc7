//! Random sequences of acts against a model so simple that it can be seen to be right: who agreed, in which state the case is,
//! how often each section was written. No sequence loses a version, shows a case to a party without a share, or leaves an open
//! case without an owner.

use linchpin_app::{
    Actor,
    act::{Acted, CaseSeen},
    kept::Holder,
};
use linchpin_core::{CaseId, ErrorKind, PersonId, Role};
use linchpin_pathways::{Answer, pathway::News};
use linchpin_store::{
    care,
    testing::{TestStore, often},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::ward::{Ward, hub, ours, theirs};

const MOVES: [(&str, Option<&str>); 6] = [
    ("Accept", None),
    ("Offer later", Some("In hospital")),
    ("Offer again", None),
    ("Review", None),
    ("Decline", Some("Helped elsewhere")),
    ("Close", Some("Done")),
];
const SECTIONS: [(&str, &str); 2] = [("plan.About me", "matters"), ("plan.Contingency", "ring")];

#[derive(Clone, Debug)]
enum Op {
    Move { who: usize, which: usize },
    Write { who: usize, section: usize, stale: bool },
    Agree { who: usize, yes: bool },
    Note { who: usize },
    Do { who: usize, nth: usize },
    News,
    Wait(i64),
    Team(bool),
    Died,
}

fn op() -> impl Strategy<Value = Op> {
    let who = 0..WHO;
    prop_oneof![
        6 => (who.clone(), 0..MOVES.len()).prop_map(|(who, which)| Op::Move { who, which }),
        6 => (who.clone(), 0..2_usize, any::<bool>()).prop_map(|(who, section, stale)| Op::Write { who, section, stale }),
        4 => (who.clone(), any::<bool>()).prop_map(|(who, yes)| Op::Agree { who, yes }),
        2 => who.clone().prop_map(|who| Op::Note { who }),
        3 => (who, 0..4_usize).prop_map(|(who, nth)| Op::Do { who, nth }),
        1 => Just(Op::News),
        3 => (1..400_i64).prop_map(Op::Wait),
        1 => any::<bool>().prop_map(Op::Team),
        1 => Just(Op::Died),
    ]
}

/// The doctor, the person, the matron, the link worker, a desk elsewhere, a nurse anywhere.
const WHO: usize = 6;
const DOCTOR: usize = 0;
const PERSON: usize = 1;
const MATRON: usize = 2;
const WORKER: usize = 3;

struct World {
    ward: Ward,
    who: Vec<Actor>,
    person: PersonId,
    case: CaseId,
    agreed: bool,
    /// Whether the matron was ever named to lead.
    led: bool,
    in_team: bool,
    dead: bool,
    written: [usize; 2],
    /// How many lines the history has had.
    lines: usize,
}

impl World {
    async fn new(store: TestStore) -> Self {
        let ward = Ward::new(store).await;
        let person = ward.person().await;
        let case = ward.open(person, None).await;
        let desk = ward.actor(Role::Receptionist, theirs()).await;
        let nurse = ward.actor(Role::CoordinationNurse, hub()).await;
        let who =
            vec![ward.doctor.clone(), ward.patient(person), ward.matron.clone(), ward.worker.clone(), desk, nurse];
        let (agreed, led, in_team, dead) = (false, false, true, false);
        Self { ward, who, person, case, agreed, led, in_team, dead, written: [0; 2], lines: 0 }
    }

    async fn kept(&self) -> care::CareCase {
        let mut tx = self.ward.app.store.read().await.unwrap();
        care::get(&mut tx, self.case).await.unwrap().unwrap()
    }

    /// Whether somebody sees the case, by the model: the practice and the person always, a party by a share alone.
    fn sees(&self, who: usize, closed: bool) -> bool {
        match who {
            DOCTOR | PERSON => true,
            MATRON => self.agreed && !closed && self.led,
            WORKER => self.agreed && !closed && self.in_team,
            _ => false,
        }
    }

    async fn step(&mut self, op: &Op) {
        let before = self.kept().await;
        let closed = before.it.closed.is_some();
        let app = self.ward.app.clone();
        match *op {
            Op::Move { who, which } => {
                let actor = &self.who[who];
                let (does, reason) = MOVES[which];
                let answers = match does {
                    "Accept" => vec![
                        ("who", Answer::Reference(self.ward.matron_staff.to_string())),
                        ("score", Answer::Scale(vec![4])),
                    ],
                    "Review" => vec![("how", Answer::Text("Well".into()))],
                    "Close" => vec![("score", Answer::Scale(vec![8]))],
                    _ => vec![],
                };
                let answers = answers.into_iter().map(|(id, answer)| (id.to_owned(), answer)).collect();
                let made = self.ward.make(actor, self.case, does, answers, reason).await;
                self.is_forbidden_unless_seen(who, closed, &made, op);
                if let Ok(Acted::Done(version)) = made {
                    assert!(version > before.version);
                    self.led |= does == "Accept";
                    assert!(!closed, "a closed case moved by {op:?}");
                }
            }
            Op::Write { who, section, stale } => {
                let actor = self.who[who].clone();
                let after = if stale { self.written[section] + 1 } else { self.written[section] };
                let words = format!("By {who} after {after}");
                let made = self.ward.write(&actor, self.case, SECTIONS[section], after, &words).await;
                self.is_forbidden_unless_seen(who, closed, &made, op);
                if let Ok(Acted::Done(_)) = made {
                    assert!(!stale && !closed, "{op:?}");
                    self.written[section] += 1;
                }
            }
            Op::Agree { who, yes } => {
                let actor = self.who[who].clone();
                let made = self.ward.agree(&actor, self.case, yes).await;
                self.is_forbidden_unless_seen(who, closed, &made, op);
                if let Ok(Acted::Done(())) = made {
                    assert!(!yes || who == DOCTOR || who == PERSON, "a party let itself in: {op:?}");
                    self.agreed = yes;
                }
            }
            Op::Note { who } => {
                let actor = self.who[who].clone();
                let made = app.note_case(&actor, self.case, "A note").await;
                self.is_forbidden_unless_seen(who, closed, &made, op);
            }
            Op::Do { who, nth } => {
                let actor = self.who[who].clone();
                let made = app.do_task(&actor, self.case, nth as u64).await;
                if nth < before.it.tasks.len() || !self.sees(who, closed) {
                    self.is_forbidden_unless_seen(who, closed, &made, op);
                }
            }
            Op::News => app.tell_news(&self.who[DOCTOR].clone(), self.person, News::Admitted).await.unwrap(),
            Op::Wait(hours) => {
                self.ward.wait(hours);
                app.ring_cases().await.unwrap();
                assert_eq!(app.ring_cases().await.unwrap(), (0, 0), "each clock rings once");
            }
            Op::Team(joins) => {
                // Nobody joins twice at one instant.
                self.ward.wait(1);
                let mut tx = app.store.write().await.unwrap();
                let (team, staff, now) = (self.ward.team, self.ward.worker_staff, app.now());
                if joins {
                    linchpin_store::team::join(&mut tx, team, staff, now).await.unwrap();
                } else {
                    linchpin_store::team::leave(&mut tx, team, staff, now).await.unwrap();
                }
                tx.commit().await.unwrap();
                self.in_team = joins;
            }
            Op::Died => {
                if !self.dead {
                    self.ward.change(self.person, |one| one.death_date = Some("2026-11-23".parse().unwrap())).await;
                    self.dead = true;
                }
                app.follow_people().await.unwrap();
            }
        }
    }

    fn is_forbidden_unless_seen<T: std::fmt::Debug>(
        &self,
        who: usize,
        closed: bool,
        made: &linchpin_core::Result<T>,
        op: &Op,
    ) {
        let forbidden = matches!(made, Err(error) if error.kind() == ErrorKind::Forbidden);
        assert_eq!(forbidden, !self.sees(who, closed), "{op:?}: {made:?}");
    }

    /// The store says what the model says, and everybody sees what is theirs to see.
    async fn look(&mut self, after: &[Op]) {
        let kept = self.kept().await;
        let closed = kept.it.closed.is_some();
        let app = &self.ward.app;
        for (n, actor) in self.who.iter().enumerate() {
            match app.case(actor, self.case).await {
                Ok(seen) => {
                    assert!(self.sees(n, closed), "{n} sees the case after {after:?}");
                    self.never_more_than_shared(n, &seen, after);
                }
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Forbidden, "{error:?}");
                    assert!(!self.sees(n, closed), "{n} does not see the case after {after:?}");
                }
            }
        }
        for (n, (section, _)) in SECTIONS.iter().enumerate() {
            let versions = kept.it.filled.get(*section).map_or(&[][..], |all| &all[..]);
            assert_eq!(versions.len(), self.written[n], "a version of {section} was lost after {after:?}");
            for (number, version) in versions.iter().enumerate() {
                let words = version.answers.values().next().unwrap().to_string();
                assert!(words.ends_with(&format!("after {number}")), "{words} is not the {number}th after {after:?}");
            }
        }
        let mut tx = app.store.read().await.unwrap();
        let lines = care::entries(&mut tx, self.case, 0, 100_000).await.unwrap().len();
        assert!(lines >= self.lines, "history was lost after {after:?}");
        self.lines = lines;
        // An open case is on the practice's list, each of its clocks has an owner who sees it, and each task somebody who does.
        let listed = care::of_practice(&mut tx, ours(), None, 10).await.unwrap();
        assert_eq!(listed.iter().any(|mark| mark.case == self.case), !closed);
        for task in care::tasks(&mut tx, self.case).await.unwrap().iter().filter(|task| task.done.is_none()) {
            let owned = match task.holder {
                Holder::Organisation(code) => code == ours(),
                Holder::Staff(id) => id == self.ward.matron_staff && self.sees(MATRON, closed),
                // The team is an owner whoever is in it now.
                Holder::Team(id) => id == self.ward.team && self.agreed && !closed,
                Holder::Person => false,
            };
            assert!(owned || closed, "{task:?} is nobody’s after {after:?}");
        }
    }

    fn never_more_than_shared(&self, who: usize, seen: &CaseSeen, after: &[Op]) {
        let (forms, person): (Vec<_>, _) = (seen.forms.iter().map(|form| form.name.as_str()).collect(), seen.person);
        let outside = who != DOCTOR && who != PERSON;
        assert_eq!(person.is_some(), !outside, "{after:?}");
        if who == PERSON {
            assert!(forms.iter().all(|form| form.starts_with("plan.")), "{forms:?} after {after:?}");
        }
        if who == WORKER {
            assert!(!forms.contains(&"accept") && !forms.contains(&"closing"), "{forms:?} after {after:?}");
        }
    }
}

fn run(cases: u32, make: impl Fn(&tokio::runtime::Runtime) -> Option<TestStore>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut runner =
        TestRunner::new(Config { failure_persistence: None, max_shrink_iters: 200, ..Config::with_cases(cases) });
    let ran = runner.run(&proptest::collection::vec(op(), 1..30), |ops| {
        let Some(store) = make(&runtime) else { return Ok(()) };
        runtime.block_on(async {
            let mut world = World::new(store).await;
            for (n, op) in ops.iter().enumerate() {
                world.step(op).await;
                world.look(&ops[..=n]).await;
            }
            world.ward.chain_is_whole().await;
        });
        Ok(())
    });
    ran.unwrap();
}

#[test]
fn sqlite_does_what_the_model_does() {
    run(often("LINCHPIN_CASES", 60), |runtime| Some(runtime.block_on(TestStore::sqlite())));
}

#[test]
fn postgres_does_what_the_model_does() {
    run(often("LINCHPIN_CASES", 12), |runtime| runtime.block_on(TestStore::postgres()));
}
