//! Similar practices: those of about the same size, ages and deprivation, which a fair comparison starts from.

use linchpin_core::OdsCode;
use serde::Serialize;

/// What likeness is judged by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Practice {
    /// Its code.
    pub code: OdsCode,
    /// The natural logarithm of its list size, so that likeness is in proportion.
    pub log_list_size: f64,
    /// The share of its patients aged 65 and over, 0 to 1.
    pub share_65_and_over: f64,
    /// The share of its patients under 18, 0 to 1.
    pub share_under_18: f64,
    /// Its deprivation score; higher is more deprived.
    pub deprivation: f64,
}

/// A similar practice.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Peer {
    /// Its code.
    pub code: OdsCode,
    /// How far it is, in standard deviations over all four measures together.
    pub distance: f64,
}

const MEASURES: usize = 4;

impl Practice {
    fn measures(&self) -> Option<[f64; MEASURES]> {
        let all = [self.log_list_size, self.share_65_and_over, self.share_under_18, self.deprivation];
        all.iter().all(|m| m.is_finite()).then_some(all)
    }
}

/// The `k` practices nearest to `of`, nearest first; of equally near ones the lower code comes first.
///
/// Each measure counts by how much practices differ in it: it is divided by its standard deviation over all of them, and
/// one in which none differ counts for nothing. Practices with a measure missing (not finite) are left out; if `of` is
/// one of them, or is not among the practices, there are no peers.
#[must_use]
pub fn similar(of: OdsCode, practices: &[Practice], k: usize) -> Vec<Peer> {
    let known: Vec<(OdsCode, [f64; MEASURES])> =
        practices.iter().filter_map(|p| p.measures().map(|m| (p.code, m))).collect();
    let Some(&(_, centre)) = known.iter().find(|(code, _)| *code == of) else { return Vec::new() };
    let deviations: [f64; MEASURES] = std::array::from_fn(|i| {
        let n = known.len() as f64;
        let mean = known.iter().map(|(_, m)| m[i]).sum::<f64>() / n;
        (known.iter().map(|(_, m)| (m[i] - mean).powi(2)).sum::<f64>() / n).sqrt()
    });
    let distance = |measures: &[f64; MEASURES]| {
        (0..MEASURES)
            .filter(|&i| deviations[i] > 0.0)
            .map(|i| ((measures[i] - centre[i]) / deviations[i]).powi(2))
            .sum::<f64>()
            .sqrt()
    };
    let mut peers: Vec<Peer> = known
        .iter()
        .filter(|(code, _)| *code != of)
        .map(|(code, m)| Peer { code: *code, distance: distance(m) })
        .collect();
    peers.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.code.cmp(&b.code)));
    peers.truncate(k);
    peers
}
