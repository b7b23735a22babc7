//! A made-up picture of a place, from the real definitions: enough to show every page, with the odd things that real
//! places have. Numbers are drawn from a hash, so that they are the same each time.
#![allow(
    dead_code,
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::allow_attributes,
    reason = "test code, used in parts"
)]

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
    sync::Arc,
};

use jiff::civil::{Date, date};
use linchpin_core::{
    CountingIds, FixedClock, Group, Issue, Kind, Membership, OdsCode, Organisation, OrganisationTree, Period,
    PeriodKind, Place, Severity,
};
use linchpin_measures::{
    Breakdown, Indicator, Picture,
    ancestry::Ancestry,
    definition::{BreakdownChart, Unit},
    picture::{Ingredients, Part, SourceRecord},
    rollup::{self, Raw},
};
use linchpin_web::{App, ColumnDoc, Entrance, TableDoc, engine};

/// Whether pages can be shown. A test that needs them says so loudly and stops; in CI that is a failure.
pub fn ready() -> bool {
    let ready = engine::has_kit();
    if !ready {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "run `make assets` first");
        eprintln!("SKIPPED: the NHS design system is not here; run `make assets`");
    }
    ready
}

const NAMES: [&str; 28] = [
    "Abbey Lane Surgery",
    "BEECH GROVE MEDICAL CENTRE",
    "Canal Street Practice",
    "Derwent House Surgery",
    "Elm Tree Surgery",
    "Foundry Road Practice",
    "Green Dragon Health Centre",
    "Holly Bank Surgery",
    "Ironstone Medical Group",
    "Jubilee Surgery",
    "Kiln Lane Practice",
    "Larkspur Surgery",
    "Mill Race Medical Centre",
    "Northgate Practice",
    "Orchard House",
    "DR O'NEILL AND PARTNERS, THE VERY LONG-NAMED ST ANN'S AND WENTWORTH VALLEY PRIMARY CARE AND WELLBEING CENTRE",
    "Priory Medical Group",
    "Quarry Hill Surgery",
    "Rosehill Practice",
    "Station Road Surgery",
    "Tannery Medical Centre",
    "Union Street Practice",
    "Valley View Surgery",
    "Woodside & Stag <Lane> Practice",
    "Yew Tree Practice",
    "Zion Street Surgery",
    "Broadway Surgery",
    "Chapel Fields Practice",
];

pub fn code(text: &str) -> OdsCode {
    OdsCode::parse(text).unwrap()
}

fn practice(i: usize) -> OdsCode {
    code(&format!("A{:05}", 10_001 + i))
}

/// 0 to 1, always the same for the same words.
fn chance(words: &str) -> f64 {
    let hash = words.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (hash ^ (hash >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)) >> 11) as f64 / (1u64 << 53) as f64
}

pub fn definitions() -> (Vec<Indicator>, Vec<Breakdown>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions");
    let mut indicators = Vec::new();
    for folder in fs::read_dir(root.join("indicators")).unwrap().map(Result::unwrap) {
        for file in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            let id = format!("{}/{}", folder.file_name().display(), file.path().file_stem().unwrap().display());
            indicators.push(Indicator::parse(&id, &fs::read_to_string(file.path()).unwrap()).unwrap());
        }
    }
    indicators.sort_by(|a, b| (a.domain, &a.title).cmp(&(b.domain, &b.title)));
    let mut breakdowns = Vec::new();
    for file in fs::read_dir(root.join("breakdowns")).unwrap().map(Result::unwrap) {
        let id = file.path().file_stem().unwrap().display().to_string();
        breakdowns.push(Breakdown::parse(&id, &fs::read_to_string(file.path()).unwrap()).unwrap());
    }
    breakdowns.sort_by(|a, b| (a.domain, &a.title).cmp(&(b.domain, &b.title)));
    (indicators, breakdowns)
}

