use super::{FitError, Model, Row, fit::newton, model::logit};

/// Appointments of like predicted risk, and what became of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// How many.
    pub rows: usize,
    /// The mean of the predicted chances, 0 to 1.
    pub predicted: f64,
    /// The share that was missed, 0 to 1.
    pub observed: f64,
}

/// How a model does on appointments from which it did not learn.
#[derive(Clone, Debug, PartialEq)]
pub struct Validation {
    /// How many.
    pub rows: usize,
    /// Of which missed.
    pub missed: usize,
    /// The chance that of two appointments, one missed and one kept, the missed one was held likelier to be; 0.5 is a coin.
    pub auc: f64,
    /// The mean squared error of the chances.
    pub brier: f64,
    /// The same of saying the average share for every appointment: what a model must beat.
    pub brier_of_average: f64,
    /// Calibration in the logistic sense: 0 is right, above 0 the model says too little.
    pub intercept: f64,
    /// 1 is right; below 1 the model is too sure of itself.
    pub slope: f64,
    /// Bands of like risk, lowest first.
    pub bands: Vec<Band>,
}

impl Validation {
    /// In sentences, for the person who decides whether to use it.
    #[must_use]
    pub fn sentence(&self) -> String {
        let better = 100.0 * (1.0 - self.brier / self.brier_of_average);
        let worth = if better > 0.0 {
            format!("its error is {better:.1}% less than that of saying the average for everybody")
        } else {
            "it is no better than saying the average for everybody: do not use it".into()
        };
        format!(
            "On {} later appointments, {} of them missed: of a missed and a kept one it held the missed one likelier {:.0} times in 100; {worth}.",
            self.rows,
            self.missed,
            100.0 * self.auc
        )
    }
}

/// Splits rows by day: the first `share` of them to learn from and the later ones to test on, no day in both. A model is
/// tested on what came after, as it will be used.
#[must_use]
pub fn split(rows: &[Row], share: f64) -> (Vec<Row>, Vec<Row>) {
    let mut sorted = rows.to_vec();
    sorted.sort_by_key(|row| row.day);
    // Between 0 and all.
    let cut = (share.clamp(0.0, 1.0) * sorted.len() as f64).round() as usize;
    let Some(day) = sorted.get(cut).map(|row| row.day) else { return (sorted, Vec::new()) };
    let cut = sorted.partition_point(|row| row.day < day);
    let later = sorted.split_off(cut);
    (sorted, later)
}

/// Holds a model against rows from which it did not learn.
///
/// # Errors
/// Rows among which none, or all, were missed: nothing can be said then.
pub fn validate(model: &Model, rows: &[Row], bands: usize) -> Result<Validation, FitError> {
    let mut pairs: Vec<(f64, bool)> =
        rows.iter().map(|row| (model.chance(row.lead_days, row.history, row.mode), row.missed)).collect();
    let missed = rows.iter().filter(|row| row.missed).count();
    let nothing = FitError::TooFew { rows: rows.len(), missed };
    let auc = auc(&pairs).ok_or(nothing)?;
    let (intercept, slope) = calibration(&pairs).ok_or(nothing)?;
    let share = missed as f64 / rows.len() as f64;
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
    Ok(Validation {
        rows: rows.len(),
        missed,
        auc,
        brier: brier(&pairs).ok_or(nothing)?,
        brier_of_average: share * (1.0 - share),
        intercept,
        slope,
        bands: banded(&pairs, bands),
    })
}

/// The area under the receiver operating characteristic, by ranks, ties counting half; none where all ended the same way.
#[must_use]
pub fn auc(pairs: &[(f64, bool)]) -> Option<f64> {
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut ranks, mut done) = (0.0, 0_usize);
    for tie in sorted.chunk_by(|one, other| one.0 == other.0) {
        // The mean of the ranks that the tie takes.
        let rank = done as f64 + (tie.len() as f64 + 1.0) / 2.0;
        ranks += rank * tie.iter().filter(|(_, missed)| *missed).count() as f64;
        done += tie.len();
    }
    let missed = pairs.iter().filter(|(_, missed)| *missed).count() as f64;
    let kept = pairs.len() as f64 - missed;
    (missed > 0.0 && kept > 0.0).then(|| (ranks - missed * (missed + 1.0) / 2.0) / (missed * kept))
}

/// The mean squared difference between chance and outcome; none without rows.
#[must_use]
pub fn brier(pairs: &[(f64, bool)]) -> Option<f64> {
    let error: f64 = pairs.iter().map(|(chance, missed)| (chance - f64::from(u8::from(*missed))).powi(2)).sum();
    (!pairs.is_empty()).then(|| error / pairs.len() as f64)
}

/// Intercept and slope of calibration: the intercept with the slope held at 1 (calibration in the large), and the slope of
/// the outcome on the log-odds of the chance. None where all ended the same way or all chances are the same.
#[must_use]
pub fn calibration(pairs: &[(f64, bool)]) -> Option<(f64, f64)> {
    let outcome = |missed: bool| f64::from(u8::from(missed));
    let of = |chance: f64| logit(chance.clamp(1e-9, 1.0 - 1e-9));
    // A very strong pull to 1 holds the slope there.
    let rows: Vec<_> = pairs.iter().map(|(chance, missed)| ([1.0, of(*chance)], outcome(*missed))).collect();
    let held = newton(&rows, [0.0, 1.0], [0.0, 1.0], [0.0, 1e15])?;
    let free = newton(&rows, [0.0, 1.0], [0.0, 1.0], [0.0, 0.0])?;
    Some((held.0[0], free.0[1]))
}

/// Bands of as nearly as can be as many rows each, in the order of the chances.
fn banded(sorted: &[(f64, bool)], bands: usize) -> Vec<Band> {
    let bands = bands.clamp(1, sorted.len().max(1));
    let cut = |place: usize| place * sorted.len() / bands;
    let of = (0..bands).map(|place| &sorted[cut(place)..cut(place + 1)]).filter(|rows| !rows.is_empty());
    of.map(|rows| {
        let count = rows.len() as f64;
        Band {
            rows: rows.len(),
            predicted: rows.iter().map(|(chance, _)| chance).sum::<f64>() / count,
            observed: rows.iter().filter(|(_, missed)| *missed).count() as f64 / count,
        }
    })
    .collect()
}
