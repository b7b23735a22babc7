use super::{CodeError, Inline, text_code};

/// An ICD-10 code, from a category (`I25`) to a sub-category (`I25.2`, kept as `I252`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Icd10Code(Inline<6>);

impl Icd10Code {
    /// Trims, upper-cases and checks: a letter, two figures, and up to three more. The dot is left out, and so
    /// is what English hospitals add: an X that fills the fourth place, a D or A for dagger and asterisk.
    ///
    /// # Errors
    /// Another length or alphabet, or no category at the start.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let wrong = |why| CodeError::new("ICD-10 code", why);
        let mut bytes = [0; 6];
        let mut len = 0;
        for byte in text.trim().bytes().filter(|b| *b != b'.') {
            *bytes.get_mut(len).ok_or_else(|| wrong("must have 3 to 6 characters"))? = byte.to_ascii_uppercase();
            len += 1;
        }
        let mut code = bytes.get(..len).unwrap_or_default();
        while code.len() > 3 && matches!(code.last(), Some(b'X' | b'D' | b'A')) {
            code = &code[..code.len() - 1];
        }
        match code {
            [a, b, c, rest @ ..] => {
                let category = a.is_ascii_uppercase() && b.is_ascii_digit() && c.is_ascii_digit();
                if !category || !rest.iter().all(u8::is_ascii_digit) {
                    return Err(wrong("must be a letter and figures, such as I25 or I25.2"));
                }
            }
            _ => return Err(wrong("must have 3 to 6 characters")),
        }
        let text =
            std::str::from_utf8(code).map_err(|_| wrong("must be a letter and figures, such as I25 or I25.2"))?;
        Inline::alphanumeric(text).map(Self).ok_or_else(|| wrong("may hold only letters and digits"))
    }

    /// The code as text, upper case, without a dot.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

text_code!(Icd10Code);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_written_in_england() {
        let read = |text: &str| Icd10Code::parse(text).map(|c| c.as_str().to_owned());
        for (text, code) in [
            ("I25.2", "I252"),
            (" i10x ", "I10"),
            ("N18", "N18"),
            ("G30.9D", "G309"),
            ("F00.9A", "F009"),
            ("U07.1", "U071"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(code), "{text}");
        }
        for text in ["", "I", "I2", "125", "II5", "I2X", "I25.X2Q", "I25.2.2.2.2", "Ünder", "I25é", "I2\u{661}"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
