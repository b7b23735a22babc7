use linchpin_core::Interval;
use rand::SeedableRng;
use rand_chacha::ChaCha12Rng;
use rand_distr::{Distribution, StandardNormal};

use super::{Line, Settings, ends, fit::Design};

/// The intervals of slope and ratio: every group's value is drawn anew from its own uncertainty, the line is fitted
/// again, and the limits are read off the ordered results.
pub(super) fn intervals(design: &Design, even: &[(f64, f64)], line: Line, settings: &Settings) -> (Interval, Interval) {
    let mut random = ChaCha12Rng::seed_from_u64(settings.seed);
    let mut slopes = Vec::with_capacity(settings.repetitions);
    let mut ratios = Vec::with_capacity(settings.repetitions);
    let mut values = vec![0.0; even.len()];
    for _ in 0..settings.repetitions {
        for (value, &(mean, error)) in values.iter_mut().zip(even) {
            let draw: f64 = StandardNormal.sample(&mut random);
            let drawn = mean + error * draw;
            *value = if settings.transform { drawn } else { settings.kind.back(drawn) };
        }
        let drawn = design.fit(&values);
        slopes.push(drawn.slope);
        if !settings.transform {
            ratios.push((drawn.start + drawn.slope) / drawn.start);
        }
    }
    let slope = limits(&mut slopes, settings);
    if !settings.transform {
        let slope = ordered(slope.lower * settings.multiplier, slope.upper * settings.multiplier);
        if settings.multiplier < 0.0 {
            ratios.iter_mut().for_each(|r| *r = 1.0 / *r);
        }
        return (slope, limits(&mut ratios, settings));
    }
    // On the even scale only the slope is uncertain: the line turns about its middle.
    let middle = line.start + line.slope / 2.0;
    let turned = |slope: f64| ends(Line { start: middle - slope / 2.0, slope }, settings);
    let (low, high) = (turned(slope.lower), turned(slope.upper));
    let gap = |(start, end): (f64, f64)| (end - start) * settings.multiplier;
    let ratio = |(start, end): (f64, f64)| if settings.multiplier < 0.0 { start / end } else { end / start };
    (ordered(gap(low), gap(high)), ordered(ratio(low), ratio(high)))
}

/// The limits of simulated results, by position among them in order.
fn limits(results: &mut [f64], settings: &Settings) -> Interval {
    results.sort_by(f64::total_cmp);
    let place = |share: f64| {
        let position = (settings.repetitions as f64 * share).round() as usize;
        results[position.clamp(1, results.len()) - 1]
    };
    let upper = settings.confidence.upper_tail();
    Interval { lower: place(1.0 - upper), upper: place(upper) }
}

fn ordered(a: f64, b: f64) -> Interval {
    Interval { lower: a.min(b), upper: a.max(b) }
}
