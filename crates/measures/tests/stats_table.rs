//! The methods on a table of one's own, as `linchpin stats` runs them.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "a test that meets something else has failed"
)]

use linchpin_measures::{
    stats::{sii::Kind, xmr::Improvement},
    table::{Cell, FunnelKind, Grid, Method, Options, Output, Table, run},
};

/// A table from CSV text without quotes.
fn table(csv: &str) -> Table {
    let mut lines = csv.trim().lines().map(|l| l.trim().split(',').map(str::to_owned).collect::<Vec<String>>());
    Table { headings: lines.next().unwrap(), rows: lines.collect() }
}

fn ok(method: Method, csv: &str, options: Options) -> Output {
    run(method, &table(csv), &options).unwrap_or_else(|e| panic!("{e}"))
}

fn refused(method: Method, csv: &str, options: Options) -> String {
    run(method, &table(csv), &options).unwrap_err().to_string()
}

fn text(grid: &Grid, column: &str, row: usize) -> String {
    grid.column(column).nth(row).unwrap_or_else(|| panic!("no {column} in row {row}: {grid:?}")).to_string()
}

fn number(grid: &Grid, column: &str, row: usize) -> f64 {
    text(grid, column, row).parse().unwrap()
}

#[track_caller]
fn near(ours: f64, expected: f64) {
    assert!((ours - expected).abs() < 1e-6 * expected.abs().max(1.0), "{ours} is not {expected}");
}

#[test]
fn proportions_keep_the_users_columns_and_rows() {
    let csv = "Practice,List,N,X,\nA,\"x,100,65\nB,y,0,0\nC,z,\"1,5\n";
    let csv = csv.replace('"', "");
    // Commas inside numbers come from the CSV reader as one cell.
    let mut table = table(&csv);
    table.rows[2] = ["C", "z", "5,000", "1,045"].map(str::to_owned).to_vec();
    table.rows.push(vec![String::new(); 4]);
    let output = run(Method::Proportion, &table, &Options::default()).unwrap();
    assert_eq!(output.rows.columns, ["Practice", "List", "N", "X", "value", "lower", "upper", "interval", "note"]);
    assert_eq!(output.rows.rows.len(), 3, "the blank row is passed over");
    near(number(&output.rows, "lower", 0), 55.254_443_296_887_97);
    near(number(&output.rows, "upper", 2), 22.049_130_373_189_027);
    assert_eq!(text(&output.rows, "note", 1), "the denominator is zero");
    assert_eq!(text(&output.rows, "value", 1), "");
}

#[test]
fn rates_and_options() {
    let csv = "x,n\n65,100\n1,100";
    let output = ok(Method::Rate, csv, Options { multiplier: Some(100.0), confidence: 99.8, ..Options::default() });
    near(number(&output.rows, "lower", 0), 42.880_261_471_480_2);
    near(number(&output.rows, "upper", 1), 9.233_413_476_451_585);
    assert_eq!(text(&output.rows, "interval", 1), "Exact");
    assert!(output.notes[0].starts_with("99.8% intervals"));
    assert!(refused(Method::Rate, csv, Options { confidence: 0.0, ..Options::default() }).contains("confidence"));
}

#[test]
fn bad_cells_are_named_as_a_spreadsheet_counts_them() {
    let error = |csv| refused(Method::Proportion, csv, Options::default());
    assert_eq!(error("Numerator,n\n1,2\nabc,3"), "row 3, column Numerator: “abc” is not a number");
    assert_eq!(error("x,n\n,3"), "row 2, column x: is blank; a number is needed");
    assert_eq!(error("x,n\n1"), "row 2, column n: is blank; a number is needed");
    assert_eq!(error("x,n\nnan,3"), "row 2, column x: “nan” is not a number");
    assert!(error("y,n\n1,2").starts_with("no column “x”"));
    assert_eq!(error("x,n,X\n1,2,3"), "the column “x” is there twice");
    assert_eq!(error("x,n\n,"), "there are no rows below the headings");
    assert!(
        refused(Method::Spc, "date,value,rebase\n2026-01-01,1,perhaps", Options::default())
            .contains("neither yes nor no")
    );
}

