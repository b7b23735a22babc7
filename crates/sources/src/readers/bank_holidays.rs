//! Bank holidays of the parts of the United Kingdom.

use std::collections::BTreeMap;

use linchpin_core::{Error, Severity};
use serde::Deserialize;

use crate::{Family, Output, Peek, Reader, Sheet, parse_date, table::BankHoliday};

/// Reads the published JSON.
pub struct BankHolidays;

static FAMILY: Family = Family {
    id: "bank-holidays",
    title: "UK bank holidays",
    publisher: "Government Digital Service",
    about: "The bank holidays of England and Wales, Scotland and Northern Ireland, for last year and about two years to come.",
    published: "Whenever a year is added",
    found: "GOV.UK, UK bank holidays, JSON",
    licence: "Open Government Licence v3",
};

#[derive(Deserialize)]
struct Division {
    #[serde(default)]
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    title: String,
    #[serde(default)]
    date: String,
}

impl Reader for BankHolidays {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn recognise(&self, peek: &Peek<'_>) -> bool {
        let starts = peek.text.trim_start().starts_with('{');
        starts && peek.text.contains("\"division\"") && peek.text.contains("\"events\"")
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let text = sheet.text()?;
        let divisions: BTreeMap<String, Division> = serde_json::from_str(&text)
            .map_err(|e| Error::bad_input(format!("not the published bank-holiday file: {e}")).because(e))?;
        for (division, Division { events }) in &divisions {
            if !["england-and-wales", "scotland", "northern-ireland"].contains(&division.as_str()) {
                out.issue(
                    Severity::Warning,
                    "unknown-division",
                    None,
                    None,
                    Some(division),
                    "not a part of the United Kingdom that we know; kept under this name",
                );
            }
            for event in events {
                event.put(division, out);
            }
        }
        Ok(())
    }
}

impl Event {
    /// Puts the holiday out under its year: an edition lists whole years and drops those gone by.
    fn put(&self, division: &str, out: &mut Output<'_>) {
        let Some(date) = parse_date(&self.date) else {
            let message = format!("the date of the holiday “{}” does not exist; it was left out", self.title);
            out.issue(Severity::Error, "not-a-date", None, None, Some(&self.date), message);
            return;
        };
        if self.title.trim().is_empty() {
            out.issue(Severity::Warning, "missing-value", None, None, Some(&self.date), "the holiday has no name");
        }
        out.edition(&date.to_string());
        let slice = out.slice::<BankHoliday<'_>>(&date.year().to_string(), division);
        out.put(slice, &BankHoliday { division, date, title: self.title.trim() });
    }
}
