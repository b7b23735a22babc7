use linchpin_measures::stats::{
    Confidence,
    life_expectancy::{Band, START_AGES, life_expectancy},
};

use super::support::{json, numbers, rounds_to};

#[test]
fn life_tables() {
    let Some(file) = json("02_phe_indicator_methods/life_expectancy.json") else { return };
    let cases = file["cases"].as_array().unwrap();
    let (mut tables, mut refused) = (0, 0);
    for case in cases {
        let bands: Vec<Band> = numbers(&case["pops"])
            .into_iter()
            .zip(numbers(&case["deaths"]))
            .map(|(population, deaths)| Band { population, deaths })
            .collect();
        let ours = life_expectancy(&bands, Confidence::P95);
        if case["expected"].is_null() {
            assert!(ours.is_err(), "{}", case["id"]);
            refused += 1;
            continue;
        }
        tables += 1;
        let ours = ours.unwrap();
        let expected = |name: &str| numbers(&case["expected"][name]);
        let (values, lower, upper) = (expected("value"), expected("lowercl"), expected("uppercl"));
        assert_eq!((values.len(), lower.len(), upper.len()), (20, 20, 20));
        for (i, row) in ours.iter().enumerate() {
            assert_eq!(row.age, START_AGES[i]);
            assert_eq!(row.value.is_none(), values[i].is_nan(), "{} at {}", case["id"], row.age);
            if let Some(value) = row.value {
                rounds_to(value, values[i], 4);
            }
            rounds_to(row.interval.lower, lower[i], 4);
            rounds_to(row.interval.upper, upper[i], 4);
        }
        if let Some(people) = case["expected"].get("pops_used") {
            assert_eq!(ours.iter().map(|r| r.population).collect::<Vec<_>>(), numbers(people));
        }
    }
    assert_eq!((cases.len(), tables, refused), (8, 2, 6));
}