#[test]
fn a_chart_with_a_step_target_and_facets() {
    let mut csv = "Month,Value,Facet,Target\n".to_owned();
    for facet in ["east", "west"] {
        // Written backwards: the chart puts the months in order.
        for i in (0..24).rev() {
            let value = if facet == "east" && i >= 12 { 50 + i % 3 } else { i % 3 };
            let target = if i == 23 { "40" } else { "" };
            csv.push_str(&format!("01/{:02}/{},{value},{facet},{target}\n", i % 12 + 1, 2025 + i / 12));
        }
    }
    let output = ok(Method::Spc, &csv, Options::default());
    assert_eq!((output.rows.rows.len(), output.summary.rows.len()), (48, 2));
    assert_eq!(text(&output.rows, "date", 0), "01/01/2025");
    assert_eq!(text(&output.summary, "variation", 0), "improvement-high");
    assert_eq!(text(&output.summary, "variation", 1), "common-cause");
    assert_eq!(text(&output.summary, "assurance", 1), "fail");
    assert!(output.notes.is_empty(), "{:?}", output.notes);
    // A rebase where the step is makes both halves usual variation; improvement downward turns icons round.
    let rebased = ok(
        Method::Spc,
        &csv,
        Options { rebase: vec!["2026-01-01".to_owned()], improvement: Improvement::Decrease, ..Options::default() },
    );
    assert_eq!(text(&rebased.summary, "groups", 0), "2");
    assert_eq!(text(&rebased.summary, "variation", 0), "common-cause");
    assert_eq!(text(&rebased.summary, "assurance", 0), "fail");
    assert!(text(&rebased.summary, "note", 0).contains("only 12 points"));
    let json = serde_json::to_value(&output).unwrap();
    assert_eq!(json["method"], "spc");
    assert_eq!(json["rows"][0]["rule"], "Below LCL");
    assert_eq!(json["summary"][1]["assurance_words"], "The target will consistently be missed");
}

#[test]
fn dates_twice_and_dates_nobody_understands() {
    let twice = refused(Method::Spc, "date,value\n2026-01-01,1\n2026-02-01,2\n01/01/2026,3", Options::default());
    assert_eq!(twice, "row 4, column date: the date is that of row 2 too; several series need a column “facet”");
    let odd = ok(Method::Spc, "date,value\nspring,1\nwinter,2", Options::default());
    assert!(odd.notes[0].contains("“spring” in row 2"));
    let missing = ok(
        Method::Spc,
        "date,value\n2026-01-01,1",
        Options { rebase: vec!["2027-01-01".into()], ..Options::default() },
    );
    assert_eq!(missing.notes, ["No row has the date 2027-01-01, so no new limits begin there."]);
    assert_eq!(text(&missing.rows, "lower", 0), "", "one point has no limits");
}

fn funnel_csv(spread: u32) -> String {
    let mut csv = "area,numerator,denominator\n".to_owned();
    for i in 1..=30u32 {
        let numerator = if i % 2 == 0 { i * 5 + spread * i / 4 } else { i * 5 - spread * i / 4 };
        csv.push_str(&format!("P{i:02},{numerator},{}\n", i * 10));
    }
    csv
}

#[test]
fn funnels() {
    let plain = ok(Method::Funnel, &funnel_csv(0), Options::default());
    assert_eq!((plain.rows.rows.len(), plain.curve.rows.len()), (30, 100));
    near(number(&plain.summary, "average", 0), 50.0);
    assert!(plain.rows.column("significance").all(|c| *c == Cell::Text("Not significant".into())));
    let wild = ok(Method::Funnel, &funnel_csv(12), Options::default());
    assert!(wild.rows.column("significance").any(|c| *c == Cell::Text("High (0.001)".into())));
    for (funnel, average) in [
        (FunnelKind::Proportion, 50.0),
        (FunnelKind::Ratio, 100.0),
        (FunnelKind::RatioRoot, 100.0),
        (FunnelKind::Rate, 50_000.0),
    ] {
        let options = Options { funnel, overdispersed: true, ..Options::default() };
        let wide = ok(Method::Funnel, &funnel_csv(12), options);
        let off = (number(&wide.summary, "average", 0) / average - 1.0).abs();
        assert!(off < 0.1, "{funnel:?}: {:?}", wide.summary);
        assert_eq!(text(&wide.summary, "adjusted", 0), "yes");
        assert!(wide.rows.rows.len() == 30 && wide.curve.rows.len() == 200);
    }
    let rate =
        ok(Method::Funnel, &funnel_csv(0), Options { funnel: FunnelKind::Rate, years: 2.0, ..Options::default() });
    assert_eq!(rate.curve.columns[..3], ["events", "lower_998_population", "lower_998"]);
    near(number(&rate.summary, "average", 0), 50_000.0);
    let calm = ok(Method::Funnel, &funnel_csv(0), Options { overdispersed: true, ..Options::default() });
    assert_eq!(text(&calm.summary, "adjusted", 0), "no");
    assert!(refused(Method::Funnel, "x,n\n1,0", Options::default()).starts_with("row 2, column n: is not above zero"));
    assert!(refused(Method::Funnel, "x,n\n3,2", Options::default()).contains("more than the denominator"));
    let root = Options { funnel: FunnelKind::RatioRoot, ..Options::default() };
    assert!(refused(Method::Funnel, "x,n\n1,2", root).contains("over-dispersed"));
}

const EVENTS: [u32; 19] = [127, 25, 18, 21, 12, 27, 48, 27, 29, 32, 32, 34, 45, 65, 38, 68, 74, 82, 91];
const PEOPLE: [u32; 19] =
    [636, 558, 609, 543, 384, 594, 669, 843, 660, 576, 606, 522, 426, 273, 300, 288, 153, 123, 207];

