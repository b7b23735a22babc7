use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue, Error};

/// Where each part of a file stands, by its path: `pays.tariff`, `standard.access.must.urgent`.
pub(crate) struct Lines {
    at: BTreeMap<String, usize>,
    to_be_set: Vec<String>,
}

/// The line of a place in the text, counted from 1.
pub(super) fn line(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).bytes().filter(|b| *b == b'\n').count() + 1
}

impl Lines {
    pub fn read(text: &str) -> Result<Self, Error> {
        let mut lines = Self { at: BTreeMap::new(), to_be_set: Vec::new() };
        lines.walk("", DeTable::parse(text)?.get_ref(), text);
        Ok(lines)
    }

    fn walk(&mut self, above: &str, table: &DeTable<'_>, text: &str) {
        for (key, value) in table {
            let path = if above.is_empty() { key.get_ref().to_string() } else { format!("{above}.{}", key.get_ref()) };
            self.value(&path, key.span().start, value.get_ref(), text);
        }
    }

    fn value(&mut self, path: &str, start: usize, value: &DeValue<'_>, text: &str) {
        self.at.insert(path.to_owned(), line(text, start));
        match value {
            DeValue::Table(table) => self.walk(path, table, text),
            DeValue::Array(array) => {
                for (number, one) in array.iter().enumerate() {
                    self.value(&format!("{path}.{number}"), one.span().start, one.get_ref(), text);
                }
            }
            DeValue::String(words) if words == "to be set" && !path.starts_with("example") => {
                self.to_be_set.push(path.to_owned());
            }
            _ => {}
        }
    }

    /// Where a part stands, or else what it is part of.
    pub fn of(&self, path: &str) -> Option<usize> {
        let mut path = path;
        loop {
            if let Some(line) = self.at.get(path) {
                return Some(*line);
            }
            path = path.rsplit_once('.')?.0;
        }
    }

    /// The entries of a table in the order in which they stand in the file.
    pub fn in_order<T>(&self, path: &str, entries: BTreeMap<String, T>) -> Vec<(String, T)> {
        let mut all: Vec<_> = entries.into_iter().collect();
        all.sort_by_key(|(key, _)| self.at.get(&format!("{path}.{key}")));
        all
    }

    /// The paths of what a place has to set, in the order of the file.
    pub fn to_be_set(&self) -> &[String] {
        &self.to_be_set
    }
}
