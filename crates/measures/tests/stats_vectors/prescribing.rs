use std::collections::{BTreeMap, BTreeSet};

use linchpin_measures::stats::{
    decile::{deciles, percentile_ranks},
    savings::{self, Spend},
    units::{BAND_NAMES, BySexAndAge, prescribing_units},
};
use serde_json::Value;

use super::support::{close, json};

const FOLDER: &str = "05_prescribing/fixtures";

/// The level of a measure value: whose code is the lowest one given.
fn level(fields: &Value) -> &'static str {
    let has = |name: &str| !fields[name].is_null();
    if has("practice") {
        "practice"
    } else if has("pcn") {
        "pcn"
    } else if has("pct") {
        "ccg"
    } else if has("stp") {
        "stp"
    } else {
        "regional_team"
    }
}

#[test]
fn percentiles_and_deciles_and_totals() {
    let Some(file) = json(&format!("{FOLDER}/functional-measures-dont-edit.json")) else { return };
    let of = |model: &str| -> Vec<&Value> {
        file.as_array().unwrap().iter().filter(|r| r["model"] == model).map(|r| &r["fields"]).collect()
    };
    let (values, globals) = (of("frontend.measurevalue"), of("frontend.measureglobal"));
    let mut peers: BTreeMap<(&str, &str, &str), Vec<&Value>> = BTreeMap::new();
    for &value in &values {
        let key = (value["measure"].as_str().unwrap(), value["month"].as_str().unwrap(), level(value));
        peers.entry(key).or_default().push(value);
    }
    for rows in peers.values() {
        let numbers: Vec<Option<f64>> = rows.iter().map(|r| r["calc_value"].as_f64()).collect();
        for (row, ours) in rows.iter().zip(percentile_ranks(&numbers)) {
            close(ours.unwrap(), row["percentile"].as_f64().unwrap(), 1e-9);
        }
    }
    let (mut decile_count, mut total_count) = (0, 0);
    for global in &globals {
        let (measure, month) = (global["measure"].as_str().unwrap(), global["month"].as_str().unwrap());
        for (level, published) in global["percentiles"].as_object().unwrap() {
            let rows = &peers[&(measure, month, level.as_str())];
            let ours = deciles(&rows.iter().map(|r| r["calc_value"].as_f64()).collect::<Vec<_>>()).unwrap();
            for (i, ours) in ours.into_iter().enumerate() {
                let name = format!("{}0", i + 1);
                close(ours, published[&name].as_f64().unwrap(), 1e-9);
                decile_count += 1;
                let savings: Vec<f64> = rows.iter().map(|r| r["cost_savings"][&name].as_f64().unwrap()).collect();
                close(savings::total(&savings), global["cost_savings"][level][&name].as_f64().unwrap(), 1e-9);
                total_count += 1;
            }
        }
    }
    assert_eq!((values.len(), globals.len(), peers.len(), decile_count, total_count), (1520, 40, 200, 1800, 1800));
}

/// The fixture gives quantities and savings, but not costs. The savings of a percentage measure are linear in the
/// decile: total cost less (decile x numerator unit cost + the rest x rest unit cost) x quantity. From two deciles of
/// one organisation the difference of the unit costs follows, and must hold for all nine.
#[test]
fn percentage_savings() {
    let Some(file) = json(&format!("{FOLDER}/functional-measures-dont-edit.json")) else { return };
    let mut seen = 0;
    let fields = |model: &'static str| {
        file.as_array().unwrap().iter().filter(move |r| r["model"] == model).map(|r| &r["fields"])
    };
    let globals: BTreeMap<(&str, &str), &Value> = fields("frontend.measureglobal")
        .map(|g| ((g["measure"].as_str().unwrap(), g["month"].as_str().unwrap()), &g["percentiles"]))
        .collect();
    for row in fields("frontend.measurevalue") {
        let deciles = &globals[&(row["measure"].as_str().unwrap(), row["month"].as_str().unwrap())][level(row)];
        let at = |i: usize| deciles[format!("{i}0")].as_f64().unwrap();
        let saving = |i: usize| row["cost_savings"][format!("{i}0")].as_f64().unwrap();
        let (quantity, of) = (row["numerator"].as_f64().unwrap(), row["denominator"].as_f64().unwrap());
        let dearer = (saving(1) - saving(9)) / (at(9) - at(1)) / of;
        // Any cost of the alternative gives the same saving; take 1, so that the other costs `1 + dearer`.
        let own = Spend {
            numerator_quantity: quantity,
            numerator_cost: quantity * (1.0 + dearer),
            denominator_quantity: of,
            denominator_cost: quantity * (1.0 + dearer) + (of - quantity),
        };
        for i in 1..=9 {
            let ours = savings::percentage(&own, &Spend::default(), at(i)).unwrap();
            close(ours, saving(i), 1e-6);
            seen += 1;
        }
    }
    assert_eq!(seen, 13_680);
}

