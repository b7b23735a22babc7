//! Where an organisation stands among its peers: percentile ranks and deciles (`methods.md` 5).

use super::Unfit;

/// The percentile rank, 0 to 100, of each value among the known ones: the share of the others that are lower.
///
/// Equal values share the lower rank; a missing (or not finite) value has none; a value on its own has rank 0.
#[must_use]
pub fn percentile_ranks(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let known = sorted(values);
    let others = known.len().saturating_sub(1).max(1) as f64;
    values
        .iter()
        .map(|v| v.filter(|v| v.is_finite()).map(|v| 100.0 * known.partition_point(|&k| k < v) as f64 / others))
        .collect()
}

/// The nine deciles, 10th to 90th, of the known values, by linear interpolation (type 7, as spreadsheets do).
///
/// # Errors
/// No known value.
pub fn deciles(values: &[Option<f64>]) -> Result<[f64; 9], Unfit> {
    let known = sorted(values);
    if known.is_empty() {
        return Err(Unfit::Empty);
    }
    Ok(std::array::from_fn(|i| interpolated(&known, (i + 1) as f64 / 10.0)))
}

/// The quantile at `share` (0 to 1) of the known values, by linear interpolation.
///
/// # Errors
/// No known value, or a share outside 0 to 1.
pub fn quantile(values: &[Option<f64>], share: f64) -> Result<f64, Unfit> {
    let known = sorted(values);
    if known.is_empty() {
        return Err(Unfit::Empty);
    }
    if !(0.0..=1.0).contains(&share) {
        return Err(Unfit::Setting("a share lies between 0 and 1"));
    }
    Ok(interpolated(&known, share))
}

fn sorted(values: &[Option<f64>]) -> Vec<f64> {
    let mut known: Vec<f64> = values.iter().flatten().copied().filter(|v| v.is_finite()).collect();
    known.sort_by(f64::total_cmp);
    known
}

/// The quantile of sorted values, not empty.
pub(crate) fn interpolated(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, part) = (place.floor() as usize, place.fract());
    let low = sorted[below];
    match sorted.get(below + 1) {
        Some(high) if part > 0.0 => low + part * (high - low),
        _ => low,
    }
}
