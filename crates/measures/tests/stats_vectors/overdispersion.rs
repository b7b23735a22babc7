use linchpin_measures::stats::overdispersion::{Area, Kind, Settings, funnel, outside, poisson};
use serde_json::Value;

use super::support::{json, numbers, rounds_to};

fn areas(input: &Value) -> Vec<Area> {
    let pairs = numbers(&input["numerator"]).into_iter().zip(numbers(&input["denominator"]));
    pairs.map(|(numerator, denominator)| Area { numerator, denominator }).collect()
}

#[test]
fn funnel_plots() {
    let Some(file) = json("03_funnel/funnelplotr.json") else { return };
    let cases = file["cases"].as_array().unwrap();
    let mut seen = Vec::new();
    for case in cases {
        let (id, input, expected) = (case["id"].as_str().unwrap(), &case["input"], &case["expected"]);
        seen.push(id);
        match id {
            "aggregate" => {
                // The areas of a group are added up before the ratio is taken.
                let names: Vec<&str> = input["group"].as_array().unwrap().iter().map(|g| g.as_str().unwrap()).collect();
                for (group, ratio) in expected["group"].as_array().unwrap().iter().zip(numbers(&expected["rr"])) {
                    let all = areas(input);
                    let ours = all.iter().zip(&names).filter(|(_, n)| **n == group.as_str().unwrap()).map(|(a, _)| a);
                    let (x, e) = ours.fold((0.0, 0.0), |(x, e), a| (x + a.numerator, e + a.denominator));
                    rounds_to(x / e, ratio, 6);
                }
            }
            "phi_shmi" => {
                let ours = funnel(&areas(input), Settings::of(Kind::RatioLog)).unwrap();
                rounds_to(ours.phi, expected["phi"].as_f64().unwrap(), 6);
                rounds_to(ours.tau2, file["derived_not_peer"]["phi_shmi_tau2"].as_f64().unwrap(), 12);
                assert!(ours.adjusted);
            }
            "poisson_limits_target1" => {
                for (i, number) in numbers(&input["number"]).into_iter().enumerate() {
                    let ours = poisson(1.0, number);
                    let limits = [
                        ("ll95", ours.lower_95),
                        ("ul95", ours.upper_95),
                        ("ll998", ours.lower_998),
                        ("ul998", ours.upper_998),
                    ];
                    for (name, limit) in limits {
                        let places = case["round_dp"][name].as_i64().unwrap() as i32;
                        rounds_to(limit, numbers(&expected[name])[i], places);
                    }
                }
            }
            _ if id.starts_with("out") => {
                let of = |name: &str| input[name].as_f64().unwrap();
                let (limit, adjusted) = (of("limit"), input["adjusted"].as_bool().unwrap());
                let (lower, upper) = match (limit < 99.0, adjusted) {
                    (true, false) => ("LCL95", "UCL95"),
                    (true, true) => ("OD95LCL", "OD95UCL"),
                    (false, false) => ("LCL998", "UCL998"),
                    (false, true) => ("OD998LCL", "OD998UCL"),
                };
                let flags: Vec<f64> = numbers(&input["rr"])
                    .into_iter()
                    .map(|rr| f64::from(u8::from(outside(rr * of("multiplier"), of(lower), of(upper)))))
                    .collect();
                assert_eq!(flags, numbers(&expected["outlier"]), "{id}");
            }
            "rel_limits_PR" => {
                // Half of all, in areas of 3 to 250: limits stay between nothing and everybody.
                let areas: Vec<Area> =
                    (1..=125).map(|i| Area { numerator: f64::from(i), denominator: f64::from(2 * i) }).collect();
                let ours = funnel(&areas, Settings::of(Kind::Proportion)).unwrap();
                assert_eq!((ours.target, ours.tau2, ours.adjusted), (0.5, 0.0, false));
                let (_, at) = ours.curve.iter().find(|(x, _)| *x > 3.0).unwrap();
                assert!(at.upper_95 < 1.0 && at.lower_95 > 0.0);
            }
            "rel_limits_CQC" => {
                let areas: Vec<Area> = (1..=250)
                    .map(|i| Area {
                        numerator: f64::from(i) * if i % 2 == 0 { 1.3 } else { 0.7 },
                        denominator: f64::from(i),
                    })
                    .collect();
                let ours = funnel(&areas, Settings { multiplier: 100.0, ..Settings::of(Kind::RatioRoot) }).unwrap();
                assert!(ours.adjusted && ours.tau2 > 0.0);
                let (_, at) = ours.curve[0];
                assert!(at.lower_95 < 100.0 && at.upper_95 > 100.0);
            }
            "rel_od_wider_than_unadjusted" => {
                let wide = funnel(&areas(input), Settings::of(Kind::RatioLog)).unwrap();
                let plain = funnel(&areas(input), Settings { adjust: false, ..Settings::of(Kind::RatioLog) }).unwrap();
                assert!(plain.points[4].limits.lower_95 > wide.points[4].limits.lower_95);
            }
            other => panic!("a case nobody knows: {other}"),
        }
    }
    assert_eq!(seen.len(), 11, "{seen:?}");
}
