/// Whether two folded names differ by one slip of the pen: a letter more, less, other, or two changed over. Names of
/// fewer than four letters are too short to be alike by accident only.
pub(super) fn near(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if a == b || a.len().min(b.len()) < 4 || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let same_end = |a: &[char], b: &[char]| a == b;
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Greater => same_end(&a[1..], b),
        std::cmp::Ordering::Less => same_end(a, &b[1..]),
        std::cmp::Ordering::Equal => {
            let swapped = a.len() >= 2 && a[0] == b[1] && a[1] == b[0] && same_end(&a[2..], &b[2..]);
            swapped || same_end(&a[1..], &b[1..])
        }
    }
}

/// Whether one is the beginning of the other: an initial, or `Rob` for `Robert`.
pub(super) fn short_for(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    !short.is_empty() && short != long && long.starts_with(short)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_slip_is_near_and_two_are_not() {
        for (a, b) in
            [("smith", "smyth"), ("clarke", "clark"), ("brain", "brian"), ("khan", "khaan"), ("hussain", "hussein")]
        {
            assert!(near(a, b) && near(b, a), "{a} {b}");
        }
        for (a, b) in [("smith", "smith"), ("lee", "les"), ("asha", "anil"), ("mcdonald", "macdonnald"), ("", "a")] {
            assert!(!near(a, b) && !near(b, a), "{a} {b}");
        }
        assert!(short_for("r", "robert") && short_for("robert", "rob") && !short_for("bob", "robert"));
    }

    proptest! {
        #[test]
        fn any_one_change_is_near(name in "[a-z]{5,12}", at in 0usize..5, letter in "[a-z]") {
            let mut changed = name.clone();
            changed.replace_range(at..=at, &letter);
            prop_assert_eq!(near(&name, &changed), name != changed);
            let mut shorter = name.clone();
            shorter.remove(at);
            prop_assert!(near(&name, &shorter) && near(&shorter, &name));
        }
    }
}
