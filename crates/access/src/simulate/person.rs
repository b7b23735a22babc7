use serde::Serialize;

use super::{
    plan::Plan,
    run::{Asked, State},
    slots::NONE,
};

/// Somebody who asked: what chance had decided of them, and what became of them. A second model that is handed the one must
/// come to the other (`bench/simulate.py`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Of two who do something in the same second the smaller number is first.
    pub number: u32,
    /// When they ask first, in seconds from the first midnight that is played.
    pub second: u32,
    /// Which of the place's practices is theirs, from 0.
    pub practice: u16,
    /// For which of the place's kinds of request they ask, from 0.
    pub kind: u8,
    /// The day that they ask for, from the first that is played.
    pub wished: u16,
    /// Sixteen bits each: whether they come, whether they cancel, after which part of the time, how often they ask again.
    pub draws: [u16; 4],
    /// After the first failure, the second and so on, the second of the next working day's first hour at which they ask again.
    pub again: Vec<u32>,
    /// The minute of the appointment that they were given; `None` when they went elsewhere.
    pub given: Option<u32>,
    /// Whether they cancelled it.
    pub cancelled: bool,
}

impl Person {
    pub(super) fn all(plan: &Plan, requests: &[Asked]) -> Vec<Self> {
        let person = |(number, asked): (usize, &Asked)| Self {
            number: number as u32,
            second: asked.received,
            practice: asked.practice,
            kind: asked.kind,
            wished: asked.wished,
            draws: [0, 16, 32, 48].map(|from| (asked.draws >> from) as u16),
            again: (1..plan.place.asking.tries).map(|tries| asked.again(tries - 1)).collect(),
            given: (asked.slot != NONE).then(|| plan.diary.starts[asked.slot as usize]),
            cancelled: asked.state == State::Cancelled,
        };
        let mut people: Vec<Self> = requests.iter().enumerate().map(person).collect();
        people.sort_by_key(|person| (person.second, person.number));
        people
    }
}
