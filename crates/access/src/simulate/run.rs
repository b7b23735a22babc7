use std::{cmp::Reverse, collections::BinaryHeap, ops::Range};

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{
    Answering, Place,
    arrivals::{Arrivals, chance},
    phone::{happens, random_time},
    plan::{Choice, DAY, DAY_SECONDS, MINUTE, Plan},
    slots::{Free, NONE},
    tally::Run,
};
use crate::demand::Lead;

/// When practices open, in minutes: who asks again does so in the hour from then.
const OPENS: u32 = 8 * 60;
/// Minutes after which who gave up on the telephone rings again.
const RINGS_AGAIN: u32 = 30;
/// Minutes that are needed to offer a cancelled slot to somebody.
const NOTICE: u32 = 60;
/// Streams of chance that no practice's requests have.
const PHONE: u64 = 1 << 32;
const AGAIN: u64 = PHONE << 1;

/// What became of a request so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Found nothing yet.
    Asking,
    /// Gave up on the telephone and will ring again.
    Ringing,
    /// Has an appointment, and may cancel it.
    Booked,
    /// Has an earlier appointment than at first, and keeps it.
    Moved,
    /// Cancelled in time.
    Cancelled,
    /// Went elsewhere.
    Gone,
}

/// One request: 32 bytes and 8 of chance.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    /// Second.
    pub received: u32,
    /// The last minute that keeps the promise.
    pub due: u32,
    pub slot: u32,
    /// Four times sixteen bits of chance: comes or not, cancels or not, when, asks again or not.
    pub draws: u64,
    /// The day asked for.
    pub wished: u16,
    pub class: u16,
    pub practice: u16,
    pub accept: u16,
    pub kind: u8,
    pub state: State,
    pub tries: u8,
}

impl Asked {
    /// The second of the hour from opening at which they ask again after so many failures: each time another.
    pub fn again(&self, failures: u8) -> u32 {
        chance(self.draws, failures.into(), AGAIN).random_range(0..60 * MINUTE)
    }

    /// The lead time's band of an appointment at this minute.
    pub fn lead(&self, start: u32) -> usize {
        Lead::of((start / DAY) as i32 - (self.received / DAY_SECONDS) as i32) as usize
    }
}

/// What the telephone met.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rung {
    pub calls: u64,
    pub gave_up: u64,
    pub waits: f64,
}

/// One replication being played. What it allocates it keeps for the next.
pub(super) struct Machine<'p> {
    plan: &'p Plan,
    pub requests: Vec<Asked>,
    free: Free,
    /// What is to happen on later days: the second above the request's number.
    later: Vec<Vec<u64>>,
    today: BinaryHeap<Reverse<u64>>,
    keys: Vec<u64>,
    /// Of each practice, who was given an appointment too late.
    late: Vec<Vec<u32>>,
    phones: Vec<(Answering, ChaCha8Rng)>,
    pub rung: Rung,
}

