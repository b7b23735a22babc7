//! Numbers as people write them.

/// With a comma before each three digits.
pub(crate) fn thousands(number: impl TryInto<u64>) -> String {
    // Counts of people are never more than a u64 holds.
    let digits = number.try_into().unwrap_or(u64::MAX).to_string();
    let before = |at: usize| (digits.len() - at).is_multiple_of(3) && at > 0;
    digits.char_indices().flat_map(|(at, c)| before(at).then_some(',').into_iter().chain([c])).collect()
}

/// A count of people as it may be shown to those who may not see small ones (`methods.md` 9): 1 to 7 are not told, all else is to the
/// nearest 5.
pub(crate) fn people(count: usize) -> String {
    match count {
        0 => "none".to_owned(),
        1..=7 => "fewer than 8".to_owned(),
        more => thousands((more as u64 + 2) / 5 * 5),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_at_a_time_and_small_counts_of_people_withheld() {
        assert_eq!(
            [0, 1, 7, 8, 12, 13, 4281].map(people),
            ["none", "fewer than 8", "fewer than 8", "10", "10", "15", "4,280"]
        );
        assert_eq!([0_u64, 999, 1000, 12_345_678].map(thousands), ["0", "999", "1,000", "12,345,678"]);
    }
}
