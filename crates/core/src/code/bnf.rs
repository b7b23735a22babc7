use super::{CodeError, Inline, text_code};

/// A British National Formulary code, from a chapter (`05`) to a presentation (15 characters).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BnfCode(Inline<15>);

impl BnfCode {
    /// Trims, upper-cases and checks: 2 to 15 letters or digits starting with a two-digit chapter.
    ///
    /// # Errors
    /// Another length or alphabet, or no chapter at the start.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        let wrong = |why| CodeError::new("BNF code", why);
        if text.len() < 2 || text.len() > 15 {
            return Err(wrong("must have 2 to 15 characters"));
        }
        if !text.bytes().take(2).all(|b| b.is_ascii_digit()) {
            return Err(wrong("must start with a two-digit chapter"));
        }
        Inline::alphanumeric(text).map(Self).ok_or(wrong("may hold only letters and digits"))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The first four characters, chapter and section, such as `0501`; shorter codes stay as they are.
    #[must_use]
    pub fn section(&self) -> &str {
        let code = self.as_str();
        code.get(..4).unwrap_or(code)
    }
}

text_code!(BnfCode);
