use linchpin_measures::stats::{
    Confidence,
    estimate::{Scale, mean, proportion, rate},
    interval::{byar_lower, byar_upper, wilson},
};

use super::support::{Row, close, number, phe};

const EXACT: f64 = 1e-10;

#[test]
fn byar_and_wilson_limits() {
    let Some(rows) = phe("testdata_Byars_Wilson__testdata_B_W.csv") else { return };
    for row in &rows {
        let confidence = Confidence::new(row["confidence"].trim_end_matches('%').parse().unwrap()).unwrap();
        let x = number(row, "x").unwrap();
        let (lower, upper) = match row["method"].as_str() {
            "Byars" => (byar_lower(x, confidence).unwrap(), byar_upper(x, confidence).unwrap()),
            _ => {
                let interval = wilson(x, number(row, "n").unwrap(), confidence).unwrap();
                (Some(interval.lower), interval.upper)
            }
        };
        assert_eq!(lower.is_some(), number(row, "lowercl").is_some());
        if let (Some(ours), Some(published)) = (lower, number(row, "lowercl")) {
            close(ours, published, EXACT);
        }
        close(upper, number(row, "uppercl").unwrap(), EXACT);
    }
    assert_eq!(rows.len(), 13);
}

/// The confidences and limit columns of a results file.
fn limits(row: &Row) -> Vec<(Confidence, &'static str, &'static str)> {
    if row.contains_key("lower95_0cl") {
        vec![(Confidence::P95, "lower95_0cl", "upper95_0cl"), (Confidence::P998, "lower99_8cl", "upper99_8cl")]
    } else {
        vec![(Confidence::P95, "lowercl", "uppercl")]
    }
}

#[test]
fn proportions_and_rates() {
    let files = [
        ("testdata_Proportion__testdata_Prop.csv", true, 19, 16),
        ("testdata_Proportion__testdata_Prop_g.csv", true, 11, 8),
        ("testdata_Rate__testdata_Rate.csv", false, 20, 17),
        ("testdata_Rate__testdata_Rate_g.csv", false, 12, 9),
    ];
    for (file, share, rows_expected, values_expected) in files {
        let Some(rows) = phe(file) else { return };
        let mut values = 0;
        for row in &rows {
            let (x, n) = (number(row, "Numerator").unwrap_or(f64::NAN), number(row, "Denominator").unwrap_or(f64::NAN));
            for (confidence, lower, upper) in limits(row) {
                let scale = Scale { multiplier: number(row, "multiplier").unwrap(), confidence };
                let ours = if share { proportion(x, n, scale) } else { rate(x, n, scale) };
                let Some(published) = number(row, "value") else {
                    assert!(ours.is_err(), "{file}: {row:?}");
                    continue;
                };
                let ours = ours.unwrap();
                close(ours.value, published, EXACT);
                close(ours.interval.lower, number(row, lower).unwrap(), EXACT);
                close(ours.interval.upper, number(row, upper).unwrap(), EXACT);
                assert_eq!(ours.method, row["method"]);
            }
            values += usize::from(number(row, "value").is_some());
        }
        assert_eq!((rows.len(), values), (rows_expected, values_expected), "{file}");
    }
}

#[test]
fn means() {
    let (Some(data), Some(results)) =
        (phe("testdata_Mean__testdata_Mean.csv"), phe("testdata_Mean__testdata_Mean_results.csv"))
    else {
        return;
    };
    for row in &results {
        let all = row["area"] == "No grouping";
        let of_area = data.iter().filter(|d| all || d["area"] == row["area"]);
        let values: Vec<f64> = of_area.map(|d| number(d, "values").unwrap()).collect();
        for (confidence, lower, upper) in limits(row) {
            let ours = mean(&values, confidence).unwrap();
            assert_eq!(ours.count as f64, number(row, "value_count").unwrap());
            close(ours.sum, number(row, "value_sum").unwrap(), EXACT);
            close(ours.deviation, number(row, "stdev").unwrap(), EXACT);
            close(ours.value, number(row, "value").unwrap(), EXACT);
            close(ours.interval.lower, number(row, lower).unwrap(), 1e-9);
            close(ours.interval.upper, number(row, upper).unwrap(), 1e-9);
        }
    }
    assert_eq!((data.len(), results.len()), (26, 3));
}
