use super::CodeError;

/// A SNOMED CT identifier: 6 to 18 digits, the last a Verhoeff check digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SnomedCode(u64);

impl SnomedCode {
    /// Reads and checks an identifier.
    ///
    /// # Errors
    /// Not 6 to 18 digits, a leading zero, or a wrong check digit.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let wrong = |why| CodeError::new("SNOMED CT code", why);
        let text = text.trim();
        if !(6..=18).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong("must be 6 to 18 digits"));
        }
        if text.starts_with('0') {
            return Err(wrong("cannot start with zero"));
        }
        if !verhoeff_holds(text.as_bytes()) {
            return Err(wrong("has a wrong check digit"));
        }
        text.parse().map(Self).map_err(|_| wrong("must be 6 to 18 digits"))
    }

    /// The identifier as a number.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }
}

impl std::fmt::Display for SnomedCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Whether the digits, read from the right, multiply out to zero in the dihedral group D5.
fn verhoeff_holds(digits: &[u8]) -> bool {
    digits
        .iter()
        .rev()
        .enumerate()
        .fold(0, |check, (place, digit)| multiply(check, permute(place % 8, usize::from(digit - b'0'))))
        == 0
}

/// Multiplication in D5, whose elements 0 to 4 are rotations and 5 to 9 reflections.
fn multiply(a: usize, b: usize) -> usize {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - 5 + 5 - b) % 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

/// The `power`-th power of Verhoeff's permutation (1 5 8 9 4 2 7 0)(3 6).
fn permute(power: usize, digit: usize) -> usize {
    const ONCE: [usize; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    (0..power).fold(digit, |d, _| ONCE[d])
}
