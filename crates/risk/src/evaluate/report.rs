use serde::{Deserialize, Serialize};

use super::{
    Balance, Better, Cohort, Definition, Effect, Finding, LineError, Method, PairingError, Peak, Registered,
    Registration, Series, SeriesError, Verdict, change, matched, pair, peak, series,
};

/// The answer to a question that was written down before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The question.
    pub definition: Definition,
    /// Whether it was there before the answer.
    pub registered: Registered,
    /// People in the scheme, of whom so many were matched.
    pub people: (usize, usize),
    /// Outcomes since the scheme began, of those who are compared.
    pub events: usize,
    /// What everybody sees: how those in the scheme changed from before to since, per person and year.
    pub seen: Effect,
    /// What each method found; the primary first.
    pub findings: Vec<Finding>,
    /// Methods that could not be used, and why.
    pub refused: Vec<(Method, String)>,
    /// How alike both sides were.
    pub balance: Vec<Balance>,
    /// How much of what everybody sees came by itself.
    pub peak: Option<Peak>,
    /// What follows.
    pub verdict: Verdict,
}

/// Why there is no answer at all.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReportError {
    /// Nobody can be compared.
    #[error(transparent)]
    Pairing(#[from] PairingError),
    /// The people were followed for other months than the definition asks.
    #[error(
        "the people were followed for {0} months before and {1} of the scheme, and the definition asks for {2} and {3}"
    )]
    Months(usize, usize, usize, usize),
    /// The method that was to answer cannot.
    #[error("the method that was to answer cannot be used: {0}")]
    Primary(String),
}

/// What an answer is made of.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The people.
    pub cohort: &'a Cohort,
    /// The place by month, where there is one.
    pub series: Option<&'a Series>,
    /// Each time the question was recorded.
    pub registrations: &'a [Registration],
}

impl Report {
    /// Answers a question by the method that it names, with every other method that the data allow beside it.
    ///
    /// # Errors
    /// Nobody to compare, other months than asked for, or a primary method that cannot be used.
    pub fn new(definition: &Definition, evidence: Evidence<'_>) -> Result<Self, ReportError> {
        let (file, cohort) = (&definition.file, evidence.cohort);
        let asked = (usize::from(file.outcome.months_before), usize::from(file.outcome.months_after));
        if (cohort.before, cohort.after) != asked {
            return Err(ReportError::Months(cohort.before, cohort.after, asked.0, asked.1));
        }
        let pairing = pair(cohort, &file.matching)?;
        let (mut findings, mut refused, mut balance) = (Vec::new(), Vec::new(), Vec::new());
        match matched(cohort, &pairing) {
            Ok((finding, seen)) => {
                findings.push(finding);
                balance = seen;
            }
            Err(why) => refused.push((Method::Matched, why.to_string())),
        }
        match change(cohort) {
            Ok(finding) => findings.push(finding),
            Err(why) => refused.push((Method::DifferenceInDifferences, why.to_string())),
        }
        match evidence.series.map(series) {
            Some(Ok(finding)) => findings.push(finding),
            Some(Err(why)) => refused.push((Method::InterruptedSeries, SeriesError::to_string(&why))),
            None => refused.push((
                Method::InterruptedSeries,
                "there is no series by month of people who were not picked by their outcomes".to_owned(),
            )),
        }
        findings.sort_by_key(|finding| finding.method != file.primary);
        let Some(primary) = findings.first().filter(|finding| finding.method == file.primary) else {
            let why = refused.iter().find(|(method, _)| *method == file.primary).map(|(_, why)| why.clone());
            return Err(ReportError::Primary(why.unwrap_or_default()));
        };
        let seen = before_and_after(cohort).map_err(|why| ReportError::Primary(why.to_string()))?;
        let compared = cohort.people().iter().zip(&pairing.weights).filter(|(_, weight)| **weight > 0.0);
        let events = compared.flat_map(|(person, _)| &person.months[cohort.since()]).map(|n| usize::from(*n)).sum();
        let enough = pairing.matched >= file.least.people && events >= file.least.events;
        let verdict = Verdict::of(primary, seen, &file.outcome, enough);
        Ok(Self {
            definition: definition.clone(),
            registered: Registered::of(definition, evidence.registrations),
            people: (pairing.matched + pairing.unmatched, pairing.matched),
            events,
            seen,
            findings,
            refused,
            balance,
            peak: peak(cohort, &cohort.places(&file.matching.exact).map_err(PairingError::from)?),
            verdict,
        })
    }

    /// Whether the other methods whose assumptions hold say the same as the primary: their intervals overlap.
    #[must_use]
    pub fn agrees(&self) -> bool {
        let [primary, others @ ..] = &self.findings[..] else { return true };
        let overlaps =
            |other: &Finding| other.effect.low <= primary.effect.high && other.effect.high >= primary.effect.low;
        // A series is of the whole place, and its size another.
        let comparable = others.iter().filter(|other| !other.fails() && other.method != Method::InterruptedSeries);
        comparable.into_iter().all(overlaps)
    }
}

/// How those in the scheme changed, each beside themselves: what is claimed where nobody is compared.
fn before_and_after(cohort: &Cohort) -> Result<Effect, LineError> {
    let moved: Vec<f64> = cohort
        .people()
        .iter()
        .filter(|person| person.in_scheme)
        .map(|person| cohort.rate(person, cohort.since()) - cohort.rate(person, cohort.past()))
        .collect();
    if moved.len() < 2 {
        return Err(LineError::TooFew { what: "people in the scheme", have: moved.len(), columns: 1 });
    }
    let many = moved.len() as f64;
    let mean = moved.iter().sum::<f64>() / many;
    let variance = moved.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (many - 1.0);
    Ok(Effect::of(mean, (variance / many).sqrt(), many - 1.0))
}

impl Better {
    /// The effect turned so that above zero is better.
    pub(super) fn gain(self, effect: Effect) -> Effect {
        effect.times(match self {
            Self::Lower => -1.0,
            Self::Higher => 1.0,
        })
    }
}
