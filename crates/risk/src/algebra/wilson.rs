use super::Z_95;

/// A share with its 95% interval, all from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Share {
    /// The share.
    pub value: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// So many of so many, with Wilson's interval (`methods.md` 2); none of nobody. Ties that are shared out make halves of people, so the
/// counts need not be whole.
#[must_use]
pub fn wilson(of: f64, all: f64) -> Option<Share> {
    if !(all > 0.0 && (0.0..=all).contains(&of)) {
        return None;
    }
    let square = Z_95 * Z_95;
    let middle = 2.0 * of + square;
    let reach = Z_95 * (square + 4.0 * of * (1.0 - of / all)).max(0.0).sqrt();
    let scale = 2.0 * (all + square);
    let (low, high) = ((middle - reach) / scale, (middle + reach) / scale);
    Some(Share { value: of / all, low: low.max(0.0), high: high.min(1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_the_published_table() {
        // methods.md 2: 65 of 100, from the formula by hand.
        let share = wilson(65.0, 100.0).unwrap();
        assert!((share.low - 0.552_544).abs() < 1e-5 && (share.high - 0.736_354).abs() < 1e-5, "{share:?}");
        assert_eq!(wilson(0.0, 10.0).map(|s| s.low), Some(0.0));
        assert!(wilson(0.0, 0.0).is_none() && wilson(2.0, 1.0).is_none() && wilson(f64::NAN, 1.0).is_none());
    }
}
