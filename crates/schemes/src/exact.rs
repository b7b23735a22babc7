use std::{cmp::Ordering, fmt, str::FromStr};

use linchpin_core::Pence;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::Rounding;

/// A number that is exactly what was written: a fraction of two whole numbers, in lowest terms. Money is never held as a
/// binary number, because a tenth of a pound cannot be.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exact {
    top: i128,
    /// Always above nought.
    bottom: i128,
}

/// A sum went beyond some 38 digits: no payment does, so that one of its figures must be a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number grew beyond what any payment needs: look for a figure with digits too many")]
pub struct TooLarge;

/// Why a text is not a number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” must be a number such as 75, 12.5, 1,250, 40% or 2/3")]
pub struct NotANumber(pub String);

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self { top: 0, bottom: 1 };
    /// One.
    pub const ONE: Self = Self { top: 1, bottom: 1 };
    /// A hundred, for percentages and pence.
    pub const HUNDRED: Self = Self { top: 100, bottom: 1 };

    /// A whole number.
    #[must_use]
    pub fn whole(number: i64) -> Self {
        Self { top: i128::from(number), bottom: 1 }
    }

    /// The pence of an amount.
    #[must_use]
    pub fn pence(amount: Pence) -> Self {
        Self::whole(amount.0)
    }

    /// The number that a person reads when this one is printed: what was published as `93.4` is 934 tenths here, and not
    /// the nearest binary number. None where it is not finite, or has more than 38 digits.
    #[must_use]
    pub fn shown(number: f64) -> Option<Self> {
        number.is_finite().then(|| number.to_string().parse().ok()).flatten()
    }

    /// `top ÷ bottom`; none for a division by nought.
    #[must_use]
    pub fn ratio(top: i128, bottom: i128) -> Option<Self> {
        let common =
            i128::try_from(gcd(top.unsigned_abs(), bottom.unsigned_abs())).ok().filter(|common| *common > 0)?;
        let (top, bottom) = (top / common, bottom / common);
        match bottom.cmp(&0) {
            Ordering::Greater => Some(Self { top, bottom }),
            Ordering::Less => Some(Self { top: top.checked_neg()?, bottom: bottom.checked_neg()? }),
            Ordering::Equal => None,
        }
    }

    /// The sum.
    ///
    /// # Errors
    /// Too many digits.
    pub fn plus(self, other: Self) -> Result<Self, TooLarge> {
        let common = gcd(self.bottom.unsigned_abs(), other.bottom.unsigned_abs());
        let common = i128::try_from(common).map_err(|_| TooLarge)?;
        let (ours, theirs) = (self.bottom / common, other.bottom / common);
        let top = self.top.checked_mul(theirs).zip(other.top.checked_mul(ours)).and_then(|(a, b)| a.checked_add(b));
        top.zip(self.bottom.checked_mul(theirs)).and_then(|(top, bottom)| Self::ratio(top, bottom)).ok_or(TooLarge)
    }

    /// The difference.
    ///
    /// # Errors
    /// Too many digits.
    pub fn minus(self, other: Self) -> Result<Self, TooLarge> {
        self.plus(Self { top: other.top.checked_neg().ok_or(TooLarge)?, bottom: other.bottom })
    }

    /// The product.
    ///
    /// # Errors
    /// Too many digits.
    pub fn times(self, other: Self) -> Result<Self, TooLarge> {
        // Crosswise in lowest terms first, so that the parts stay small.
        let across = |top, bottom| Self::ratio(top, bottom).ok_or(TooLarge);
        let (a, b) = (across(self.top, other.bottom)?, across(other.top, self.bottom)?);
        let top = a.top.checked_mul(b.top).ok_or(TooLarge)?;
        let bottom = a.bottom.checked_mul(b.bottom).ok_or(TooLarge)?;
        Self::ratio(top, bottom).ok_or(TooLarge)
    }

    /// The quotient; none for a division by nought.
    ///
    /// # Errors
    /// Too many digits.
    pub fn over(self, other: Self) -> Result<Option<Self>, TooLarge> {
        Self::ratio(other.bottom, other.top).map(|turned| self.times(turned)).transpose()
    }

    /// Rounded to so many places after the point.
    ///
    /// # Errors
    /// Too many digits.
    pub fn rounded(self, places: u8, by: Rounding) -> Result<Self, TooLarge> {
        let scale = 10_i128.checked_pow(u32::from(places)).ok_or(TooLarge)?;
        let scaled = self.times(Self { top: scale, bottom: 1 })?;
        Self::ratio(by.whole(scaled.top, scaled.bottom), scale).ok_or(TooLarge)
    }

    /// The amount of so many pence, where the number is whole.
    #[must_use]
    pub fn as_pence(self) -> Option<Pence> {
        (self.bottom == 1).then(|| i64::try_from(self.top).ok().map(Pence)).flatten()
    }

    /// The whole number, rounded down, and what is left over, at least nought and below one.
    pub(crate) fn floor(self) -> (i128, Self) {
        (self.top.div_euclid(self.bottom), Self { top: self.top.rem_euclid(self.bottom), bottom: self.bottom })
    }

    /// Whether it is below nought.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.top < 0
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    /// By whole parts, then by what is left turned upside down: exact, and nothing can grow too large.
    fn cmp(&self, other: &Self) -> Ordering {
        let ((a, left), (b, right)) = (self.floor(), other.floor());
        a.cmp(&b).then_with(|| match (left.top, right.top) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Less,
            (_, 0) => Ordering::Greater,
            _ => {
                let turned = |one: Self| Self { top: one.bottom, bottom: one.top };
                turned(right).cmp(&turned(left))
            }
        })
    }
}

