/// A curve that bends between its first and last knot and is straight beyond: a natural cubic spline in the basis of
/// Stone and Koo (1985), scaled by the square of the knots' span so that every column is in the unit of the value.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(try_from = "Vec<f64>")]
pub struct Spline {
    /// The knots but the last two.
    bends: Vec<f64>,
    before: f64,
    last: f64,
    /// From the first knot to the last.
    span: f64,
}

impl TryFrom<Vec<f64>> for Spline {
    type Error = &'static str;
    fn try_from(knots: Vec<f64>) -> Result<Self, &'static str> {
        Self::new(&knots).ok_or("knots are three numbers or more, each above the one before")
    }
}

impl Spline {
    /// A curve through these knots; none unless there are three or more, each above the one before.
    #[must_use]
    pub fn new(knots: &[f64]) -> Option<Self> {
        let rise = knots.windows(2).all(|pair| pair[0] < pair[1]) && knots.iter().all(|k| k.is_finite());
        let [bends @ .., before, last] = knots else { return None };
        let first = bends.first().filter(|_| rise)?;
        Some(Self { bends: bends.to_vec(), before: *before, last: *last, span: last - first })
    }

    /// How many columns it has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.bends.len() + 1
    }

    /// Its columns at a value: the value itself, then one for each knot but the last two.
    #[must_use]
    pub fn columns(&self, value: f64) -> Vec<f64> {
        let cube = |knot: f64| (value - knot).max(0.0).powi(3);
        let end = self.last - self.before;
        let bend = |knot: &f64| {
            let straightened =
                cube(self.before) * (self.last - knot) / end - cube(self.last) * (self.before - knot) / end;
            (cube(*knot) - straightened) / (self.span * self.span)
        };
        std::iter::once(value).chain(self.bends.iter().map(bend)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_its_knots_it_is_straight() {
        let spline = Spline::new(&[20.0, 50.0, 65.0, 80.0]).unwrap();
        assert_eq!(spline.width(), 3);
        assert_eq!(spline.columns(10.0), [10.0, 0.0, 0.0], "nothing bends before the first knot");
        for column in 0..3 {
            let [a, b, c] = [90.0, 100.0, 110.0].map(|value| spline.columns(value)[column]);
            assert!(((b - a) - (c - b)).abs() < 1e-9, "column {column} bends after the last knot");
        }
        // By hand at 60: 40 cubed by 60 squared.
        assert!((spline.columns(60.0)[1] - 64_000.0 / 3600.0).abs() < 1e-12);
        assert!(Spline::new(&[1.0, 2.0]).is_none() && Spline::new(&[1.0, 3.0, 2.0]).is_none());
    }
}
