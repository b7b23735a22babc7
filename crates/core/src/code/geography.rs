use super::{CodeError, Inline, text_code};

/// A lower-layer super output area of England or Wales, such as `E01000001`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lsoa(Inline<9>);

impl Lsoa {
    /// Reads `E01` or `W01` and six digits.
    ///
    /// # Errors
    /// Any other shape.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let wrong = CodeError::new("LSOA code", "must be E01 or W01 and six digits");
        let Some(code) = Inline::alphanumeric(text.trim()).map(Self) else { return Err(wrong) };
        let b = code.as_str().as_bytes();
        let fits =
            b.len() == 9 && matches!(b[0], b'E' | b'W') && &b[1..3] == b"01" && b[3..].iter().all(u8::is_ascii_digit);
        if fits { Ok(code) } else { Err(wrong) }
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

text_code!(Lsoa);

/// A UK postcode, kept as `OUT IN` with one space however it was typed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Postcode {
    spaced: [u8; 8],
    len: u8,
}

impl Postcode {
    /// Reads a postcode with any spacing and case.
    ///
    /// # Errors
    /// Not 5 to 7 letters and digits, or an inward part that is not a digit and two letters.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let wrong = CodeError::new("postcode", "must be like S25 4DB");
        let mut packed = [0_u8; 7];
        let mut len = 0;
        for b in text.bytes().filter(|b| !b.is_ascii_whitespace()) {
            if len == 7 {
                return Err(wrong);
            }
            packed[len] = b.to_ascii_uppercase();
            len += 1;
        }
        if len < 5 || !packed[..len].iter().all(u8::is_ascii_alphanumeric) {
            return Err(wrong);
        }
        let (out, inward) = packed[..len].split_at(len - 3);
        let fits =
            out[0].is_ascii_uppercase() && inward[0].is_ascii_digit() && inward[1..].iter().all(u8::is_ascii_uppercase);
        if !fits {
            return Err(wrong);
        }
        let mut spaced = [0_u8; 8];
        spaced[..out.len()].copy_from_slice(out);
        spaced[out.len()] = b' ';
        spaced[out.len() + 1..=len].copy_from_slice(inward);
        // At most eight bytes.
        Ok(Self { spaced, len: (len + 1) as u8 })
    }

    /// The postcode with one space, such as `S25 4DB`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.spaced[..usize::from(self.len)]).unwrap_or_default()
    }
}

text_code!(Postcode);
