//! NHS numbers and telephones of the made-up people: of ranges that are kept for tests and for plays.

use crate::dice::Dice;

/// Numbers of the range 999 000 0000 to 999 999 9999, none of which is anybody's: about 909,000. Whoever comes after them has
/// none, as people have who could not be traced.
pub(crate) fn nhs_numbers() -> impl Iterator<Item = String> {
    (0..1_000_000).filter_map(with_check_digit)
}

/// A number of the range with its check digit (modulus 11); none where that would be ten.
fn with_check_digit(body: u32) -> Option<String> {
    let digits = format!("999{body:06}");
    let sum: u32 = digits.bytes().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    match 11 - sum % 11 {
        10 => None,
        11 => Some(digits + "0"),
        check => Some(format!("{digits}{check}")),
    }
}

/// A mobile number of the block that Ofcom keeps for plays and films, if they gave one.
pub(super) fn mobile(dice: &mut Dice) -> Option<String> {
    dice.chance(0.85).then(|| format!("07700 900{:03}", (dice.unit() * 1000.0) as u32))
}

#[cfg(test)]
mod tests {
    use linchpin_core::NhsNumber;

    use super::*;

    #[test]
    fn numbers_are_valid_different_and_nobodys() {
        let some: Vec<String> = nhs_numbers().take(5_000).collect();
        assert!(some.iter().all(|n| n.starts_with("999") && NhsNumber::parse(n).is_ok()));
        assert!(some.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(nhs_numbers().count() > 900_000);
    }
}
