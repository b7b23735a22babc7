use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Poisson};

use super::{
    plan::{DAY, DAY_SECONDS, Kind, Plan},
    run::{Asked, State},
    slots::NONE,
};
use crate::Need;

/// One stream of chance for each practice and kind of request, so that a change of one thing leaves every other request of
/// the place as it was: the same people ask at the same minute and would cancel or stay away as before. Differences
/// between scenarios are then differences of the scenarios.
pub(super) struct Arrivals {
    streams: Vec<ChaCha8Rng>,
    /// Requests of a mean week, by stream.
    weekly: Vec<f64>,
}

/// The chance of one replication; `stream` keeps its parts apart.
pub(super) fn chance(seed: u64, replication: u32, stream: u64) -> ChaCha8Rng {
    let mut chance = ChaCha8Rng::seed_from_u64(seed ^ (u64::from(replication) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    chance.set_stream(stream);
    chance
}

impl Arrivals {
    pub fn new(plan: &Plan, seed: u64, replication: u32) -> Self {
        let (mut streams, mut weekly) = (Vec::new(), Vec::new());
        for (at, practice) in plan.place.practices.iter().enumerate() {
            for (kind, request) in plan.place.requests.iter().enumerate() {
                streams.push(chance(seed, replication, (at * 64 + kind) as u64));
                weekly.push(f64::from(practice.patients) / 1000.0 * practice.activity * request.per_1000);
            }
        }
        Self { streams, weekly }
    }

    /// Draws the requests of a day, appends them, and writes the seconds at which they are made, in order, above their
    /// number.
    pub fn of_day(&mut self, plan: &Plan, day: u32, requests: &mut Vec<Asked>, keys: &mut Vec<u64>) {
        keys.clear();
        for (stream, chance) in self.streams.iter_mut().enumerate() {
            let (practice, kind) = (stream / plan.drawn, stream % plan.drawn);
            for source in &plan.sources[day as usize] {
                let mean = self.weekly[stream] * plan.weight[*source as usize];
                // A mean that is no number was refused when the plan was made.
                let count = Poisson::new(mean).map_or(0.0, |p| p.sample(chance)) as u64;
                for _ in 0..count {
                    let (second, asked) = draw(plan, day, practice as u16, kind as u8, chance);
                    keys.push(u64::from(second) << 32 | requests.len() as u64);
                    requests.push(asked);
                }
            }
        }
        keys.sort_unstable();
    }
}

fn draw(plan: &Plan, day: u32, practice: u16, kind: u8, chance: &mut ChaCha8Rng) -> (u32, Asked) {
    let (draws, more, accept) = (chance.next_u64(), chance.next_u64(), chance.next_u32());
    let second = day * DAY_SECONDS + second(plan, more as u32);
    let redirected = (more >> 32) as u32 & 0xFFFF;
    let kind = match plan.kinds[usize::from(kind)].redirect {
        Some((share, other)) if redirected < share => other,
        _ => kind,
    };
    let of = &plan.kinds[usize::from(kind)];
    let ahead = (more >> 48) as u32;
    let wished = day + of.ahead.partition_point(|upto| *upto <= ahead) as u32;
    let asked = Asked {
        received: second,
        due: due(plan, of, wished),
        slot: NONE,
        draws,
        wished: wished as u16,
        class: 0,
        practice,
        accept: accept as u16,
        kind,
        state: State::Asking,
        tries: 0,
    };
    (second, asked)
}

/// The second of the day: the hour by its weight from the upper half of the bits, the second by the lower.
fn second(plan: &Plan, bits: u32) -> u32 {
    let hour = plan.hours.partition_point(|upto| *upto <= bits >> 16) as u32;
    hour * 3600 + (bits & 0xFFFF) * 3600 / 65_536
}

/// The last minute that keeps the promise (`domain.md` A1). Who asks for a later day is promised from that day on.
fn due(plan: &Plan, kind: &Kind, wished: u32) -> u32 {
    let last = plan.days as usize - 1;
    let day = match kind.need {
        Need::Child => wished,
        Need::Urgent => plan.after_one[(wished as usize).min(last)],
        Need::Routine | Need::FollowUp => plan.after_five[(wished as usize).min(last)],
    };
    (day + 1) * DAY - 1
}
