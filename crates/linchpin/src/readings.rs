//! Rows of the table `observation` as series of readings.

use std::collections::{HashMap, HashSet};

use linchpin_app::facts::{Coded, Reading, Series};

use crate::facts::{Row, Rows, midnight};

/// The upper value of a blood pressure: SNOMED CT in two places, LOINC.
const SYSTOLIC: [&str; 3] = ["271649006", "72313002", "8480-6"];
/// The lower value.
const DIASTOLIC: [&str; 3] = ["271650006", "1091811000000102", "8462-4"];
/// A blood pressure, whole.
const PRESSURE: (&str, &str, &str) = ("75367002", "http://snomed.info/sct", "Blood pressure");

/// Which side of a blood pressure a row is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Upper,
    Lower,
}

/// Numbers by kind, the oldest first. The upper and lower value of a blood pressure are one reading where both are parts of
/// one record, and only there (hazard HZ-08); one that stands alone says so.
pub fn readings(rows: &Rows) -> Vec<Series> {
    let mut measured: Vec<Row<'_>> = rows.into_iter().filter(counts).collect();
    only_once(&mut measured);
    let partners = partners(&measured);
    let mut all: Vec<Series> = Vec::new();
    for (at, row) in measured.iter().enumerate() {
        let (Some(mut what), Some(value)) = (row.coded("code", "system", "term"), row.number("value")) else {
            continue;
        };
        let Some(when) = row.date("date").and_then(midnight) else { continue };
        let mut lower = None;
        match (side(row), partners.get(&at)) {
            // It is told with its upper value.
            (Some(Side::Lower), Some(_)) => continue,
            (Some(Side::Upper), Some(partner)) => {
                lower = measured[*partner].number("value");
                let (code, system, text) = PRESSURE;
                what = Coded { text: text.into(), code: Some(code.into()), system: Some(system.into()) };
            }
            (Some(Side::Upper), None) => what.text += " (without its lower value)",
            (Some(Side::Lower), None) => what.text += " (without its upper value)",
            (None, _) => {}
        }
        // Less or more than a number is a kind of its own, so that “below 5” is never drawn as 5.
        if let Some(comparator) = row.text("comparator") {
            what.text = format!("{} ({comparator})", what.text);
            what.code = what.code.map(|code| format!("{code} {comparator}"));
        }
        let reading = Reading { at: when, value, lower };
        let unit = unit(row).map(str::to_owned);
        match all.iter_mut().find(|s| s.what.code == what.code && s.unit == unit) {
            Some(series) => series.readings.push(reading),
            None => all.push(Series { what, unit, readings: vec![reading] }),
        }
    }
    for series in &mut all {
        series.readings.sort_by_key(|r| r.at);
    }
    all.sort_by(|a, b| a.what.text.cmp(&b.what.text));
    all
}

/// A part of a record that came in two files is one part; the file that was loaded last is believed.
fn only_once(rows: &mut Vec<Row<'_>>) {
    let mut seen = HashSet::new();
    rows.reverse();
    rows.retain(|row| {
        row.text("record").is_none_or(|record| seen.insert((record, row.number("part").map(f64::to_bits))))
    });
    rows.reverse();
}

/// Of each record that has exactly one upper and one lower value, in one unit and both exact: where the other stands.
fn partners(rows: &[Row<'_>]) -> HashMap<usize, usize> {
    let mut sides: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        if let (Some(_), Some(record)) = (side(row), row.text("record")) {
            sides.entry(record).or_default().push(at);
        }
    }
    let exact = |at: usize| rows[at].number("value").is_some() && rows[at].text("comparator").is_none();
    let mut partners = HashMap::new();
    for pair in sides.into_values() {
        if let [a, b] = pair[..]
            && side(&rows[a]) != side(&rows[b])
            && unit(&rows[a]) == unit(&rows[b])
            && exact(a)
            && exact(b)
        {
            partners.insert(a, b);
            partners.insert(b, a);
        }
    }
    partners
}

fn side(row: &Row<'_>) -> Option<Side> {
    let code = row.text("code")?;
    match (SYSTOLIC.contains(&code), DIASTOLIC.contains(&code)) {
        (true, _) => Some(Side::Upper),
        (_, true) => Some(Side::Lower),
        _ => None,
    }
}

fn unit<'r>(row: &Row<'r>) -> Option<&'r str> {
    row.text("unit").map(|unit| if unit == "mm[Hg]" { "mmHg" } else { unit })
}

