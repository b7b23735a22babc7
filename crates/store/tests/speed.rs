//! How long finding takes among 300,000 people. Not part of the ordinary run: `cargo nextest run -p linchpin-store
//! --features testing --test speed --run-ignored only --no-capture`. `LINCHPIN_PEOPLE` sets how many.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a measurement reads the clock")]

use std::time::{Duration, Instant};

use jiff::{Timestamp, civil::date};
use linchpin_core::{
    Address, CountingIds, Ids as _, Name, NhsNumber, OdsCode, Person, PersonId, Registration, person::words,
};
use linchpin_store::{
    person::{self, Find},
    testing::{TestStore, on_postgres, on_sqlite},
};

#[test]
#[ignore = "takes a minute"]
fn sqlite() {
    on_sqlite(|store| among(store, Duration::from_millis(100)));
}

#[test]
#[ignore = "takes a minute"]
fn postgres() {
    on_postgres(|store| among(store, Duration::from_millis(400)));
}

/// Names as common as in life: the first is twice as frequent as the second, and so on.
const FAMILY: [&str; 24] = [
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel", "Robinson", "Wright",
    "Thompson", "Evans", "Walker", "White", "Roberts", "Green", "Hall", "Wood", "Jackson", "Clarke", "Khan", "Hussain",
    "O'Brien",
];
const GIVEN: [&str; 20] = [
    "Mohammed", "David", "John", "Margaret", "Susan", "Peter", "Sarah", "Paul", "Emma", "James", "Karen", "Ann", "Zoë",
    "Łukasz", "Asha", "Joan", "Ruth", "Tom", "Ivy", "Bo",
];

fn person(n: u64, ids: &CountingIds) -> Person {
    let mut state = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (n >> 7);
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut common = |names: &[&str]| {
        let one = draw(names.len() as u64).min(draw(names.len() as u64));
        // Two in three have a name that few others have.
        match draw(3) {
            0 => names[one as usize].to_owned(),
            _ => format!("{}{}", names[one as usize], ["ton", "ley", "worth", "ham", "son", "by"][draw(6) as usize]),
        }
    };
    let (family, given) = (common(&FAMILY), common(&GIVEN));
    let mut p = Person::new(PersonId::new(ids.uuid()));
    p.names = vec![Name::usual([given.as_str()], &family)];
    p.nhs_number = number(n);
    p.birth_date = Some(date(1935 + draw(90) as i16, 1 + draw(12) as i8, 1 + draw(28) as i8));
    let unit = |n: u64| char::from(b'A' + (n % 20) as u8);
    let postcode = format!("S{} {}{}{}", 60 + draw(15), draw(10), unit(draw(20)), unit(draw(20)));
    p.address = Some(Address { lines: vec![format!("{} Moor Lane", draw(200))], postcode: postcode.parse().ok() });
    let practice: OdsCode = format!("C87{:03}", draw(36)).parse().unwrap();
    p.registrations = vec![Registration { practice, from: Some(date(2015, 4, 1)), to: None }];
    p
}

fn number(n: u64) -> Option<NhsNumber> {
    let nine = 999_000_000 + n % 1_000_000;
    let digits: Vec<u64> = nine.to_string().bytes().map(|b| u64::from(b - b'0')).collect();
    format!("{nine}{}", NhsNumber::check_digit(&digits)?).parse().ok()
}

async fn among(store: TestStore, limit: Duration) {
    let people: u64 = std::env::var("LINCHPIN_PEOPLE").ok().and_then(|n| n.parse().ok()).unwrap_or(300_000);
    let (ids, now) = (CountingIds::from(1), "2026-11-23T09:00:00Z".parse::<Timestamp>().unwrap());
    let started = Instant::now();
    for part in 0..people.div_ceil(1000) {
        let mut tx = store.write().await.unwrap();
        for n in part * 1000..((part + 1) * 1000).min(people) {
            person::add(&mut tx, &person(n, &ids), None, now).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    let took = started.elapsed();
    println!("added {people} people in {took:.1?}: {:.0} a second", people as f64 / took.as_secs_f64());
    // As PostgreSQL does by itself within a minute of a load; SQLite's plans are fixed by how the statements are written.
    let mut tx = store.write().await.unwrap();
    tx.script("analyze").await.unwrap();
    tx.commit().await.unwrap();
    let day = date(2026, 11, 23);
    let ours: OdsCode = "C87002".parse().unwrap();
    let practice = Some((ours, day));
    let known = person(people / 2, &CountingIds::from(1));
    let name = |text: &str| Find { words: words(text), ..Find::default() };
    let mut tx = store.read().await.unwrap();
    let mut slowest = Duration::ZERO;
    for (what, find) in [
        ("NHS number", Find { number: known.nhs_number, ..Find::default() }),
        ("date of birth", Find { born: known.birth_date, ..Find::default() }),
        ("date of birth, name", Find { born: known.birth_date, ..name("smi") }),
        ("postcode", Find { postcode: Some("S602AA".into()), ..Find::default() }),
        ("part of a postcode", Find { postcode: Some("S60".into()), ..Find::default() }),
        ("part of a postcode, name", Find { postcode: Some("S60".into()), ..name("smith") }),
        ("one letter", name("s")),
        ("common name", name("smith")),
        ("common names", name("john smith")),
        ("short beginnings", name("jo smi")),
        ("rare name", name("o'brienworth zoe")),
        ("names nobody has", name("smith zzz")),
        ("common name, own practice", Find { practice, ..name("smith") }),
        ("common names, own practice", Find { practice, ..name("john smith") }),
        ("nobody's, own practice", Find { practice, ..name("smith zz") }),
        ("own practice", Find { practice, ..Find::default() }),
    ] {
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..20 {
            let started = Instant::now();
            found = person::search(&mut tx, &find, 26).await.unwrap().len();
            times.push(started.elapsed());
        }
        times.sort();
        println!("{what:28} {found:3} found, median {:.2?}, slowest {:.2?}", times[10], times[19]);
        slowest = slowest.max(times[10]);
    }
    let mut times = Vec::new();
    for n in 0..200 {
        let one = person(n * 997 % people, &CountingIds::from(people + 10));
        let started = Instant::now();
        person::candidates(&mut tx, &one).await.unwrap();
        times.push(started.elapsed());
    }
    times.sort();
    println!("candidates for a match: median {:.2?}, slowest {:.2?}", times[100], times[199]);
    let started = Instant::now();
    let mut listed = person::of_practice(&mut tx, ours, day, None, 1000).await.unwrap();
    println!("first 1,000 of a practice: {:.2?}", started.elapsed());
    listed.truncate(1);
    let started = Instant::now();
    for _ in 0..1000 {
        person::get(&mut tx, listed[0].id).await.unwrap();
    }
    println!("a person by key: {:.2?}", started.elapsed() / 1000);
    assert!(slowest < limit, "the slowest median is {slowest:?}");
}
