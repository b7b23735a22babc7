use std::{collections::HashSet, io::Read, sync::LazyLock};

/// Django's list of the twenty thousand most common passwords, from its wheel on PyPI: `assets/build.sh` fetches it,
/// pinned by hash, and `build.rs` puts it here. It is not kept in the repository.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/common-passwords.txt.gz"));

static LIST: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut text = String::new();
    // An empty file, where the assets were not fetched, gives an empty list; `build.rs` warned, and a test fails.
    if flate2::read::GzDecoder::new(PACKED).read_to_string(&mut text).is_err() {
        text.clear();
    }
    text.lines().map(|line| line.trim().to_lowercase()).filter(|line| !line.is_empty()).collect()
});

/// Whether a password is a common one, or a common one with figures and signs around it, in whatever case.
pub(super) fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphabetic());
    LIST.contains(&lower) || (bare.chars().count() >= 4 && LIST.contains(bare))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_there() {
        assert!(LIST.len() > 15_000, "{} entries: run `make assets`", LIST.len());
    }

    #[test]
    fn common_passwords_are_found_in_disguise() {
        for password in ["password", "Password2024!", "123456789", "QWERTYUIOP", "1dragon1", "--monkey--"] {
            assert!(is_common(password), "{password}");
        }
        for password in ["walks the dog at dawn", "Ysgol-Felin-37", ""] {
            assert!(!is_common(password), "{password}");
        }
    }
}
