//! Numbers as people write them.

/// With a comma before each three digits.
pub(crate) fn thousands(number: impl TryInto<u64>) -> String {
    // Counts of people are never more than a u64 holds.
    let digits = number.try_into().unwrap_or(u64::MAX).to_string();
    let before = |at: usize| (digits.len() - at).is_multiple_of(3) && at > 0;
    digits.char_indices().flat_map(|(at, c)| before(at).then_some(',').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_at_a_time() {
        assert_eq!([0_u64, 999, 1000, 12_345_678].map(thousands), ["0", "999", "1,000", "12,345,678"]);
    }
}
