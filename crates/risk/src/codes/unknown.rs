use std::collections::BTreeMap;

/// Codes that were met and that no list knows, with how often: what a list may lack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unknown {
    codes: BTreeMap<(String, String), Met>,
    others: u64,
}

/// How often a code was met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// What it says, as the first record wrote it; empty where none did.
    pub term: String,
    /// In how many rows.
    pub rows: u64,
}

/// So many different codes are told apart; those beyond are counted together, so that memory has a bound.
const MOST: usize = 20_000;

impl Unknown {
    /// Counts a row.
    pub fn meet(&mut self, system: &str, code: &str, term: Option<&str>) {
        self.meet_many(system, code, term, 1);
    }

    /// Counts so many rows.
    pub fn meet_many(&mut self, system: &str, code: &str, term: Option<&str>, rows: u64) {
        let key = (system.to_owned(), code.to_owned());
        if self.codes.len() >= MOST && !self.codes.contains_key(&key) {
            self.others += rows;
            return;
        }
        let met = self.codes.entry(key).or_default();
        met.rows += rows;
        if met.term.is_empty() {
            met.term = term.unwrap_or_default().to_owned();
        }
    }

    /// System, code and how often, the commonest first.
    #[must_use]
    pub fn commonest(&self) -> Vec<(&str, &str, &Met)> {
        let mut all: Vec<_> = self.codes.iter().map(|((system, code), met)| (&**system, &**code, met)).collect();
        all.sort_by_key(|(_, _, met)| std::cmp::Reverse(met.rows));
        all
    }

    /// How many rows have a code that no list knows.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.codes.values().map(|met| met.rows).sum::<u64>() + self.others
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_come_first_and_memory_has_a_bound() {
        let mut unknown = Unknown::default();
        for n in 0..MOST + 5 {
            unknown.meet("sct", &n.to_string(), Some("a thing"));
        }
        unknown.meet("sct", "7", None);
        let told = unknown.commonest();
        assert_eq!((told.len(), told[0].1, told[0].2.rows), (MOST, "7", 2));
        assert_eq!(unknown.rows(), MOST as u64 + 6);
    }
}
