use super::PathError;

/// Characters that a path may have: the longest published ones have a few hundred.
const LONGEST: usize = 8192;

/// A word of a path.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name, or a word of the language; `true` for a name between back-ticks, which is only ever a name.
    Name(String, bool),
    /// A text between single quotation marks.
    Text(String),
    /// A number as written.
    Number(String),
    /// A date, a time or both, without the `@`.
    Temporal(String),
    /// A punctuation mark or operator.
    Mark(&'static str),
    /// `$this`, `$index`, `$total`.
    Special(String),
    /// `%name`.
    Constant(String),
}

/// Two-character marks come before those that they begin with.
const MARKS: [&str; 22] =
    ["!=", "!~", "<=", ">=", "<", ">", "=", "~", "+", "-", "*", "/", "&", "|", ".", ",", "(", ")", "[", "]", "{", "}"];

/// The words of a path.
pub(super) fn lex(text: &str) -> Result<Vec<Token>, PathError> {
    if text.len() > LONGEST {
        return Err(PathError::new(format!("the path is longer than {LONGEST} characters")));
    }
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, len) = match first {
            '/' if rest.starts_with("//") => (None, rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => {
                let end = rest.find("*/").ok_or_else(|| PathError::new("a comment is not closed"))?;
                (None, end + 2)
            }
            '\'' => quoted(rest, '\'').map(|(t, n)| (Some(Token::Text(t)), n))?,
            '`' => quoted(rest, '`').map(|(t, n)| (Some(Token::Name(t, true)), n))?,
            '@' => {
                let len = 1 + temporal_len(&rest[1..]);
                if len == 1 {
                    return Err(PathError::new("a date or time belongs after @"));
                }
                (Some(Token::Temporal(rest[1..len].to_owned())), len)
            }
            '$' => {
                let len = 1 + name_len(&rest[1..]);
                (Some(Token::Special(rest[1..len].to_owned())), len)
            }
            '%' if rest[1..].starts_with(['`', '\'']) => {
                let (name, n) = quoted(&rest[1..], rest[1..].chars().next().unwrap_or('`'))?;
                (Some(Token::Constant(name)), n + 1)
            }
            '%' => {
                let len = 1 + name_len(&rest[1..]);
                (Some(Token::Constant(rest[1..len].to_owned())), len)
            }
            '0'..='9' => {
                let len = number_len(rest);
                (Some(Token::Number(rest[..len].to_owned())), len)
            }
            c if c.is_ascii_alphabetic() || c == '_' => {
                let len = name_len(rest);
                (Some(Token::Name(rest[..len].to_owned(), false)), len)
            }
            c => match MARKS.iter().find(|m| rest.starts_with(**m)) {
                Some(mark) => (Some(Token::Mark(mark)), mark.len()),
                None => return Err(PathError::new(format!("“{c}” has no meaning here"))),
            },
        };
        tokens.extend(token);
        rest = rest[len..].trim_start();
    }
    Ok(tokens)
}

fn name_len(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len())
}

/// Digits, and a fraction if a digit follows the point: `1.5`, but not the point of `1.exists()`.
fn number_len(text: &str) -> usize {
    let digits = |t: &str| t.find(|c: char| !c.is_ascii_digit()).unwrap_or(t.len());
    let whole = digits(text);
    match text[whole..].strip_prefix('.').map(digits) {
        Some(fraction @ 1..) => whole + 1 + fraction,
        _ => whole,
    }
}

/// As much as can belong to a date or time: `2015-02-04T14:34:28.5+01:00`, `2015T`, `T14:30`.
fn temporal_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut time = false;
    while let Some(byte) = bytes.get(at) {
        let more = match byte {
            b'0'..=b'9' => true,
            b'T' if !time => {
                time = true;
                true
            }
            b'-' => bytes.get(at + 1).is_some_and(u8::is_ascii_digit),
            b':' | b'+' if time => true,
            b'.' if time => bytes.get(at + 1).is_some_and(u8::is_ascii_digit),
            b'Z' if time => {
                at += 1;
                false
            }
            _ => false,
        };
        if !more {
            break;
        }
        at += 1;
    }
    at
}

/// What stands between quotation marks, and how long it is with them.
fn quoted(text: &str, mark: char) -> Result<(String, usize), PathError> {
    let mut out = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.next().map(|(_, c)| c) {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some('f') => out.push('\u{c}'),
                Some('u') => {
                    let code: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
                    let known = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
                    out.push(known.ok_or_else(|| PathError::new(format!("\\u{code} is no character")))?);
                }
                Some(c @ ('\'' | '"' | '`' | '\\' | '/')) => out.push(c),
                _ => return Err(PathError::new("a text has an unknown escape")),
            },
            c if c == mark => return Ok((out, at + 1)),
            c => out.push(c),
        }
    }
    Err(PathError::new("a text is not closed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_kind() {
        let got = lex("`div`.a[0] >= @2015-02-04T14:34:28.5+01:00 // end\n and 'it\\'s' != 1.50.x %c $this").unwrap();
        let name = |n: &str| Token::Name(n.to_owned(), false);
        assert_eq!(got[0], Token::Name("div".to_owned(), true));
        assert_eq!(got[7], Token::Temporal("2015-02-04T14:34:28.5+01:00".to_owned()));
        assert_eq!(
            got[8..],
            [
                name("and"),
                Token::Text("it's".to_owned()),
                Token::Mark("!="),
                Token::Number("1.50".to_owned()),
                Token::Mark("."),
                name("x"),
                Token::Constant("c".to_owned()),
                Token::Special("this".to_owned()),
            ]
        );
    }

    #[test]
    fn what_is_not_a_path_is_refused() {
        for wrong in ["@@", "'open", "`open", "a # b", "/* open", "'\\q'", "'\\uD800'", "é"] {
            assert!(lex(wrong).is_err(), "{wrong}");
        }
        assert!(lex(&"a".repeat(9000)).is_err());
    }
}
