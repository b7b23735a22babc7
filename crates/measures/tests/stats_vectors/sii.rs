use std::collections::BTreeMap;

use linchpin_core::Interval;
use linchpin_measures::stats::sii::{Group, Kind, Settings, Spread, inequality};

use super::support::{Row, close, number, phe};

/// Weighted least squares the long way round: the normal equations of √a·y on √a and b·√a.
fn long_way(groups: &[Group]) -> (f64, f64) {
    let people: f64 = groups.iter().map(|g| g.population).sum();
    let (mut aa, mut ab, mut bb, mut ay, mut by, mut before) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for group in groups {
        let share = group.population / people;
        let root = share.sqrt();
        let (a, b, y) = (root, (before + share / 2.0) * root, group.value * root);
        before += share;
        aa += a * a;
        ab += a * b;
        bb += b * b;
        ay += a * y;
        by += b * y;
    }
    let determinant = aa * bb - ab * ab;
    ((bb * ay - ab * by) / determinant, (aa * by - ab * ay) / determinant)
}

fn check(places: &BTreeMap<Vec<&str>, Vec<Group>>, kind: Kind, transforms: bool) -> usize {
    for (place, groups) in places {
        let settings = Settings { kind, repetitions: 4000, ..Settings::default() };
        let ours = inequality(groups, settings).unwrap();
        let (intercept, slope) = long_way(groups);
        close(ours.slope, slope, 1e-9);
        close(ours.intercept, intercept, 1e-9);
        close(ours.relative, (intercept + slope) / intercept, 1e-9);
        assert!(
            ours.slope_interval.lower <= ours.slope && ours.slope <= ours.slope_interval.upper,
            "{place:?} {ours:?}"
        );
        assert_eq!(inequality(groups, settings).unwrap(), ours, "the same seed gives the same limits");
        // Turned over, the gap changes sign and the ratio its sides.
        let turned = inequality(groups, Settings { multiplier: -1.0, ..settings }).unwrap();
        close(turned.slope, -ours.slope, 1e-12);
        close(turned.relative, 1.0 / ours.relative, 1e-12);
        close(turned.slope_interval.upper, -ours.slope_interval.lower, 1e-12);
        if transforms {
            let curved = inequality(groups, Settings { transform: true, ..settings }).unwrap();
            assert_eq!(curved.slope.signum(), ours.slope.signum());
            assert!(curved.slope_interval.lower <= curved.slope && curved.slope <= curved.slope_interval.upper);
            assert!(
                curved.relative_interval.lower <= curved.relative && curved.relative <= curved.relative_interval.upper
            );
        }
    }
    places.len()
}

fn limits(row: &Row, lower: &str, upper: &str, divisor: f64) -> Spread {
    let limit = |name| number(row, name).unwrap() / divisor;
    Spread::Limits(Interval { lower: limit(lower), upper: limit(upper) })
}

#[test]
fn life_expectancy_by_decile() {
    let Some(rows) = phe("LE_testdata.csv") else { return };
    let mut places: BTreeMap<Vec<&str>, Vec<Group>> = BTreeMap::new();
    let mut incomplete = 0;
    for row in &rows {
        let key = vec![row["Sex"].as_str(), row["GeoCode"].as_str()];
        let groups = places.entry(key).or_default();
        match (number(row, "LifeExp"), number(row, "SE"), number(row, "Pop")) {
            (Some(value), Some(error), Some(population)) => {
                groups.push(Group { population, value, spread: Spread::StandardError(error) });
            }
            _ => incomplete += 1,
        }
    }
    places.retain(|_, groups| groups.len() == 10);
    assert_eq!((rows.len(), incomplete), (7222, 0));
    // Every tenth place keeps the simulations short.
    let some = places.into_iter().step_by(10).collect();
    assert_eq!(check(&some, Kind::Plain, false), 73);
}

#[test]
fn child_weight_by_decile() {
    let Some(rows) = phe("NCMP_testdata.csv") else { return };
    let mut places: BTreeMap<Vec<&str>, Vec<Group>> = BTreeMap::new();
    for row in &rows {
        let key = vec![row["Period"].as_str(), row["SchoolYear"].as_str(), row["AreaCode"].as_str()];
        let group = Group {
            population: number(row, "Measured").unwrap(),
            value: number(row, "Rate").unwrap() / 100.0,
            spread: limits(row, "LCL", "UCL", 100.0),
        };
        places.entry(key).or_default().push(group);
    }
    assert_eq!(rows.len(), 240);
    assert_eq!(check(&places, Kind::Proportion, true), 24);
}

#[test]
fn rates_by_fifth() {
    let Some(rows) = phe("DSR_testdata.csv") else { return };
    let mut places: BTreeMap<Vec<&str>, Vec<Group>> = BTreeMap::new();
    for row in &rows {
        let group = Group {
            population: number(row, "total_pop").unwrap(),
            value: number(row, "value").unwrap(),
            spread: limits(row, "lowercl", "uppercl", 1.0),
        };
        places.entry(vec![row["Period"].as_str()]).or_default().push(group);
    }
    assert_eq!(rows.len(), 30);
    assert_eq!(check(&places, Kind::Rate, true), 6);
}
