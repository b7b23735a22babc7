use linchpin_core::{Error, ErrorKind, Result};

/// Both versions of a record that two people edited: the second is shown what they wrote and what now stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict<T> {
    /// What the second editor wanted to save.
    pub yours: T,
    /// What the first editor saved meanwhile.
    pub theirs: T,
}

/// What came of saving an edited record.
///
/// Every record that a person edits carries a `version`. It is saved by `update … set …, version = version + 1 where
/// id = $1 and version = $2`; when that touches nothing, somebody else was first.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "an edit may not have been saved"]
pub enum Edited<T> {
    /// Saved, as this version.
    Saved(u64),
    /// Not saved: somebody else was first.
    Conflict(Box<Conflict<T>>),
    /// Not saved: the record is no longer there.
    Gone,
}

impl<T> Edited<T> {
    /// The outcome of an update of version `from` that touched nothing, with what now stands.
    pub fn missed(yours: T, theirs: Option<T>) -> Self {
        theirs.map_or(Self::Gone, |theirs| Self::Conflict(Box::new(Conflict { yours, theirs })))
    }

    /// The new version, or an error where the caller has no page that shows both.
    ///
    /// # Errors
    /// When somebody else was first, or the record is gone.
    pub fn saved(self) -> Result<u64> {
        match self {
            Self::Saved(version) => Ok(version),
            Self::Conflict(_) => Err(Error::new(
                ErrorKind::Conflict,
                "Somebody else changed this while you were editing. Nothing was saved; look at their change first.",
            )),
            Self::Gone => Err(Error::not_found("This is no longer there.")),
        }
    }
}
