use crate::{Conflict, Edited};

/// A thing whose type is another crate's, with the version that it has here.
#[derive(Clone, Debug, PartialEq)]
pub struct Versioned<T> {
    /// The thing.
    pub it: T,
    /// Goes up by one at each change.
    pub version: u64,
}

impl<T> Versioned<T> {
    /// As it is before it was ever saved.
    #[must_use]
    pub fn new(it: T) -> Self {
        Self { it, version: 1 }
    }
}

impl<T: Clone> Versioned<T> {
    /// What came of an update that touched so many rows, with what now stands where it touched none.
    pub(crate) fn edited(&self, touched: u64, theirs: Option<Self>) -> Edited<Self> {
        match (touched, theirs) {
            (0, None) => Edited::Gone,
            (0, Some(theirs)) => Edited::Conflict(Box::new(Conflict { yours: self.clone(), theirs })),
            _ => Edited::Saved(self.version + 1),
        }
    }
}
