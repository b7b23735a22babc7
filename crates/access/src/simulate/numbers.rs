use serde::Serialize;
use toml::{Table, Value};

use super::{FileError, Scenario};

/// A number of a scenario's changes that somebody may want to be another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Number {
    /// Where it stands: the change's place, its name and the key, such as `0.hub.minutes_per_1000`.
    pub at: String,
    /// What it is, in words.
    pub label: String,
    /// As the scenario has it.
    pub value: f64,
    /// Whether it is a whole number.
    pub whole: bool,
}

/// What the keys of changes are called on a page; `{}` is the change's own name where a key is shared.
const LABELS: &[(&str, &str)] = &[
    ("hub.minutes_per_1000", "Hub: minutes per 1,000 people a week"),
    ("hub.slot", "Hub: minutes of an appointment"),
    ("hub.remote", "Hub: share by telephone, 0 to 1"),
    ("hub.on_the_day", "Hub: share kept for the day itself, 0 to 1"),
    ("hub.extra_pence_a_minute", "Hub: what a minute costs more than at a practice, pence"),
    ("first-contact.frees", "Appointments a week that go to somebody else first"),
    ("first-contact.minutes", "Minutes of their appointments"),
    ("first-contact.slots_each", "New appointments for each one that goes there"),
    ("missed.times", "Missed appointments: times today’s, so that 0.5 halves them"),
    ("leave.people", "Clinicians who leave"),
    ("leave.appointments_each", "Appointments a week that each of them had"),
    ("appointments.per_1000", "Appointments a week per 1,000 people, more or (below 0) fewer"),
    ("appointments.minutes", "Minutes of an appointment"),
    ("demand.times", "Requests: times today’s"),
    ("on-the-day.share", "Share of appointments kept for the day itself, 0 to 1"),
    ("days-ahead", "Days ahead that may be booked"),
    ("waiting-list.accepts", "Share of offers that is taken, 0 to 1"),
];

fn label(key: &str) -> String {
    LABELS.iter().find(|(known, _)| *known == key).map_or_else(|| key.replace(['.', '_', '-'], " "), |l| l.1.to_owned())
}

fn number(value: &Value) -> Option<(f64, bool)> {
    match value {
        Value::Integer(n) => Some((*n as f64, true)),
        Value::Float(n) => Some((*n, false)),
        _ => None,
    }
}

fn changes(file: &mut Table) -> impl Iterator<Item = (usize, &mut Table)> {
    let all = file.get_mut("change").and_then(Value::as_array_mut).map(|all| all.iter_mut()).into_iter().flatten();
    all.enumerate().filter_map(|(at, change)| Some((at, change.as_table_mut()?)))
}

/// Every number in the changes, with its place.
fn each(file: &mut Table, mut seen: impl FnMut(String, String, &mut Value)) {
    for (at, change) in changes(file) {
        for (name, value) in change.iter_mut() {
            match value {
                Value::Table(keys) => {
                    for (key, value) in keys.iter_mut() {
                        seen(format!("{at}.{name}.{key}"), format!("{name}.{key}"), value);
                    }
                }
                value => seen(format!("{at}.{name}"), name.clone(), value),
            }
        }
    }
}

/// The numbers of a scenario's changes, in the order of its file's keys; none where it cannot be read.
#[must_use]
pub fn numbers(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let Ok(mut file) = text.parse::<Table>() else { return found };
    each(&mut file, |at, key, value| {
        if let Some((value, whole)) = number(value) {
            found.push(Number { at, label: label(&key), value, whole });
        }
    });
    found
}

/// The scenario with some of its numbers changed, and its title saying which; the text itself where none is another.
///
/// # Errors
/// What was typed is no number, or not a whole one where it must be; or the scenario cannot be with it.
pub fn with_numbers(id: &str, text: &str, typed: impl Fn(&str) -> Option<String>) -> Result<String, FileError> {
    let wrong = |message: String| FileError { file: format!("scenarios/{id}.toml"), line: None, message };
    let mut file: Table = text.parse().map_err(|e: toml::de::Error| wrong(e.message().to_owned()))?;
    let mut fault = None;
    let mut said = Vec::new();
    each(&mut file, |at, key, value| {
        let (Some((before, whole)), Some(new)) = (number(value), typed(&at)) else { return };
        let label = label(&key);
        match new.trim().replace(',', "").parse::<f64>() {
            Ok(n) if !n.is_finite() || (whole && n.fract() != 0.0) || n.abs() > 1e9 => {
                fault
                    .get_or_insert(format!("{label}: {new} must be a {} number", if whole { "whole" } else { "real" }));
            }
            Ok(n) if n == before => {}
            Ok(n) => {
                *value = if whole { Value::Integer(n as i64) } else { Value::Float(n) };
                said.push(format!("{} {n}", lower_first(&label)));
            }
            Err(_) => {
                fault.get_or_insert(format!("{label}: “{new}” is no number"));
            }
        }
    });
    if let Some(fault) = fault {
        return Err(wrong(fault));
    }
    if said.is_empty() {
        return Ok(text.to_owned());
    }
    if let Some(Value::String(title)) = file.get_mut("title") {
        *title = format!("{title}, changed: {}", said.join("; "));
    }
    let changed = toml::to_string(&file).map_err(|e| wrong(e.to_string()))?;
    Scenario::parse(id, &changed)?;
    Ok(changed)
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::Change;

    const HUB: &str = include_str!("../../../../definitions/scenarios/hub-45-minutes.toml");
    const DAYS: &str = include_str!("../../../../definitions/scenarios/bank-holiday-week.toml");

    #[test]
    fn the_numbers_of_a_scenario_can_be_others() {
        let all = numbers(HUB);
        assert!(all.iter().any(|n| n.at == "0.hub.minutes_per_1000" && n.value == 45.0 && n.whole), "{all:?}");
        assert!(all.iter().all(|n| n.label.starts_with("Hub: ")), "every number has words: {all:?}");
        assert_eq!(numbers(DAYS), [], "days are not numbers");
        let asked = |at: &str| (at == "0.hub.minutes_per_1000").then(|| " 30 ".to_owned());
        let text = with_numbers("hub", HUB, asked).unwrap();
        let scenario = Scenario::parse("hub", &text).unwrap();
        assert!(matches!(&scenario.changes[0], Change::Hub(hub) if hub.minutes_per_1000 == 30.0), "{text}");
        assert_eq!(scenario.title, "A hub of 45 minutes per 1,000, changed: hub: minutes per 1,000 people a week 30");
        assert_eq!(with_numbers("hub", HUB, |_| None).unwrap(), HUB, "the same stays the same text");
    }

    #[test]
    fn what_is_no_number_is_said() {
        let typed = |what: &'static str| move |at: &str| (at == "0.hub.slot").then(|| what.to_owned());
        let said = |what| with_numbers("hub", HUB, typed(what)).unwrap_err().to_string();
        assert!(said("ten").contains("“ten” is no number"), "{}", said("ten"));
        assert!(said("1.5").contains("whole"));
        assert!(said("-3").contains("slot") || said("-3").contains("invalid"), "{}", said("-3"));
        assert!(said("NaN").contains("whole"));
        assert!(said("1e300").contains("whole"));
    }
}
