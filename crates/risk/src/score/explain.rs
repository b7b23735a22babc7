use super::{Lace, Outcome, Score, lace::Parts};
use crate::bits::Bits;

/// Who reads an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// A clinician.
    Clinician,
    /// The person it is about.
    Patient,
}

/// A score in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What it says.
    pub says: String,
    /// What it was made of, the weightiest first; empty where nothing counts.
    pub because: Vec<String>,
    /// What to keep in mind.
    pub mind: String,
}

/// What stands under every score a clinician reads.
const ADVICE: &str =
    "This supports a clinician’s judgement and decides nothing: nobody is added to a list, or refused, by it alone.";

/// What stands under every score that the person reads.
const YOURS: &str = "It is worked out from what is written in your record. If something in it is wrong or missing, tell your practice. \
                     No decision about your care is made by it alone.";

impl Score {
    /// A version’s outcome in words; `items` are those that count, from `at` on.
    #[must_use]
    pub fn explain(&self, version: usize, outcome: Outcome, items: &Bits, at: usize, to: Audience) -> Explanation {
        let Some(of) = self.versions.get(version) else { return nothing(&self.words.title, to) };
        let (value, band) = match outcome {
            Outcome::Known { value, band } => (value, band.and_then(|band| of.bands.get(usize::from(band)))),
            Outcome::NotFor => return nothing(&of.title, to),
            Outcome::Missing(missing) => return untold(&of.title, missing.sentence(), to),
        };
        let mut counted: Vec<_> = self.items.iter().enumerate().filter(|(n, _)| items.has(at + n)).collect();
        counted.sort_by(|a, b| b.1.points[version].abs().total_cmp(&a.1.points[version].abs()));
        let because = counted.iter().map(|(_, item)| match to {
            Audience::Clinician if self.is_plain_count(version) => item.title.clone(),
            Audience::Clinician => format!("{} ({})", item.title, signed(item.points[version])),
            Audience::Patient => item.plain.clone(),
        });
        let says = match to {
            Audience::Clinician => {
                let band = band.map_or(String::new(), |band| format!(", {}", band.title));
                format!("{}: {}{band}. {}", of.title, number(value), self.words.clinician)
            }
            Audience::Patient => band
                .map_or_else(|| self.words.patient.clone(), |band| format!("{} {}", self.words.patient, band.patient)),
        };
        Explanation { says, because: because.collect(), mind: mind(&self.words.caveats, to) }
    }

    /// Whether each item counts one.
    fn is_plain_count(&self, version: usize) -> bool {
        self.items.iter().all(|item| (item.points[version] - 1.0).abs() < f64::EPSILON)
    }
}

impl Lace {
    /// Its outcome in words.
    #[must_use]
    pub fn explain(&self, outcome: Outcome, parts: Option<Parts>, to: Audience) -> Explanation {
        let (value, band) = match outcome {
            Outcome::Known { value, band } => (value, band.and_then(|band| self.bands.get(usize::from(band)))),
            Outcome::NotFor => return nothing(&self.words.title, to),
            Outcome::Missing(missing) => return untold(&self.words.title, missing.sentence(), to),
        };
        let part = |name: &str, plain: &str, points: f64| match to {
            _ if points <= 0.0 => None,
            Audience::Clinician => Some(format!("{name} ({})", signed(points))),
            Audience::Patient => Some(plain.to_owned()),
        };
        let because = parts.map_or(Vec::new(), |p| {
            let all = [
                part("length of stay", "how long you were in hospital", p.length),
                part("admitted as an emergency", "that you had to go in as an emergency", p.acuity),
                part("comorbidity", "other illnesses that you have", p.comorbidity),
                part("emergency department visits before", "visits to an emergency department before that", p.visits),
            ];
            all.into_iter().flatten().collect()
        });
        let says = match to {
            Audience::Clinician => {
                let band = band.map_or(String::new(), |band| format!(", {}", band.title));
                format!("{}: {}{band}. {}", self.words.title, number(value), self.words.clinician)
            }
            Audience::Patient => band
                .map_or_else(|| self.words.patient.clone(), |band| format!("{} {}", self.words.patient, band.patient)),
        };
        Explanation { says, because, mind: mind(&self.words.caveats, to) }
    }
}

fn nothing(title: &str, to: Audience) -> Explanation {
    let says = match to {
        Audience::Clinician => format!("{title} is not made for this person."),
        Audience::Patient => "This score is not made for you.".to_owned(),
    };
    Explanation { says, because: Vec::new(), mind: String::new() }
}

fn untold(title: &str, why: &str, to: Audience) -> Explanation {
    let says = match to {
        Audience::Clinician => format!("{title} cannot be worked out. {why}"),
        Audience::Patient => format!("This score cannot be worked out for you. {why}"),
    };
    Explanation { says, because: Vec::new(), mind: mind("", to) }
}

fn mind(caveats: &str, to: Audience) -> String {
    match to {
        Audience::Clinician => [caveats.trim(), ADVICE].join(" ").trim().to_owned(),
        Audience::Patient => YOURS.to_owned(),
    }
}

/// A number without noughts that say nothing.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn signed(points: f64) -> String {
    if points < 0.0 { format!("−{}", number(-points)) } else { format!("+{}", number(points)) }
}
