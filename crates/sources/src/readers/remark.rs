//! Remarks that publishers write under a table, in its columns.

use linchpin_core::{OdsCode, Severity};

use crate::{Col, Output, Row};

/// Whether the row is a remark: words instead of a code, and nothing under `figure`. Says so with a note.
pub(crate) fn remark(row: &Row<'_>, code: &Col, figure: &Col, out: &mut Output<'_>) -> bool {
    let words = row.text(code);
    let found = row.text(figure).is_empty() && !words.is_empty() && OdsCode::parse(words).is_err();
    if found {
        row.issue(out, Severity::Note, "footnote-row", code, "words and no figures: taken for a remark and left out");
    }
    found
}
