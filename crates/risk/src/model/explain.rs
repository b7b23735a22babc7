use super::{Definition, Model, Of};

/// Reasons whose odds move by less than so many times are not worth a person's time.
const LEAST: f64 = 1.1;

/// So many reasons are told.
const MOST: usize = 5;

/// Why a chance is what it is, for one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The chance.
    pub chance: f64,
    /// How often it happens among all of whom the model learnt.
    pub average: f64,
    /// What moves it most, strongest first.
    pub reasons: Vec<Reason>,
    outcome: Said,
    months: u16,
}

/// The outcome as it is said.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    clinician: String,
    patient: String,
}

/// One thing that moves a chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The feature.
    pub feature: String,
    /// By how many times it moves the odds, beside a person who has the average of it: above 1 it raises them.
    pub times: f64,
    /// In words for a clinician.
    pub clinician: String,
    /// In words for the patient; none where the definition says nothing to them.
    pub patient: Option<String>,
}

impl Model {
    /// Why this person's chance is what it is. `numbers` and `row` are those of [`super::Past`].
    #[must_use]
    pub fn explain(&self, definition: &Definition, numbers: &[Option<f64>], row: &[f64]) -> Explanation {
        let mut parts = self.parts(row);
        let mut reasons = Vec::new();
        for (feature, number) in definition.file.feature.iter().zip(numbers) {
            let part: f64 = parts.by_ref().take(feature.columns().len()).sum();
            let (clinician, patient) = match number {
                Some(n) => (feature.clinician.of(*n), feature.patient.as_ref().and_then(|words| words.of(*n))),
                // A score may have no meaning for somebody, which is no reason.
                None if matches!(feature.of, Of::Score(_)) => (None, None),
                None => (Some(format!("{} is not known", feature.title.to_lowercase())), None),
            };
            let times = part.exp();
            if let Some(clinician) = clinician.filter(|_| times.max(1.0 / times) >= LEAST) {
                reasons.push(Reason { feature: feature.id.clone(), times, clinician, patient });
            }
        }
        reasons.sort_by(|a, b| b.times.ln().abs().total_cmp(&a.times.ln().abs()));
        reasons.truncate(MOST);
        let outcome = &definition.file.outcome;
        Explanation {
            chance: self.chance(row),
            average: self.average(),
            reasons,
            outcome: Said { clinician: outcome.clinician.clone(), patient: outcome.patient.clone() },
            months: outcome.months,
        }
    }
}

impl Explanation {
    /// For a clinician, with how strongly each reason counts.
    #[must_use]
    pub fn clinician(&self) -> String {
        let told = |raises: bool| {
            let these = self.reasons.iter().filter(|reason| (reason.times > 1.0) == raises);
            these.map(|r| format!("{} (odds times {:.1})", r.clinician, r.times)).collect::<Vec<_>>()
        };
        let mut text = format!(
            "Of 100 people with such a record, about {} {} within {} months; of all, about {}.",
            hundredths(self.chance),
            self.outcome.clinician,
            self.months,
            hundredths(self.average)
        );
        for (raises, lead) in [(true, "Raised by"), (false, "Lowered by")] {
            let reasons = told(raises);
            if !reasons.is_empty() {
                text = format!("{text} {lead}: {}.", reasons.join("; "));
            }
        }
        format!("{text} This supports a judgement and does not replace one.")
    }

    /// For the patient: no odds, no blame, and nothing that lowers it dressed up as praise.
    #[must_use]
    pub fn patient(&self) -> String {
        let reasons: Vec<&str> =
            self.reasons.iter().filter(|r| r.times > 1.0).filter_map(|r| r.patient.as_deref()).collect();
        let because = match &reasons[..] {
            [] => String::new(),
            reasons => format!(" What counts most: {}.", reasons.join("; ")),
        };
        format!(
            "Of 100 people whose health record looks like yours, about {} {} in the following {} months.{because} This is worked \
             out by a computer from your record. It cannot know everything about you, and it decides nothing. Your practice can \
             tell you more, and can put right what is wrong in your record.",
            hundredths(self.chance),
            self.outcome.patient,
            self.months,
        )
    }
}

/// A chance in whole hundredths, never none or all: a model is not so sure.
fn hundredths(chance: f64) -> String {
    let whole = (chance * 100.0).round();
    if whole < 1.0 { "fewer than 1".to_owned() } else { format!("{:.0}", whole.min(99.0)) }
}
