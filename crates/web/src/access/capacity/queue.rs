use linchpin_access::demand::queue::{
    FACTOR, RELIEF_WEEKS, load, needs_relief, pressure_days_weeks, relief_capacity, target_capacity, target_queue,
};
use linchpin_core::{Period, Value};

use super::Seen;

/// What is promised to a routine need, in weeks: five working days.
const TARGET_WEEKS: f64 = 1.0;

/// Whether there is enough, in sentences (`methods.md` 11).
pub(super) fn words(seen: &Seen<'_>, weeks: &[Period]) -> Vec<String> {
    let Some(newest) = weeks.first() else { return Vec::new() };
    let number = |id: &str, week: &Period| seen.value(id, seen.org, *week).number();
    let series = |id: &str| weeks.iter().filter_map(|week| number(id, week)).collect::<Vec<f64>>();
    let (asked, offered) = (series("demand-week"), series("capacity-week"));
    let (Some(demand), Some(capacity)) = (Spread::of(&asked), Spread::of(&offered)) else {
        return vec!["Whether there is enough can be said once two whole weeks have been counted.".into()];
    };
    let mut said = Vec::new();
    let all = asked.len().min(offered.len());
    if let Some(load) = load(demand.mean, capacity.mean) {
        let so = if load >= 1.0 {
            "More is asked for than is put on, so the queue grows week by week"
        } else {
            "Less is asked for than is put on, so a queue can shrink"
        };
        said.push(format!(
            "Load {load:.2}. Over {all} weeks, {:.0} were asked for and {:.0} slots put on in a week on average. {so}.",
            demand.mean, capacity.mean
        ));
    }
    let wanted = target_capacity(demand.mean, TARGET_WEEKS, FACTOR, demand.cv, capacity.cv);
    said.push(format!(
        "Target capacity {wanted:.0} slots a week: what keeps routine waits within {TARGET_WEEKS:.0} week for nearly everybody, given how much weeks differ. {}",
        if capacity.mean >= wanted { "There is as much." } else { "There is less." }
    ));
    if let Some(waiting) = number("waiting-week", newest) {
        let target = target_queue(demand.mean, TARGET_WEEKS, FACTOR);
        if needs_relief(waiting, target) {
            let relief = relief_capacity(demand.mean, waiting, target, RELIEF_WEEKS);
            said.push(format!(
                "Relief capacity {relief:.0} slots a week: {waiting:.0} wait where {target:.0} would do, and that clears it in {RELIEF_WEEKS:.0} weeks."
            ));
        } else {
            said.push(format!("No relief is needed: {waiting:.0} wait, and up to {:.0} would do.", 2.0 * target));
        }
    }
    let wait = seen.value("mean-wait-week", seen.org, *newest);
    match wait {
        Value::Known { value, .. } => {
            let pressure = pressure_days_weeks(value, TARGET_WEEKS);
            let so = if pressure > 1.0 {
                "more than about one in seven will wait too long"
            } else {
                "few will wait too long"
            };
            said.push(format!(
                "Pressure {pressure:.2}: those who wait still had waited {value:.1} days on average, and {so}."
            ));
        }
        Value::Suppressed => said.push("Pressure is withheld, because few wait.".into()),
        _ => said.push("Pressure cannot be said: nobody waited when the week ended.".into()),
    }
    said
}

/// How large a weekly number is, and how far it varies.
struct Spread {
    mean: f64,
    /// The coefficient of variation: standard deviation over mean.
    cv: f64,
}

impl Spread {
    /// `None` with fewer than two weeks, or a mean of nought.
    fn of(all: &[f64]) -> Option<Self> {
        let n = all.len() as f64;
        let mean = all.iter().sum::<f64>() / n;
        let squares = all.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
        (all.len() > 1 && mean > 0.0).then(|| Self { mean, cv: (squares / (n - 1.0)).sqrt() / mean })
    }
}

#[cfg(test)]
mod tests {
    use super::Spread;

    #[test]
    fn two_weeks_are_the_least_that_vary() {
        assert!(Spread::of(&[]).is_none() && Spread::of(&[5.0]).is_none() && Spread::of(&[0.0, 0.0]).is_none());
        let spread = Spread::of(&[90.0, 110.0]).unwrap();
        assert!((spread.mean - 100.0).abs() < 1e-12 && (spread.cv - 0.2_f64.sqrt() / 10.0_f64.sqrt()).abs() < 1e-9);
    }
}
