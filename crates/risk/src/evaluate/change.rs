use super::{Assumption, Cohort, Effect, Errors, Finding, Held, LineError, Method, line, matched::Compared};
use crate::algebra::Table;

/// How much more those in the scheme changed than others did: the difference of the differences, before to after, of everybody.
///
/// # Errors
/// Too few to draw a line through.
pub fn change(cohort: &Cohort) -> Result<Finding, LineError> {
    let compared = Compared::everybody(cohort);
    let mut table = Table::new(["scheme", "after", "both"])?;
    let (mut rates, mut weights, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    for (after, months) in [(0.0, cohort.past()), (1.0, cohort.since())] {
        for scheme in &compared.scheme {
            table.push(&[*scheme, after, scheme * after])?;
        }
        rates.extend(compared.rates(cohort, &months));
        weights.extend_from_slice(&compared.weights);
        groups.extend_from_slice(&compared.groups);
    }
    let line = line(&table, &rates, Some(&weights), Errors::Clustered(&groups))?;
    let effect = line.of("both").unwrap_or_else(|| Effect::of(f64::NAN, f64::NAN, f64::NAN));
    let without = line.values[..3].iter().sum();
    let assumptions = vec![
        parallel(cohort, &compared, effect)?,
        not_at_peak(cohort, &compared),
        Assumption::new(
            "Nothing else happened to one side only at the time the scheme began.",
            Held::Unseen,
            "No data can show this. Ask what else began then: another scheme, a hospital that changed how it admits, a practice that closed.".into(),
        ),
    ];
    Ok(Finding { method: Method::DifferenceInDifferences, effect, without, errors: compared.errors, assumptions })
}

/// Months of a stretch, of which a course is drawn.
const STRETCH: usize = 3;

/// Whether both sides were on parallel courses before: a different slope would have carried them apart without any scheme.
fn parallel(cohort: &Cohort, compared: &Compared, effect: Effect) -> Result<Assumption, LineError> {
    let says = "Without the scheme both sides would have gone on in parallel, as they had before it.";
    let stretches = cohort.before / STRETCH;
    if stretches < 3 {
        let seen = format!("{} months before are too few to see a course: nine are needed.", cohort.before);
        return Ok(Assumption::new(says, Held::Unseen, seen));
    }
    let mut table = Table::new(["scheme", "time", "both"])?;
    let (mut rates, mut weights, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    for stretch in 0..stretches {
        // In years, so that a slope is a change per year.
        let time = stretch as f64 * STRETCH as f64 / 12.0;
        for scheme in &compared.scheme {
            table.push(&[*scheme, time, scheme * time])?;
        }
        let from = cohort.before % STRETCH + stretch * STRETCH;
        rates.extend(compared.rates(cohort, &(from..from + STRETCH)));
        weights.extend_from_slice(&compared.weights);
        groups.extend_from_slice(&compared.groups);
    }
    let line = line(&table, &rates, Some(&weights), Errors::Clustered(&groups))?;
    let slope = line.of("both").unwrap_or_else(|| Effect::of(f64::NAN, f64::NAN, f64::NAN));
    // From the middle of the months before to the middle of those after.
    let years = (cohort.before + cohort.after) as f64 / 24.0;
    let carried = slope.times(years);
    let held = if !slope.may_be_none() {
        Held::Fails
    } else if carried.low.abs().max(carried.high.abs()) < effect.value.abs() {
        Held::Holds
    } else {
        Held::Doubtful
    };
    let seen = format!(
        "Before the scheme the gap between them moved by {:+.3} a year ({:+.3} to {:+.3}). Gone on like that, it alone would make a \
         difference of {:+.3} ({:+.3} to {:+.3}).",
        slope.value, slope.low, slope.high, carried.value, carried.low, carried.high
    );
    Ok(Assumption::new(says, held, seen))
}

/// Whether those in the scheme stood higher just before it than in the months before that, and others did not: then they fall by
/// themselves.
fn not_at_peak(cohort: &Cohort, compared: &Compared) -> Assumption {
    let says = "Those in the scheme were not picked at a peak from which they would have come down by themselves.";
    let past = cohort.before;
    let lately = cohort.lately;
    if past < 2 * lately {
        return Assumption::new(says, Held::Unseen, format!("{past} months before are too few to see a peak."));
    }
    let ratio = |in_scheme: f64| {
        let mean = |months: std::ops::Range<usize>| {
            let side = compared.rates(cohort, &months).into_iter().zip(&compared.weights).zip(&compared.scheme);
            let side = side.filter(|(_, scheme)| **scheme == in_scheme);
            let (sum, all) = side.fold((0.0, 0.0), |(sum, all), ((rate, w), _)| (sum + rate * w, all + w));
            sum / all
        };
        mean(past - lately..past) / mean(0..past - lately).max(1e-9)
    };
    let (scheme, others) = (ratio(1.0), ratio(0.0));
    let held = match scheme / others {
        apart if apart < 1.25 => Held::Holds,
        apart if apart < 1.75 => Held::Doubtful,
        _ => Held::Fails,
    };
    let seen = format!(
        "In the last {lately} months before it they stood at {scheme:.1} times what they had before; those they are compared with at {others:.1} times."
    );
    Assumption::new(says, held, seen)
}
