//! What must hold of the statistics for any input: no panic, intervals around their estimates, suppression that
//! gives nothing away.

#![expect(clippy::unwrap_used, reason = "a test that meets something else has failed")]

use linchpin_core::Value;
use linchpin_measures::{
    disclosure::{Rule, Shown, within_total},
    peers::{Practice, similar},
    stats::{
        Confidence, decile,
        dsr::{self, dsr},
        estimate::{Scale, mean, proportion, rate},
        funnel, interval, isr,
        life_expectancy::{Band, life_expectancy},
        overdispersion::{self, Kind},
        quantile::{self, quantiles},
        savings::{self, Spend},
        sii,
        units::{BySexAndAge, prescribing_units},
        xmr::{Settings, chart},
    },
    table::{self, FunnelKind, Method, Options, Table},
};
use proptest::prelude::*;

/// Any number at all: the ones that break things are as likely as the ones in use.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => 0.0..1000.0,
        2 => (0u32..50).prop_map(f64::from),
        1 => any::<f64>(),
        1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(-1.0), Just(0.0), Just(f64::MIN_POSITIVE), Just(1e308)],
    ]
}

fn confidences() -> impl Strategy<Value = Confidence> {
    (0.5..0.999).prop_map(|c| Confidence::new(c).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(a in any_number(), b in any_number(), c in any_number(), values in prop::collection::vec(any_number(), 0..25)) {
        let confidence = Confidence::new(c).unwrap_or_default();
        let scale = Scale { multiplier: b, confidence };
        let _ = (interval::wilson(a, b, confidence), interval::byar_lower(a, confidence), interval::byar_upper(a, confidence));
        let _ = (interval::exact_poisson(a, confidence), proportion(a, b, scale), rate(a, b, scale), mean(&values, confidence));
        let optional: Vec<Option<f64>> = values.iter().map(|v| Some(*v)).collect();
        let _ = (decile::percentile_ranks(&optional), decile::deciles(&optional), decile::quantile(&optional, a));
        let _ = quantiles(&optional, quantile::Settings { groups: a as usize % 12, highest_first: true });
        let bands: Vec<_> = values.iter().map(|&v| dsr::Band { events: v, population: a, standard: b }).collect();
        let _ = (dsr(&bands, scale), dsr::dsr_repeated(&bands, std::slice::from_ref(&values), scale));
        let bands: Vec<_> =
            values.iter().map(|&v| isr::Band { population: v, reference_events: a, reference_population: b }).collect();
        let _ = (isr::rate(c, &bands, scale), isr::ratio(c, &bands, scale));
        let areas: Vec<_> = values.iter().map(|&v| funnel::Area { numerator: v, denominator: a }).collect();
        let _ = (funnel::proportion_limits(&areas, b), funnel::ratio_limits(&areas, funnel::RatioKind::Excess));
        let _ = (funnel::proportion_significance(&areas), funnel::ratio_significance(&areas));
        let rates: Vec<_> =
            values.iter().map(|&v| funnel::RateArea { events: v, rate: Some(a), denominator: Some(c) }).collect();
        for standardised in [false, true] {
            let settings = funnel::RateSettings { multiplier: b, years: c, standardised };
            let _ = (funnel::rate_limits(&rates, &settings), funnel::rate_points(&rates, &settings));
            let _ = funnel::rate_significance(&rates, &settings);
        }
        let areas: Vec<_> = values.iter().map(|&v| overdispersion::Area { numerator: v, denominator: a }).collect();
        for kind in [Kind::RatioLog, Kind::RatioRoot, Kind::Proportion, Kind::CountRatio] {
            let _ = overdispersion::funnel(&areas, overdispersion::Settings { trim: 0.1, ..overdispersion::Settings::of(kind) });
        }
        let bands: Vec<_> = values.iter().map(|&v| Band { population: v * 1000.0, deaths: a }).take(20).collect();
        let _ = life_expectancy(&bands, confidence);
        let rebase: Vec<bool> = values.iter().map(|v| *v > 900.0).collect();
        let _ = chart(&values, &rebase, Settings { target: Some(a), fix_after: Some(b as usize), ..Settings::default() });
        let _ = savings::percentage(&Spend { numerator_quantity: a, ..Spend::default() }, &Spend::default(), b);
        let _ = savings::per_denominator(a, b, c);
        let _ = prescribing_units(&BySexAndAge { male: [a; 9], female: [b; 9] }, &BySexAndAge { male: [c; 9], female: [a; 9] });
        let groups: Vec<_> = values
            .iter()
            .map(|&v| sii::Group { population: a, value: v, spread: sii::Spread::StandardError(b) })
            .collect();
        for kind in [sii::Kind::Plain, sii::Kind::Rate, sii::Kind::Proportion] {
            let _ = sii::inequality(&groups, sii::Settings { kind, repetitions: 1000, ..sii::Settings::default() });
        }
    }

    #[test]
    fn intervals_hold_their_estimate_and_widen_with_confidence(n in 1u32..100_000, part in 0.0..=1.0f64, c in confidences(), d in confidences()) {
        let (n, x) = (f64::from(n), (part * f64::from(n)).floor());
        let (narrow, wide) = if c < d { (c, d) } else { (d, c) };
        let of = |confidence| (interval::wilson(x, n, confidence).unwrap(), interval::count(x, confidence).unwrap());
        let ((share, count), (share_wide, count_wide)) = (of(narrow), of(wide));
        prop_assert!(share.lower <= x / n + 1e-12 && x / n <= share.upper + 1e-12);
        prop_assert!(0.0 <= share.lower && share.upper <= 1.0);
        prop_assert!(share_wide.lower <= share.lower + 1e-12 && share.upper <= share_wide.upper + 1e-12);
        prop_assert!(count.lower <= x + 1e-9 && x <= count.upper + 1e-9);
        prop_assert!(count_wide.lower <= count.lower + 1e-9 && count.upper <= count_wide.upper + 1e-9);
    }

    #[test]
    fn more_people_make_a_narrower_interval(x in 1u32..500, factor in 2u32..50) {
        let width = |by: u32| {
            let interval = interval::wilson(f64::from(x * by), f64::from(1000 * by), Confidence::P95).unwrap();
            interval.upper - interval.lower
        };
        prop_assert!(width(factor) < width(1));
    }

    #[test]
    fn a_standardised_rate_of_like_areas_is_the_crude_one(rate_of in 0.001..0.2f64, sizes in prop::collection::vec(1000u32..90_000, 19)) {
        let bands: Vec<_> = sizes
            .iter()
            .zip(dsr::ESP2013)
            .map(|(&n, standard)| dsr::Band { events: f64::from(n) * rate_of, population: f64::from(n), standard })
            .collect();
        let ours = dsr(&bands, Scale::per(1.0)).unwrap();
        prop_assert!((ours.value - rate_of).abs() < 1e-9);
        prop_assert!(ours.interval.lower < ours.value && ours.value < ours.interval.upper);
    }

    #[test]
    fn a_chart_does_not_mind_where_zero_is(values in prop::collection::vec(-50i32..50, 1..40), shift in -1000i32..1000) {
        let of = |by: i32| {
            chart(&values.iter().map(|v| f64::from(v + by)).collect::<Vec<_>>(), &[], Settings::default()).unwrap()
        };
        let (here, there) = (of(0), of(shift));
        let (a, b) = (here.groups[0].limits, there.groups[0].limits);
        prop_assert!((a.mean + f64::from(shift) - b.mean).abs() < 1e-9);
        prop_assert_eq!(a.reach, b.reach);
        // A point within rounding of a line may fall on either side of it; whole numbers rarely do, except on the mean.
        let exact = values.iter().all(|&v| {
            let gap = (f64::from(v) - a.mean).abs();
            let lines = a.reach.map_or(vec![0.0], |r| vec![0.0, r, r * 2.0 / 3.0]);
            lines.iter().all(|line| (gap - line).abs() > 1e-6)
        });
        if exact {
            let rules = |chart: &linchpin_measures::stats::xmr::Chart| chart.points.iter().map(|p| p.rule).collect::<Vec<_>>();
            prop_assert_eq!(rules(&here), rules(&there));
        }
    }

    #[test]
    fn a_mirrored_chart_has_the_mirrored_rules(values in prop::collection::vec(-50i32..50, 1..40)) {
        let of = |sign: i32| {
            chart(&values.iter().map(|v| f64::from(sign * v)).collect::<Vec<_>>(), &[], Settings::default()).unwrap()
        };
        for (up, down) in of(1).points.iter().zip(&of(-1).points) {
            prop_assert_eq!(up.rule.direction(), -down.rule.direction());
            prop_assert_eq!(up.side, -down.side);
        }
    }

    #[test]
    fn ranks_and_groups_follow_the_values(values in prop::collection::vec(0u32..60, 10..60), groups in 1usize..10) {
        let known: Vec<Option<f64>> = values.iter().map(|&v| Some(f64::from(v))).collect();
        let ranks = decile::percentile_ranks(&known);
        let placed = quantiles(&known, quantile::Settings { groups, highest_first: false }).unwrap();
        let deciles = decile::deciles(&known).unwrap();
        prop_assert!(deciles.windows(2).all(|w| w[0] <= w[1]));
        for i in 0..values.len() {
            prop_assert!((1..=groups).contains(&placed[i].unwrap()));
            prop_assert!((0.0..=100.0).contains(&ranks[i].unwrap()));
            for j in 0..values.len() {
                if values[i] == values[j] {
                    prop_assert_eq!((placed[i], ranks[i]), (placed[j], ranks[j]));
                } else if values[i] < values[j] {
                    prop_assert!(placed[i] <= placed[j] && ranks[i] < ranks[j]);
                }
            }
        }
    }

    #[test]
    fn funnels_narrow_around_their_average(areas in prop::collection::vec((1u32..400, 400u32..20_000), 2..30)) {
        let areas: Vec<_> =
            areas.into_iter().map(|(x, n)| funnel::Area { numerator: f64::from(x), denominator: f64::from(n) }).collect();
        let (places, average) = funnel::proportion_limits(&areas, 100.0).unwrap();
        for pair in places.windows(2) {
            let (a, b) = (pair[0].limits, pair[1].limits);
            prop_assert!(pair[0].size < pair[1].size);
            prop_assert!(a.lower_outer <= a.lower_inner && a.lower_inner <= average + 1e-9);
            prop_assert!(average <= a.upper_inner + 1e-9 && a.upper_inner <= a.upper_outer);
            // The published clamp lets very small areas lie anywhere; from a few people on the funnel only narrows.
            if pair[0].size >= 10.0 {
                prop_assert!(a.upper_inner + 1e-9 >= b.upper_inner && a.lower_inner <= b.lower_inner + 1e-9);
            }
        }
    }

    #[test]
    fn widened_limits_are_never_inside_the_plain_ones(areas in prop::collection::vec((5u32..500, 20u32..500), 5..40)) {
        let areas: Vec<_> = areas
            .into_iter()
            .map(|(x, e)| overdispersion::Area { numerator: f64::from(x), denominator: f64::from(e) })
            .collect();
        for kind in [Kind::RatioLog, Kind::RatioRoot, Kind::CountRatio] {
            let settings = overdispersion::Settings::of(kind);
            let Ok(wide) = overdispersion::funnel(&areas, settings) else { continue };
            for point in &wide.points {
                let l = point.limits;
                prop_assert!(l.lower_998 <= l.lower_95 && l.lower_95 <= l.upper_95 && l.upper_95 <= l.upper_998);
                prop_assert!(!point.outside_998 || point.outside_95);
            }
            prop_assert!(wide.tau2 >= 0.0 && wide.phi >= 0.0);
            prop_assert_eq!(wide.adjusted, wide.phi > 1.0);
        }
    }

    #[test]
    fn saving_falls_as_the_decile_rises_for_a_dearer_product(
        quantity in 1.0..1000.0f64, rest in 1.0..1000.0f64, dear in 1.0..5.0f64, cheap in 0.1..1.0f64, low in 0.0..0.5f64,
    ) {
        let own = Spend {
            numerator_quantity: quantity,
            numerator_cost: quantity * dear,
            denominator_quantity: quantity + rest,
            denominator_cost: quantity * dear + rest * cheap,
        };
        let at = |decile| savings::percentage(&own, &Spend::default(), decile).unwrap();
        prop_assert!(at(low) >= at(low + 0.5));
        // At its own share an organisation saves nothing.
        prop_assert!(at(quantity / (quantity + rest)).abs() < 1e-6);
    }

    #[test]
    fn counts_shown_never_name_a_small_one(count in 0u64..2000, rule in prop_oneof![Just(Rule::Hospital), Just(Rule::Redact), Just(Rule::MidpointSix)]) {
        // At least six true counts look the same as a small one does.
        let alike = (0..2100u64).filter(|&c| rule.show(c) == rule.show(count)).count();
        prop_assert!(count == 0 || alike >= 5);
        if (1..=7).contains(&count) && rule != Rule::MidpointSix {
            prop_assert_eq!(rule.show(count), Shown::Withheld);
        }
    }

    #[test]
    fn no_withheld_count_can_be_worked_out(counts in prop::collection::vec(0u64..15, 1..6)) {
        let table = within_total(&counts, Rule::Hospital);
        for (&count, cell) in counts.iter().zip(&table.cells) {
            prop_assert!(!(1..=7).contains(&count) || *cell == Shown::Withheld);
        }
        if table.total == Shown::Withheld {
            return Ok(());
        }
        // Somebody knows the true total and the shown counts exactly, and that each withheld one is 1 or more (7 or
        // fewer if none but small ones were withheld). Try every way to fill the gaps.
        let hidden: Vec<u64> = counts.iter().zip(&table.cells).filter(|(_, c)| **c == Shown::Withheld).map(|(&n, _)| n).collect();
        let sum: u64 = hidden.iter().sum();
        let most = if hidden.iter().all(|&n| n <= 7) { 7 } else { sum };
        let mut possible = vec![std::collections::BTreeSet::new(); hidden.len()];
        fill(&mut Vec::new(), hidden.len(), sum, most, &mut possible);
        for values in possible {
            prop_assert!(values.len() >= 2, "{counts:?} as {table:?} leaves only {values:?}");
        }
    }

    #[test]
    fn values_shown_are_built_from_shown_counts(numerator in 0u32..300, more in 0u32..300) {
        let (numerator, denominator) = (f64::from(numerator), f64::from(numerator + more));
        prop_assume!(denominator > 1.0);
        let value = Value::Known { numerator, denominator, value: 100.0 * numerator / denominator, interval: None };
        let small = |n: f64| n > 0.0 && n <= 7.0;
        match Rule::Hospital.value(value) {
            Value::Known { numerator: x, denominator: n, value, interval } => {
                prop_assert!(x % 5.0 == 0.0 && n % 5.0 == 0.0 && interval.is_none());
                prop_assert!((value - 100.0 * x / n).abs() < 1e-9);
                prop_assert!(!small(numerator) && !small(denominator) && !small(denominator - numerator));
            }
            shown => {
                prop_assert_eq!(shown, Value::Suppressed);
                prop_assert!(small(numerator) || small(denominator) || small(denominator - numerator));
            }
        }
    }

    #[test]
    fn similar_practices_are_near_and_sorted(features in prop::collection::vec((7.0..10.0f64, 0.05..0.4f64, 0.1..0.3f64, 0.0..60.0f64), 2..40), k in 1usize..12) {
        let practices: Vec<Practice> = features
            .iter()
            .enumerate()
            .map(|(i, &(log_list_size, share_65_and_over, share_under_18, deprivation))| Practice {
                code: format!("A{i:05}").parse().unwrap(),
                log_list_size,
                share_65_and_over,
                share_under_18,
                deprivation,
            })
            .collect();
        let of = practices[0].code;
        let peers = similar(of, &practices, k);
        prop_assert_eq!(peers.len(), k.min(practices.len() - 1));
        prop_assert!(peers.iter().all(|p| p.code != of));
        prop_assert!(peers.windows(2).all(|w| (w[0].distance, w[0].code) < (w[1].distance, w[1].code)));
        // The order in which practices come does not matter.
        let reversed: Vec<Practice> = practices.iter().rev().copied().collect();
        let again = similar(of, &reversed, k);
        prop_assert_eq!(peers.iter().map(|p| p.code).collect::<Vec<_>>(), again.iter().map(|p| p.code).collect::<Vec<_>>());
        // A practice that is the same in everything is the nearest.
        let mut twins = practices.clone();
        twins.push(Practice { code: "Z99999".parse().unwrap(), ..practices[0] });
        prop_assert_eq!(similar(of, &twins, 1)[0].distance, 0.0);
    }

    #[test]
    fn any_table_gives_a_result_or_a_reason(
        cells in prop::collection::vec(prop::collection::vec(prop_oneof![4 => "[0-9]{1,4}", 1 => "[0-9]{1,3},[0-9]{3}", 1 => "", 1 => ".{0,6}", 1 => "2026-0[1-9]-01"], 12), 1..22),
        method in prop::sample::select(Method::ALL.to_vec()),
        overdispersed in any::<bool>(),
        funnel in prop::sample::select(vec![FunnelKind::Proportion, FunnelKind::Ratio, FunnelKind::RatioRoot, FunnelKind::Rate]),
    ) {
        let headings = method.columns().iter().map(|c| c.names[0].to_owned()).collect();
        let options = Options { overdispersed, funnel, repetitions: 1000, ..Options::default() };
        match table::run(method, &Table { headings, rows: cells }, &options) {
            Ok(output) => {
                prop_assert!(!output.rows.rows.is_empty());
                for grid in [&output.rows, &output.summary, &output.curve] {
                    prop_assert!(grid.rows.iter().all(|row| row.len() == grid.columns.len()));
                }
                prop_assert!(serde_json::to_string(&output).is_ok());
            }
            Err(why) => prop_assert!(!why.to_string().is_empty()),
        }
    }
}

/// Collects, for each gap, the values it takes in some way to fill all gaps with 1 to `most` adding up to `sum`.
fn fill(so_far: &mut Vec<u64>, gaps: usize, sum: u64, most: u64, possible: &mut [std::collections::BTreeSet<u64>]) {
    if so_far.len() == gaps {
        if sum == 0 {
            for (values, &value) in possible.iter_mut().zip(so_far.iter()) {
                values.insert(value);
            }
        }
        return;
    }
    for value in 1..=most.min(sum) {
        so_far.push(value);
        fill(so_far, gaps, sum - value, most, possible);
        so_far.pop();
    }
}
