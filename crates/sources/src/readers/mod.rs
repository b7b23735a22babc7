//! One reader for each family of published files. Keep both lists sorted.

mod list_size_totals;

use crate::Reader;

/// Every reader.
pub static READERS: &[&dyn Reader] = &[
    &list_size_totals::Totals,
];
