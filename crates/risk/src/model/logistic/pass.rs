use super::chance;
use crate::algebra::{Scaled, Square};

/// Rows that are added up together before they go to the sum: fixed, so that the digits do not depend on the cores.
const BLOCK: usize = 4096;

/// What one look at all rows tells of some weights.
pub(super) struct Pass {
    /// Minus the log-likelihood.
    pub loss: f64,
    /// Its slope.
    pub gradient: Vec<f64>,
    /// Its curvature, lower half.
    pub curvature: Square,
}

impl Pass {
    fn nothing(width: usize) -> Self {
        Self { loss: 0.0, gradient: vec![0.0; width], curvature: Square::zero(width) }
    }

    fn add(&mut self, other: &Self) {
        self.loss += other.loss;
        for (sum, more) in self.gradient.iter_mut().zip(&other.gradient) {
            *sum += more;
        }
        self.curvature.add(&other.curvature);
    }
}

/// Looks at all rows with these weights, on two cores where there is enough to do. `offset` is added to each row's
/// log-odds.
pub(super) fn pass(rows: &Scaled, outcomes: &[bool], offset: Option<&[f64]>, weights: &[f64]) -> Pass {
    let blocks: Vec<usize> = (0..rows.len().div_ceil(BLOCK)).collect();
    let one = |block: usize| look(rows, outcomes, offset, weights, block * BLOCK..rows.len().min((block + 1) * BLOCK));
    let many = |blocks: &[usize]| blocks.iter().map(|&block| one(block)).collect::<Vec<_>>();
    let (near, far) = blocks.split_at(blocks.len().div_ceil(2));
    let parts = if far.is_empty() {
        many(near)
    } else {
        std::thread::scope(|scope| {
            let other = scope.spawn(|| many(far));
            let mut parts = many(near);
            // A thread that panicked has told so; the rows are then looked at here.
            parts.extend(other.join().unwrap_or_else(|_| many(far)));
            parts
        })
    };
    let mut whole = Pass::nothing(weights.len());
    parts.iter().for_each(|part| whole.add(part));
    whole
}

fn look(
    rows: &Scaled,
    outcomes: &[bool],
    offset: Option<&[f64]>,
    weights: &[f64],
    which: std::ops::Range<usize>,
) -> Pass {
    let mut sum = Pass::nothing(weights.len());
    for at in which {
        let row = rows.row(at);
        let score = row.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>() + offset.map_or(0.0, |o| o[at]);
        let happened = f64::from(u8::from(outcomes[at]));
        let expected = chance(score);
        // ln(1 + e^score), without overflow.
        sum.loss += score.max(0.0) + (-score.abs()).exp().ln_1p() - happened * score;
        let residual = expected - happened;
        for (slope, x) in sum.gradient.iter_mut().zip(row) {
            *slope += residual * x;
        }
        sum.curvature.add_products(expected * (1.0 - expected), row);
    }
    sum
}
