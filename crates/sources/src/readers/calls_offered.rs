//! Telephone calls by half-hour, as a telephone system's report or a count by hand gives them.

use linchpin_core::{Error, Severity};

use crate::{Family, Layout, Output, Reader, Sheet, required, table::CallsOffered};

/// Reads calls offered by practice, day and half-hour.
pub(super) struct CallsByHalfHour;

static FAMILY: Family = Family {
    id: "calls-by-half-hour",
    title: "Telephone calls offered by half-hour",
    publisher: "The practice’s telephone system",
    about: "How many callers asked for somebody in each half-hour, answered or not: what a telephone rota is worked out from. \
            The national publication counts by month and cannot tell when people ring.",
    published: "As often as the practice exports it",
    found: "The call report of the telephone system, or a count by hand: practice code, date, time (08:00, 08:30 …) and calls offered",
    licence: "The practice’s own",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "calls-by-half-hour",
    columns: &[
        required("practice code", &["gp practice ods code", "gp code", "ods code"]),
        required("date", &["day"]),
        required("half hour", &["time", "half hour beginning", "interval"]),
        required("calls offered", &["offered", "inbound calls", "calls"]),
    ],
}];

impl Reader for CallsByHalfHour {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let columns = &sheet.columns;
        let (practice, day) = (columns.col("practice code"), columns.col("date"));
        let (time, calls) = (columns.col("half hour"), columns.col("calls offered"));
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&practice, out) else { continue };
            let Some(date) = row.date(&day, out) else { continue };
            let Some(half_hour) = half_hour(row.text(&time)) else {
                let why =
                    "a half-hour is told by the time at which it begins, such as 08:00 or 08:30; the row was left out";
                row.issue(out, Severity::Error, "not-a-half-hour", &time, why);
                continue;
            };
            let Some(offered) = row.count(&calls, out) else { continue };
            out.edition(&date.to_string());
            // A month of one practice is what a report covers whole.
            let slice = out.slice::<CallsOffered>(&date.strftime("%Y-%m").to_string(), org.as_str());
            out.put(slice, &CallsOffered { org, date, half_hour, offered });
        }
        Ok(())
    }
}

/// The half-hour that begins at a time such as `08:30`, `8:30` or `08:30:00`.
fn half_hour(text: &str) -> Option<i64> {
    let mut parts = text.trim().split(':');
    let (hour, minute) = (parts.next()?.parse::<i64>().ok()?, parts.next()?.parse::<i64>().ok()?);
    let whole = parts.all(|seconds| seconds == "00");
    ((0..24).contains(&hour) && matches!(minute, 0 | 30) && whole).then_some(hour * 2 + minute / 30)
}

#[cfg(test)]
mod tests {
    use super::half_hour;

    #[test]
    fn a_half_hour_begins_on_the_hour_or_half_past() {
        for (text, half) in [("08:00", 16), ("8:30", 17), ("00:00:00", 0), ("23:30", 47)] {
            assert_eq!(half_hour(text), Some(half), "{text}");
        }
        for wrong in ["", "8", "08:15", "24:00", "-1:00", "eight", "08:00:30", "08:30:xx"] {
            assert_eq!(half_hour(wrong), None, "{wrong}");
        }
    }
}
