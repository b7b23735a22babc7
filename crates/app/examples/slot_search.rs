//! Searches for the next free slots over 36 organisations and six weeks, for the benchmark, in the ways in which desks
//! ask: anything, by need, by mode, one organisation, a day, with one clinician; by a practice that sees the shared ones
//! and by each for its own.
//!
//! `slot_search ADDRESS` on an empty store. Prints one line of JSON, times in milliseconds.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a measurement reads the clock and may stop")]

mod place;

use std::{sync::Arc, time::Instant};

use linchpin_access::{Mode, Need, Profession};
use linchpin_app::act::FindSlots;
use linchpin_core::{OdsCode, Role};
use linchpin_store::{Address, Settings, Store, slot};

const ORGANISATIONS: usize = 36;
const WEEKS: i32 = 6;

#[tokio::main]
async fn main() {
    let Some(address) = std::env::args().nth(1) else {
        eprintln!("slot_search ADDRESS");
        std::process::exit(2);
    };
    let address: Address = address.parse().unwrap();
    let store = Store::open(&address, Settings::default()).await.unwrap();
    let app = place::app(store, Arc::default());
    let codes: Vec<OdsCode> = (0..ORGANISATIONS).map(|n| place::code(&format!("C87{n:03}"))).collect();
    for code in &codes {
        place::diary(&app, *code, &[10, 12, 10, 6], 5, WEEKS, "NORTH").await;
    }
    let mut slots = 0;
    for code in &codes {
        let mut tx = app.store.read().await.unwrap();
        let all = slot::between(&mut tx, *code, jiff::Timestamp::MIN, jiff::Timestamp::MAX, 1_000_000).await.unwrap();
        slots += all.len();
    }
    let day = |n: i64| Some(place::now() + jiff::SignedDuration::from_hours(24 * n));
    let any = FindSlots { limit: 50, ..FindSlots::default() };
    let asked = [
        any.clone(),
        FindSlots { need: Some(Need::Urgent), ..any.clone() },
        FindSlots { need: Some(Need::Routine), modes: vec![Mode::FaceToFace], ..any.clone() },
        FindSlots { modes: vec![Mode::Telephone, Mode::VideoOnline], from: day(10), to: day(12), ..any.clone() },
        FindSlots { professions: vec![Profession::Gp], features: vec!["step-free".into()], ..any.clone() },
        FindSlots { organisations: vec![codes[7]], from: day(20), ..any.clone() },
        FindSlots { features: vec!["hearing-loop".into()], ..any.clone() },
        FindSlots { sex: Some(linchpin_core::Sex::Female), ..any },
    ];
    let mut times = Vec::new();
    let mut found = 0;
    for round in 0..25_usize {
        for wanted in &asked {
            let desk = place::actor(&app, Role::Receptionist, codes[round % codes.len()]);
            let began = Instant::now();
            found += app.find_slots(&desk, wanted).await.unwrap().len();
            times.push(began.elapsed().as_secs_f64() * 1000.0);
        }
    }
    times.sort_by(f64::total_cmp);
    let part = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{{\"organisations\":{ORGANISATIONS},\"slots\":{slots},\"searches\":{},\"found\":{found},\"p50\":{:.2},\"p95\":{:.2},\"slowest\":{:.2}}}",
        times.len(),
        part(0.5),
        part(0.95),
        part(1.0)
    );
}
