use super::{Measure, Outcome};
use crate::interval::{Estimate, estimate};

/// What is said first, and in this order; the others stand in the table.
const FIRST: [Measure; 8] = [
    Measure::UrgentKept,
    Measure::ChildKept,
    Measure::RoutineKept,
    Measure::FollowUpKept,
    Measure::RoutineNinetieth,
    Measure::Unmet,
    Measure::Utilisation,
    Measure::CostTotal,
];

/// One figure of today beside the same of a change.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Difference {
    /// Which.
    pub measure: Measure,
    /// Today.
    pub before: Estimate,
    /// With the change.
    pub after: Estimate,
    /// The change itself, run by run: narrower than what the two intervals suggest, because both met the same people.
    pub by: Estimate,
}

impl Difference {
    /// Whether the change is more than chance: its interval leaves zero out.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.by.runs > 1 && (self.by.low > 0.0 || self.by.high < 0.0)
    }

    /// Whether it would be seen when written.
    fn shows(&self) -> bool {
        self.measure.write(self.before.mean) != self.measure.write(self.after.mean)
    }

    /// The change in words, such as "routine promises kept rise from 81% (79-83) to 90% (88-91)".
    #[must_use]
    pub fn words(&self) -> String {
        let (what, measure) = (lower_first(self.measure.title()), self.measure);
        let told = |e: Estimate| format!("{} ({})", measure.write(e.mean), measure.write_range(e.low, e.high));
        if !self.is_clear() || !self.shows() {
            return format!("{what}: no clear change from {}", told(self.before));
        }
        // "Promises kept" are many, "time that is booked" is one.
        let many = matches!(
            measure,
            Measure::UrgentKept
                | Measure::ChildKept
                | Measure::RoutineKept
                | Measure::FollowUpKept
                | Measure::Missed
                | Measure::Unmet
                | Measure::UnmetPer1000
                | Measure::AppointmentsPer1000
                | Measure::ContactsPer1000
                | Measure::ExtendedPer1000
                | Measure::CallsGivenUp
        );
        let verb = match (self.by.mean > 0.0, many) {
            (true, true) => "rise",
            (true, false) => "rises",
            (false, true) => "fall",
            (false, false) => "falls",
        };
        // "Nine in ten wait at most" needs no verb of its own.
        if matches!(measure, Measure::UrgentNinetieth | Measure::RoutineNinetieth) {
            return format!("{what} {}, where it was {}", told(self.after), told(self.before));
        }
        format!("{what} {verb} from {} to {}", told(self.before), told(self.after))
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Today beside a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Every figure that both have.
    pub differences: Vec<Difference>,
}

impl Comparison {
    /// One figure.
    #[must_use]
    pub fn of(&self, measure: Measure) -> Option<&Difference> {
        self.differences.iter().find(|d| d.measure == measure)
    }

    /// What changes, in a plain sentence; what does not is named at its end.
    #[must_use]
    pub fn sentence(&self) -> String {
        let first: Vec<&Difference> = FIRST.iter().filter_map(|m| self.of(*m)).collect();
        let (changed, same): (Vec<&Difference>, Vec<&Difference>) =
            first.into_iter().partition(|d| d.is_clear() && d.shows());
        let mut parts: Vec<String> = changed.iter().map(|d| d.words()).collect();
        if !same.is_empty() {
            let names: Vec<String> = same.iter().map(|d| lower_first(d.measure.title())).collect();
            parts.push(format!("no clear change in {}", names.join(", ")));
        }
        let text = parts.join("; ");
        let mut chars = text.chars();
        chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).chain(".".chars()).collect())
    }
}

/// Sets two outcomes of one seed and one number of replications beside each other, run by run.
#[must_use]
pub fn compare(before: &Outcome, after: &Outcome) -> Comparison {
    let difference = |measure: &Measure| {
        let pairs = before.runs.iter().zip(&after.runs);
        let by: Vec<f64> = pairs.filter_map(|(b, a)| Some(a.value(*measure)? - b.value(*measure)?)).collect();
        Some(Difference {
            measure: *measure,
            before: before.estimate(*measure)?,
            after: after.estimate(*measure)?,
            by: estimate(&by)?,
        })
    };
    Comparison { differences: Measure::ALL.iter().filter_map(difference).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(mean: f64, low: f64, high: f64) -> Estimate {
        Estimate { mean, low, high, runs: 10 }
    }

    #[test]
    fn a_change_is_said_in_a_sentence_and_chance_is_not() {
        let rise = Difference {
            measure: Measure::RoutineKept,
            before: estimate(0.81, 0.79, 0.83),
            after: estimate(0.90, 0.88, 0.91),
            by: estimate(0.09, 0.08, 0.10),
        };
        let chance = Difference { by: estimate(0.09, -0.01, 0.19), measure: Measure::UrgentKept, ..rise };
        let small = Difference {
            measure: Measure::Utilisation,
            after: estimate(0.812, 0.79, 0.83),
            by: estimate(0.002, 0.001, 0.003),
            ..rise
        };
        let unmet = Difference {
            measure: Measure::Unmet,
            before: estimate(0.06, 0.05, 0.07),
            after: estimate(0.02, 0.01, 0.03),
            by: estimate(-0.04, -0.05, -0.03),
        };
        let told = Comparison { differences: vec![chance, rise, unmet, small] }.sentence();
        assert_eq!(
            told,
            "Routine promises kept rise from 81% (79-83) to 90% (88-91); requests that go elsewhere fall from 6% (5-7) to \
             2% (1-3); no clear change in urgent promises kept, time that is booked."
        );
    }
}
