//! Cases on pathways (`domain.md` C1 to C9): what is kept of them, and what is searched.
//!
//! A case is written by one transaction at a time, and its version names what happened in it. What was filled in and what
//! happened is only ever added to. NHS numbers and names stay in `person`.

mod campaign;
mod case;
mod count;
mod definition;
mod entry;
mod form;
mod holder;
mod letter;
mod list;
mod look;
mod notice;
mod party;
mod standing;
mod task;
mod writing;

pub use campaign::{ended, found, moved, states, waiting};
pub use case::{CareCase, Opened, add, get, lock, save};
pub use count::{Changed, Count, changes, counts};
pub use definition::{keep, text};
pub use entry::{Entry, EntryKind, entries, moved_since, was_told, write};
pub use form::{Written, fill, forms};
pub use holder::{Holder, HolderError};
pub use letter::{Letter, ask_letter, drop_letters, letter, letters, printed};
pub use list::{Mark, led_by, moved_on, of_person, of_practice, open_of_person, practices, ringing, shared_with};
pub use look::{beside, look, looked};
pub use notice::{Notice, notices, see_notice, tell};
pub use party::{Shared, holder, share, shares};
pub use standing::{Standing, in_care, standing};
pub use task::{Task, TaskMark, hand, project, task, tasks, tasks_of};
pub use writing::{Writing, begin_writing, end_writing, writing};

use crate::Statement;

/// The statements of this module.
pub const STATEMENTS: &[&[Statement]] = &[
    campaign::STATEMENTS,
    case::STATEMENTS,
    count::STATEMENTS,
    definition::STATEMENTS,
    entry::STATEMENTS,
    form::STATEMENTS,
    letter::STATEMENTS,
    list::STATEMENTS,
    look::STATEMENTS,
    notice::STATEMENTS,
    party::STATEMENTS,
    standing::STATEMENTS,
    task::STATEMENTS,
    writing::STATEMENTS,
];
