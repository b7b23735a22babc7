use linchpin_measures::stats::funnel::{
    Area, Limits, Place, RateArea, RateSettings, RatioKind, proportion_limits, proportion_significance, rate_limits,
    rate_points, rate_significance, ratio_limits, ratio_significance,
};

use super::support::{Row, close, number, phe};

/// The published limits have about this many digits.
const DIGITS: f64 = 1e-6;

fn areas(rows: &[Row]) -> Vec<Area> {
    let area =
        |r: &Row| Area { numerator: number(r, "numerator").unwrap(), denominator: number(r, "denominator").unwrap() };
    rows.iter().map(area).collect()
}

fn compare(ours: &[Place], published: &[Row], headings: [&str; 5]) {
    assert_eq!((ours.len(), published.len()), (100, 100));
    for (ours, row) in ours.iter().zip(published) {
        let Limits { lower_inner, upper_inner, lower_outer, upper_outer } = ours.limits;
        let limits = [ours.size, lower_inner, upper_inner, lower_outer, upper_outer];
        for (limit, heading) in limits.into_iter().zip(headings) {
            close(limit, number(row, heading).unwrap(), DIGITS);
        }
    }
}

#[test]
fn proportion_funnels() {
    let (Some(input), Some(all), Some(alike)) = (
        phe("testdata_funnel_prop_inputs.csv"),
        phe("testdata_funnel_prop_outputs.csv"),
        phe("testdata_funnel_prop_outputs_with_axis_variation.csv"),
    ) else {
        return;
    };
    let headings = ["Population", "Lower2s0025limit", "Upper2s0025limit", "Lower3s0001limit", "Upper3s0001limit"];
    let mut areas = areas(&input);
    let (places, average) = proportion_limits(&areas, 100.0).unwrap();
    compare(&places, &all, headings);
    close(average, number(&all[0], "Baseline").unwrap(), DIGITS);
    for (row, ours) in input.iter().zip(proportion_significance(&areas).unwrap()) {
        assert_eq!(ours.label(), row["significance"], "{}", row["Area"]);
    }
    assert_eq!(input.len(), 303);
    // Areas of about one size: the axis begins near the smallest.
    areas.retain(|a| a.denominator < 31_000.0);
    let (places, average) = proportion_limits(&areas, 100.0).unwrap();
    compare(&places, &alike, headings);
    close(average, number(&alike[0], "Baseline").unwrap(), DIGITS);
}

#[test]
fn rate_funnels() {
    let (Some(input), Some(published)) =
        (phe("testdata_funnel_rate_input_funnels.csv"), phe("testdata_funnel_rate_outputs.csv"))
    else {
        return;
    };
    let areas: Vec<RateArea> = input
        .iter()
        .map(|r| RateArea { events: number(r, "ev").unwrap(), rate: number(r, "rate"), denominator: number(r, "pop") })
        .collect();
    let standardised = RateSettings { multiplier: 1e5, years: 3.0, standardised: true };
    let (places, average) = rate_limits(&areas, &standardised).unwrap();
    close(average, number(&published[0], "baseline").unwrap(), DIGITS);
    assert_eq!((places.len(), published.len()), (100, 100));
    for (place, row) in places.iter().zip(&published) {
        assert_eq!(place.size, number(row, "Events").unwrap());
        let at = place.at.unwrap();
        let limits = [
            (place.limits.lower_inner, at.lower_inner, "lower_2s"),
            (place.limits.upper_inner, at.upper_inner, "upper_2s"),
            (place.limits.lower_outer, at.lower_outer, "lower_3s"),
            (place.limits.upper_outer, at.upper_outer, "upper_3s"),
        ];
        for (limit, people, name) in limits {
            // The peer finds the expected events by bisection, to about half a millionth of an event.
            let events = |people: f64| people * 3.0 * average / 1e5;
            let published = |what: &str| number(row, &format!("{name}_{what}")).unwrap();
            close(events(people), events(published("population_1_year")), DIGITS);
            close(place.size / limit * average, place.size / published("limit") * average, DIGITS);
        }
    }
    // Where the areas are drawn: as published, but that the peer's test makes the largest area's events few in one column
    // and none in another.
    let largest = areas.iter().map(|a| a.events).fold(0.0, f64::max);
    let with = |events: f64, settings: RateSettings| {
        let changed: Vec<RateArea> = areas
            .iter()
            .map(|a| RateArea { events: if a.events == largest { events } else { a.events }, ..*a })
            .collect();
        rate_points(&changed, &settings).unwrap()
    };
    let few = with(5.0, standardised);
    let crude = with(largest, RateSettings { standardised: false, ..standardised });
    let none = with(0.0, RateSettings { standardised: false, years: 5.0, ..standardised });
    for (i, row) in input.iter().enumerate() {
        let pairs = [
            (few[i], "rate_chart", "denominator_derived"),
            (crude[i], "rate_chart_crude", "denominator_derived_crude"),
            (none[i], "rate_chart_crude_with_denom", "denominator_derived_crude_with_denom"),
        ];
        for (point, rate, people) in pairs {
            for (ours, heading) in [(point.rate, rate), (point.people, people)] {
                assert_eq!(ours.is_some(), number(row, heading).is_some(), "{heading} of row {i}");
                if let (Some(ours), Some(published)) = (ours, number(row, heading)) {
                    close(ours, published, DIGITS);
                }
            }
        }
    }
    assert_eq!(input.len(), 50);
}

