//! Quantile groups: which fifth, tenth or other share of the areas each one belongs to (`methods.md` 2).

use super::Unfit;

/// How areas are put into groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How many groups: 5 for quintiles, 10 for deciles.
    pub groups: usize,
    /// Whether the highest value is in group 1, as published tables have it by default.
    pub highest_first: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { groups: 10, highest_first: true }
    }
}

/// The group (1 to `groups`) of each value; a missing value has none, and equal values share the better rank.
///
/// # Errors
/// Fewer values than groups, no groups, or a value that is not finite.
pub fn quantiles(values: &[Option<f64>], settings: Settings) -> Result<Vec<Option<usize>>, Unfit> {
    if settings.groups == 0 {
        return Err(Unfit::Setting("there must be at least one group"));
    }
    let mut known: Vec<f64> = values.iter().flatten().copied().collect();
    if known.iter().any(|v| !v.is_finite()) {
        return Err(Unfit::NotFinite("a value"));
    }
    if known.len() < settings.groups {
        return Err(Unfit::TooFew { what: "values", have: known.len() as f64, need: settings.groups as f64 });
    }
    known.sort_by(f64::total_cmp);
    let n = known.len();
    let size = n as f64 / settings.groups as f64;
    let group = |value: f64| {
        // How many are strictly better is one less than the shared rank.
        let before = if settings.highest_first {
            n - known.partition_point(|&k| k <= value)
        } else {
            known.partition_point(|&k| k < value)
        };
        let after = (n - before) as f64;
        ((settings.groups as f64 + 1.0 - (after / size).ceil()).floor() as usize).max(1)
    };
    Ok(values.iter().map(|v| v.map(group)).collect())
}
