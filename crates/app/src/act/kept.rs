use linchpin_core::person::Fault;
use linchpin_store::{Conflict, Edited};

/// What came of saving what somebody edited.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "an edit may not have been saved"]
pub enum Kept<T> {
    /// Saved, as this version.
    Saved(u64),
    /// Somebody else saved first: nothing of this was saved. Show both.
    Conflict(Box<Conflict<T>>),
    /// What was typed cannot be: nothing was saved.
    Wrong(Vec<Fault>),
}

/// A fault of a field unless it is right.
pub(super) fn must(faults: &mut Vec<Fault>, right: bool, field: &'static str, message: &'static str) {
    if !right {
        faults.push(Fault { field, message });
    }
}

/// Whether a text fits on one line of a list.
pub(super) fn one_line(text: &str, most: usize) -> bool {
    text.chars().count() <= most && !text.chars().any(char::is_control)
}

impl<T> Kept<T> {
    /// From what the store said; none where the record is gone.
    pub(super) fn of(edited: Edited<T>) -> Option<Self> {
        match edited {
            Edited::Saved(version) => Some(Self::Saved(version)),
            Edited::Conflict(both) => Some(Self::Conflict(both)),
            Edited::Gone => None,
        }
    }
}
