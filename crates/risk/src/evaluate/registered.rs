use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Definition;

/// A definition as it was recorded, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The day on which it was recorded here.
    pub recorded: Date,
    /// The file’s text as it was.
    pub text: String,
}

/// Whether the question was there before the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Registered {
    /// Recorded before the scheme began, when nothing of what answers it can have been there, and unchanged since.
    Before {
        /// When.
        recorded: Date,
    },
    /// Recorded when the scheme had begun: whoever wrote it could have known.
    After {
        /// When.
        recorded: Date,
    },
    /// Changed since it was recorded.
    Changed {
        /// When it was recorded.
        recorded: Date,
        /// What is other than it was then.
        changes: Vec<Changed>,
    },
    /// Never recorded.
    Never,
}

/// A key of the file that is other than it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Such as `outcome.worthwhile`.
    pub key: String,
    /// As it was recorded; none where it was not there.
    pub was: Option<String>,
    /// As it stands; none where it is not there any more.
    pub is: Option<String>,
}

impl Registered {
    /// Of a definition as it stands. Of several registrations the last before the scheme began counts, and without one the first: whatever was
    /// written later could have been written by somebody who knew.
    #[must_use]
    pub fn of(definition: &Definition, registrations: &[Registration]) -> Self {
        let begun = definition.file.begun;
        let in_time = registrations.iter().filter(|one| one.recorded < begun).max_by_key(|one| one.recorded);
        let Some(then) = in_time.or_else(|| registrations.iter().min_by_key(|one| one.recorded)) else {
            return Self::Never;
        };
        let recorded = then.recorded;
        let changes = changes(&then.text, &definition.text);
        if !changes.is_empty() {
            Self::Changed { recorded, changes }
        } else if recorded < begun {
            Self::Before { recorded }
        } else {
            Self::After { recorded }
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        const HINT: &str = "read the answer as a hint and not as a test.";
        match self {
            Self::Before { recorded } => format!(
                "The question, its method and its smallest worthwhile difference were recorded on {recorded}, before the scheme began, and have not changed."
            ),
            Self::After { recorded } => {
                format!("The question was recorded on {recorded}, when the scheme had begun: {HINT}")
            }
            Self::Changed { recorded, changes } => {
                let keys: Vec<&str> = changes.iter().map(|one| one.key.as_str()).collect();
                format!("The question was changed after it was recorded on {recorded} ({}): {HINT}", keys.join(", "))
            }
            Self::Never => format!("The question was never recorded: {HINT}"),
        }
    }
}

/// What is other in a file than it was, key by key. Comments, order and layout say nothing; neither does a text that cannot be read any more.
#[must_use]
pub fn changes(was: &str, is: &str) -> Vec<Changed> {
    let (was, is) = (keys(was), keys(is));
    let all: std::collections::BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let other = all.into_iter().filter(|key| was.get(*key) != is.get(*key));
    let changed = |key: &String| Changed { key: key.clone(), was: was.get(key).cloned(), is: is.get(key).cloned() };
    other.map(changed).collect()
}

/// Every value of a file by its path.
fn keys(text: &str) -> BTreeMap<String, String> {
    fn walk(path: &str, value: &toml::Value, into: &mut BTreeMap<String, String>) {
        let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        match value {
            toml::Value::Table(table) => table.iter().for_each(|(key, value)| walk(&below(key), value, into)),
            toml::Value::Array(all) if all.iter().any(toml::Value::is_table) => {
                // Traits are known by their names, wherever in the file they stand.
                let name = |at: usize, one: &toml::Value| {
                    one.get("name").and_then(toml::Value::as_str).map_or_else(|| (at + 1).to_string(), str::to_owned)
                };
                all.iter().enumerate().for_each(|(at, one)| walk(&below(&name(at, one)), one, into));
            }
            toml::Value::String(text) => drop(into.insert(path.to_owned(), text.trim().to_owned())),
            other => drop(into.insert(path.to_owned(), other.to_string())),
        }
    }
    let mut all = BTreeMap::new();
    if let Ok(table) = text.parse::<toml::Table>() {
        walk("", &toml::Value::Table(table), &mut all);
    }
    all
}
