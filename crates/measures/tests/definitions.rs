//! The starter set and the example of the guide: every file reads, names only tables and columns that exist, and
//! keeps to the kind of SQL that the guide promises.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that meets something else has failed")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use linchpin_core::{Kind, OrganisationTree, Period, State};
use linchpin_measures::{
    Breakdown, Domain, Indicator,
    ancestry::Ancestry,
    definition::Better,
    rollup::{Raw, roll_up},
};
use linchpin_sources::table::Table;

/// Words of SQL that are neither tables nor columns.
const WORDS: &str =
    "select from where group by as and or not in between like is null case when then else end cast varchar";
/// Functions that the starter set may use.
const FUNCTIONS: &str = "sum count coalesce cast replace upper substr";
/// The definitions whose query cannot be a single select from a table, and why is in their files.
const NESTED: [&str; 8] = [
    "quality/cqc-good",
    "need/admissions-beside-expected",
    "need/referrals-beside-expected",
    "need/referrals-cardiology",
    "need/referrals-dermatology",
    "need/referrals-ear-nose-throat",
    "need/referrals-gynaecology",
    "need/referrals-orthopaedics",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The TOML files below a folder, by their path without the ending.
fn files(folder: &Path) -> BTreeMap<String, String> {
    fn walk(folder: &Path, prefix: &str, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                walk(&path, &format!("{prefix}{name}/"), found);
            } else if let Some(stem) = name.strip_suffix(".toml") {
                found.insert(format!("{prefix}{stem}"), fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, "", &mut found);
    found
}

fn indicators() -> Vec<Indicator> {
    let files = files(&root().join("definitions/indicators"));
    files.iter().map(|(id, text)| Indicator::parse(id, text).unwrap_or_else(|e| panic!("{e}"))).collect()
}

fn breakdowns() -> Vec<Breakdown> {
    let files = files(&root().join("definitions/breakdowns"));
    files.iter().map(|(id, text)| Breakdown::parse(id, text).unwrap_or_else(|e| panic!("{e}"))).collect()
}

/// What a query has outside its quoted texts.
fn unquoted(sql: &str) -> String {
    sql.split('\'').step_by(2).collect::<Vec<_>>().join("''").to_lowercase()
}

/// The names in a query, each with whether a bracket follows it.
fn names(sql: &str) -> Vec<(String, bool)> {
    let text = unquoted(sql);
    let mut names = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        rest = &rest[at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        names.push((name.to_owned(), after.starts_with('(')));
        rest = after;
    }
    names
}

/// Complains unless the query is one select from one table of the lake, using its columns and known functions.
fn is_plain(sql: &str, tables: &[String], aliases: &[&str]) -> Result<(), String> {
    let [table] = tables else { return Err(format!("reads {tables:?}: one table is wanted")) };
    let table = Table::named(table).ok_or(format!("{table} is no table"))?;
    let known: BTreeSet<&str> =
        WORDS.split(' ').chain(table.columns.iter().map(|c| c.name)).chain(aliases.iter().copied()).collect();
    for (name, called) in names(sql) {
        let known = if called {
            FUNCTIONS.split(' ').any(|f| f == name) || known.contains(name.as_str())
        } else {
            known.contains(name.as_str()) || name == table.name
        };
        if !known {
            return Err(format!("{} has no column {name}, and the guide promises nothing of that name", table.name));
        }
    }
    let selects = names(sql).iter().filter(|(n, _)| n == "select").count();
    if selects == 1 { Ok(()) } else { Err(format!("has {selects} selects")) }
}

fn one_table(sql: &str) -> Vec<String> {
    let names = names(sql);
    names.windows(2).filter(|w| w[0].0 == "from").map(|w| w[1].0.clone()).collect()
}

#[test]
fn the_starter_set_covers_every_domain() {
    let all = indicators();
    assert!(all.len() >= 55, "{} indicators", all.len());
    for domain in Domain::ALL {
        let count = all.iter().filter(|i| i.domain == domain).count();
        assert!(count >= 8, "{count} in {}", domain.as_str());
    }
    assert!(breakdowns().len() >= 6);
    let titles: BTreeSet<_> = all.iter().map(|i| &i.title).collect();
    assert_eq!(titles.len(), all.len(), "two indicators share a title");
    let short: BTreeSet<_> = all.iter().map(|i| &i.short).collect();
    assert_eq!(short.len(), all.len(), "two indicators share a short heading");
}

#[test]
fn every_indicator_can_be_shown_and_answered_for() {
    for i in indicators() {
        assert!(i.short.chars().count() <= 28, "{}: short heading “{}” is too long", i.id, i.short);
        assert!(i.why.split_whitespace().count() >= 15, "{}: say why it matters", i.id);
        assert!(!i.caveats.is_empty(), "{}: every number has a limit", i.id);
        assert!(i.source.contains('('), "{}: the source names no capability", i.id);
        assert!(!i.review.author.is_empty() && !i.review.checked.is_empty(), "{}", i.id);
        assert!(i.review.next > i.review.reviewed, "{}", i.id);
        assert!(i.change.iter().any(|c| c.date <= i.review.reviewed), "{}: no first version", i.id);
        assert!(matches!(i.level, Kind::Practice | Kind::Pcn | Kind::Place), "{}", i.id);
        assert!(i.target.is_none() || i.better != Better::Neither, "{}", i.id);
    }
}

#[test]
fn queries_are_plain_and_read_what_is_there() {
    for i in indicators() {
        for sql in [Some(&i.numerator), i.denominator.as_ref()].into_iter().flatten() {
            if NESTED.contains(&i.id.as_str()) {
                assert!(Table::named(&i.tables()[0]).is_some(), "{}", i.id);
                continue;
            }
            is_plain(sql, &one_table(sql), &["org", "period", "n"]).unwrap_or_else(|e| panic!("{}: {e}", i.id));
        }
    }
    for b in breakdowns() {
        let aliases = ["org", "period", "label", "series", "position", "n"];
        is_plain(&b.sql, &one_table(&b.sql), &aliases).unwrap_or_else(|e| panic!("{}: {e}", b.id));
        assert!(aliases.iter().all(|a| names(&b.sql).iter().any(|(n, _)| n == a)), "{}", b.id);
    }
}

#[test]
fn examples_give_tables_that_exist_and_are_read() {
    for i in indicators() {
        let tables = i.tables();
        for given in &i.example.given {
            let table = Table::named(&given.table).unwrap_or_else(|| panic!("{}: no table {}", i.id, given.table));
            for column in &given.columns {
                assert!(table.columns.iter().any(|c| c.name == column), "{}: no column {}.{column}", i.id, given.table);
            }
            assert!(tables.contains(&given.table), "{}: gives {} and does not read it", i.id, given.table);
        }
        assert_eq!(tables.len(), i.example.given.len(), "{}: the example leaves a table out", i.id);
        for expected in i.example.expect.iter().filter(|e| e.value.is_ok()) {
            assert!(expected.numerator.is_some(), "{}: say how the value comes about", i.id);
            assert_eq!(expected.denominator.is_some(), i.denominator.is_some(), "{}", i.id);
        }
    }
}

#[test]
fn examples_add_up() {
    for i in indicators() {
        for expected in &i.example.expect {
            let (Ok(value), Some(numerator)) = (expected.value, expected.numerator) else { continue };
            let worked = expected.denominator.map_or(numerator, |d| numerator / d * i.per);
            assert!(value.matches(worked), "{}: {worked} is not {}", i.id, value.number);
        }
    }
}

#[test]
fn an_empty_count_is_not_a_zero_but_no_row_among_those_counted_is() {
    let all = indicators();
    let indicator = all.iter().find(|i| i.id == "access/online-registered").unwrap();
    let raw = |org: &str, n| Raw { org: org.parse().unwrap(), period: Period::parse("2019-01").unwrap(), n };
    let lists = [raw("Y00001", Some(100.0)), raw("Y00002", Some(100.0)), raw("Y00003", None)];
    let tree = OrganisationTree::default();
    let values = roll_up(indicator, &[raw("Y00001", None)], Some(&lists), &Ancestry::new(&tree));
    let of = |org: &str| values.iter().find(|m| m.org.as_str() == org).unwrap().value;
    assert_eq!(of("Y00001").state(), State::NotReported);
    assert_eq!(of("Y00002").number(), Some(0.0));
    assert_eq!(of("Y00003").state(), State::NotReported);
}

#[test]
fn the_guide_teaches_by_a_file_that_reads() {
    let guide = fs::read_to_string(root().join("docs/indicators.md")).unwrap();
    let fenced: Vec<&str> = guide.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let [example] = fenced.as_slice() else { panic!("the guide has {} examples in TOML", fenced.len()) };
    let id = "workforce/receptionists-per-10000";
    assert!(guide.contains(&format!("id is `{id}`")), "the guide names the example differently");
    let indicator = Indicator::parse(id, example).unwrap_or_else(|e| panic!("{e}"));
    for sql in [Some(&indicator.numerator), indicator.denominator.as_ref()].into_iter().flatten() {
        is_plain(sql, &one_table(sql), &["org", "period", "n"]).unwrap_or_else(|e| panic!("{e}"));
    }
    assert!(indicators().iter().all(|i| i.id != id), "the starter set already has the guide's example");
}

#[test]
fn the_checks_catch_what_they_are_for() {
    let plain = |sql: &str| is_plain(sql, &one_table(sql), &["org", "period", "n"]);
    assert_eq!(
        plain(
            "select org, month as period, sum(count) as n from appointments where lead = 'no such' group by org, month"
        ),
        Ok(())
    );
    for wrong in [
        "select org, month as period, sum(counts) as n from appointments group by org, month",
        "select org, month as period, sum(count) as n from appointment group by org, month",
        "select org, month as period, median(count) as n from appointments group by org, month",
        "select org, month as period, sum(count) as n from appointments join list_size on true group by org, month",
        "select org, month as period, n from (select org, month, count as n from appointments)",
    ] {
        assert!(plain(wrong).is_err(), "{wrong}");
    }
}