fn tree(groups: &[Group]) -> OrganisationTree {
    let org = |code: OdsCode, name: &str, kind| Organisation {
        code,
        name: name.into(),
        kind,
        opened: None,
        closed: None,
        successor: None,
        postcode: None,
    };
    let belongs = |child, parent, kind, from: Option<Date>, to| Membership { child, parent, kind, from, to };
    let (place, other, board) = (code("99Z"), code("98Z"), code("QZZ"));
    let mut organisations = vec![
        org(place, "SAMPLE PLACE", Kind::Place),
        org(other, "OTHER PLACE", Kind::Place),
        org(board, "SAMPLE INTEGRATED CARE BOARD", Kind::Icb),
    ];
    let mut memberships =
        vec![belongs(place, board, Kind::Icb, None, None), belongs(other, board, Kind::Icb, None, None)];
    let networks = ["RIVERSIDE PCN", "HILL AND DALE PCN", "TOWN CENTRE PCN", "HEALTH VILLAGE/NORTH VALLEY PCN"];
    for (i, name) in networks.iter().enumerate() {
        organisations.push(org(code(&format!("U0000{i}")), name, Kind::Pcn));
    }
    for (i, name) in NAMES.iter().enumerate() {
        let p = practice(i);
        organisations.push(Organisation {
            opened: Some(date(1974, 4, 1)),
            postcode: Some(format!("ZZ{} 1AA", i + 1)),
            ..org(p, name, Kind::Practice)
        });
        memberships.push(belongs(p, place, Kind::Place, None, None));
        if i == 3 {
            memberships.push(belongs(p, code("U00001"), Kind::Pcn, Some(date(2019, 7, 1)), Some(date(2024, 3, 31))));
            memberships.push(belongs(p, code("U00002"), Kind::Pcn, Some(date(2024, 4, 1)), None));
        } else {
            memberships.push(belongs(p, code(&format!("U0000{}", i % 4)), Kind::Pcn, Some(date(2019, 7, 1)), None));
        }
    }
    // One that merged into Elm Tree a year ago, and forty of another place, for England.
    let gone = code("A20001");
    organisations.push(Organisation {
        closed: Some(date(2024, 11, 30)),
        successor: Some(practice(4)),
        ..org(gone, "Old Forge Surgery", Kind::Practice)
    });
    memberships.push(belongs(gone, place, Kind::Place, None, Some(date(2024, 11, 30))));
    for i in 0..40 {
        let p = code(&format!("B{:05}", 10_001 + i));
        organisations.push(org(p, &format!("Elsewhere Practice {}", i + 1), Kind::Practice));
        memberships.push(belongs(p, other, Kind::Place, None, None));
    }
    let mut tree = OrganisationTree::new(organisations, memberships);
    tree.add_groups(groups);
    tree
}

fn raws(definition: &Indicator, tree: &OrganisationTree) -> (Vec<Raw>, Vec<Raw>) {
    let months = match definition.period {
        PeriodKind::Month => 30,
        PeriodKind::Quarter => 12,
        _ => 5,
    };
    let last = match definition.period {
        PeriodKind::Month => Period::parse("2025-11").unwrap(),
        kind => Period::containing(date(2025, 3, 31), kind),
    };
    let base = match definition.unit {
        Unit::Proportion => 0.05 + 0.8 * chance(&definition.id),
        Unit::Rate => definition.per * (0.002 + 0.3 * chance(&definition.id)),
        Unit::Index => 10.0 + 30.0 * chance(&definition.id),
        _ if definition.of == "£" => 5.0 + 200.0 * chance(&definition.id),
        _ => 1.0 + definition.per / 2000.0,
    };
    let (mut numerators, mut denominators) = (Vec::new(), Vec::new());
    for org in tree.of_kind(Kind::Practice).map(|o| o.code) {
        let size = 2000.0 + 14_000.0 * chance(&format!("size{org}")).powi(2);
        let mut own = 1.0 + 0.16 * (chance(&format!("{org}{}", definition.id)) - 0.5);
        if org == practice(6) && definition.id == "access/within-5-days" {
            own = 0.6;
        }
        if org == practice(20) && chance(&definition.id) > 0.7 {
            own = 1.5;
        }
        for back in 0..months {
            let period = last.step(-back);
            if tree.get(org).is_some_and(|o| !o.is_open(period.last()))
                || (org == practice(9) && definition.domain.as_str() == "workforce" && back < 2)
            {
                continue;
            }
            let wave = 1.0
                + 0.04 * (chance(&format!("{org}{period}{}", definition.id)) - 0.5)
                + 0.05 * (chance(&format!("{period}{}", definition.id)) - 0.5);
            let drop = if definition.id == "access/within-5-days" && period.first().month() == 10 { 0.86 } else { 1.0 };
            let d = if definition.unit == Unit::Proportion { (size * 0.6).round() } else { size.round() };
            let value = base * own * wave * drop;
            let n = match definition.unit {
                Unit::Proportion => (d * value.min(0.98)).round(),
                Unit::Rate => (d * value / definition.per).round(),
                Unit::Count if definition.of == "people" => size.round(),
                Unit::Count => (size * 0.01 * own * wave).round(),
                _ => d * value / definition.per,
            };
            let n = (org != practice(13) || definition.id != "need/dementia").then_some(n);
            numerators.push(Raw { org, period, n });
            denominators.push(Raw { org, period, n: Some(d) });
        }
    }
    (numerators, denominators)
}

