use std::fmt::Write as _;

use super::Entry;

/// Entries as a journal that hledger and ledger read: `hledger -f journal.txt balance` adds them up by another program.
#[must_use]
pub fn journal<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> String {
    let mut out = String::new();
    for entry in entries {
        // A line of the journal is a line: what people wrote stays on it, and no sign begins a comment or a field.
        let because: String =
            entry.because.chars().map(|c| if c.is_control() || "|;".contains(c) { ' ' } else { c }).collect();
        let said = if because.trim().is_empty() { String::new() } else { format!(" | {}", because.trim()) };
        // Writing into a String cannot fail.
        let _ = writeln!(out, "{} * ({}) {}{said}", entry.day, entry.id, entry.kind.as_str());
        for (tag, value) in [
            ("claim", entry.claim.map(|id| id.to_string())),
            ("period", entry.period.map(|period| period.to_string())),
            ("corrects", entry.corrects.map(|id| id.to_string())),
        ] {
            if let Some(value) = value {
                let _ = writeln!(out, "    ; {tag}: {value}");
            }
        }
        for transfer in &entry.transfers {
            let pence = transfer.amount.pence().0;
            let (pounds, pence) = (pence / 100, pence % 100);
            let _ = writeln!(out, "    {}  GBP {pounds}.{pence:02}", transfer.to);
            let _ = writeln!(out, "    {}  GBP -{pounds}.{pence:02}", transfer.from);
        }
        out.push('\n');
    }
    out
}