impl<'p> Machine<'p> {
    pub fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            requests: Vec::new(),
            free: plan.diary.empty(),
            later: vec![Vec::new(); plan.days as usize],
            today: BinaryHeap::new(),
            keys: Vec::new(),
            late: vec![Vec::new(); plan.place.practices.len()],
            phones: Vec::new(),
            rung: Rung::default(),
        }
    }

    /// Plays one replication.
    pub fn run(&mut self, seed: u64, replication: u32) -> Run {
        self.requests.clear();
        self.free.reset(&self.plan.diary);
        self.later.iter_mut().for_each(Vec::clear);
        self.late.iter_mut().for_each(Vec::clear);
        self.phones = phones(&self.plan.place, seed, replication);
        self.rung = Rung::default();
        let mut arrivals = Arrivals::new(self.plan, seed, replication);
        let mut keys = std::mem::take(&mut self.keys);
        for day in 0..self.plan.days {
            self.today.clear();
            self.today.extend(self.later[day as usize].drain(..).map(Reverse));
            arrivals.of_day(self.plan, day, &mut self.requests, &mut keys);
            self.play(&keys);
        }
        self.keys = keys;
        Run::of(self.plan, self)
    }

    fn play(&mut self, keys: &[u64]) {
        let mut coming = keys.iter().copied().peekable();
        loop {
            let event = self.today.peek().map(|Reverse(key)| *key);
            // By second, whoever it is: did newcomers go before those who ask again, or one kind before another, the last
            // slots of a day would be theirs by the program's order and not by chance.
            if let Some(key) = coming.next_if(|key| event.is_none_or(|event| *key < event)) {
                self.arrive(key as u32, (key >> 32) as u32);
            } else if let Some(Reverse(key)) = self.today.pop() {
                let (id, second) = (key as u32, (key >> 32) as u32);
                match self.requests[id as usize].state {
                    State::Asking => self.ask(id, second),
                    State::Ringing => self.arrive(id, second),
                    State::Booked => self.cancel(id, second / MINUTE),
                    State::Moved | State::Cancelled | State::Gone => {}
                }
            } else {
                return;
            }
        }
    }

    fn schedule(&mut self, second: u32, now: u32, id: u32) {
        let key = u64::from(second) << 32 | u64::from(id);
        if second / DAY_SECONDS == now / DAY_SECONDS {
            self.today.push(Reverse(key));
        } else if let Some(day) = self.later.get_mut((second / DAY_SECONDS) as usize) {
            day.push(key);
        }
    }

    /// Somebody turns to the practice: by telephone, where they may not get through, or in another way.
    fn arrive(&mut self, id: u32, second: u32) {
        if let Some(phone) = self.plan.place.telephone {
            let asked = &mut self.requests[id as usize];
            let (answering, chance) = &mut self.phones[usize::from(asked.practice)];
            if asked.state == State::Ringing || happens(chance, phone.share) {
                let counted = self.plan.counted.contains(&(second / DAY_SECONDS));
                let (patience, lasts) = (random_time(chance, phone.patience), random_time(chance, phone.handling));
                let met = answering.call(second.into(), patience, lasts);
                self.rung.calls += u64::from(counted);
                match met {
                    Some(wait) if counted => self.rung.waits += wait,
                    Some(_) => {}
                    None => {
                        self.rung.gave_up += u64::from(counted);
                        return self.ring_again(id, second);
                    }
                }
            }
        }
        self.requests[id as usize].state = State::Asking;
        self.ask(id, second);
    }

    fn ring_again(&mut self, id: u32, now: u32) {
        let again = self.goes_on(id);
        self.requests[id as usize].state = if again { State::Ringing } else { State::Gone };
        if again {
            self.schedule(now + RINGS_AGAIN * MINUTE, now, id);
        }
    }

    /// Whether somebody who found nothing tries once more; counts the try.
    fn goes_on(&mut self, id: u32) -> bool {
        let asked = &mut self.requests[id as usize];
        asked.tries += 1;
        let will = (asked.draws >> 48) as u32;
        self.plan.again.get(usize::from(asked.tries) - 1).is_some_and(|share| will < *share)
    }

    fn ask(&mut self, id: u32, now: u32) {
        let asked = self.requests[id as usize];
        let (slot, class) = self.find(&asked, now / MINUTE);
        if slot == NONE {
            let again = self.goes_on(id);
            let today = now / DAY_SECONDS;
            let next = self.plan.after_one[today as usize];
            if again && next > today {
                self.schedule((next * DAY + OPENS) * MINUTE + asked.again(asked.tries), now, id);
            } else {
                self.requests[id as usize].state = State::Gone;
            }
            return;
        }
        self.free.take(slot);
        let start = self.plan.diary.starts[slot as usize];
        let asked = &mut self.requests[id as usize];
        (asked.slot, asked.class, asked.state) = (slot, class, State::Booked);
        let (lead, draws) = (asked.lead(start), asked.draws);
        if start > asked.due && self.plan.place.booking.offers {
            self.late[usize::from(asked.practice)].push(id);
        }
        if ((draws >> 16) as u32 & 0xFFFF) < self.plan.cancelled[lead] {
            let part = draws >> 32 & 0xFFFF;
            // A slot that begins in this very minute may be given after its first second.
            let left = (start * MINUTE).saturating_sub(now);
            self.schedule(now + (u64::from(left) * part / 65_536) as u32, now, id);
        }
    }

    /// The slot that is given: the practice's earliest if it keeps the promise, else the hub's if that does, else the
    /// earlier of the two.
    fn find(&self, asked: &Asked, now: u32) -> (u32, u16) {
        let at = usize::from(asked.practice) * self.plan.kinds.len() + usize::from(asked.kind);
        let choice = &self.plan.choices[at];
        let own = self.earliest(asked, now, &choice.own, &choice.own_day);
        if own.0 <= asked.due || choice.is_alone() {
            return (own.1, own.2);
        }
        let hub = self.earliest(asked, now, &choice.hub, &choice.hub_day);
        let best = if hub.0 < own.0 { hub } else { own };
        (best.1, best.2)
    }

    /// The earliest start, its slot and class.
    fn earliest(&self, asked: &Asked, now: u32, ahead: &Range<u32>, on_the_day: &Range<u32>) -> (u32, u32, u16) {
        let kind = &self.plan.kinds[usize::from(asked.kind)];
        let from = now.max(u32::from(asked.wished) * DAY);
        let to = (from / DAY + kind.reach + 1) * DAY - 1;
        let mut best = (NONE, NONE, 0);
        if from == now {
            let until = if kind.on_the_day {
                (now / DAY + 1) * DAY - 1
            } else {
                now + u32::from(self.plan.place.booking.left_over)
            };
            self.better(&mut best, on_the_day, from, until.min((now / DAY + 1) * DAY - 1));
        }
        self.better(&mut best, ahead, from, to);
        best
    }

    fn better(&self, best: &mut (u32, u32, u16), classes: &Range<u32>, from: u32, to: u32) {
        for class in &self.plan.candidates[classes.start as usize..classes.end as usize] {
            let slot = self.free.first(&self.plan.diary, *class, from, to.min(best.0));
            if slot != NONE && self.plan.diary.starts[slot as usize] < best.0 {
                *best = (self.plan.diary.starts[slot as usize], slot, *class);
            }
        }
    }

    fn cancel(&mut self, id: u32, now: u32) {
        let asked = &mut self.requests[id as usize];
        asked.state = State::Cancelled;
        let (slot, class, practice) = (asked.slot, asked.class, asked.practice);
        self.free.give_back(slot);
        if self.plan.place.booking.offers && self.plan.diary.starts[slot as usize] >= now + NOTICE {
            let at_hub = self.plan.diary.classes[usize::from(class)].provider == self.plan.hub;
            let own = usize::from(practice);
            self.offer(slot, class, if at_hub { 0..self.late.len() } else { own..own + 1 }, now);
        }
    }

    /// Offers a slot that came free to those whose promise is broken, the longest due first: a practice's to its own
    /// people, the hub's to those of every practice that it serves.
    fn offer(&mut self, slot: u32, class: u16, practices: Range<usize>, now: u32) {
        let (plan, requests) = (self.plan, &self.requests);
        let start = plan.diary.starts[slot as usize];
        let late = &mut self.late[practices];
        for waiting in &mut *late {
            waiting.retain(|id| {
                let asked = &requests[*id as usize];
                asked.state == State::Booked && plan.diary.starts[asked.slot as usize] > now
            });
        }
        let wants = |id: &u32| {
            let asked = &requests[*id as usize];
            start < plan.diary.starts[asked.slot as usize]
                && start >= u32::from(asked.wished) * DAY
                && u32::from(asked.accept) < plan.accepts
                && plan.suits(asked.practice, asked.kind, class)
        };
        let first = late.iter().flatten().copied().filter(wants).min_by_key(|id| (requests[*id as usize].due, *id));
        if let Some(id) = first {
            let asked = &mut self.requests[id as usize];
            self.free.give_back(asked.slot);
            (asked.slot, asked.class, asked.state) = (slot, class, State::Moved);
            self.free.take(slot);
        }
    }
}

impl Choice {
    fn is_alone(&self) -> bool {
        self.hub.is_empty() && self.hub_day.is_empty()
    }
}

fn phones(place: &Place, seed: u64, replication: u32) -> Vec<(Answering, ChaCha8Rng)> {
    let Some(phone) = place.telephone else { return Vec::new() };
    let of = |(at, patients): (usize, u32)| {
        let people = (phone.people_per_10000 * f64::from(patients) / 10_000.0).round() as usize;
        (Answering::new(people), chance(seed, replication, PHONE + at as u64))
    };
    place.practices.iter().map(|p| p.patients).enumerate().map(of).collect()
}
