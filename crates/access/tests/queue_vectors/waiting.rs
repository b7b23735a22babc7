use jiff::civil::Date;
use linchpin_access::demand::queue::{
    Waiter, joined, load, mean_wait_days, pressure, pressure_days_weeks, queue_by_day, queue_on, relief_capacity,
    schedule, seen_per_day, target_capacity, target_mean_wait, target_queue,
};
use serde_json::Value;

use super::{cases, close, kinds, number, vectors};

/// Published to so many digits.
const DIGITS: f64 = 5e-7;

fn all() -> Option<Value> {
    vectors("nhsrwaitinglist.json")
}

fn date(value: &Value) -> Option<Date> {
    value.as_str().map(|text| text.parse().unwrap())
}

fn dates(value: &Value) -> Vec<Option<Date>> {
    value.as_array().unwrap().iter().map(date).collect()
}

fn waiters(case: &Value) -> Vec<Waiter> {
    let (asked, seen) = (dates(&case["referrals"]), dates(&case["removals"]));
    assert_eq!(asked.len(), seen.len());
    asked.into_iter().zip(seen).map(|(asked, seen)| Waiter { asked: asked.unwrap(), seen }).collect()
}

#[test]
fn every_kind_of_published_case_is_tested() {
    let Some(all) = all() else { return };
    let known = ["queue_load", "relief_capacity", "target_capacity", "target_mean_wait", "target_queue_size"];
    let more = ["waiting_list_pressure", "wl_queue_size", "wl_removal_stats", "wl_stats", "wl_insert", "wl_schedule"];
    kinds(&all, &[&known[..], &more[..]].concat());
}

#[test]
fn load_relief_and_target() {
    let Some(all) = all() else { return };
    for c in cases(&all, "queue_load", 4) {
        close(load(number(c, "demand"), number(c, "capacity")).unwrap(), number(c, "expected"), DIGITS);
    }
    for c in cases(&all, "relief_capacity", 3) {
        let ours =
            relief_capacity(number(c, "demand"), number(c, "queue"), number(c, "target_queue"), number(c, "time"));
        close(ours, number(c, "expected"), DIGITS);
    }
    for c in cases(&all, "target_capacity", 4) {
        let [demand, wait, factor] = ["demand", "target_wait", "factor"].map(|key| number(c, key));
        let ours = target_capacity(demand, wait, factor, number(c, "cv_demand"), number(c, "cv_capacity"));
        close(ours, number(c, "expected"), DIGITS);
    }
    for c in cases(&all, "target_mean_wait", 4) {
        close(target_mean_wait(number(c, "target_wait"), number(c, "factor")), number(c, "expected"), DIGITS);
    }
    for c in cases(&all, "target_queue_size", 3) {
        let ours = target_queue(number(c, "demand"), number(c, "target_wait"), number(c, "factor"));
        close(ours, number(c, "expected"), DIGITS);
    }
    for c in cases(&all, "waiting_list_pressure", 3) {
        close(pressure(number(c, "mean_wait"), number(c, "target_wait")), number(c, "expected"), DIGITS);
    }
}

#[test]
fn the_queue_by_day() {
    let Some(all) = all() else { return };
    let mut checked = 0;
    for case in cases(&all, "wl_queue_size", 3) {
        let waiters = waiters(case);
        for (day, expected) in case["checks"].as_object().into_iter().flatten() {
            let day: Date = day.parse().unwrap();
            assert_eq!(queue_on(&waiters, day), expected.as_i64().unwrap(), "{day}");
            assert_eq!(queue_by_day(&waiters, day, day), [(day, expected.as_i64().unwrap())]);
            checked += 1;
        }
        if let Some(from) = date(&case["daily_from"]) {
            let expected: Vec<i64> = case["expected"].as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).collect();
            let to = from.saturating_add(jiff::Span::new().days(expected.len() as i64 - 1));
            let ours: Vec<i64> = queue_by_day(&waiters, from, to).into_iter().map(|(_, n)| n).collect();
            assert_eq!(ours, expected);
            checked += expected.len();
        }
    }
    assert_eq!(checked, 14);
}

#[test]
fn removals_a_day_and_the_mean_wait_in_days() {
    let Some(all) = all() else { return };
    for case in cases(&all, "wl_removal_stats", 1) {
        let waiters = waiters(case);
        let first = waiters.iter().map(|w| w.asked).min().unwrap();
        let last = waiters.iter().filter_map(|w| w.seen).max().unwrap();
        let daily = seen_per_day(&waiters, first, last).unwrap();
        close(daily, number(&case["expected"], "capacity_daily"), 1e-12);
        close(daily * 7.0, number(&case["expected"], "capacity_weekly"), 1e-12);
    }
    for case in cases(&all, "wl_stats", 1) {
        let mean = mean_wait_days(&waiters(case), date(&case["end_date"]).unwrap()).unwrap();
        close(mean, number(&case["expected"], "mean_wait"), 1e-12);
        // The package would divide these days by these weeks; ours does not.
        let weeks = number(case, "target_wait");
        close(pressure_days_weeks(mean, weeks), 2.0 * (3.0 / 7.0) / 4.0, 1e-12);
    }
}

#[test]
fn joining_and_being_given_a_place() {
    let Some(all) = all() else { return };
    for case in cases(&all, "wl_insert", 1) {
        let added = dates(&case["additions"]).into_iter().map(Option::unwrap);
        let ours = joined(waiters(case), added);
        let asked: Vec<_> = ours.iter().map(|w| Some(w.asked)).collect();
        let seen: Vec<_> = ours.iter().map(|w| w.seen).collect();
        assert_eq!(asked, dates(&case["expected"]["referral"]));
        assert_eq!(seen, dates(&case["expected"]["removal"]));
    }
    for case in cases(&all, "wl_schedule", 2) {
        let mut waiters = waiters(case);
        let places: Vec<Date> = dates(&case["schedule"]).into_iter().map(Option::unwrap).collect();
        let taken = schedule(&mut waiters, &places);
        assert_eq!(taken as u64, case["expected_removed"].as_u64().unwrap());
        assert_eq!(waiters.iter().filter(|w| w.seen.is_some()).count(), taken);
        assert!(waiters.iter().all(|w| w.seen.is_none_or(|seen| seen >= w.asked)));
        if let Some(rows) = case["expected_rows"].as_u64() {
            assert_eq!(waiters.len() as u64, rows);
        }
    }
}