#[test]
fn rate_labels() {
    let Some(input) = phe("testdata_funnel_rate_dsr_inputs.csv") else { return };
    let mut labels = 0;
    for (standardised, rate) in [(true, "rate_dsr"), (false, "rate_crude_per_100000"), (false, "rate_crude_per_100")] {
        for (multiplier, per) in [(1e5, "100000"), (100.0, "100")] {
            if rate.starts_with("rate_crude") && !rate.ends_with(&format!("_{per}")) {
                continue;
            }
            for without in [false, true] {
                // The file's standardised rates per 100 are judged on the same figures as those per 100,000.
                let rows: Vec<&Row> = input.iter().filter(|r| !without || number(r, "count") != Some(0.0)).collect();
                let areas: Vec<RateArea> = rows
                    .iter()
                    .map(|r| RateArea {
                        events: number(r, "count").unwrap(),
                        rate: number(r, rate),
                        denominator: number(r, "pop"),
                    })
                    .collect();
                let settings = RateSettings { multiplier, years: 1.0, standardised };
                let kind = if standardised { "dsr" } else { "crude" };
                let zero = if without { "without" } else { "with" };
                let heading = format!("{kind}_per_{per}_{zero}_0");
                for (row, ours) in rows.iter().zip(rate_significance(&areas, &settings).unwrap()) {
                    assert_eq!(ours.label(), row[&heading], "{heading}: {}", row["count"]);
                    labels += 1;
                }
            }
        }
    }
    assert_eq!((input.len(), labels), (40, 316));
}

/// Ratio funnels have no file here; their limits are the inverse of the labels, and the places those of the method.
#[test]
fn ratio_funnels_agree_with_their_labels() {
    let areas: Vec<Area> =
        (1..=60).map(|i| Area { numerator: f64::from(i * 7 % 90), denominator: f64::from(i) }).collect();
    let places = ratio_limits(&areas, RatioKind::Standardised).unwrap();
    assert_eq!(places.len(), 100);
    for place in places.iter().take(40).filter(|p| p.size < 10.0) {
        for (expected, label) in [
            (place.at.unwrap().lower_inner, "Low (0.025)"),
            (place.at.unwrap().lower_outer, "Low (0.001)"),
            (place.at.unwrap().upper_inner, "High (0.025)"),
            (place.at.unwrap().upper_outer, "High (0.001)"),
        ] {
            // A little further out than the limit is labelled so.
            let expected = if label.starts_with("Low") { expected * 1.000_01 } else { expected * 0.999_99 };
            let ours = ratio_significance(&[Area { numerator: place.size, denominator: expected }]).unwrap();
            assert_eq!(ours[0].label(), label);
        }
    }
    let excess = ratio_limits(&areas, RatioKind::Excess).unwrap();
    for (a, b) in places.iter().zip(&excess) {
        close(a.limits.upper_inner, (b.limits.upper_inner + 1.0) * 100.0, 1e-9);
    }
}
