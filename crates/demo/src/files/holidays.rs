//! UK bank holidays, worked out by rule and written as the published JSON.

use std::fmt::Write;

use linchpin_core::{Division, Result};

use crate::{calendar::holidays, folder::Folder, world::World};

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    let first = world.months.first().map_or(2022, |d| d.year()).min(2022);
    let last = world.plan.months_to.year() + 1;
    let mut json = String::from("{");
    let divisions = [
        ("england-and-wales", Division::EnglandAndWales),
        ("scotland", Division::Scotland),
        ("northern-ireland", Division::NorthernIreland),
    ];
    for (n, (name, division)) in divisions.into_iter().enumerate() {
        let comma = if n == 0 { "" } else { "," };
        // Writing to a text cannot fail, here and below.
        let _ = write!(json, "{comma}\n  \"{name}\": {{\n    \"division\": \"{name}\",\n    \"events\": [");
        let events = (first..=last).flat_map(|year| holidays(division, year));
        for (k, holiday) in events.enumerate() {
            let comma = if k == 0 { "" } else { "," };
            let (title, date, bunting) = (&holiday.title, holiday.date, holiday.title != "Good Friday");
            let _ = write!(json, "{comma}\n      {{\n        \"title\": \"{title}\",\n        \"date\": \"{date}\",");
            let _ = write!(json, "\n        \"notes\": \"\",\n        \"bunting\": {bunting}\n      }}");
        }
        json.push_str("\n    ]\n  }");
    }
    json.push_str("\n}\n");
    folder.save("calendar/bank-holidays.json", json)
}
