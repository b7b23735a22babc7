use jiff::{Timestamp, ToSpan};
use linchpin_access::diary::{Sitting, clashes};
use proptest::prelude::*;

use crate::id;
use crate::support::{at, practice};

fn sitting(staff: u64, site: u64, starts: Timestamp, minutes: i64) -> Sitting {
    let ends = starts + minutes.minutes();
    Sitting { staff: id!(StaffId, staff), site: id!(SiteId, site), organisation: practice(), starts, ends }
}

#[test]
fn a_clinician_is_not_in_two_places_at_once() {
    let nine = at("2026-11-24T09:00");
    let here = sitting(1, 1, nine, 180);
    let hub = sitting(1, 2, nine + 150.minutes(), 60);
    let found = clashes(&[hub, here, sitting(2, 1, nine, 180), sitting(1, 2, hub.ends, 30)]);
    assert_eq!(found.len(), 1, "neither the colleague nor the session that begins as the other ends");
    assert_eq!(
        found[0].sentence("Dr Rahman", "Elm Tree Surgery", "the Central hub", nine),
        "Dr Rahman would be at Elm Tree Surgery and at the Central hub at once on Tuesday 24 November, from 11:30 to 12:00."
    );
    let twice = clashes(&[here, sitting(1, 1, nine + 60.minutes(), 60)]);
    assert!(
        twice[0]
            .sentence("Dr Rahman", "Elm Tree", "Elm Tree", nine)
            .starts_with("Dr Rahman has two sessions at Elm Tree at once")
    );
}

proptest! {
    #[test]
    fn it_finds_what_comparing_everybody_finds(all in prop::collection::vec((1_u64..4, 1_u64..3, 0_i64..600, 0_i64..200), 0..25)) {
        let base = at("2026-10-25T00:30");
        let all: Vec<_> = all.into_iter().map(|(who, site, start, minutes)| sitting(who, site, base + start.minutes(), minutes)).collect();
        let mut naive = 0;
        for (place, one) in all.iter().enumerate() {
            naive += all[place + 1..].iter().filter(|other| {
                one.staff == other.staff && one.starts.max(other.starts) < one.ends.min(other.ends)
            }).count();
        }
        let found = clashes(&all);
        prop_assert_eq!(found.len(), naive);
        prop_assert!(found.iter().all(|clash| clash.from() < clash.until()));
    }
}
