//! Demand, capacity and the queue between them (`methods.md` 11, after the NHS's waiting-list arithmetic). Demand and
//! capacity are per week; every wait says its unit in the name.

use jiff::{ToSpan, civil::Date};

/// How many target mean waits fit into the longest wait that is to be kept.
pub const FACTOR: f64 = 4.0;
/// Weeks in which relief is to clear a queue.
pub const RELIEF_WEEKS: f64 = 26.0;

/// Demand over capacity: at 1 or more the queue grows without end. Infinite without capacity; `None` without either.
#[must_use]
pub fn load(demand: f64, capacity: f64) -> Option<f64> {
    (demand > 0.0 || capacity > 0.0).then(|| demand / capacity)
}

/// The mean wait at which few wait longer than the target, in the target's unit.
#[must_use]
pub fn target_mean_wait(target: f64, factor: f64) -> f64 {
    target / factor
}

/// How many may wait for the target to be kept.
#[must_use]
pub fn target_queue(demand: f64, target_weeks: f64, factor: f64) -> f64 {
    demand * target_mean_wait(target_weeks, factor)
}

/// Whether the queue is more than double its target, so that capacity above the demand is needed for a time.
#[must_use]
pub fn needs_relief(queue: f64, target_queue: f64) -> bool {
    queue > 2.0 * target_queue
}

/// The weekly capacity that brings the queue to its target in so many weeks.
#[must_use]
pub fn relief_capacity(demand: f64, queue: f64, target_queue: f64, weeks: f64) -> f64 {
    demand + (queue - target_queue) / weeks
}

/// The weekly capacity that keeps the queue at its target, given how far demand and capacity vary (coefficients of
/// variation).
#[must_use]
pub fn target_capacity(demand: f64, target_weeks: f64, factor: f64, demand_cv: f64, capacity_cv: f64) -> f64 {
    demand + (demand_cv.powi(2) + capacity_cv.powi(2)) / 2.0 * (factor / target_weeks)
}

/// Twice the mean wait over the target: above 1 more than about one in seven wait too long. Both in the same unit.
#[must_use]
pub fn pressure(mean_wait: f64, target: f64) -> f64 {
    2.0 * mean_wait / target
}

/// Demand as it may be, given that only `n` counts of it were seen: `demand / (1 - 2 cv / sqrt n)`. `None` where too few
/// counts were seen to say.
#[must_use]
pub fn inflated_demand(demand: f64, demand_cv: f64, n: u32) -> Option<f64> {
    let left = 1.0 - 2.0 * demand_cv / f64::from(n).sqrt();
    (n > 0 && left > 0.0).then(|| demand / left)
}

/// Somebody who waits or waited: the day on which they asked, and the day on which they were seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// Asked.
    pub asked: Date,
    /// Seen, or left.
    pub seen: Option<Date>,
}

/// How many wait at the end of the day: asked to date less seen to date. Who is seen that day waits no more.
#[must_use]
pub fn queue_on(waiters: &[Waiter], day: Date) -> i64 {
    let asked = waiters.iter().filter(|w| w.asked <= day).count() as i64;
    let seen = waiters.iter().filter(|w| w.seen.is_some_and(|seen| seen <= day)).count() as i64;
    asked - seen
}

/// The queue at the end of each day from the first to the last.
#[must_use]
pub fn queue_by_day(waiters: &[Waiter], first: Date, last: Date) -> Vec<(Date, i64)> {
    let mut steps: Vec<(Date, i64)> = waiters.iter().map(|w| (w.asked, 1)).collect();
    steps.extend(waiters.iter().filter_map(|w| Some((w.seen?, -1))));
    steps.sort_unstable();
    let (mut at, mut size) = (0, 0);
    let up_to = |day: Date| {
        while let Some((_, step)) = steps.get(at).filter(|(when, _)| *when <= day) {
            size += step;
            at += 1;
        }
        (day, size)
    };
    first.series(1.day()).take_while(|day| *day <= last).map(up_to).collect()
}

/// How many are seen a day between the first and the last who were seen: removals over the days between them.
/// `None` before anybody was seen.
#[must_use]
pub fn seen_per_day(waiters: &[Waiter], first: Date, last: Date) -> Option<f64> {
    let days = (last - first).get_days();
    let seen = waiters.iter().filter(|w| w.seen.is_some_and(|s| (first..=last).contains(&s))).count();
    (days > 0).then(|| seen as f64 / f64::from(days))
}

/// The mean wait **in days** on a day, of those who wait still. The package from which the test values come sets this
/// beside a target in weeks; [`target_mean_wait`] of a target in weeks must be multiplied by seven before the two meet.
#[must_use]
pub fn mean_wait_days(waiters: &[Waiter], day: Date) -> Option<f64> {
    let waits: Vec<f64> = waiters
        .iter()
        .filter(|w| w.asked <= day && w.seen.is_none_or(|seen| seen > day))
        .map(|w| f64::from((day - w.asked).get_days()))
        .collect();
    (!waits.is_empty()).then(|| waits.iter().sum::<f64>() / waits.len() as f64)
}

/// [`pressure`] of a mean wait in days against a target in weeks: the two units that are so easily mixed, in one place.
#[must_use]
pub fn pressure_days_weeks(mean_wait_days: f64, target_weeks: f64) -> f64 {
    pressure(mean_wait_days, target_weeks * 7.0)
}

/// The waiters with these added, by the day on which they asked.
#[must_use]
pub fn joined(mut waiters: Vec<Waiter>, asked: impl IntoIterator<Item = Date>) -> Vec<Waiter> {
    waiters.extend(asked.into_iter().map(|asked| Waiter { asked, seen: None }));
    waiters.sort_by_key(|w| w.asked);
    waiters
}

/// Gives each free place, earliest first, to who waits longest; nobody is seen before they asked, and a place that
/// nobody waits for stays empty. Says how many places were taken.
pub fn schedule(waiters: &mut [Waiter], places: &[Date]) -> usize {
    let mut places: Vec<Date> = places.to_vec();
    places.sort_unstable();
    let mut taken = 0;
    for place in places {
        let waits = |w: &&mut Waiter| w.seen.is_none() && w.asked <= place;
        if let Some(first) = waiters.iter_mut().filter(waits).min_by_key(|w| w.asked) {
            first.seen = Some(place);
            taken += 1;
        }
    }
    taken
}
