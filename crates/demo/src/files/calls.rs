//! Calls by half-hour, as the telephone systems of the place's practices report them: what no national publication has.

use jiff::ToSpan;
use linchpin_core::Result;

use super::online;
use crate::{csv::Csv, folder::Folder, world::World};

/// How many of the last months are reported.
const MONTHS: usize = 2;

/// How calls fall over the half-hours from 08:00 to 18:00, in parts of a thousand: half of the morning's come at once.
const DAY: [i64; 21] = [196, 118, 84, 66, 58, 48, 42, 38, 32, 28, 26, 28, 36, 36, 34, 32, 30, 26, 20, 14, 8];

/// Monday to Friday, where 100 is the average.
const WEEK: [i64; 5] = [134, 102, 92, 90, 82];

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    for m in world.months.len().saturating_sub(MONTHS)..world.months.len() {
        let mut csv = Csv::new("Practice code,Date,Half hour,Calls offered");
        for p in world.open_in(m).filter(|&p| world.practices[p].place == 0) {
            if online::has_cloud_telephony(world, p, m) {
                month(world, p, m, &mut csv);
            }
        }
        let month = world.months[m].strftime("%B %Y");
        folder.save(&format!("telephone/Calls by half-hour {month}.csv"), csv.finish())?;
    }
    Ok(())
}

fn month(world: &World, p: usize, m: usize, csv: &mut Csv) {
    let first = world.months[m];
    let days = crate::calendar::working_days(&world.calendar, first);
    // Those who heard what they needed in the menu asked for nobody.
    let [inbound, _, ended, ..] = online::outcomes(world, p, m);
    let a_day = (inbound - ended) as f64 / days.max(1.0);
    let mut dice = world.dice("half-hours", p, m);
    for day in first.series(1.day()).take(first.days_in_month() as usize).filter(|d| world.calendar.is_working(*d)) {
        // Working days are Mondays to Fridays.
        let weight = WEEK[day.weekday().to_monday_zero_offset().clamp(0, 4) as usize] as f64 / 100.0;
        for (half, share) in DAY.iter().enumerate() {
            let calls = dice.about(a_day * weight * *share as f64 / 1000.0, 0.15);
            csv.field(&world.practices[p].code).field(&day.to_string());
            csv.field(&format!("{:02}:{:02}", 8 + half / 2, half % 2 * 30)).number(calls).end();
        }
    }
}
