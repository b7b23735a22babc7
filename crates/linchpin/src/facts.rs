//! What the lake knows of one person, for the shared record: rows of the clinical tables put into the words of the page.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::{Timestamp, civil::Date};
use linchpin_app::facts::{Coded, Contact, Facts, Immunisation, Later, Medicine, Members, Problem, Procedure, Record};
use linchpin_core::{Error, ErrorKind, OdsCode, Result, london};
use linchpin_lake::{Answer, Datum, Lake, PersonIndex, Stamp};

use crate::{
    allergies::allergies,
    dose::{dose, further},
    readings::readings,
};

/// A condition that somebody has now.
const CURRENT: [&str; 3] = ["active", "recurrence", "relapse"];

/// Clinical facts out of a lake.
pub struct LakeFacts {
    lake: Lake,
    /// With the stamp that the lake had when its making began.
    index: RwLock<Option<(Stamp, Arc<PersonIndex>)>>,
}

impl LakeFacts {
    /// Facts of a lake; the index of people is made at the first question.
    pub fn new(lake: Lake) -> Self {
        Self { lake, index: RwLock::new(None) }
    }

    /// The index of the facts as they are now; made anew when files were loaded since.
    fn index(&self) -> Result<Arc<PersonIndex>> {
        // Looked at before the facts are read: a load in between gives another stamp at the next question.
        let stamp = self.lake.stamp()?;
        let of_now = |kept: &Option<(Stamp, Arc<PersonIndex>)>| {
            kept.as_ref().filter(|(of, _)| *of == stamp).map(|(_, index)| Arc::clone(index))
        };
        if let Some(index) = of_now(&self.index.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(index);
        }
        let mut kept = self.index.write().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have made it while we waited.
        if let Some(index) = of_now(&kept) {
            return Ok(index);
        }
        let index = Arc::new(self.lake.person_index()?);
        *kept = Some((stamp, Arc::clone(&index)));
        Ok(index)
    }
}

impl Facts for LakeFacts {
    fn record<'a>(&'a self, pseudonym: &'a str) -> Later<'a, Result<Record>> {
        Box::pin(async move {
            // Reading files makes a thread wait; the others go on serving.
            tokio::task::block_in_place(|| record(&*self.index()?, pseudonym))
        })
    }

    fn members<'a>(&'a self, practice: OdsCode, registers: &'a [String]) -> Later<'a, Result<Members>> {
        Box::pin(async move {
            let mut members = Members::default();
            if registers.is_empty() {
                return Ok(members);
            }
            let ids: Vec<String> = registers
                .iter()
                .map(|one| format!("'{}'", one.strip_prefix("registers/").unwrap_or(one).replace('\'', "''")))
                .collect();
            let rows = self
                .lake
                .query(&format!(
                    "select person, register, cast(as_at as varchar) as day from register_member
                     where practice = '{practice}' and register in ({})",
                    ids.join(", ")
                ))
                .await?;
            for row in rows.rows {
                let [Datum::Text(person), Datum::Text(register), Datum::Text(day)] = row.as_slice() else { continue };
                members.as_at = day.parse().ok().max(members.as_at);
                members.of.entry(person.clone()).or_default().insert(format!("registers/{register}"));
            }
            Ok(members)
        })
    }
}

