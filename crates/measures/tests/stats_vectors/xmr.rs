use linchpin_measures::stats::xmr::{
    Improvement, Meaning, Settings, chart,
    rules::{Signs, part_of_two_in_three, shift_ends, spread_back, trend_ends, two_in_three},
};
use serde_json::Value;

use super::support::{json, numbers, rounds_to, rounds_to_digits};

fn signs(value: &Value) -> Vec<i8> {
    numbers(value).into_iter().map(|v| v as i8).collect()
}

fn flags(value: &Value) -> Vec<bool> {
    numbers(value).into_iter().map(|v| v != 0.0).collect()
}

fn cases<'a>(file: &'a Value, name: &str, count: usize) -> &'a [Value] {
    let cases = file[name].as_array().unwrap();
    assert_eq!(cases.len(), count, "{name}");
    cases
}

#[test]
fn limits() {
    let Some(file) = json("01_spc_xmr/xmr_limits.json") else { return };
    for case in cases(&file, "cases", 8) {
        let screen_outliers = case["screen_outliers"].as_bool().unwrap();
        let ours = chart(&numbers(&case["y"]), &[], Settings { screen_outliers, ..Settings::default() }).unwrap();
        let (limits, expected) = (ours.groups[0].limits, &case["expected"]);
        let lines = [("mean", limits.mean), ("lpl", limits.lower().unwrap()), ("upl", limits.upper().unwrap())];
        for (name, line) in lines {
            let published = expected[name].as_f64().unwrap();
            match (case["tolerance_sig_digits"].as_i64(), case["round_dp"].as_i64()) {
                (Some(digits), _) => rounds_to_digits(line, published, digits as i32),
                (_, Some(places)) => rounds_to(line, published, places as i32),
                _ => panic!("no tolerance for {}", case["id"]),
            }
        }
        if let Some(sides) = expected.get("relative_to_mean_first") {
            let sides = signs(sides);
            assert_eq!(ours.points.iter().take(sides.len()).map(|p| p.side).collect::<Vec<_>>(), sides);
        }
        if let Some(n) = expected.get("n") {
            let count = |meaning| ours.points.iter().filter(|p| p.meaning == meaning).count() as u64;
            assert_eq!(ours.points.len() as u64, n.as_u64().unwrap());
            assert_eq!(count(Meaning::CommonCause), expected["common_cause"].as_u64().unwrap());
            assert_eq!(count(Meaning::Improvement), expected["special_cause_improvement"].as_u64().unwrap());
            assert_eq!(count(Meaning::Concern), expected["special_cause_concern"].as_u64().unwrap());
        }
    }
}

#[test]
fn special_causes() {
    let Some(file) = json("01_spc_xmr/special_cause_rules.json") else { return };
    for case in cases(&file, "seven_point_one_side_mean", 5) {
        assert_eq!(shift_ends(&signs(&case["v"])), flags(&case["e"]));
    }
    for case in cases(&file, "part_of_seven_trend", 6) {
        // Published flags have no sign here.
        let spread: Vec<bool> = spread_back(&signs(&case["v"])).into_iter().map(|s| s != 0).collect();
        assert_eq!(spread, flags(&case["e"]));
    }
    for case in cases(&file, "seven_point_trend", 7) {
        assert_eq!(trend_ends(&numbers(&case["y"])), signs(&case["e"]));
    }
    for case in cases(&file, "two_in_three", 11) {
        assert_eq!(two_in_three(&flags(&case["close"]), &signs(&case["rtm"])), flags(&case["e"]));
    }
    for case in cases(&file, "part_of_two_in_three", 6) {
        assert_eq!(part_of_two_in_three(&flags(&case["close"]), &signs(&case["rtm"])), flags(&case["e"]));
    }
    for case in cases(&file, "precedence", 1) {
        let values = numbers(&case["y"]);
        assert!(values.windows(2).all(|w| w[1] > w[0]), "the case rises throughout");
        let expected = case["e"].as_array().unwrap();
        assert_eq!(expected.len(), 8);
        for (i, expected) in expected.iter().enumerate() {
            let ours = Signs {
                side: signs(&case["relative_to_mean"])[i],
                outside: flags(&case["outside_limits"])[i],
                trend: i8::from(flags(&case["part_of_trend"])[i]),
                two_in_three: flags(&case["part_of_two_in_three"])[i],
                shift: flags(&case["part_of_one_side"])[i],
            };
            assert_eq!(ours.rule().label(), expected.as_str().unwrap());
        }
    }
}