/// Four weeks of calls, most of them on Mondays at eight.
fn calls(org: OdsCode) -> Vec<Part> {
    let days = (0..28).map(|n| date(2025, 11, 3).saturating_add(jiff::Span::new().days(n)));
    let open = days.filter(|day| day.weekday().to_monday_zero_offset() < 5);
    let call = |day: Date, half: i64| {
        let monday = if day.weekday().to_monday_zero_offset() == 0 { 1.5 } else { 1.0 };
        let about = monday * if half < 18 { 60.0 } else { 15.0 };
        let n = (about * (0.8 + 0.4 * chance(&format!("{org}{day}{half}")))).round();
        Part { label: half.to_string(), series: day.to_string(), position: half, n }
    };
    open.flat_map(|day| (16..37).map(move |half| call(day, half))).collect()
}

fn parts(breakdown: &Breakdown, org: OdsCode) -> Vec<Part> {
    if breakdown.id == "calls-by-half-hour" {
        return calls(org);
    }
    let n = |label: &str, about: f64| (about * (0.7 + 0.6 * chance(&format!("{org}{label}{}", breakdown.id)))).round();
    let part = |label: String, series: &str, position, n| Part { label, series: series.into(), position, n };
    match breakdown.chart {
        BreakdownChart::Pyramid => (0..20)
            .flat_map(|i| {
                let label = if i == 19 { "95 and over".to_owned() } else { format!("{} to {}", i * 5, i * 5 + 4) };
                let about = 300.0 - (i as f64 - 7.0).abs() * 18.0;
                ["Women", "Men"].map(|s| part(label.clone(), s, i * 5, n(&format!("{label}{s}"), about.max(20.0))))
            })
            .collect(),
        BreakdownChart::Shares => ["Face to face", "Telephone", "Video or online", "Home visit", "Not known"]
            .into_iter()
            .zip([4000.0, 1800.0, 600.0, 90.0, 40.0])
            .enumerate()
            .map(|(i, (l, about))| part(l.into(), "", i as i64, n(l, about)))
            .collect(),
        BreakdownChart::Bars => [
            "GP: salaried",
            "GP: partner",
            "Nurse: practice nurse",
            "Direct care: pharmacist",
            "Admin: receptionist and a rather long role name",
        ]
        .into_iter()
        .enumerate()
        .map(|(i, l)| part(l.into(), "", i as i64, n(l, 60.0) / 10.0))
        .collect(),
    }
}

fn sources() -> Vec<SourceRecord> {
    let source = |id: &str, family: &str, title: &str, edition: &str, periods: (&str, &str), issues| SourceRecord {
        id: id.into(),
        family: family.into(),
        title: title.into(),
        edition: edition.into(),
        periods: (periods.0.into(), periods.1.into()),
        file: format!(
            "{family}-{}.zip/Practice_Level_Crosstab_{}.csv",
            edition.to_lowercase().replace(' ', "-"),
            edition.replace(' ', "_")
        ),
        rows: BTreeMap::from([("appointments".to_owned(), 182_345), ("list_size".to_owned(), 980)]),
        issues,
        hash: format!("{:064x}", (chance(id) * 1e18) as u128),
        loaded: "2026-11-21T09:30:00Z".parse().unwrap(),
        licence: "Open Government Licence v3.0".into(),
        about: "Made-up rows in the layout of a published family of files.".into(),
    };
    let issue = |severity, rule: &str, message: &str, row, times| Issue {
        severity,
        rule: rule.into(),
        message: message.into(),
        place: Place {
            file: "a.csv".into(),
            sheet: None,
            row: Some(row),
            column: Some("COUNT_OF_APPOINTMENTS".into()),
        },
        value: Some("n/a".into()),
        times,
    };
    vec![
        source("quality-2025", "quality", "Quality and Outcomes Framework", "2024/25", ("2024/25", "2024/25"), vec![]),
        source(
            "appointments/2025-11",
            "appointments",
            "Appointments in General Practice",
            "November 2025",
            ("2023-06", "2025-11"),
            vec![
                issue(Severity::Error, "not-a-number", "The count is not a number: the row was left out.", 4512, 3),
                issue(Severity::Note, "unknown-column", "A column that is not known was left aside.", 1, 1),
            ],
        ),
    ]
}

