//! FHIR R4: clinical records of people, as Bulk Data NDJSON, bundles or single resources, in JSON or XML.

use std::{
    collections::{BTreeMap, HashMap},
    ops::ControlFlow,
};

use linchpin_core::{Error, Severity};
use linchpin_fhir::{
    people::resource_key,
    read::{Checked, Fault, Found, Weight, each_checked},
    view::Cell,
};
use serde_json::Value;

use crate::{
    Col, Family, Output, Peek, Pseudonymised, Pseudonymiser, Reader, Sheet, Subject,
    clinical::{Filing, Fill, Medicine, views},
};

/// Reads FHIR.
pub struct Fhir;

static FAMILY: Family = Family {
    id: "fhir",
    title: "FHIR R4 clinical records",
    publisher: "Practices and their system suppliers",
    about: "Allergies, conditions, observations, medicines, contacts, vaccinations and procedures of people, under \
        pseudonyms and without free text. People, staff and organisations of the same export go to the index of people and not here.",
    published: "As practices export",
    found: "A FHIR Bulk Data export (NDJSON), a bundle, or single resources, in JSON or XML.",
    licence: "Confidential: under the place's data-sharing agreements",
};

impl Reader for Fhir {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn recognise(&self, peek: &Peek<'_>) -> bool {
        let text = peek.text.trim_start();
        match text.as_bytes().first() {
            Some(b'<') => text.contains("http://hl7.org/fhir"),
            Some(_) => text.contains("\"resourceType\""),
            None => false,
        }
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let Some(people) = sheet.people else {
            return Err(Error::invalid(
                "these are records about people: they are loaded where the index of people is open, which gives pseudonyms",
            ));
        };
        let file = people.record(&sheet.file_name);
        let mut reading = Reading {
            people,
            file,
            addresses: HashMap::new(),
            medicines: HashMap::new(),
            last: None,
            others: BTreeMap::new(),
        };
        each_checked(sheet.bytes()?, &|kind| views(kind).next().is_some(), &mut |one| {
            match one {
                Ok(Checked { found, faults }) => reading.resource(&found, &faults, out),
                Err(fault) => tell(&fault, fault.line, out),
            }
            if out.has_failed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        reading.end(out);
        Ok(())
    }
}

struct Reading<'r> {
    people: &'r dyn Pseudonymiser,
    /// The file's name may be a person's, so the part that it covers is named by a pseudonym of it.
    file: String,
    /// What the addresses of a bundle's entries stand for.
    addresses: HashMap<String, String>,
    /// Medicines that are resources of their own; records name them after they came.
    medicines: HashMap<String, Medicine>,
    /// The person of the last record, who is mostly that of the next.
    last: Option<(String, Person)>,
    /// Resources that the lake has no table for.
    others: BTreeMap<String, u64>,
}

/// What came of a person's name, with the part of the tables that their rows belong to.
struct Person {
    known: Pseudonymised,
    part: String,
}

impl Reading<'_> {
    fn resource(&mut self, found: &Found, faults: &[Fault], out: &mut Output<'_>) {
        let resource = &found.resource;
        out.at_row(found.line);
        let kind = resource.get("resourceType").and_then(Value::as_str).unwrap_or_default();
        if let (Some(address), Some(key)) = (&found.full_url, resource_key(resource)) {
            // Others refer to people and contacts; nothing else of a bundle needs to be remembered.
            if ["Patient", "Encounter", "Medication"].contains(&kind) {
                self.addresses.insert(address.clone(), key);
            }
        }
        if kind == "Medication"
            && let Some(key) = resource_key(resource).or_else(|| found.full_url.clone())
        {
            self.medicines.extend(Medicine::read(resource).map(|medicine| (key, medicine)));
        }
        let mut known = views(kind).peekable();
        if known.peek().is_none() && !kind.is_empty() {
            *self.others.entry(kind.to_owned()).or_default() += 1;
            return;
        }
        for fault in faults {
            tell(fault, found.line, out);
        }
        if faults.iter().any(|f| f.weight > Weight::Minor) {
            return;
        }
        if let Some(at) = resource.pointer("/meta/lastUpdated").and_then(Value::as_str).and_then(|t| t.get(..10)) {
            out.edition(at);
        }
        for prepared in known {
            let result = prepared.view.rows(resource, &mut |cells| {
                let mut cells = cells.to_vec();
                // What a bundle asks to be made has no id yet; its address is its own.
                if let (Some(Cell::Null), Some(address)) = (cells.first(), &found.full_url) {
                    cells[0] = Cell::Text(address.into());
                }
                self.row(&mut cells, found.line, prepared.fill, out);
            });
            if let Err(error) = result {
                let message = format!("{kind}: {error}; the resource was left out");
                out.issue(Severity::Error, "unreadable", None, Some(found.line), None, message);
            }
        }
    }

