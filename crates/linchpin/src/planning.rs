//! What planning may read of the lake, and which days are worked.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::civil::Date;
use linchpin_app::work::Planning;
use linchpin_core::WorkingCalendar;
use linchpin_lake::{Datum, Lake};

use crate::{acts::acts, place::Place};

/// The lake, as whoever opts out is left out of it.
pub struct LakePlanning(pub Lake);

impl Planning for LakePlanning {
    fn leave_out(&self, people: &BTreeSet<String>) -> linchpin_core::Result<()> {
        self.0.leave_out(people).map(drop)
    }
}

/// Leaves out whoever has opted out by now, before the lake is asked. Where nothing in it is about people, nobody is looked
/// for. Where the store cannot be asked who opted out, the lake is not asked either.
pub async fn leave_out(place: &Place) -> Result<()> {
    let lake = place.lake();
    if !lake.is_about_people()? {
        return Ok(());
    }
    let store = place.store().await?;
    let people = acts(place, &store).await?.left_out().await?;
    store.close().await;
    lake.leave_out(&people)?;
    Ok(())
}

/// The bank holidays that are loaded; without any, weekends alone are free.
pub async fn holidays(lake: &Lake) -> Result<WorkingCalendar> {
    let answer = lake.query("select date from bank_holiday where division = 'england-and-wales'").await?;
    let day = |row: &Vec<Datum>| match row.first() {
        Some(Datum::Text(text)) => text.parse::<Date>().ok(),
        _ => None,
    };
    Ok(WorkingCalendar::new(answer.rows.iter().filter_map(day)))
}