#[test]
fn a_practice_with_nothing_prescribed_saves_nothing() {
    let Some(file) = json(&format!("{FOLDER}/one_month_of_measures.json")) else { return };
    let rows: Vec<&Value> = file
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["model"] == "frontend.measurevalue" && r["fields"]["measure"] == "cerazette")
        .map(|r| &r["fields"])
        .collect();
    let mut practices: Vec<&Value> = rows.iter().copied().filter(|r| r["practice"].is_string()).collect();
    practices.sort_by_key(|r| r["practice"].as_str());
    let values: Vec<Option<f64>> = practices.iter().map(|r| r["calc_value"].as_f64()).collect();
    let ranks = percentile_ranks(&values);
    let ours = deciles(&values).unwrap();
    for (row, rank) in practices.iter().zip(ranks) {
        assert_eq!(rank.is_some(), row["percentile"].is_number());
        if let Some(rank) = rank {
            close(rank, row["percentile"].as_f64().unwrap(), 1e-6);
        }
    }
    // The month's worked example: Cerazette costs 0.18 a tablet more to prescribe: 1,000 of 11,000 at the tenth percentile.
    let example = practices.iter().find(|r| r["practice"] == "C84001").unwrap();
    let saving = |i: usize| example["cost_savings"][format!("{i}0")].as_f64().unwrap();
    let dearer = (saving(1) - saving(9)) / (ours[8] - ours[0]) / 11_000.0;
    let own = Spend {
        numerator_quantity: 1000.0,
        numerator_cost: 1000.0 * (1.0 + dearer),
        denominator_quantity: 11_000.0,
        denominator_cost: 1000.0 * (1.0 + dearer) + 10_000.0,
    };
    for i in 1..=9 {
        close(savings::percentage(&own, &own, ours[i - 1]).unwrap(), saving(i), 1e-6);
    }
    let everybody = own;
    let nothing: Vec<&&Value> = practices.iter().filter(|r| r["denominator"] == 0).collect();
    for row in &nothing {
        assert_eq!(row["cost_savings"]["50"].as_f64().unwrap(), 0.0);
        assert_eq!(savings::percentage(&Spend::default(), &everybody, ours[4]).unwrap(), 0.0);
    }
    assert_eq!((practices.len(), nothing.len()), (9, 2));
}

/// The two rules without a fixture of their own: plain denominators, and everybody's unit cost where one has none.
#[test]
fn savings_rules() {
    close(savings::per_denominator(500.0, 1000.0, 0.3).unwrap(), 200.0, 1e-12);
    assert!(savings::per_denominator(f64::NAN, 1.0, 0.1).is_err());
    let own =
        Spend { numerator_quantity: 0.0, numerator_cost: 0.0, denominator_quantity: 100.0, denominator_cost: 50.0 };
    let everybody =
        Spend { numerator_quantity: 10.0, numerator_cost: 20.0, denominator_quantity: 1000.0, denominator_cost: 600.0 };
    // At the decile 0.2: 20 at everybody's 2.00 and 80 at its own 0.50 would cost 80, 30 more than now.
    close(savings::percentage(&own, &everybody, 0.2).unwrap(), -30.0, 1e-12);
    close(savings::total(&[5.0, -3.0, 2.0]), 7.0, 1e-12);
}

/// A table of the fixtures: band to male and female.
fn table(value: &Value) -> BySexAndAge {
    let mut table = BySexAndAge::default();
    let bands = value.as_object().unwrap();
    assert_eq!(bands.keys().map(String::as_str).collect::<BTreeSet<_>>(), BAND_NAMES.into_iter().collect());
    for (i, band) in BAND_NAMES.into_iter().enumerate() {
        table.male[i] = bands[band][0].as_f64().unwrap();
        table.female[i] = bands[band][1].as_f64().unwrap();
    }
    table
}

#[test]
fn prescribing_units_of_a_list() {
    let (Some(case), Some(astro), Some(star)) = (
        json("05_prescribing/list_size_case.json"),
        json("05_prescribing/astro_pu_2013.json"),
        json("05_prescribing/star_pu_weights.json"),
    ) else {
        return;
    };
    let patients = table(&case["counts_male_female_by_band"]);
    let expected = &case["expected"];
    let people: f64 = patients.male.iter().chain(&patients.female).sum();
    assert_eq!(people, expected["total_list_size"].as_f64().unwrap());
    for (weights, name) in [("cost_2013", "astro_pu_cost"), ("items_2013", "astro_pu_items")] {
        let ours = prescribing_units(&patients, &table(&astro[weights])).unwrap();
        close(ours, expected[name].as_f64().unwrap(), case["tolerance"].as_f64().unwrap());
    }
    let star_cases = expected["star_pu"].as_object().unwrap();
    for (name, published) in star_cases {
        let ours = prescribing_units(&patients, &table(&star[name])).unwrap();
        super::support::rounds_to(ours, published.as_f64().unwrap(), 3);
    }
    assert_eq!((star_cases.len(), star.as_object().unwrap().len()), (3, 25));
}
