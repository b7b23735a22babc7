use super::{
    super::{Unfit, decile::interpolated},
    Kind, Settings,
    score::Score,
};

/// How much the areas vary (phi, 1 when by chance alone) and the variance between them beyond chance (tau²).
pub(super) fn dispersion(scores: &[Score], settings: &Settings) -> Result<(f64, f64), Unfit> {
    let kept = match settings.kind {
        Kind::RatioLog => truncated(scores, settings.trim),
        _ => winsorised(scores, settings.trim).ok_or(Unfit::NotFinite("the score of an area"))?,
    };
    if kept.len() < 2 {
        return Err(Unfit::TooFew {
            what: "areas after the extremes are left out",
            have: kept.len() as f64,
            need: 2.0,
        });
    }
    let n = kept.len() as f64;
    let squares: f64 = kept.iter().map(|s| s.z * s.z).sum();
    let weight = |s: &Score| (s.error * s.error).recip();
    let weights: f64 = kept.iter().map(weight).sum();
    let spread = weights - kept.iter().map(|s| weight(s).powi(2)).sum::<f64>() / weights;
    let excess = squares - (n - 1.0);
    let tau2 = if excess > 0.0 && spread > 0.0 { excess / spread } else { 0.0 };
    let phi = squares / n;
    if phi.is_finite() && tau2.is_finite() { Ok((phi, tau2)) } else { Err(Unfit::NotFinite("the spread of the areas")) }
}

/// Without the lowest and highest scores: with `k = 1 / trim` equal slices of the ranking, those of the first and last slice.
fn truncated(scores: &[Score], trim: f64) -> Vec<Score> {
    let slices = 1.0 / trim;
    let n = scores.len() as f64;
    let slice = |score: &Score| {
        let lower = scores.iter().filter(|s| s.z < score.z).count() as f64;
        let equal = scores.iter().filter(|s| s.z == score.z).count() as f64;
        // Ties share the mean of the ranks they take.
        let rank = lower + (equal + 1.0) / 2.0;
        (rank * slices / (n + 1.0)).floor()
    };
    scores.iter().copied().filter(|s| s.z.is_finite() && (slice(s) > 0.0) && slice(s) < slices - 1.0).collect()
}

/// All scores, the extreme ones pulled in to the trimming quantiles; `None` where those are no numbers.
fn winsorised(scores: &[Score], trim: f64) -> Option<Vec<Score>> {
    let mut sorted: Vec<f64> = scores.iter().map(|s| s.z).collect();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (interpolated(&sorted, trim), interpolated(&sorted, 1.0 - trim));
    (low <= high).then(|| scores.iter().map(|s| Score { z: s.z.clamp(low, high), ..*s }).collect())
}