fn counts(row: &Row<'_>) -> bool {
    !matches!(row.text("status"), Some("cancelled" | "entered-in-error" | "registered"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::tests::{rows, text};
    use linchpin_lake::Datum;

    const COLUMNS: [&str; 9] = ["record", "code", "term", "date", "value", "unit", "status", "comparator", "part"];

    fn told(all: &[Vec<Datum>]) -> Vec<String> {
        let all: Vec<&[Datum]> = all.iter().map(Vec::as_slice).collect();
        let series = readings(&rows(&COLUMNS, &all));
        let one = |s: &Series| {
            let values = s.readings.iter().map(|r| match r.lower {
                Some(lower) => format!("{}/{lower}", r.value),
                None => r.value.to_string(),
            });
            format!("{}: {}", s.what.text, values.collect::<Vec<_>>().join(", "))
        };
        series.iter().map(one).collect()
    }

    /// A part of a record of one day.
    fn part(record: &str, code: &str, value: f64) -> Vec<Datum> {
        let term = match code {
            "271649006" | "72313002" | "8480-6" => "Systolic blood pressure",
            "271650006" | "1091811000000102" | "8462-4" => "Diastolic blood pressure",
            _ => "Body weight",
        };
        let unit = if term == "Body weight" { "kg" } else { "mm[Hg]" };
        vec![
            text(record),
            text(code),
            text(term),
            text("2026-03-01"),
            Datum::Real(value),
            text(unit),
            text("final"),
            Datum::Null,
            Datum::Whole(match term {
                "Systolic blood pressure" => 1,
                "Diastolic blood pressure" => 2,
                _ => 0,
            }),
        ]
    }

    #[test]
    fn the_two_values_of_one_record_are_one_reading_in_whatever_order_they_come() {
        // Two uppers, then two lowers: by order and day the pairs would be wrong.
        let interleaved = [
            part("r1", "271649006", 142.0),
            part("r2", "271649006", 188.0),
            part("r2", "271650006", 101.0),
            part("r1", "271650006", 94.0),
        ];
        assert_eq!(told(&interleaved), ["Blood pressure: 142/94, 188/101"]);
        let lower_first = [part("r1", "8462-4", 94.0), part("r1", "8480-6", 142.0)];
        assert_eq!(told(&lower_first), ["Blood pressure: 142/94"]);
        let two_codes =
            [part("r1", "72313002", 120.0), part("w", "27113001", 80.0), part("r1", "1091811000000102", 70.0)];
        assert_eq!(told(&two_codes), ["Blood pressure: 120/70", "Body weight: 80"]);
    }

    #[test]
    fn values_of_two_records_are_never_joined_and_say_that_they_stand_alone() {
        let (upper, lower) =
            ("Systolic blood pressure (without its lower value)", "Diastolic blood pressure (without its upper value)");
        let apart = [part("r1", "271649006", 142.0), part("r2", "271650006", 94.0)];
        assert_eq!(told(&apart), [format!("{lower}: 94"), format!("{upper}: 142")]);
        let mut three = [part("r", "271649006", 142.0), part("r", "271649006", 150.0), part("r", "271650006", 94.0)];
        three[1][8] = Datum::Whole(3);
        assert_eq!(
            told(&three),
            [format!("{lower}: 94"), format!("{upper}: 142, 150")],
            "which belongs to which is not known"
        );
        let mut below = part("r1", "271650006", 40.0);
        below[7] = text("<");
        assert_eq!(told(&[part("r1", "271649006", 80.0), below]), [format!("{lower} (<): 40"), format!("{upper}: 80")]);
        let mut other = part("r1", "271650006", 9.0);
        other[5] = text("kPa");
        assert_eq!(told(&[part("r1", "271649006", 80.0), other]).len(), 2);
        let unnamed = [part("r1", "271649006", 1.0), part("r1", "271650006", 2.0)].map(|mut row| {
            row[0] = Datum::Null;
            row
        });
        assert_eq!(told(&unnamed).len(), 2, "without a record nothing belongs together");
    }

    #[test]
    fn a_record_that_came_in_two_files_is_one_reading() {
        let once = vec![part("r1", "271649006", 142.0), part("r1", "271650006", 94.0)];
        let twice = [once.clone(), once].concat();
        assert_eq!(told(&twice), ["Blood pressure: 142/94"]);
        let corrected = [part("w", "27113001", 800.0), part("w", "27113001", 80.0)];
        assert_eq!(told(&corrected), ["Body weight: 80"]);
    }

    #[test]
    fn below_a_number_is_a_kind_of_its_own_and_what_was_entered_in_error_is_none() {
        let mut above = part("r", "27113001", 90.0);
        above[7] = text(">");
        assert_eq!(told(&[above]), ["Body weight (>): 90"]);
        let mut wrong = part("r", "27113001", 800.0);
        wrong[6] = text("entered-in-error");
        assert!(told(&[wrong]).is_empty());
    }
}
