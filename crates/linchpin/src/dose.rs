//! How a medicine is taken, in words made of the coded parts of its first instruction.

use crate::facts::Row;

/// How to take it; none where no part of the first instruction is coded. What prescribers wrote in words is not here.
pub fn dose(row: &Row<'_>) -> Option<String> {
    let amount = row.number("dose").map(|n| format!("{n} {}", row.text("dose_unit").unwrap_or_default()));
    let amount = amount.map(|amount| amount.trim().to_owned());
    let mut when: Vec<String> = often(row).into_iter().collect();
    when.extend(row.text("at_times").into_iter().flat_map(|codes| codes.split(',')).map(time));
    if row.text("as_needed") == Some("true") {
        when.push("when it is needed".to_owned());
    }
    match (amount, when.is_empty()) {
        (Some(amount), true) => Some(format!("{amount} a dose")),
        (Some(amount), false) => Some(format!("{amount}, {}", when.join(", "))),
        (None, false) => Some(when.join(", ")),
        (None, true) => None,
    }
}

/// How many instructions there are beside the first.
pub fn further(row: &Row<'_>) -> u64 {
    row.number("instructions").map_or(0, |all| (all - 1.0).max(0.0) as u64)
}

/// “Twice a day”, “3 times in 2 weeks”. Half of it is nothing.
fn often(row: &Row<'_>) -> Option<String> {
    let (period, unit) = (row.number("period")?, row.text("period_unit")?);
    let times = match row.number("frequency").unwrap_or(1.0) {
        1.0 => "once".to_owned(),
        2.0 => "twice".to_owned(),
        n => format!("{n} times"),
    };
    let (a, many) = match unit {
        "s" => ("a second", "seconds"),
        "min" => ("a minute", "minutes"),
        "h" => ("an hour", "hours"),
        "d" => ("a day", "days"),
        "wk" => ("a week", "weeks"),
        "mo" => ("a month", "months"),
        "a" => ("a year", "years"),
        _ => return None,
    };
    Some(if period == 1.0 { format!("{times} {a}") } else { format!("{times} in {period} {many}") })
}

/// Times of day by <http://hl7.org/fhir/R4/valueset-event-timing.html>; a code that we do not know stands for itself.
fn time(code: &str) -> String {
    match code {
        "MORN" => "in the morning",
        "MORN.early" => "early in the morning",
        "MORN.late" => "late in the morning",
        "NOON" => "at noon",
        "AFT" => "in the afternoon",
        "EVE" => "in the evening",
        "NIGHT" => "at night",
        "HS" => "before sleep",
        "WAKE" => "after waking",
        "C" => "with meals",
        "CM" => "with breakfast",
        "CD" => "with lunch",
        "CV" => "with the evening meal",
        "AC" => "before meals",
        "ACM" => "before breakfast",
        "ACD" => "before lunch",
        "ACV" => "before the evening meal",
        "PC" => "after meals",
        "PCM" => "after breakfast",
        "PCD" => "after lunch",
        "PCV" => "after the evening meal",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::tests::{rows, text};
    use linchpin_lake::Datum;

    #[test]
    fn what_is_coded_is_said_and_nothing_is_made_up() {
        let columns =
            ["dose", "dose_unit", "instructions", "frequency", "period", "period_unit", "at_times", "as_needed"];
        let no = || Datum::Null;
        let (whole, real) = (Datum::Whole, Datum::Real);
        let cases: [([Datum; 8], Option<&str>, u64); 8] = [
            (
                [real(500.0), text("mg"), whole(1), whole(2), real(1.0), text("d"), no(), no()],
                Some("500 mg, twice a day"),
                0,
            ),
            ([real(2.5), text("ml"), whole(3), no(), no(), no(), no(), no()], Some("2.5 ml a dose"), 2),
            (
                [real(1.0), no(), whole(1), whole(3), real(2.0), text("wk"), no(), no()],
                Some("1, 3 times in 2 weeks"),
                0,
            ),
            ([no(), no(), whole(1), no(), no(), no(), text("HS,XYZ"), no()], Some("before sleep, XYZ"), 0),
            (
                [no(), no(), whole(1), no(), real(6.0), text("h"), no(), text("true")],
                Some("once in 6 hours, when it is needed"),
                0,
            ),
            ([no(), no(), whole(1), whole(2), no(), text("d"), no(), no()], None, 0),
            ([no(), no(), whole(0), no(), no(), no(), no(), no()], None, 0),
            ([no(), no(), no(), no(), no(), no(), no(), no()], None, 0),
        ];
        for (cells, words, more) in cases {
            let all = rows(&columns, &[&cells]);
            let row = (&all).into_iter().next().unwrap();
            assert_eq!((dose(&row).as_deref(), further(&row)), (words, more), "{cells:?}");
        }
    }
}
