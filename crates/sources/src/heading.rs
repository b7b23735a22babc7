/// A heading as it is matched: lower case, with note marks, underscores, punctuation, line breaks and
/// doubled spaces taken away.
///
/// `"GP Practice \n(ODS_CODE)"` and `"gp practice ods code"` are one heading; so are `"Submissions [7]"` and
/// `"SUBMISSIONS [Note 3]"`.
#[must_use]
pub fn key_of(heading: &str) -> String {
    let mut key = String::with_capacity(heading.len());
    let mut rest = heading;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = note(rest) {
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        // Apostrophes join ("don't"); everything else that is no letter or digit separates.
        if matches!(c, '\'' | '’') || (c == ',' && between_digits(&key, rest)) {
            continue;
        }
        if c.is_alphanumeric() {
            key.extend(c.to_lowercase());
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// Whether a comma here groups thousands, as in "per 1,000 patients".
fn between_digits(before: &str, after: &str) -> bool {
    before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit())
}

/// What follows a note mark: `[7]`, `[4, 5, 6]`, `[Note 3]`, `[r]`, or a bracketed number at the end, `(1)`.
fn note(text: &str) -> Option<&str> {
    if let Some(inner) = text.strip_prefix('[') {
        let (mark, after) = inner.split_once(']')?;
        let lower = mark.to_ascii_lowercase();
        let bare = lower.replace("notes", "").replace("note", "");
        let is_mark = bare.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '&')) || mark.len() == 1;
        return is_mark.then_some(after);
    }
    let (mark, after) = text.strip_prefix('(')?.split_once(')')?;
    let number = !mark.is_empty() && mark.len() < 3 && mark.bytes().all(|b| b.is_ascii_digit());
    (number && after.trim().is_empty()).then_some("")
}

/// A heading on one line, for messages.
pub(crate) fn tidy(heading: &str) -> String {
    heading.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::key_of;

    #[test]
    fn headings_are_matched_without_their_dress() {
        for (heading, key) in [
            ("NUMBER_OF_PATIENTS", "number of patients"),
            ("GP Practice \n(ODS_CODE)", "gp practice ods code"),
            ("Supplier [4, 5, 6]", "supplier"),
            ("All Nurses [Note 3]", "all nurses"),
            ("List size (1)", "list size"),
            ("Prevalence\n(per cent)", "prevalence per cent"),
            ("Appointments per 1,000 Patients", "appointments per 1000 patients"),
            ("15  to 21 Days", "15 to 21 days"),
            ("Unknown / Data Quality", "unknown data quality"),
            ("  ", ""),
            ("LSOA code (2011)", "lsoa code 2011"),
            ("[unclosed", "unclosed"),
        ] {
            assert_eq!(key_of(heading), key, "{heading}");
        }
    }
}
