//! Small pieces of sentences.

/// `a, b and c`; with more than `most`, the rest are counted: `a, b and 3 others`.
pub(crate) fn list(items: &[String], most: usize) -> String {
    let shown = if items.len() > most.max(1) { most.max(1) } else { items.len() };
    let (named, rest) = items.split_at(shown);
    match (named, rest.len()) {
        ([], _) => String::new(),
        ([only], 0) => only.clone(),
        ([head @ .., last], 0) => format!("{} and {last}", head.join(", ")),
        (named, 1) => format!("{} and 1 other", named.join(", ")),
        (named, more) => format!("{} and {more} others", named.join(", ")),
    }
}

/// `1 point`, `3 points`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// ` No value for March 2024 and April 2024.`, or nothing.
pub(crate) fn gaps(missing: &[String]) -> String {
    if missing.is_empty() { String::new() } else { format!(" No value for {}.", list(missing, 6)) }
}

/// What an empty chart says, in the drawing and in words.
pub(crate) const NOTHING: &str = "Nothing to show: no values have been reported.";

#[cfg(test)]
mod tests {
    #[test]
    fn lists_read_as_sentences() {
        let items: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned).into();
        assert_eq!(super::list(&items[..1], 3), "a");
        assert_eq!(super::list(&items[..3], 3), "a, b and c");
        assert_eq!(super::list(&items, 3), "a, b, c and 1 other");
        assert_eq!(super::list(&items, 2), "a, b and 2 others");
        assert_eq!(super::gaps(&[]), "");
    }
}