fn record(index: &PersonIndex, person: &str) -> Result<Record> {
    let mut record = Record { allergies: allergies(&Rows::of(index, "allergy", person)?), ..Record::default() };
    for row in &Rows::of(index, "condition", person)? {
        let Some(mut what) = row.coded("code", "system", "term") else { continue };
        // A diagnosis that was found to be wrong is none; one that is not sure says so.
        match row.text("verification") {
            Some("refuted" | "entered-in-error") => continue,
            Some(unsure @ ("provisional" | "differential" | "unconfirmed")) => what.text += &format!(" ({unsure})"),
            _ => {}
        }
        let current = row.text("status").is_none_or(|s| CURRENT.contains(&s)) && row.date("ended").is_none();
        let since = row.date("onset").or_else(|| row.date("recorded"));
        record.problems.push(Problem { what, since, ended: row.date("ended"), current });
    }
    record.problems.sort_by_key(|p| (!p.current, std::cmp::Reverse(p.since)));
    for row in &Rows::of(index, "medication", person)? {
        let Some(what) = row.coded("code", "system", "term") else { continue };
        // What is only planned or proposed is not taken yet.
        let ordered = row.text("intent").is_none_or(|i| !["plan", "proposal", "option"].contains(&i));
        let current = ordered && row.text("status").is_none_or(|s| s == "active");
        let (dose, further) = (dose(&row), further(&row));
        let (since, ended) = (row.date("date"), row.date("ended"));
        record.medicines.push(Medicine { what, dose, further, since, ended, current });
    }
    record.medicines.sort_by_key(|m| (!m.current, std::cmp::Reverse(m.since)));
    record.readings = readings(&Rows::of(index, "observation", person)?);
    for row in &Rows::of(index, "encounter", person)? {
        if matches!(row.text("status"), Some("cancelled" | "planned" | "entered-in-error")) {
            continue;
        }
        let what = row.coded("code", "system", "term").unwrap_or_else(|| Coded {
            text: class(row.text("class").unwrap_or_default()).to_owned(),
            ..Coded::default()
        });
        let at = |name| row.date(name).and_then(midnight);
        record.contacts.push(Contact {
            what,
            at: at("started"),
            until: at("ended"),
            // The table says where the person was registered, which is not where they were seen.
            organisation: None,
            reason: row.coded("reason_code", "", "reason_term"),
        });
    }
    record.contacts.sort_by_key(|c| std::cmp::Reverse(c.at));
    for row in &Rows::of(index, "immunisation", person)? {
        let Some(what) = row.coded("code", "system", "term") else { continue };
        let not_given = row.text("status") == Some("not-done");
        record.immunisations.push(Immunisation { what, given: row.date("date"), not_given });
    }
    record.immunisations.sort_by_key(|i| std::cmp::Reverse(i.given));
    for row in &Rows::of(index, "procedure", person)? {
        if row.text("status").is_some_and(|s| !["completed", "in-progress", "unknown"].contains(&s)) {
            continue;
        }
        let Some(what) = row.coded("code", "system", "term") else { continue };
        record.procedures.push(Procedure { what, done: row.date("date") });
    }
    record.procedures.sort_by_key(|p| std::cmp::Reverse(p.done));
    record.as_at = latest(&record);
    Ok(record)
}

/// Where somebody was seen, by HL7's class of encounter.
fn class(code: &str) -> &'static str {
    match code {
        "AMB" => "Visit",
        "VR" => "Telephone or video",
        "HH" => "Visit at home",
        "EMER" => "Emergency attendance",
        "IMP" | "ACUTE" | "NONAC" => "Stay in hospital",
        "SS" => "Short stay",
        _ => "Contact",
    }
}

/// The lake knows days; a day begins at midnight in England.
pub fn midnight(day: Date) -> Option<Timestamp> {
    day.to_zoned(london()).ok().map(|z| z.timestamp())
}

fn latest(record: &Record) -> Option<Date> {
    let day = |t: Timestamp| t.to_zoned(london()).date();
    let contacts = record.contacts.iter().filter_map(|c| c.at).map(day);
    let readings = record.readings.iter().filter_map(|s| s.last()).map(|r| day(r.at));
    contacts.chain(readings).max()
}

/// The rows of a table about a person.
pub struct Rows {
    answer: Answer,
}

/// One row.
pub struct Row<'r> {
    columns: &'r [String],
    cells: &'r [Datum],
}

impl Rows {
    fn of(index: &PersonIndex, table: &str, person: &str) -> Result<Self> {
        let answer = index
            .rows(table, person)
            .map_err(|e| Error::new(ErrorKind::Unavailable, "The record cannot be read just now.").because(e))?;
        Ok(Self { answer })
    }
}

