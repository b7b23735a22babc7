use std::{cmp::Ordering, fmt};

use serde_json::Number;

/// A decimal number as written: `1.50` keeps its two places, and sums are exact.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    /// The digits.
    units: i128,
    /// How many of them stand behind the point.
    places: u32,
}

/// Places that a number may have, and to which a division is carried.
const MOST: u32 = 28;
const DIVIDED: u32 = 8;

impl Decimal {
    /// Reads a number such as `-1.50`, or as JSON writes large ones, `1.5e-7`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let bare = whole.strip_prefix(['-', '+']).unwrap_or(whole);
        if bare.is_empty() || !(bare.bytes().chain(fraction.bytes())).all(|b| b.is_ascii_digit()) {
            return None;
        }
        if bare.len() + fraction.len() > 36 {
            return None;
        }
        let units: i128 = format!("{whole}{fraction}").parse().ok()?;
        let places = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        match u32::try_from(places) {
            Ok(places) if places <= MOST => Some(Self { units, places }),
            Ok(_) => None,
            Err(_) => {
                let more = 10_i128.checked_pow(places.unsigned_abs())?;
                Some(Self { units: units.checked_mul(more)?, places: 0 })
            }
        }
    }

    /// A number of JSON. A trailing nought behind the point is lost there beyond the first.
    #[must_use]
    pub fn of_number(number: &Number) -> Option<Self> {
        match number.as_i64() {
            Some(n) => Some(n.into()),
            None => Self::parse(&number.to_string()),
        }
    }

    /// The nearest binary number.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// Places behind the point.
    #[must_use]
    pub fn places(self) -> u32 {
        self.places
    }

    /// The whole number, if there is nothing behind the point.
    pub(super) fn to_whole(self) -> Option<i64> {
        let one = 10_i128.checked_pow(self.places)?;
        (self.units % one == 0).then(|| i64::try_from(self.units / one).ok()).flatten()
    }

    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let places = self.places.max(other.places);
        Some((self.with_places(places)?, other.with_places(places)?, places))
    }

    /// The digits with so many places, which must not be fewer.
    fn with_places(self, places: u32) -> Option<i128> {
        self.units.checked_mul(10_i128.checked_pow(places.checked_sub(self.places)?)?)
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let (a, b, places) = self.aligned(other)?;
        Some(Self { units: a.checked_add(b)?, places })
    }

    pub(super) fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negative()?)
    }

    pub(super) fn negative(self) -> Option<Self> {
        Some(Self { units: self.units.checked_neg()?, places: self.places })
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        let places = self.places + other.places;
        let product = Self { units: self.units.checked_mul(other.units)?, places };
        if places > MOST { None } else { Some(product) }
    }

    /// The quotient to eight places, rounded half away from zero; none by zero.
    pub(super) fn by(self, other: Self) -> Option<Self> {
        let (a, b, _) = self.aligned(other)?;
        let a = a.checked_mul(10_i128.pow(DIVIDED))?;
        let half = b.checked_abs()? / 2;
        let towards = if a < 0 { -half } else { half };
        let units = a.checked_add(towards)?.checked_div(b)?;
        Some(Self { units, places: DIVIDED }.trimmed())
    }

    /// The whole part of the quotient.
    pub(super) fn whole_by(self, other: Self) -> Option<i64> {
        let (a, b, _) = self.aligned(other)?;
        i64::try_from(a.checked_div(b)?).ok()
    }

    /// What is left of a division into whole parts.
    pub(super) fn modulo(self, other: Self) -> Option<Self> {
        let (a, b, places) = self.aligned(other)?;
        Some(Self { units: a.checked_rem(b)?, places })
    }

    /// Without noughts at the end of its fraction.
    fn trimmed(mut self) -> Self {
        while self.places > 0 && self.units % 10 == 0 {
            self.units /= 10;
            self.places -= 1;
        }
        self
    }

    pub(super) fn absolute(self) -> Option<Self> {
        Some(Self { units: self.units.checked_abs()?, places: self.places })
    }

    /// Rounded down to a whole number.
    pub(super) fn floor(self) -> Option<i64> {
        i64::try_from(self.units.div_euclid(10_i128.checked_pow(self.places)?)).ok()
    }

    /// Rounded up to a whole number.
    pub(super) fn ceiling(self) -> Option<i64> {
        self.negative()?.floor()?.checked_neg()
    }

    /// Without its fraction.
    pub(super) fn truncated(self) -> Option<i64> {
        i64::try_from(self.units / 10_i128.checked_pow(self.places)?).ok()
    }

    /// Rounded to so many places, half away from zero.
    pub(super) fn rounded(self, places: u32) -> Option<Self> {
        if places >= self.places {
            return Some(self);
        }
        let unit = 10_i128.checked_pow(self.places - places)?;
        let half = if self.units < 0 { -unit / 2 } else { unit / 2 };
        Some(Self { units: self.units.checked_add(half)? / unit, places })
    }

    /// The least and the greatest number that are written so when rounded: half a unit of the last place either way.
    pub(super) fn bounds(self) -> Option<(Self, Self)> {
        let half = Self { units: 5, places: self.places + 1 };
        Some((self.minus(half)?, self.plus(half)?))
    }
}

