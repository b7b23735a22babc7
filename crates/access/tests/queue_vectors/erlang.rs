use linchpin_access::telephone::{Goal, Line, offered, rostered, staff_for};
use serde_json::Value;

use super::{cases, close, kinds, number, vectors};

fn all() -> Option<Value> {
    vectors("erlang_c.json")
}

fn people(case: &Value) -> u32 {
    u32::try_from(case["agents"].as_u64().unwrap()).unwrap()
}

#[test]
fn every_kind_of_published_case_is_tested() {
    let Some(all) = all() else { return };
    let known = ["erlang_c", "offered_load", "service_level", "required_agents", "occupancy", "shrinkage", "table"];
    kinds(&all, &[&known[..], &["table_tolerance"]].concat());
}

#[test]
fn load_waiting_and_service_level() {
    let Some(all) = all() else { return };
    for c in cases(&all, "erlang_c", 3) {
        close(Line::new(people(c), number(c, "erlangs")).waits(), number(c, "expected"), 1e-12);
    }
    for c in cases(&all, "offered_load", 2) {
        let (calls, seconds) = match c.get("calls_per_hour") {
            Some(an_hour) => (an_hour.as_f64().unwrap(), 3600.0),
            None => (number(c, "calls"), number(c, "interval_s")),
        };
        close(offered(calls, seconds, number(c, "aht_s")).unwrap(), number(c, "expected_erlangs"), 1e-12);
    }
    for c in cases(&all, "service_level", 2) {
        let ours = Line::new(people(c), number(c, "erlangs")).answered_within(number(c, "threshold"), number(c, "aht"));
        close(ours * 100.0, number(c, "expected_pct"), number(c, "tol"));
    }
    for c in cases(&all, "occupancy", 1) {
        close(Line::new(people(c), number(c, "erlangs")).occupancy() * 100.0, number(c, "expected_pct"), 0.005);
    }
}

#[test]
fn people_for_a_promise() {
    let Some(all) = all() else { return };
    for c in cases(&all, "required_agents", 3) {
        let or = |key: &str, other: f64| c.get(key).map_or(other, |v| v.as_f64().unwrap());
        let goal = Goal::new(or("target", 0.8), or("threshold", 20.0)).unwrap();
        let ours = staff_for(number(c, "erlangs"), or("aht", 180.0), goal).unwrap();
        assert_eq!(u64::from(ours), c["expected"].as_u64().unwrap());
    }
    for c in cases(&all, "shrinkage", 1) {
        let ours = rostered(people(c), number(c, "shrinkage")).unwrap();
        assert_eq!(u64::from(ours), c["expected"].as_u64().unwrap());
    }
}

#[test]
fn the_published_table() {
    let Some(all) = all() else { return };
    let tolerance = |key: &str| number(&all["table_tolerance"], key);
    for c in cases(&all, "table", 5) {
        let line = Line::new(people(c), number(c, "erlangs"));
        let (aht, expected) = (number(c, "aht"), &c["expected"]);
        close(line.occupancy(), number(expected, "utilisation"), tolerance("utilisation"));
        close(line.waits(), number(expected, "p_wait"), tolerance("p_wait"));
        let wait = number(expected, "mean_wait_s");
        close(line.mean_wait(aht), wait, wait * tolerance("mean_wait_rel"));
        let level = line.answered_within(number(c, "threshold_s"), aht) * 100.0;
        close(level, number(expected, "service_level_pct"), tolerance("service_level_pt"));
    }
}