impl<'r> IntoIterator for &'r Rows {
    type Item = Row<'r>;
    type IntoIter = Box<dyn Iterator<Item = Row<'r>> + 'r>;

    fn into_iter(self) -> Self::IntoIter {
        let columns = &self.answer.columns;
        Box::new(self.answer.rows.iter().map(move |cells| Row { columns, cells }))
    }
}

impl<'r> Row<'r> {
    fn cell(&self, name: &str) -> Option<&'r Datum> {
        self.columns.iter().position(|c| c == name).and_then(|at| self.cells.get(at))
    }

    pub fn text(&self, name: &str) -> Option<&'r str> {
        match self.cell(name)? {
            Datum::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        match self.cell(name)? {
            Datum::Real(number) => Some(*number),
            Datum::Whole(number) => Some(*number as f64),
            _ => None,
        }
    }

    pub fn date(&self, name: &str) -> Option<Date> {
        self.text(name)?.parse().ok()
    }

    /// A code with its words; without words the code stands for them.
    pub fn coded(&self, code: &str, system: &str, term: &str) -> Option<Coded> {
        let code = self.text(code)?;
        let text = self.text(term).unwrap_or(code).to_owned();
        Some(Coded { text, code: Some(code.to_owned()), system: self.text(system).map(str::to_owned) })
    }
}

#[cfg(test)]
pub mod tests {
    use linchpin_lake::{LoadOptions, Outcome};
    use linchpin_sources::{Pseudonymised, Pseudonymiser, Subject};

    use super::*;

    /// A load while pages are served is seen at the next question; as long as there is none, nothing is made again.
    #[test]
    fn the_index_is_that_of_the_last_load() {
        struct Plain;
        impl Pseudonymiser for Plain {
            fn person(&self, subject: &Subject<'_>) -> Pseudonymised {
                Pseudonymised::Known { pseudonym: subject.reference.to_owned(), practice: None }
            }
            fn record(&self, key: &str) -> String {
                key.to_owned()
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let lake = Lake::at(folder.path().join("lake"));
        let load = |name: &str, patients: &[&str]| {
            let line = |patient: &&str| {
                format!(
                    r#"{{"resourceType":"Procedure","id":"{patient}","status":"completed","code":{{"coding":[{{"code":"1"}}]}},"subject":{{"reference":"{patient}"}}}}"#
                ) + "\n"
            };
            let file = folder.path().join(name);
            std::fs::write(&file, patients.iter().map(line).collect::<String>()).unwrap();
            let limits = linchpin_sources::Limits::default();
            let now = Timestamp::UNIX_EPOCH;
            let options = LoadOptions { now, again: false, limits: &limits, people: Some(&Plain), system: Some("gp") };
            assert_eq!(lake.load(&file, &options).unwrap().outcome, Outcome::Loaded);
        };
        let facts = LakeFacts::new(lake.clone());
        let known = |person: &str| facts.index().unwrap().rows("procedure", person).unwrap().rows.len();
        assert_eq!(known("Patient/1"), 0, "a lake that is not there yet");
        load("a", &["Patient/1"]);
        assert_eq!((known("Patient/1"), known("Patient/2")), (1, 0));
        let before = facts.index().unwrap();
        assert!(Arc::ptr_eq(&before, &facts.index().unwrap()), "nothing was loaded, nothing is made again");
        load("b", &["Patient/2"]);
        assert_eq!((known("Patient/1"), known("Patient/2")), (1, 1));
        assert!(!Arc::ptr_eq(&before, &facts.index().unwrap()));
    }

    pub fn rows(columns: &[&str], rows: &[&[Datum]]) -> Rows {
        let columns = columns.iter().map(|c| (*c).to_owned()).collect();
        Rows { answer: Answer { columns, rows: rows.iter().map(|r| r.to_vec()).collect() } }
    }

    pub fn text(text: &str) -> Datum {
        Datum::Text(text.to_owned())
    }
}
