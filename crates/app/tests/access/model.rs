//! Random sequences of acts against a model so simple that it can be seen to be right: a slot is free, kept or somebody's.

use jiff::Timestamp;
use linchpin_app::{
    Actor,
    act::{Amend, Answer, Book, Cancel},
};
use linchpin_core::{AppointmentId, ErrorKind, HoldId, PersonId, Role};
use linchpin_store::{
    appointment,
    slot::State,
    testing::{TestStore, often},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::hub::{Hub, book, hub, ours, theirs};

const SLOTS: usize = 4;

#[derive(Clone, Debug)]
enum Op {
    Hold {
        who: usize,
        slot: usize,
    },
    Release {
        hold: usize,
    },
    Book {
        who: usize,
        slot: usize,
        person: usize,
        with_hold: bool,
    },
    Amend {
        who: usize,
        nth: usize,
        slot: usize,
    },
    Cancel {
        who: usize,
        nth: usize,
    },
    Wait(i64),
    /// The practice joins or leaves the group.
    Membership(bool),
}

fn op() -> impl Strategy<Value = Op> {
    let who = 0..4_usize;
    prop_oneof![
        4 => (who.clone(), 0..SLOTS).prop_map(|(who, slot)| Op::Hold { who, slot }),
        2 => (0..6_usize).prop_map(|hold| Op::Release { hold }),
        6 => (who.clone(), 0..SLOTS, 0..3_usize, any::<bool>())
            .prop_map(|(who, slot, person, with_hold)| Op::Book { who, slot, person, with_hold }),
        3 => (who.clone(), 0..6_usize, 0..SLOTS).prop_map(|(who, nth, slot)| Op::Amend { who, nth, slot }),
        3 => (who, 0..6_usize).prop_map(|(who, nth)| Op::Cancel { who, nth }),
        3 => (1..4_i64).prop_map(Op::Wait),
        1 => any::<bool>().prop_map(Op::Membership),
    ]
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Is {
    Free,
    Kept { hold: HoldId, until: Timestamp },
    Whose(AppointmentId),
}

#[derive(Clone, Debug)]
struct Kept {
    id: HoldId,
    who: usize,
    slot: usize,
    ended: bool,
}

#[derive(Clone, Debug)]
struct Booked {
    id: AppointmentId,
    person: usize,
    slot: usize,
    alive: bool,
    version: u64,
}

struct World {
    hub_: Hub,
    slots: Vec<linchpin_core::SlotId>,
    /// Two desks of the practice, one of a practice outside, and the hub's own.
    who: Vec<Actor>,
    people: Vec<PersonId>,
    is: [Is; SLOTS],
    kept: Vec<Kept>,
    booked: Vec<Booked>,
    member: bool,
}

/// What an act came to, in words that the model speaks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Came {
    Done,
    Taken,
    Changed,
    Refused,
}

fn came<T: std::fmt::Debug>(result: &linchpin_core::Result<Answer<T>>) -> Came {
    match result {
        Ok(Answer::Done(_)) => Came::Done,
        Ok(Answer::Taken) => Came::Taken,
        Ok(Answer::Changed) => Came::Changed,
        Err(error) if error.kind() == ErrorKind::Forbidden => Came::Refused,
        other => panic!("{other:?}"),
    }
}

impl World {
    async fn new(store: TestStore) -> Self {
        let hub_ = Hub::new(store, u16::try_from(SLOTS).unwrap()).await;
        let slots = hub_.slots().await.into_iter().map(|slot| slot.id).collect();
        let outside = hub_.actor(Role::Receptionist, theirs());
        let who = vec![hub_.desk(), hub_.desk(), outside, hub_.actor(Role::Receptionist, hub())];
        let mut people = Vec::new();
        for practice in [ours(), ours(), theirs()] {
            people.push(hub_.person(practice).await);
        }
        Self { hub_, slots, who, people, is: [Is::Free; SLOTS], kept: vec![], booked: vec![], member: true }
    }

    /// Whether these staff may book the hub's slots at all.
    fn sees(&self, who: usize) -> bool {
        match who {
            0 | 1 => self.member,
            2 => false,
            _ => true,
        }
    }

    /// Whether a slot is anybody's to take.
    fn free(&self, slot: usize) -> bool {
        match self.is[slot] {
            Is::Free => true,
            Is::Kept { until, .. } => until <= self.hub_.app.now(),
            Is::Whose(_) => false,
        }
    }

    async fn step(&mut self, op: &Op) {
        match *op {
            Op::Wait(minutes) => self.hub_.wait(minutes),
            Op::Membership(member) => {
                self.member = member;
                let groups = if member { vec!["NORTH".to_owned()] } else { vec![] };
                self.hub_.members.0.lock().unwrap().insert(ours(), groups);
            }
            Op::Hold { who, slot } => {
                let expected = match (self.sees(who), self.free(slot)) {
                    (false, _) => Came::Refused,
                    (true, true) => Came::Done,
                    (true, false) => Came::Taken,
                };
                let answer = self.hub_.app.hold_slot(&self.who[who], self.slots[slot], &self.hub_.key()).await;
                assert_eq!(came(&answer), expected, "{op:?}");
                if let Ok(Answer::Done(kept)) = answer {
                    self.is[slot] = Is::Kept { hold: kept.id, until: kept.until };
                    self.kept.push(Kept { id: kept.id, who, slot, ended: false });
                }
            }
            Op::Release { hold } => {
                let Some(n) = self.kept.len().checked_sub(1 + hold) else { return };
                let kept = self.kept[n].clone();
                let released = self.hub_.app.release_slot(&self.who[kept.who], kept.id).await;
                if !self.sees(kept.who) {
                    assert_eq!(released.unwrap_err().kind(), ErrorKind::Forbidden, "{op:?}");
                    return;
                }
                let holds = matches!(self.is[kept.slot], Is::Kept { hold, .. } if hold == kept.id);
                assert_eq!(released.unwrap(), holds && !kept.ended, "{op:?}");
                self.kept[n].ended = true;
                if holds {
                    self.is[kept.slot] = Is::Free;
                }
            }
            Op::Book { who, slot, person, with_hold } => {
                let own = self.kept.iter().rev().find(|kept| kept.who == who && kept.slot == slot && with_hold);
                let hold = own.map(|kept| kept.id);
                let mine = hold.is_some() && matches!(self.is[slot], Is::Kept { hold: one, .. } if Some(one) == hold);
                let may = self.may(who, person);
                // Whoever sees a slot learns that it is gone before anything is said of the person.
                let expected = match (self.sees(who), self.free(slot) || mine, may) {
                    (false, ..) => Came::Refused,
                    (true, false, _) => Came::Taken,
                    (true, true, false) => Came::Refused,
                    (true, true, true) => Came::Done,
                };
                let wanted = Book { hold, ..book(self.slots[slot], self.people[person]) };
                let answer = self.hub_.app.book(&self.who[who], &wanted, &self.hub_.key()).await;
                assert_eq!(came(&answer), expected, "{op:?}");
                if let Ok(Answer::Done(one)) = answer {
                    self.is[slot] = Is::Whose(one.id);
                    self.booked.push(Booked { id: one.id, person, slot, alive: true, version: 1 });
                    self.kept.iter_mut().filter(|kept| Some(kept.id) == hold).for_each(|kept| kept.ended = true);
                }
            }
            Op::Amend { who, nth, slot } => {
                let Some(n) = self.booked.len().checked_sub(1 + nth) else { return };
                let one = self.booked[n].clone();
                let may = self.may(who, one.person);
                let expected = match (self.sees(who), self.free(slot), may, one.alive) {
                    (false, ..) => Came::Refused,
                    (true, false, ..) => Came::Taken,
                    (true, true, false, _) => Came::Refused,
                    (true, true, true, false) => Came::Changed,
                    (true, true, true, true) => Came::Done,
                };
                let wanted =
                    Amend { appointment: one.id, version: one.version, to: self.slots[slot], hold: None, agreed: None };
                let answer = self.hub_.app.amend(&self.who[who], &wanted, &self.hub_.key()).await;
                assert_eq!(came(&answer), expected, "{op:?}");
                if expected == Came::Done {
                    (self.is[one.slot], self.is[slot]) = (Is::Free, Is::Whose(one.id));
                    (self.booked[n].slot, self.booked[n].version) = (slot, one.version + 1);
                }
            }
            Op::Cancel { who, nth } => {
                let Some(n) = self.booked.len().checked_sub(1 + nth) else { return };
                let one = self.booked[n].clone();
                let wanted = Cancel { appointment: one.id, version: one.version, reason: None };
                let answer = self.hub_.app.cancel(&self.who[who], &wanted, &self.hub_.key()).await;
                let came = came(&answer);
                let expected = match (self.may(who, one.person), one.alive) {
                    (false, _) => Came::Refused,
                    (true, true) => Came::Done,
                    (true, false) => Came::Changed,
                };
                assert_eq!(came, expected, "{op:?}");
                if came == Came::Done {
                    self.is[one.slot] = Is::Free;
                    (self.booked[n].alive, self.booked[n].version) = (false, one.version + 1);
                }
            }
        }
    }

    /// Whether these staff may book, move and cancel for somebody: the practice for its own people, the hub for those
    /// whom it expects.
    fn may(&self, who: usize, person: usize) -> bool {
        match who {
            0 | 1 => person < 2,
            2 => person == 2,
            _ => self.booked.iter().any(|one| one.alive && one.person == person),
        }
    }

    /// The store says what the model says, and everybody sees what is theirs to see.
    async fn look(&self, after: &[Op]) {
        let now = self.hub_.app.now();
        let slots = self.hub_.slots().await;
        for (n, slot) in slots.iter().enumerate() {
            let found = match (slot.state, slot.held_until) {
                (State::Booked, _) => Is::Whose(slot.appointment.unwrap()),
                (State::Held, Some(until)) => Is::Kept { hold: slot.hold.unwrap(), until },
                (State::Free, _) => Is::Free,
                other => panic!("{other:?}"),
            };
            assert_eq!(found, self.is[n], "slot {n} after {after:?}");
        }
        let free: Vec<_> = (0..SLOTS).filter(|n| self.free(*n)).map(|n| self.slots[n]).collect();
        for (n, who) in self.who.iter().enumerate() {
            let found: Vec<_> = self.hub_.free(who).await.into_iter().map(|one| one.slot.id).collect();
            let expected = if self.sees(n) { free.clone() } else { vec![] };
            assert_eq!(found, expected, "what {n} sees at {now} after {after:?}");
        }
        let mut tx = self.hub_.app.store.read().await.unwrap();
        let all = appointment::at(&mut tx, hub(), Timestamp::MIN, Timestamp::MAX, 1000).await.unwrap();
        let mut alive: Vec<_> = all.iter().filter(|one| one.state == appointment::State::Booked).collect();
        alive.sort_by_key(|one| one.slot);
        assert!(alive.windows(2).all(|two| two[0].slot != two[1].slot), "a slot holds two after {after:?}");
        assert_eq!(alive.len(), self.booked.iter().filter(|one| one.alive).count());
    }
}

fn run(cases: u32, make: impl Fn(&tokio::runtime::Runtime) -> Option<TestStore>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut runner =
        TestRunner::new(Config { failure_persistence: None, max_shrink_iters: 200, ..Config::with_cases(cases) });
    let ran = runner.run(&proptest::collection::vec(op(), 1..40), |ops| {
        let Some(store) = make(&runtime) else { return Ok(()) };
        runtime.block_on(async {
            let mut world = World::new(store).await;
            for (n, op) in ops.iter().enumerate() {
                world.step(op).await;
                world.look(&ops[..=n]).await;
            }
            world.hub_.chain_is_whole().await;
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
    run(often("LINCHPIN_CASES", 16), |runtime| runtime.block_on(TestStore::postgres()));
}
