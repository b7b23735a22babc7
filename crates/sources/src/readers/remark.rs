//! Remarks that publishers write under a table, in its columns.

use linchpin_core::{OdsCode, Severity};

use crate::{Col, Output, Row};

/// Whether the row is a remark: words where the code should be, and nothing after them. Says so with a note.
pub(crate) fn remark(row: &Row<'_>, code: &Col, out: &mut Output<'_>) -> bool {
    let words = row.text(code);
    if words.is_empty() || OdsCode::parse(words).is_ok() || (code.index + 1..row.len()).any(|i| !row.cell(i).is_empty())
    {
        return false;
    }
    row.issue(out, Severity::Note, "footnote-row", code, "words and no figures: taken for a remark and left out");
    true
}
