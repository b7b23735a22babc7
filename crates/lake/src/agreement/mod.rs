//! Two engines must agree: every definition of the starter set, run by DataFusion as the product runs it and by a
//! naive evaluator, over generated tables.

mod naive;

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use linchpin_core::PeriodKind;
use linchpin_measures::{
    Indicator,
    definition::GivenTable,
    rollup::{self, Raw},
};
use linchpin_sources::table::{ColumnKind, Table};
use proptest::prelude::*;

use crate::{count, example, session};

/// Definitions that choose among rows before they count, which the naive way does not know; their worked examples check them.
const NOT_NAIVE: [&str; 8] = [
    "quality/cqc-good",
    "need/admissions-beside-expected",
    "need/referrals-beside-expected",
    "need/referrals-cardiology",
    "need/referrals-dermatology",
    "need/referrals-ear-nose-throat",
    "need/referrals-gynaecology",
    "need/referrals-orthopaedics",
];

fn starter_set() -> Vec<Indicator> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions/indicators");
    let mut found = Vec::new();
    for domain in std::fs::read_dir(root).unwrap().map(|d| d.unwrap().path()).filter(|p| p.is_dir()) {
        for file in std::fs::read_dir(&domain).unwrap().map(|f| f.unwrap().path()) {
            let id = format!(
                "{}/{}",
                domain.file_name().unwrap().to_string_lossy(),
                file.file_stem().unwrap().to_string_lossy()
            );
            found.push(Indicator::parse(&id, &std::fs::read_to_string(&file).unwrap()).unwrap());
        }
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    assert!(found.len() >= 45, "only {} definitions were found", found.len());
    found
}

/// Rows of a table drawn from a seed: the words that the SQL asks for and others, days, small counts, gaps.
fn rows(table: &Table, sql: &str, seed: &mut u64) -> GivenTable {
    let mut draw = |n: u64| {
        // Knuth's multiplier; only variety is wanted.
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) % n
    };
    let words: Vec<String> = sql.split('\'').skip(1).step_by(2).map(|w| w.replace('%', "0A")).collect();
    let columns: Vec<String> = table.columns.iter().map(|c| c.name.to_owned()).collect();
    let rows = (0..80)
        .map(|_| {
            let cell = |c: &linchpin_sources::table::Column| -> String {
                if c.nullable && draw(8) == 0 {
                    return String::new();
                }
                match (c.name, c.kind) {
                    ("org" | "child" | "parent" | "code", _) => format!("Y0000{}", draw(4)),
                    ("year", ColumnKind::Text) => ["2020/21", "2021/22"][draw(2) as usize].to_owned(),
                    (_, ColumnKind::Text) if words.is_empty() || draw(5) == 0 => "another".to_owned(),
                    (_, ColumnKind::Text) => words[draw(words.len() as u64) as usize].clone(),
                    (_, ColumnKind::Date) => format!("2026-0{}-01", 1 + draw(3)),
                    (_, ColumnKind::Whole) => draw(90).to_string(),
                    // Quarters add up exactly in any order.
                    (_, ColumnKind::Real) => (draw(400) as f64 / 4.0).to_string(),
                }
            };
            table.columns.iter().map(cell).collect()
        })
        .collect();
    GivenTable { table: table.name.to_owned(), columns, rows }
}

fn as_naive(given: &[GivenTable]) -> HashMap<String, naive::Table> {
    let table = |g: &GivenTable| {
        let spec = Table::named(&g.table).unwrap();
        let datum = |text: &String, kind: ColumnKind| match kind {
            _ if text.is_empty() => naive::Datum::Null,
            ColumnKind::Text | ColumnKind::Date => naive::Datum::Text(text.clone()),
            ColumnKind::Whole | ColumnKind::Real => naive::Datum::Number(text.parse().unwrap()),
        };
        let row = |r: &Vec<String>| r.iter().zip(spec.columns).map(|(t, c)| datum(t, c.kind)).collect();
        (g.table.clone(), naive::Table { columns: g.columns.clone(), rows: g.rows.iter().map(row).collect() })
    };
    given.iter().map(table).collect()
}

/// Sums by organisation and period, as text, so that both ways can be laid side by side.
fn summed(raws: &[Raw]) -> BTreeMap<(String, String), Option<f64>> {
    let mut out: BTreeMap<(String, String), Option<f64>> = BTreeMap::new();
    for raw in raws {
        let sum = out.entry((raw.org.to_string(), raw.period.to_string())).or_default();
        *sum = match (*sum, raw.n) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
    }
    out
}

fn naively(
    sql: &str,
    tables: &HashMap<String, naive::Table>,
    kind: PeriodKind,
) -> BTreeMap<(String, String), Option<f64>> {
    let raws: Vec<Raw> = naive::run(sql, tables)
        .into_iter()
        .filter(|(key, _)| !key[0].is_empty() && !key[1].is_empty())
        .map(|(key, n)| Raw { org: key[0].parse().unwrap(), period: rollup::period_of(&key[1], kind).unwrap(), n })
        .collect();
    summed(&raws)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn every_definition_gives_the_same_by_both_ways(seed: u64) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut seed = seed;
        let mut compared = 0;
        for mut indicator in starter_set() {
            if NOT_NAIVE.contains(&indicator.id.as_str()) {
                continue;
            }
            let sql = format!("{} {}", indicator.numerator, indicator.denominator.clone().unwrap_or_default());
            let tables: Vec<&Table> = indicator.tables().iter().map(|t| Table::named(t).unwrap()).collect();
            indicator.example.given = tables.into_iter().map(|t| rows(t, &sql, &mut seed)).collect();
            let context = session::empty();
            example::register(&context, &indicator).unwrap();
            let counted = runtime.block_on(count::count(&context, &indicator)).unwrap();
            let given = as_naive(&indicator.example.given);
            let expected = naively(&indicator.numerator, &given, indicator.period);
            compared += expected.len();
            prop_assert_eq!(summed(&counted.numerator), expected, "numerator of {}", indicator.id);
            if let Some(sql) = &indicator.denominator {
                let expected = naively(sql, &given, indicator.period);
                prop_assert_eq!(summed(&counted.denominator.unwrap()), expected, "denominator of {}", indicator.id);
            }
        }
        prop_assert!(compared > 100, "only {} numbers were compared", compared);
    }
}
