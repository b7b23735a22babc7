use std::borrow::Cow;

/// A text of commas, as a CSV file is, with bars instead. One that has tabs or bars stays as it is: those are how documents
/// print tables, and commas in it are of numbers and words.
pub(super) fn with_bars(text: &str) -> Cow<'_, str> {
    if text.contains(['\t', '|']) || !text.contains(',') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => out.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => out.push('|'),
            // A line break inside quotation marks is a blank: what follows is still the same cell.
            '\r' | '\n' if quoted => out.push(' '),
            letter => out.push(letter),
        }
    }
    // A line that begins with an empty cell would lose it: the reader takes a first bar for a frame.
    Cow::Owned(out.lines().map(|line| format!("|{line}|")).collect::<Vec<_>>().join("\n"))
}