/// Whether a definition is of what is counted here and nobody publishes.
fn is_own(tables: &[String]) -> bool {
    const OWN: [&str; 8] =
        ["contacts", "leads", "slots", "sessions", "promises", "extended_access", "demand", "calls_offered"];
    tables.iter().any(|table| OWN.contains(&table.as_str()))
}

/// The place with everything.
pub fn picture() -> Picture {
    let (indicators, breakdowns) = definitions();
    let (own, published) = indicators.into_iter().partition(|i: &Indicator| is_own(&i.tables()));
    let (kept, open) = breakdowns.into_iter().partition(|b: &Breakdown| is_own(&b.tables()));
    let mut picture = picture_of(published, open);
    picture.own = Some(Arc::new(picture_of(own, kept)));
    picture
}

fn picture_of(indicators: Vec<Indicator>, breakdowns: Vec<Breakdown>) -> Picture {
    let groups =
        vec![Group { code: code("NORTH"), name: "North locality".into(), members: (0..9).map(practice).collect() }];
    let tree = tree(&groups);
    let ancestry = Ancestry::new(&tree);
    let mut lineage = HashMap::new();
    let values: Vec<_> = indicators
        .iter()
        .enumerate()
        .map(|(i, definition)| {
            if definition.id == "access/callbacks-made" {
                return Vec::new();
            }
            let (numerator, denominator) = raws(definition, &tree);
            let all = rollup::roll_up(
                definition,
                &numerator,
                definition.denominator.is_some().then_some(&denominator),
                &ancestry,
            );
            for m in &all {
                lineage
                    .entry((i, m.period))
                    .or_insert_with(|| vec![usize::from(definition.period == PeriodKind::Month)]);
            }
            all
        })
        .collect();
    let november = Period::parse("2025-11").unwrap();
    let mut known: Vec<OdsCode> = (0..NAMES.len()).map(practice).collect();
    known.extend([code("99Z"), OdsCode::england(), code("U00000")]);
    let all_parts = breakdowns.iter().map(|b| known.iter().map(|&o| (o, (november, parts(b, o)))).collect()).collect();
    let peers = (0..NAMES.len())
        .map(|i| (practice(i), (0..10).map(|j| code(&format!("B{:05}", 10_001 + (i + j * 3) % 40))).collect()))
        .collect();
    drop(ancestry);
    Picture::new(Ingredients {
        place: code("99Z"),
        name: "Sample Place".into(),
        groups,
        tree,
        indicators,
        breakdowns,
        sources: sources(),
        lineage,
        today: date(2026, 1, 12),
        mark: "5a3b17d90c24ffee".into(),
        values,
        parts: all_parts,
        peers,
    })
}

/// A place with nothing loaded.
pub fn empty() -> Picture {
    let (mut indicators, mut breakdowns) = definitions();
    indicators.retain(|i| !is_own(&i.tables()));
    breakdowns.retain(|b| !is_own(&b.tables()));
    let none = || indicators.iter().map(|_| Vec::new()).collect();
    let (values, parts) = (none(), breakdowns.iter().map(|_| HashMap::new()).collect());
    Picture::new(Ingredients {
        place: code("99Z"),
        name: "Sample Place".into(),
        groups: Vec::new(),
        tree: OrganisationTree::default(),
        indicators,
        breakdowns,
        sources: Vec::new(),
        lineage: HashMap::new(),
        today: date(2026, 1, 12),
        mark: "empty".into(),
        values,
        parts,
        peers: HashMap::new(),
    })
}

/// The time of the tests.
pub fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock("2026-01-15T10:00:00Z".parse().unwrap()))
}

pub fn app(picture: Picture) -> App {
    let picture = Arc::new(picture);
    let column = |name: &str, kind: &str, key: bool| ColumnDoc {
        name: name.into(),
        doc: "What it holds, with its unit.".into(),
        kind: kind.into(),
        nullable: !key,
        key,
    };
    App {
        picture: Arc::new(move || Arc::clone(&picture)),
        demo: true,
        tables: vec![TableDoc {
            name: "appointments".into(),
            doc: "Appointments by month.".into(),
            columns: vec![
                column("org", "text", true),
                column("month", "date", true),
                column("count", "whole number", false),
            ],
        }],
        operations: linchpin_web::vitals::Operations::unwatched(),
        entrance: Entrance::open(clock(), Arc::new(CountingIds::default())),
    }
}
