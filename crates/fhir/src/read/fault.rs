use std::fmt;

/// How much a fault matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The resource can be used all the same.
    Minor,
    /// The resource cannot be used.
    Serious,
    /// Nothing after this can be read.
    Fatal,
}

/// What is wrong with a resource, or with the file around it. It never repeats what a person wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// How much it matters.
    pub weight: Weight,
    /// The rule's short name.
    pub rule: &'static str,
    /// The line; of a fault in a resource, the line on which that begins. 0: no line.
    pub line: u64,
    /// Where in the resource, such as `Patient.birthDate`; empty when it is the file's.
    pub path: String,
    /// What is wrong, as the end of a sentence that begins with the path.
    pub message: String,
}

impl Fault {
    pub(crate) fn new(weight: Weight, rule: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { weight, rule, line: 0, path: path.into(), message: message.into() }
    }

    /// The same on a line.
    #[must_use]
    pub(crate) fn on(mut self, line: u64) -> Self {
        self.line = line;
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.message),
            path => write!(f, "{path}: {}", self.message),
        }
    }
}

impl std::error::Error for Fault {}