impl From<i64> for Decimal {
    fn from(n: i64) -> Self {
        Self { units: n.into(), places: 0 }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.trimmed(), other.trimmed());
        match a.aligned(b) {
            Some((a, b, _)) => a.cmp(&b),
            // Too far apart for one scale: the signs, and then the sizes, decide.
            None => a.to_f64().total_cmp(&b.to_f64()),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.units.unsigned_abs().to_string();
        let places = self.places as usize;
        let sign = if self.units < 0 { "-" } else { "" };
        if places == 0 {
            return write!(f, "{sign}{digits}");
        }
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn sums_are_exact_and_places_are_kept() {
        assert_eq!(d("0.1").plus(d("0.2")), Some(d("0.3")));
        assert_eq!(d("1.50").to_string(), "1.50");
        assert_eq!(d("-0.05").to_string(), "-0.05");
        assert_eq!(d("1.50"), d("1.5"));
        assert_eq!(d("2.5e-3").to_string(), "0.0025");
        assert_eq!(d("1e3"), d("1000"));
        assert!(d("0.30") > d("0.2999"));
    }

    #[test]
    fn division_rounds_and_never_divides_by_zero() {
        assert_eq!(d("3").by(d("2")), Some(d("1.5")));
        assert_eq!(d("2").by(d("3")).unwrap().to_string(), "0.66666667");
        assert_eq!(d("-2").by(d("3")).unwrap().to_string(), "-0.66666667");
        assert_eq!(d("1").by(d("0")), None);
        assert_eq!(d("5").modulo(d("0")), None);
        assert_eq!(d("5.5").whole_by(d("0.7")), Some(7));
    }

    #[test]
    fn rounding_and_bounds() {
        assert_eq!((d("-1.5").floor(), d("-1.5").ceiling(), d("-1.5").truncated()), (Some(-2), Some(-1), Some(-1)));
        assert_eq!(d("2.345").rounded(2), Some(d("2.35")));
        assert_eq!(d("1.0").bounds(), Some((d("0.95"), d("1.05"))));
        assert_eq!(d("1").bounds(), Some((d("0.5"), d("1.5"))));
    }

    #[test]
    fn what_is_too_large_is_nothing() {
        let large = d("99999999999999999999999999999999");
        assert_eq!(large.times(large), None);
        for wrong in ["", "-", ".5", "1e99", "1e-99", "0x1", "1_0", &"9".repeat(40)] {
            assert!(Decimal::parse(wrong).is_none(), "{wrong}");
        }
    }
}