    fn row(&mut self, cells: &mut [Cell<'_>], line: u64, fill: Fill, out: &mut Output<'_>) {
        // The columns of every view begin with record, subject, nhs_number, encounter; that of medicines goes on with medicine.
        for at in [1, 3, 4] {
            let Some(cell) = cells.get_mut(at) else { return };
            if let Some(key) = cell.text().and_then(|t| self.addresses.get(t)) {
                *cell = Cell::Text(key.clone().into());
            }
        }
        let number = cells[2].text();
        let Some(reference) = cells[1].text().or(number) else {
            let message = "the record does not say whom it is about; it was left out";
            return out.issue(Severity::Error, "no-person", None, Some(line), None, message);
        };
        if self.last.as_ref().is_none_or(|(last, _)| last != reference) {
            let known = self.people.person(&Subject { reference, nhs_number: number });
            let practice = match &known {
                Pseudonymised::Known { practice: Some(practice), .. } => practice.as_str().to_owned(),
                _ => "none".to_owned(),
            };
            let part = format!("{practice} {}", self.file);
            self.last = Some((reference.to_owned(), Person { known, part }));
        }
        let Some((_, person)) = &self.last else { return };
        let (pseudonym, practice) = match &person.known {
            Pseudonymised::Known { pseudonym, practice } => (pseudonym, *practice),
            Pseudonymised::OneOfTwo => {
                let message = "the record may be of either of two people: one key or one NHS number stands for both; decide \
                    about the pair under Possible matches, then load this again with --again; it was left out";
                return out.issue(Severity::Error, "one-of-two", None, Some(line), None, message);
            }
            Pseudonymised::Unknown => {
                let message = "the person is not in the index: load the people first, then this again; it was left out";
                return out.issue(Severity::Error, "unknown-person", None, Some(line), None, message);
            }
        };
        let filing =
            Filing { people: self.people, person: pseudonym, practice, part: &person.part, medicines: &self.medicines };
        if let Err((rule, message)) = fill(cells, &filing, out) {
            let severity = if rule == "entered-in-error" { Severity::Note } else { Severity::Error };
            out.issue(severity, rule, None, Some(line), None, message);
        }
    }

    fn end(&self, out: &mut Output<'_>) {
        out.at_row(0);
        for (kind, count) in &self.others {
            let message = match kind.as_str() {
                "Patient" | "Practitioner" | "PractitionerRole" | "Organization" | "Location" => {
                    format!("{count} {kind} resources belong to the index of people and not to the lake")
                }
                _ => format!("{count} {kind} resources: the lake has no table for them"),
            };
            out.pass_over(&message);
        }
    }
}

/// Says what is wrong, with its place: the path without the numbers in lists is the column, so that equal faults count
/// together.
fn tell(fault: &Fault, line: u64, out: &mut Output<'_>) {
    let severity = match fault.weight {
        Weight::Minor => Severity::Warning,
        Weight::Serious => Severity::Error,
        Weight::Fatal => Severity::Fatal,
    };
    let mut column = String::new();
    let mut inside = false;
    for c in fault.path.chars() {
        inside = (inside || c == '[') && c != ']';
        if !inside && c != ']' {
            column.push(c);
        }
    }
    let column = (!column.is_empty()).then(|| Col::at(0, &column));
    let ending = if fault.weight == Weight::Serious { "; the resource was left out" } else { "" };
    out.issue(severity, fault.rule, column.as_ref(), (line > 0).then_some(line), None, format!("{fault}{ending}"));
}
