use super::{super::Unfit, Line};

/// The regression's fixed part: how each group's value pulls the line, whatever the value.
pub(super) struct Design {
    /// For each group its share of the start and of the slope of the fitted line.
    pulls: Vec<(f64, f64)>,
}

impl Design {
    /// Groups lie side by side from 0 to 1, each as wide as its share of the people; its value stands at its middle
    /// and weighs as its share (least squares of √a·y on √a and √a·b).
    pub(super) fn new(populations: &[f64]) -> Result<Self, Unfit> {
        let total: f64 = populations.iter().sum();
        let mut before = 0.0;
        let places: Vec<(f64, f64)> = populations
            .iter()
            .map(|p| {
                let share = p / total;
                let middle = before + share / 2.0;
                before += share;
                (share, middle)
            })
            .collect();
        let centre: f64 = places.iter().map(|(share, middle)| share * middle).sum();
        let spread: f64 = places.iter().map(|(share, middle)| share * (middle - centre).powi(2)).sum();
        // Shares add up to 1, so the fitted line passes through the centre at the weighted mean.
        let pulls: Vec<(f64, f64)> = places
            .iter()
            .map(|(share, middle)| {
                let slope = share * (middle - centre) / spread;
                (share - centre * slope, slope)
            })
            .collect();
        if pulls.iter().any(|(start, slope)| !start.is_finite() || !slope.is_finite()) {
            return Err(Unfit::NotFinite("a population"));
        }
        Ok(Self { pulls })
    }

    /// The line through these values.
    pub(super) fn fit(&self, values: &[f64]) -> Line {
        let mut line = Line { start: 0.0, slope: 0.0 };
        for (value, (start, slope)) in values.iter().zip(&self.pulls) {
            line.start += value * start;
            line.slope += value * slope;
        }
        line
    }
}
