use serde::{Deserialize, Serialize};

/// An amount of money in whole pence; negative for deductions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pence(pub i64);

/// Why a text is not an amount of money.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an amount of money must be like 1234.56, £1,234.56 or -10.00")]
pub struct MoneyError;

impl Pence {
    /// Reads pounds as published: thousands commas, a pound sign or `GBP`, a minus sign or brackets for a negative.
    /// Fractions of a penny round half away from zero.
    ///
    /// # Errors
    /// Anything else, or more than about 90,000 billion pounds.
    pub fn parse_pounds(text: &str) -> Result<Self, MoneyError> {
        let text = text.trim();
        let (negative, text) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
            Some(inner) => (true, inner.trim()),
            None => match text.strip_prefix('-') {
                Some(rest) => (true, rest.trim()),
                None => (false, text),
            },
        };
        let text = text.strip_prefix('£').or(text.strip_prefix("GBP")).unwrap_or(text).trim();
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) if !negative => (true, rest),
            _ => (negative, text),
        };
        let (pounds, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        let whole: String = pounds.chars().filter(|c| *c != ',').collect();
        if (whole.is_empty() && fraction.is_empty()) || !digits(&whole) || !digits(fraction) {
            return Err(MoneyError);
        }
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| MoneyError)? };
        let digit = |i: usize| fraction.as_bytes().get(i).map_or(0, |b| i64::from(b - b'0'));
        let pence = digit(0) * 10 + digit(1) + i64::from(digit(2) >= 5);
        let total = whole.checked_mul(100).and_then(|p| p.checked_add(pence)).ok_or(MoneyError)?;
        Ok(Self(if negative { -total } else { total }))
    }

    /// From pounds held as a binary number, as spreadsheets do; rounds half away from zero to the penny.
    ///
    /// # Errors
    /// Not finite, or out of range.
    pub fn from_pounds(pounds: f64) -> Result<Self, MoneyError> {
        let pence = (pounds * 100.0).round();
        if pence.is_finite() && pence.abs() < 9e15 { Ok(Self(pence as i64)) } else { Err(MoneyError) }
    }

    /// The amount in pounds, for arithmetic that ends in a rate per head.
    #[must_use]
    pub fn pounds(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl std::fmt::Display for Pence {
    /// As in `£1,234.56` and `-£0.05`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pence = self.0.unsigned_abs();
        let pounds = (pence / 100).to_string();
        let mut grouped = String::with_capacity(pounds.len() + pounds.len() / 3);
        for (i, c) in pounds.chars().enumerate() {
            if i > 0 && (pounds.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(c);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}£{grouped}.{:02}", pence % 100)
    }
}

impl std::iter::Sum for Pence {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|p| p.0).sum())
    }
}

impl std::ops::Add for Pence {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
