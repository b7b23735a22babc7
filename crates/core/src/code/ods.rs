use super::{CodeError, Inline, text_code};

/// The code of an organisation or area: a practice (`C87002`), a PCN (`U87177`), a sub-ICB place (`03L`),
/// an ICB (`QF7`), a region (`Y63`), England (`E92000001`) or a small area (`E01000001`).
///
/// There is no official grammar (`methods.md` 7), so only the alphabet and length are checked;
/// whether a code exists is a question for the organisation table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OdsCode(Inline<12>);

impl OdsCode {
    /// Trims, upper-cases and checks: 2 to 12 letters or digits.
    ///
    /// # Errors
    /// Another length, or a character that is not a letter or digit.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        if text.len() < 2 || text.len() > 12 {
            return Err(CodeError::new("organisation code", "must have 2 to 12 characters"));
        }
        Inline::alphanumeric(text)
            .map(Self)
            .ok_or(CodeError::new("organisation code", "may hold only letters and digits"))
    }

    /// The code as text, upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The code under which figures for the whole of England are kept.
    #[must_use]
    pub fn england() -> Self {
        // Nine letters and digits: always a code.
        Self::parse("E92000001").unwrap_or_else(|_| unreachable!("a constant code"))
    }

    /// Whether this has the shape of a practice code: a letter and five digits, not starting with `U` (a PCN).
    #[must_use]
    pub fn looks_like_practice(&self) -> bool {
        let b = self.as_str().as_bytes();
        b.len() == 6 && b[0].is_ascii_uppercase() && b[0] != b'U' && b[1..].iter().all(u8::is_ascii_digit)
    }
}

text_code!(OdsCode);
