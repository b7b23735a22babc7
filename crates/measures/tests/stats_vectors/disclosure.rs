use linchpin_measures::disclosure::{RateKind, Reliability, Rule, SMALL, Shown, count, reliability};

use super::support::{json, numbers};

#[test]
fn hospital_counts() {
    let Some(file) = json("09_disclosure/hes_suppression.json") else { return };
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let ours = Rule::Hospital.show(count(case[0].as_f64().unwrap()).unwrap());
        assert_eq!(ours.to_string(), case[1].as_str().unwrap());
    }
    let errors = numbers(&file["errors"]);
    assert!(errors.iter().all(|&e| count(e).is_err()));
    assert_eq!((cases.len(), errors.len()), (7, 3));
}

#[test]
fn opensafely_counts() {
    let Some(file) = json("09_disclosure/opensafely.json") else { return };
    assert_eq!(file["redact_le"].as_u64().unwrap(), SMALL);
    assert_eq!(file["round_to"].as_u64().unwrap(), 5);
    let cases = file["midpoint6"].as_array().unwrap();
    for case in cases {
        let ours = Rule::MidpointSix.show(case[0].as_u64().unwrap());
        assert_eq!(ours, Shown::Count(case[1].as_u64().unwrap()));
    }
    assert_eq!(cases.len(), 19);
}

#[test]
fn mortality_rates() {
    let Some(file) = json("09_disclosure/ons_mortality.json") else { return };
    let cases = file["boundary_cases"].as_array().unwrap();
    for case in cases {
        for (name, kind) in [("crude", RateKind::Crude), ("asr", RateKind::Standardised)] {
            let expected = match case[name].as_str().unwrap() {
                "suppressed" => Reliability::NotCalculated,
                "shown_u" => Reliability::Unreliable,
                _ => Reliability::Reliable,
            };
            assert_eq!(reliability(case["deaths"].as_u64().unwrap(), kind), expected);
        }
    }
    assert_eq!(cases.len(), 6);
}
