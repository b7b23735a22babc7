use linchpin_core::Person;

use super::rules::{any, family, given};

/// Whether two accounts under one key of one system are hardly of one person: the NHS number is another; or the family name
/// is, and so is the date of birth, or the first name where no date is known. A marriage, or a date put right, is not enough
/// (hazard HZ-02).
#[must_use]
pub fn is_other(before: &Person, said: &Person) -> bool {
    let differ = |a: &[String], b: &[String]| !a.is_empty() && !b.is_empty() && !any(a, b, |x, y| x == y);
    if before.nhs_number.zip(said.nhs_number).is_some_and(|(a, b)| a != b) {
        return true;
    }
    differ(&family(before), &family(said))
        && match before.birth_date.zip(said.birth_date) {
            Some((a, b)) => a != b,
            None => differ(&given(before), &given(said)),
        }
}
