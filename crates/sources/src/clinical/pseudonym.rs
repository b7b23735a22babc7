use linchpin_core::OdsCode;

/// The person that a record is about, as the record names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The key of the Patient in the source, `Patient/id`.
    pub reference: &'a str,
    /// An NHS number that the reference carries.
    pub nhs_number: Option<&'a str>,
}

/// What comes of a person's name.
#[derive(Clone, PartialEq, Eq)]
pub enum Pseudonymised {
    /// A name that says nothing about them, and the practice they are registered with.
    Known {
        /// The pseudonym.
        pseudonym: String,
        /// The practice.
        practice: Option<OdsCode>,
    },
    /// They are one of two people in the index, and it cannot be told which.
    OneOfTwo,
    /// They are not in the index.
    Unknown,
}

/// Gives people and records other names: the same for the same as long as a key lasts, and not to be turned back without it.
pub trait Pseudonymiser: Sync {
    /// The pseudonym of a person.
    fn person(&self, subject: &Subject<'_>) -> Pseudonymised;

    /// The pseudonym of a record, by its key `Type/id` in the source: an id may hold a person's name or number.
    fn record(&self, key: &str) -> String;
}
