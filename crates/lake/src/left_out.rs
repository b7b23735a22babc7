//! Whose rows are kept for their own care and counted for nothing else: people who opted out.
//!
//! Their rows stay, so that whoever treats them sees their record ([`crate::PersonIndex`] knows of no opt-out). Every
//! query and every count goes by tables from which they are taken out while they are read.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use datafusion::{datasource::TableProvider, execution::context::SessionContext, prelude::ident, prelude::lit};
use linchpin_core::{Error, Result};
use sha2::{Digest, Sha256};

use crate::{catalog, load::lock, persons::PERSON, session::refused};

/// The list's name in the lake.
pub const FILE: &str = "left-out.json";

/// The pseudonyms of those whose rows nothing but their own care may read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut(Arc<BTreeSet<String>>);

impl LeftOut {
    /// Reads the list of a lake; nobody is on it where there is none.
    pub fn read(lake: &Path) -> Result<Self> {
        let path = lake.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(|people| Self(Arc::new(people)))
                .map_err(|e| Error::internal(format!("{} is damaged: restore it from a backup", path.display()), e)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(e) => Err(Error::internal(format!("{} cannot be read", path.display()), e)),
        }
    }

    /// Puts a list in the place of the old one, in one step; false when it is the same.
    pub fn replace(lake: &Path, people: &BTreeSet<String>) -> Result<bool> {
        if !lake.is_dir() {
            // Nothing is loaded, so nobody's rows are there; whoever loads writes the list first.
            return Ok(false);
        }
        let _lock = lock(lake)?;
        if *Self::read(lake)?.0 == *people {
            return Ok(false);
        }
        let bytes = serde_json::to_vec(people).map_err(|e| Error::internal("the list cannot be written", e))?;
        catalog::replace(&lake.join(FILE), &bytes)?;
        Ok(true)
    }

    /// Names who is on it: the same people give the same mark.
    pub fn mark(&self) -> String {
        let mut hash = Sha256::new();
        for person in self.0.iter() {
            hash.update(person);
            hash.update("\n");
        }
        linchpin_core::hex(&hash.finalize())
    }

    /// A table about people without them.
    pub fn without(&self, context: &SessionContext, table: Arc<dyn TableProvider>) -> Result<Arc<dyn TableProvider>> {
        if self.0.is_empty() || table.schema().column_with_name(PERSON).is_none() {
            return Ok(table);
        }
        let people = self.0.iter().map(|person| lit(person.as_str())).collect();
        let rest = context.read_table(table).and_then(|all| all.filter(ident(PERSON).in_list(people, true)));
        Ok(rest.map_err(refused)?.into_view())
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use linchpin_core::Value;
    use linchpin_measures::Indicator;
    use linchpin_sources::{Limits, Pseudonymised, Pseudonymiser, Subject};

    use super::*;
    use crate::{Lake, LoadOptions};

    /// People are called by what their source calls them.
    struct Plain;

    impl Pseudonymiser for Plain {
        fn person(&self, subject: &Subject<'_>) -> Pseudonymised {
            Pseudonymised::Known { pseudonym: subject.reference.to_owned(), practice: "C87002".parse().ok() }
        }

        fn record(&self, key: &str) -> String {
            key.to_owned()
        }
    }

    fn loaded(folder: &Path) -> Lake {
        let lake = Lake::at(folder.join("lake"));
        let file = folder.join("Condition.ndjson");
        let rows: String = ["a", "b", "c"]
            .map(|id| {
                format!(
                    "{{\"resourceType\":\"Condition\",\"id\":\"{id}\",\"subject\":{{\"reference\":\"Patient/{id}\"}},\
                     \"code\":{{\"coding\":[{{\"system\":\"http://snomed.info/sct\",\"code\":\"44054006\"}}]}},\
                     \"recordedDate\":\"2026-01-02\"}}\n"
                )
            })
            .concat();
        fs::write(&file, rows).unwrap();
        let options = LoadOptions {
            now: Timestamp::UNIX_EPOCH,
            again: false,
            limits: &Limits::default(),
            people: Some(&Plain),
            system: None,
        };
        lake.load(&file, &options).unwrap();
        lake
    }

    async fn people(lake: &Lake) -> String {
        let answer = lake.query("select person from condition order by person").await.unwrap();
        answer.rows.iter().map(|row| row[0].to_string()).collect::<Vec<_>>().join(" ")
    }

    /// How many indicators had to be made, and how many people the one of the practice counts.
    async fn measured(lake: &Lake) -> (usize, f64) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions/indicators/need/diabetes.toml");
        let text = fs::read_to_string(file).unwrap();
        let (head, rest) = text.split_once("numerator = ").unwrap();
        let (_, tail) = rest.split_once("caveats").unwrap();
        let count =
            "select practice as org, '2025/26' as period, count(distinct person) as n from condition group by practice";
        let text = format!("{head}numerator = \"{count}\"\ndenominator = \"{count}\"\ncaveats{tail}");
        let indicator = Indicator::parse("need/diabetes", &text).unwrap();
        let done = lake.measure(&[indicator], &[], &|_| {}).await.unwrap();
        assert!(done.failed.is_empty(), "{:?}", done.failed);
        let values = lake.values("need/diabetes", |_, org| org.as_str() == "C87002").unwrap();
        let Value::Known { numerator, .. } = values[0].value else { panic!("{:?}", values[0].value) };
        (done.made.len(), numerator)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_is_left_out_is_in_no_query_and_no_count_and_in_their_own_record() {
        let folder = tempfile::tempdir().unwrap();
        let lake = loaded(folder.path());
        assert!(lake.is_about_people().unwrap());
        assert_eq!(people(&lake).await, "Patient/a Patient/b Patient/c");
        assert_eq!(measured(&lake).await, (1, 3.0));
        assert_eq!(measured(&lake).await, (0, 3.0), "nothing changed, so nothing is made again");
        let (version, mark) = (lake.version().unwrap(), lake.left_out_mark().unwrap());
        let some = BTreeSet::from(["Patient/b".to_owned(), "it's nobody; --".to_owned()]);
        assert!(lake.leave_out(&some).unwrap());
        assert!(!lake.leave_out(&some).unwrap(), "nothing changes the second time");
        assert_eq!(people(&lake).await, "Patient/a Patient/c");
        assert_eq!(measured(&lake).await, (1, 2.0), "values made before are made again");
        assert_ne!(lake.left_out_mark().unwrap(), mark);
        assert_eq!(lake.version().unwrap(), version, "the facts are the same");
        let own = lake.person_index().unwrap().rows("condition", "Patient/b").unwrap();
        assert_eq!(own.rows.len(), 1, "whoever cares for them reads their record");
        let copied = lake.copy(&folder.path().join("copy")).unwrap();
        assert!(copied.iter().any(|file| file == Path::new(FILE)), "a backup keeps who is left out");
        assert!(lake.leave_out(&BTreeSet::new()).unwrap());
        assert_eq!(people(&lake).await, "Patient/a Patient/b Patient/c", "who changed their mind is back");
    }
}
