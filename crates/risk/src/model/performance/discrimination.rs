use super::{Estimate, PerformanceError, contrast};

/// The area under the receiver operating characteristic, ties counting half, with the interval of DeLong, DeLong and
/// Clarke-Pearson (1988), by the ranks of Sun and Xu (2014).
///
/// # Errors
/// Chances that are none, or outcomes that are all the same.
pub fn discrimination(chances: &[f64], outcomes: &[bool]) -> Result<Estimate, PerformanceError> {
    let (people, events) = contrast(chances, outcomes)?;
    let (with, without) = (events as f64, (people - events) as f64);
    let all = ranks(chances, 0..people);
    let of = |wanted: bool| (0..people).filter(move |&at| outcomes[at] == wanted);
    let among = |wanted: bool| {
        let inside = ranks(chances, of(wanted));
        // How many of the others each passes.
        of(wanted).map(|at| all[at] - inside[at]).collect::<Vec<_>>()
    };
    let passed: Vec<f64> = among(true).into_iter().map(|count| count / without).collect();
    let passing: Vec<f64> = among(false).into_iter().map(|count| 1.0 - count / with).collect();
    let area = passed.iter().sum::<f64>() / with;
    let variance = |of: &[f64], many: f64| {
        // One alone has no spread of its own.
        if many < 2.0 { 0.0 } else { of.iter().map(|x| (x - area).powi(2)).sum::<f64>() / (many - 1.0) / many }
    };
    let error = (variance(&passed, with) + variance(&passing, without)).sqrt();
    Ok(Estimate::of(area, error).within(0.0, 1.0))
}

/// The rank of each among these, from 1, those that tie sharing the middle of their ranks; 0 for all others.
fn ranks(chances: &[f64], among: impl Iterator<Item = usize>) -> Vec<f64> {
    let mut order: Vec<usize> = among.collect();
    order.sort_by(|&a, &b| chances[a].total_cmp(&chances[b]));
    let mut ranks = vec![0.0; chances.len()];
    let mut before = 0;
    for tie in order.chunk_by(|&a, &b| chances[a] == chances[b]) {
        let middle = before as f64 + (tie.len() as f64 + 1.0) / 2.0;
        tie.iter().for_each(|&at| ranks[at] = middle);
        before += tie.len();
    }
    ranks
}
