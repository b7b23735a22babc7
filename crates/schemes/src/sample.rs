use linchpin_core::hex;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{Exact, scheme::Verify};

/// Which of what was paid is looked at, and how it was drawn: whoever has the seed draws the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// The seed, as it was written down before the drawing.
    pub seed: String,
    /// Of how many.
    pub of: usize,
    /// Those that were drawn, in the order of the drawing.
    pub drawn: Vec<String>,
}

/// Draws a sample for verification: the keys whose SHA-256 of `seed:key` is lowest. It depends on neither the order nor the
/// number of the other keys, and an auditor draws it again with `printf 'seed:key' | sha256sum`.
///
/// As many are drawn as the share makes, rounded up, and at least as many as the scheme says, as long as there are.
#[must_use]
pub fn sample(keys: &[String], verify: Verify, seed: &str) -> Sample {
    let mut keyed: Vec<(String, &String)> =
        keys.iter().map(|key| (hex(&Sha256::digest(format!("{seed}:{key}").as_bytes())), key)).collect();
    keyed.sort();
    keyed.dedup();
    let many = Exact::whole(i64::try_from(keyed.len()).unwrap_or(i64::MAX));
    let share = verify.sample.get().map_or(Exact::ZERO, |level| level.value);
    // A share of a count is far from too large.
    let share = many.times(share).and_then(|share| share.rounded(0, crate::Rounding::Up)).unwrap_or(many);
    let share = usize::try_from(share.floor().0).unwrap_or(0);
    let least = usize::try_from(verify.at_least).unwrap_or(usize::MAX);
    let of = keyed.len();
    let drawn = keyed.into_iter().take(share.max(least)).map(|(_, key)| key.clone()).collect();
    Sample { seed: seed.to_owned(), of, drawn }
}
