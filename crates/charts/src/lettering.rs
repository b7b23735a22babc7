//! How wide text will be, near enough, without a font: the advance widths of the usual sans-serifs by class of letter.

/// The size of chart text in pixels at one to one.
pub(crate) const SIZE: f64 = 13.0;
/// The height that a line of it needs.
pub(crate) const LINE: f64 = 17.0;

/// The width of the text at [`SIZE`], in pixels, rather over than under.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(em).sum::<f64>() * SIZE
}

/// The text, cut with an ellipsis if it is wider than the room.
pub(crate) fn fit(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut left = room / SIZE - em('…');
    let mut out = String::new();
    for c in text.chars() {
        left -= em(c);
        if left < 0.0 {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' => 0.24,
        ' ' | 'f' | 't' | 'r' | 'I' | '.' | ',' | ':' | ';' | '!' | '(' | ')' | '[' | ']' | '/' | '-' => 0.34,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' | '—' => 0.92,
        'A'..='Z' | '&' => 0.7,
        '\u{1100}'.. => 1.0,
        _ => 0.56,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn fitted_text_fits() {
        let name = "Woodstock Bower Group Practice";
        assert_eq!(super::fit(name, 400.0), name);
        let cut = super::fit(name, 100.0);
        assert!(cut.ends_with('…') && super::width(&cut) <= 100.0, "{cut}");
    }
}
