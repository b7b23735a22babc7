use super::{
    Assumption, Balance, Cohort, Effect, Errors, Finding, Held, LineError, Method, Pairing, balance, balance::MATTERS,
    line,
};
use crate::{algebra::Table, words::people};

/// With fewer practices on either side the spread between them cannot be told from so few: sets stand in their place.
const LEAST_PRACTICES: usize = 8;

/// Those in the scheme beside people like them, in the months since it began.
///
/// # Errors
/// Too few to draw a line through.
pub fn matched(cohort: &Cohort, pairing: &Pairing) -> Result<(Finding, Vec<Balance>), LineError> {
    let compared = Compared::of(cohort, pairing);
    let mut table = Table::new(["scheme"])?;
    compared.scheme.iter().try_for_each(|scheme| table.push(&[*scheme]))?;
    let rates: Vec<f64> = compared.rates(cohort, &cohort.since());
    let line = line(&table, &rates, Some(&compared.weights), Errors::Clustered(&compared.groups))?;
    let effect = line.of("scheme").unwrap_or_else(|| Effect::of(f64::NAN, f64::NAN, f64::NAN));
    let balance = balance(cohort, pairing);
    let assumptions = vec![
        alike(&balance),
        reach(pairing),
        overlap(cohort, pairing),
        Assumption::new(
            "Nothing that nobody wrote down made people both likelier to be in the scheme and likelier to have the outcome.",
            Held::Unseen,
            "No data can show this. Ask those who picked people what they went by; whatever is not a trait here is not accounted for.".into(),
        ),
    ];
    let finding =
        Finding { method: Method::Matched, effect, without: line.values[0], errors: compared.errors, assumptions };
    Ok((finding, balance))
}

/// The people who are compared, without the others.
pub(super) struct Compared {
    /// Their places in the cohort.
    pub places: Vec<usize>,
    /// 1 in the scheme, 0 outside.
    pub scheme: Vec<f64>,
    /// How much each counts.
    pub weights: Vec<f64>,
    /// Whom each is alike to in ways nobody measured.
    pub groups: Vec<u32>,
    /// The same in words.
    pub errors: String,
}

impl Compared {
    pub fn of(cohort: &Cohort, pairing: &Pairing) -> Self {
        Self::new(
            cohort,
            &pairing.weights,
            |at| pairing.sets[at],
            "people of one matched set may be alike (clustered by set",
        )
    }

    /// Everybody, each as much as the other.
    pub fn everybody(cohort: &Cohort) -> Self {
        let weights = vec![1.0; cohort.people().len()];
        Self::new(cohort, &weights, |at| at as u32, "each person is there before and after (clustered by person")
    }

    /// `group` says whom each is alike to where there are too few practices to tell that practices are.
    fn new(cohort: &Cohort, weights: &[f64], group: impl Fn(usize) -> u32, grouped: &str) -> Self {
        let people = cohort.people();
        let places: Vec<usize> = (0..people.len()).filter(|&at| weights[at] > 0.0).collect();
        let practices = |in_scheme: bool| {
            let side = places.iter().filter(|&&at| people[at].in_scheme == in_scheme);
            side.map(|&at| people[at].practice).collect::<std::collections::BTreeSet<_>>().len()
        };
        let by_practice = practices(true).min(practices(false)) >= LEAST_PRACTICES;
        let errors = if by_practice {
            "people of one practice may be alike (clustered by practice)".to_owned()
        } else {
            format!("{grouped}; there are too few practices to cluster by)")
        };
        Self {
            scheme: places.iter().map(|&at| f64::from(u8::from(people[at].in_scheme))).collect(),
            weights: places.iter().map(|&at| weights[at]).collect(),
            groups: places.iter().map(|&at| if by_practice { people[at].practice } else { group(at) }).collect(),
            errors,
            places,
        }
    }

    /// What each had a year in some months.
    pub fn rates(&self, cohort: &Cohort, months: &std::ops::Range<usize>) -> Vec<f64> {
        self.places.iter().map(|&at| cohort.rate(&cohort.people()[at], months.clone())).collect()
    }
}

fn alike(balance: &[Balance]) -> Assumption {
    let apart: Vec<&Balance> = balance.iter().filter(|trait_| !trait_.holds()).collect();
    let worst = balance.iter().max_by(|a, b| a.difference.abs().total_cmp(&b.difference.abs()));
    let worst = worst.map_or_else(String::new, |w| format!("“{}”, {:.2}", w.name, w.difference.abs()));
    let (held, seen) = match apart.len() {
        0 => (Held::Holds, format!("Every standardised difference is at most {MATTERS}; the largest is of {worst}.")),
        many => {
            let held = if apart.iter().any(|b| b.difference.abs() > 0.25) { Held::Fails } else { Held::Doubtful };
            (
                held,
                format!(
                    "{many} of {} traits differ by more than {MATTERS} standard deviations; the most {worst}.",
                    balance.len()
                ),
            )
        }
    };
    Assumption::new("After matching, both sides were alike before the scheme in everything that is known.", held, seen)
}

fn reach(pairing: &Pairing) -> Assumption {
    let all = pairing.matched + pairing.unmatched;
    let share = pairing.matched as f64 / all as f64;
    let held = match share {
        share if share >= 0.95 => Held::Holds,
        share if share >= 0.8 => Held::Doubtful,
        _ => Held::Fails,
    };
    let seen = format!(
        "{} of {} in the scheme found somebody ({:.0} in 100). The answer is about them.",
        people(pairing.matched),
        people(all),
        100.0 * share
    );
    Assumption::new("Those for whom somebody was found stand for all in the scheme.", held, seen)
}

fn overlap(cohort: &Cohort, pairing: &Pairing) -> Assumption {
    let says = "Everybody in the scheme could as well have been outside of it, and there are people who were.";
    let Some(propensity) = &pairing.propensity else {
        return Assumption::new(
            says,
            Held::Holds,
            "Each is compared with people whose traits are exactly theirs.".into(),
        );
    };
    let in_scheme = cohort.people().iter().zip(propensity).filter(|(person, _)| person.in_scheme);
    let certain = in_scheme.filter(|(_, p)| **p > 0.95).count();
    let held = if certain == 0 { Held::Holds } else { Held::Doubtful };
    let seen = format!(
        "Of those in the scheme, {} were all but certain to be in it by their traits (more than 95 in 100).",
        people(certain)
    );
    Assumption::new(says, held, seen)
}
