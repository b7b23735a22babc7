use serde::{Deserialize, Serialize};

/// How much an issue matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing was lost.
    Note,
    /// The row was kept, but one of its cells was not.
    Warning,
    /// The row was left out.
    Error,
    /// The file, or the rest of it, could not be read.
    Fatal,
}

/// Where in a file something was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file's name; inside an archive `outer.zip/inner.csv`.
    pub file: String,
    /// The sheet, in a workbook.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sheet: Option<String>,
    /// The row as a person would count it in a spreadsheet, from 1, headings included.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub row: Option<u64>,
    /// The column's heading.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<String>,
}

/// One thing found wrong or odd while reading a file. Bad input is normal: readers return rows *and* issues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// How much it matters.
    pub severity: Severity,
    /// The rule's short name, such as `missing-column` or `not-a-number`; stable, for counting and filtering.
    pub rule: String,
    /// What is wrong and what to do about it, in a sentence.
    pub message: String,
    /// Where it was found.
    pub place: Place,
    /// The offending text, shortened; never set for data about people.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value: Option<String>,
    /// How many times this same rule was met at this column; the place is that of the first.
    pub times: u64,
}

impl std::fmt::Display for Issue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.place.file)?;
        if let Some(sheet) = &self.place.sheet {
            write!(f, ", sheet {sheet}")?;
        }
        if let Some(row) = self.place.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.place.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(value) = &self.value {
            write!(f, " (found “{value}”)")?;
        }
        if self.times > 1 {
            write!(f, " ({} times)", self.times)?;
        }
        Ok(())
    }
}