impl FromStr for Exact {
    type Err = NotANumber;

    /// Reads `75`, `-12.5`, `1,250.75`, `40%`, `40 %` and `2/3`.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let wrong = || NotANumber(text.to_owned());
        let parts = text.trim().strip_suffix('%').map_or((text.trim(), 1), |number| (number.trim_end(), 100));
        let (number, under) = parts;
        let read = |text: &str| decimal(text).ok_or_else(wrong);
        let value = match number.split_once('/') {
            Some((top, bottom)) => read(top.trim())?.over(read(bottom.trim())?),
            None => Ok(Some(read(number)?)),
        };
        let value = value.ok().flatten().ok_or_else(wrong)?;
        value.times(Self { top: 1, bottom: under }).map_err(|TooLarge| wrong())
    }
}

fn decimal(text: &str) -> Option<Exact> {
    let (sign, digits) = text.strip_prefix(['-', '−']).map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole: String = whole.chars().filter(|c| *c != ',').collect();
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !is_number(&whole) || !is_number(part) || (digits.contains('.') && part.is_empty()) {
        return None;
    }
    let scale = 10_i128.checked_pow(u32::try_from(part.len()).ok()?)?;
    let number: i128 = format!("{whole}{part}").parse().ok()?;
    Exact::ratio(sign * number, scale)
}

impl fmt::Display for Exact {
    /// `12.5`; six places and `…` where the decimals do not end there. A precision rounds halves up: `{:.2}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = f.precision().map_or(6, |places| u8::try_from(places).unwrap_or(u8::MAX).min(20));
        let by = if f.precision().is_some() { Rounding::HalfUp } else { Rounding::Down };
        let Ok(shown) = self.rounded(places, by) else { return write!(f, "{}/{}", self.top, self.bottom) };
        let scale = 10_u128.pow(u32::from(places));
        let units = shown.top.unsigned_abs() * (scale / shown.bottom.unsigned_abs());
        let (whole, part) = (units / scale, units % scale);
        let width = usize::from(places);
        let mut text = if width == 0 { whole.to_string() } else { format!("{whole}.{part:0width$}") };
        if f.precision().is_none() {
            text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
        }
        let sign = if self.top < 0 { "-" } else { "" };
        let more = if f.precision().is_none() && shown != *self { "…" } else { "" };
        write!(f, "{sign}{text}{more}")
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.top, self.bottom)
    }
}

impl Serialize for Exact {
    /// As a fraction in words, so that nothing is lost: `2/3`, and `75` for a whole number.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.bottom == 1 { to.collect_str(&self.top) } else { to.collect_str(&format_args!("{self:?}")) }
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
