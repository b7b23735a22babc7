use super::CodeError;

/// A person's NHS number: ten digits, the last a modulus 11 check digit (`methods.md` 7).
///
/// Never printed whole by accident: `Debug` hides it; `Display` is for the person's own page and letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NhsNumber(u64);

impl NhsNumber {
    /// Reads ten digits, in groups by spaces or hyphens or not.
    ///
    /// # Errors
    /// Anything but ten digits, a wrong check digit, or all zeros (which the check digit alone would pass).
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let wrong = |why| CodeError::new("NHS number", why);
        let mut digits = [0_u64; 10];
        let mut count = 0;
        for c in text.trim().chars() {
            match c {
                ' ' | '-' | '\u{a0}' => {}
                '0'..='9' if count < 10 => {
                    digits[count] = u64::from(c) - u64::from('0');
                    count += 1;
                }
                _ => return Err(wrong("must be ten digits")),
            }
        }
        if count != 10 {
            return Err(wrong("must be ten digits"));
        }
        if digits == [0; 10] {
            return Err(wrong("cannot be all zeros"));
        }
        if Self::check_digit(&digits[..9]) != Some(digits[9]) {
            return Err(wrong("has a wrong check digit"));
        }
        Ok(Self(digits.iter().fold(0, |n, d| n * 10 + d)))
    }

    /// The check digit of nine digits; none when the remainder calls for 10, which is never issued.
    #[must_use]
    pub fn check_digit(nine: &[u64]) -> Option<u64> {
        let sum: u64 = nine.iter().zip((2..=10).rev()).map(|(d, w)| d * w).sum();
        match 11 - sum % 11 {
            11 => Some(0),
            10 => None,
            d => Some(d),
        }
    }

    /// Whether the number is in the range kept for tests, 999 000 0000 to 999 999 9999.
    #[must_use]
    pub fn is_for_tests(self) -> bool {
        self.0 >= 9_990_000_000
    }

    /// The ten digits without spaces.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:010}", self.0)
    }
}

impl std::str::FromStr for NhsNumber {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::parse(text)
    }
}

impl std::fmt::Display for NhsNumber {
    /// Three, three, four: as the NHS prints it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let d = self.digits();
        write!(f, "{} {} {}", &d[..3], &d[3..6], &d[6..])
    }
}

impl std::fmt::Debug for NhsNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NhsNumber(…)")
    }
}

impl serde::Serialize for NhsNumber {
    /// The ten digits, as in FHIR's identifier.
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.digits())
    }
}

impl<'de> serde::Deserialize<'de> for NhsNumber {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}
