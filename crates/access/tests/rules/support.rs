use std::path::{Path, PathBuf};

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time, Weekday, date},
    tz::TimeZone,
};
use linchpin_access::diary::{Block, Pattern, SlotType, SlotTypes};
use linchpin_access::{Category, Mode, Profession};
use linchpin_core::{CountingIds, Division, Ids, OdsCode, OpeningId, PatternId, SlotTypeId, WorkingCalendar, london};

/// A key that is this number; the same number gives the same key.
pub fn uuid(number: u64) -> uuid::Uuid {
    CountingIds::from(number).uuid()
}

/// The key of a kind that is this number.
#[macro_export]
macro_rules! id {
    ($kind:ident, $number:expr) => {
        linchpin_core::$kind::new($crate::support::uuid(u64::try_from($number).unwrap()))
    };
}

/// England's bank holidays as published, or those of the years in the cases where the shared folder is not there.
pub fn calendar() -> WorkingCalendar {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("LINCHPIN_SHARED").map_or(default, PathBuf::from);
    let file = folder.join("vectors/07_identifiers_calendar/bank-holidays.json");
    match std::fs::read_to_string(&file) {
        Ok(json) => WorkingCalendar::from_json(&json, Division::EnglandAndWales).unwrap(),
        Err(_) => {
            assert!(std::env::var_os("CI").is_none(), "{} is not there", file.display());
            let days = [
                (2026, 4, 3),
                (2026, 4, 6),
                (2026, 5, 4),
                (2026, 5, 25),
                (2026, 8, 31),
                (2026, 12, 25),
                (2026, 12, 28),
                (2027, 1, 1),
            ];
            WorkingCalendar::new(days.map(|(year, month, day)| date(year, month, day)))
        }
    }
}

pub fn practice() -> OdsCode {
    OdsCode::parse("C87002").unwrap()
}

/// The instant of a time on England's clocks that is neither skipped nor shown twice, such as `2026-11-24T08:40`.
pub fn at(clock: &str) -> Timestamp {
    let time: DateTime = clock.parse().unwrap();
    london().to_ambiguous_zoned(time).unambiguous().unwrap().timestamp()
}

/// The instant of a time in Greenwich.
pub fn utc(clock: &str) -> Timestamp {
    TimeZone::UTC.to_timestamp(clock.parse::<DateTime>().unwrap()).unwrap()
}

pub fn kind(number: u64, minutes: u16) -> SlotType {
    SlotType {
        id: SlotTypeId::new(uuid(number)),
        organisation: practice(),
        name: format!("{minutes} minutes"),
        category: Category::GeneralRoutine,
        mode: Mode::FaceToFace,
        profession: Profession::Gp,
        minutes,
        needs: Vec::new(),
    }
}

/// Kinds 10, 15 and 25, with as many minutes.
pub fn kinds() -> SlotTypes {
    [10, 15, 25].map(|n| (SlotTypeId::new(uuid(n)), kind(n, u16::try_from(n).unwrap()))).into()
}

pub fn fill(minutes: u64) -> Block {
    Block::Slots { slot_type: SlotTypeId::new(uuid(minutes)), count: None, opening: None }
}

pub fn some(minutes: u64, count: u16) -> Block {
    Block::Slots { slot_type: SlotTypeId::new(uuid(minutes)), count: Some(count), opening: None }
}

pub fn pattern(weekday: Weekday, starts: Time, ends: Time, from: Date) -> Pattern {
    Pattern {
        id: PatternId::new(uuid(1)),
        organisation: practice(),
        site: linchpin_core::SiteId::new(uuid(1)),
        staff: Some(linchpin_core::StaffId::new(uuid(1))),
        weekday,
        every: 1,
        starts,
        ends,
        blocks: vec![fill(10)],
        opening: OpeningId::new(uuid(1)),
        on_holidays: false,
        from,
        to: None,
    }
}
