/// How many places along the horizontal axis the limits are worked out at.
pub(super) const PLACES: usize = 100;

/// The axis from `from` (at least 1) towards `to`: whole numbers, closer together at the small end where the funnel bends.
/// `late` is 1 when the last place overshoots the end by one step, as published ratio funnels do, else 0.
pub(super) fn places(from: f64, to: f64, late: usize) -> Vec<f64> {
    let mut places = vec![from.max(1.0)];
    let mut last = from.max(1.0);
    for left in (1..PLACES).rev() {
        let step = (to / last).powf(1.0 / (left + late) as f64);
        last = (last * step).round().max(last + 1.0);
        places.push(last);
    }
    places
}

/// Where the axis begins and ends for denominators between `smallest` and `largest`: at nothing, unless all are about alike.
/// Both ends are counted in `unit`s (years of data) and rounded to be read easily.
pub(super) fn ends(smallest: f64, largest: f64, unit: f64) -> (f64, f64) {
    let from = if largest > 2.0 * smallest { 0.0 } else { round_down(smallest / unit * 0.95) * unit };
    (from, round_up(largest / unit * 1.05) * unit)
}

/// To one leading digit, downward.
fn round_down(value: f64) -> f64 {
    let step = 10f64.powi(digits(value.floor()) - 1);
    (value / step).floor() * step
}

/// To two leading digits, upward.
fn round_up(value: f64) -> f64 {
    let step = 10f64.powi(digits(value.ceil()) - 2);
    (value / step).ceil() * step
}

/// How many digits a whole number is written with; of an infinite one, more than any has.
fn digits(whole: f64) -> i32 {
    if whole < 1.0 { 1 } else { whole.log10().floor().min(400.0) as i32 + 1 }
}