/// Not published in the folder, but stated by the method: icons follow the last point and the last group's limits.
#[test]
fn icons() {
    use linchpin_measures::stats::xmr::{Assurance, Variation};
    let mut values: Vec<f64> = (0..20).map(|i| f64::from(i % 2)).collect();
    let judge = |values: &[f64], improvement, target| {
        let chart = chart(values, &[], Settings { improvement, target, ..Settings::default() }).unwrap();
        (chart.variation, chart.assurance)
    };
    assert_eq!(judge(&values, Improvement::Increase, None), (Variation::CommonCause, None));
    assert_eq!(judge(&values, Improvement::Increase, Some(9.0)).1, Some(Assurance::Fail));
    assert_eq!(judge(&values, Improvement::Decrease, Some(9.0)).1, Some(Assurance::Pass));
    assert_eq!(judge(&values, Improvement::Increase, Some(-9.0)).1, Some(Assurance::Pass));
    assert_eq!(judge(&values, Improvement::Decrease, Some(-9.0)).1, Some(Assurance::Fail));
    assert_eq!(judge(&values, Improvement::Increase, Some(0.5)).1, Some(Assurance::Inconsistent));
    assert_eq!(judge(&values, Improvement::Neutral, Some(9.0)).1, None);
    values.push(20.0);
    assert_eq!(judge(&values, Improvement::Increase, None).0, Variation::ImprovementHigh);
    assert_eq!(judge(&values, Improvement::Decrease, None).0, Variation::ConcernHigh);
    assert_eq!(judge(&values, Improvement::Neutral, None).0, Variation::NeutralHigh);
    values[20] = -20.0;
    assert_eq!(judge(&values, Improvement::Increase, None).0, Variation::ConcernLow);
    assert_eq!(judge(&values, Improvement::Decrease, None).0, Variation::ImprovementLow);
    assert_eq!(judge(&values, Improvement::Neutral, None).0, Variation::NeutralLow);
}

#[test]
fn a_rebase_starts_a_group_and_short_groups_are_marked() {
    let values: Vec<f64> = (0..25).map(|i| if i < 13 { f64::from(i % 3) } else { 50.0 + f64::from(i % 3) }).collect();
    let rebase: Vec<bool> = (0..25).map(|i| i == 13).collect();
    let ours = chart(&values, &rebase, Settings::default()).unwrap();
    assert_eq!(
        ours.groups.iter().map(|g| (g.first, g.points, g.short)).collect::<Vec<_>>(),
        [(0, 13, false), (13, 12, true)]
    );
    assert!(ours.points.iter().all(|p| p.meaning == Meaning::CommonCause));
    assert_eq!(ours.points[13].moving_range, None);
    // Without it the step is a special cause on both sides.
    let whole = chart(&values, &[], Settings::default()).unwrap();
    assert!(whole.points.iter().all(|p| p.meaning != Meaning::CommonCause));
    // Limits fixed on the first thirteen are those of the first group, and all that follows is beyond them.
    let fixed = chart(&values, &[], Settings { fix_after: Some(13), ..Settings::default() }).unwrap();
    assert_eq!(fixed.groups[0].limits, ours.groups[0].limits);
    assert!(fixed.points[13..].iter().all(|p| p.meaning == Meaning::Improvement));
}