#[test]
fn standardised_rates_by_area() {
    let mut csv = "area,x,n\n".to_owned();
    for area in ["one", "two"] {
        for (x, n) in EVENTS.iter().zip(PEOPLE) {
            let x = if area == "two" { 0 } else { *x };
            csv.push_str(&format!("{area},{x},{n}\n"));
        }
    }
    let output = ok(Method::Dsr, &csv, Options::default());
    near(number(&output.rows, "value", 0), 10_430.247_991_469_423);
    near(number(&output.rows, "upper", 0), 11_178.940_915_479_25);
    assert_eq!(text(&output.rows, "note", 1), "too few events: 0, at least 10 needed");
    assert!(refused(Method::Dsr, "x,n\n1,2", Options::default()).contains("has 1 age bands"));
    let own =
        ok(Method::Dsr, "x,n,stdpop\n20,100,1\n30,100,3", Options { multiplier: Some(100.0), ..Options::default() });
    near(number(&own.rows, "value", 0), 27.5);
}

#[test]
fn indirect_rates_means_and_life() {
    let csv = "x,n,refcount,refpop\n30,100,10,100\n10,200,20,400";
    let ratio = ok(Method::Isr, csv, Options { ratio: true, ..Options::default() });
    near(number(&ratio.rows, "expected", 0), 20.0);
    near(number(&ratio.rows, "value", 0), 200.0);
    let rate = ok(Method::Isr, csv, Options::default());
    near(number(&rate.rows, "reference", 0), 6000.0);
    near(number(&rate.rows, "value", 0), 12_000.0);
    let mean = ok(Method::Mean, "area,value\na,1\na,3\nb,2", Options::default());
    near(number(&mean.rows, "value", 0), 2.0);
    assert_eq!(text(&mean.rows, "note", 1), "too few values: 1, at least 2 needed");
    let life: String = (0..20).map(|i| format!("{},{}\n", 10_000, 10 * (i + 1))).collect();
    let life = ok(Method::LifeExpectancy, &format!("population,deaths\n{life}"), Options::default());
    assert_eq!(life.rows.rows.len(), 20);
    assert_eq!(text(&life.rows, "age", 19), "90");
    near(number(&life.rows, "value", 19), 50.0);
}

#[test]
fn inequality_in_any_order() {
    let row = |i: u32| format!("{i},1000,{},0.5\n", 80 - i);
    let forward: String = (1..=10).map(row).collect();
    let backward: String = (1..=10).rev().map(row).collect();
    let options = Options { repetitions: 2000, ..Options::default() };
    let of = |rows: &str| ok(Method::Sii, &format!("quantile,population,value,se\n{rows}"), options.clone());
    assert_eq!(of(&forward), of(&backward));
    near(number(&of(&forward).rows, "sii", 0), -10.0);
    let limits: String = (1..=5).map(|i| format!("{i},1000,0.{i},0.0{i},0.{}\n", i + 1)).collect();
    let csv = format!("quintile,population,value,lower,upper\n{limits}");
    let share = ok(Method::Sii, &csv, Options { kind: Kind::Proportion, transform: true, ..options.clone() });
    assert!(number(&share.rows, "sii", 0) > 0.0 && text(&share.rows, "note", 0).is_empty());
    assert!(refused(Method::Sii, "quantile,population,value\n1,2,3", options.clone()).contains("“se”"));
    let twice = "quantile,population,value,se\n1,2,3,1\n1,2,3,1";
    assert!(refused(Method::Sii, twice, options).starts_with("row 3, column quantile"));
}

#[test]
fn quantile_groups_and_deciles() {
    let rows: String = (1..=20).map(|i| format!("P{i:02},{i}\n")).collect();
    let csv = format!("practice,value\n{rows}P21,\n");
    let output = ok(Method::Quantiles, &csv, Options::default());
    assert_eq!(text(&output.rows, "quantile", 19), "1");
    assert_eq!(text(&output.rows, "quantile", 0), "10");
    assert_eq!(text(&output.rows, "quantile", 20), "");
    near(number(&output.rows, "percentile", 19), 100.0);
    near(number(&output.summary, "50%", 0), 10.5);
    let few = ok(Method::Quantiles, "value\n1\n2", Options { groups: 5, lowest_first: true, ..Options::default() });
    assert_eq!(text(&few.rows, "note", 0), "too few values: 2, at least 5 needed");
}

#[test]
fn names_and_help() {
    for method in Method::ALL {
        assert_eq!(method.as_str().parse::<Method>().unwrap(), method);
        assert!(method.columns().iter().any(|c| c.needed) && !method.columns_help().is_empty());
    }
    assert!("spcc".parse::<Method>().unwrap_err().to_string().contains("use spc, funnel"));
    for (cell, short) in [
        (Cell::Number(1.5), "1.5"),
        (Cell::Number(2.0), "2"),
        (Cell::Number(0.000_012), "1.20e-5"),
        (Cell::Number(-0.0), "0"),
    ] {
        assert_eq!(cell.short(), short);
    }
}
