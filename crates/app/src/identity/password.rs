use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version, password_hash::phc::PasswordHash,
};
use linchpin_core::{Error, Result};

use super::common::is_common;

/// The fewest characters of a password. NCSC asks for length and a deny list instead of kinds of characters.
pub const SHORTEST: usize = 12;

/// The most characters: enough for any sentence, and a bound on work.
pub const LONGEST: usize = 200;

/// What one hash costs. The standard is OWASP's for Argon2id (Password Storage Cheat Sheet): 19 MiB, two passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self { memory: 19 * 1024, passes: 2 }
    }
}

impl Cost {
    /// For tests, which hash often and guard nothing.
    #[must_use]
    pub fn least() -> Self {
        Self { memory: 8, passes: 1 }
    }

    fn hasher(self) -> Result<Argon2<'static>> {
        let params = Params::new(self.memory, self.passes, 1, None)
            .map_err(|cause| Error::internal("Passwords cannot be kept.", cause))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

/// What is wrong with a password that somebody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Fewer than [`SHORTEST`] characters.
    Short,
    /// More than [`LONGEST`].
    Long,
    /// On the list of common passwords, bare or with figures and signs around it.
    Common,
    /// The same few characters again and again.
    Monotonous,
    /// It holds the person's name or the name to sign in with.
    Name,
    /// It begins or ends with white space, which people lose when they type it again.
    Space,
}

impl Fault {
    /// What a page says.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Short => {
                "Use 12 characters or more. Three words that have nothing to do with each other are easy to remember."
            }
            Self::Long => "Use 200 characters or fewer.",
            Self::Common => "Choose another: this one is on lists of common passwords, which are tried first.",
            Self::Monotonous => "Use more different characters.",
            Self::Name => "Leave out your name and the name you sign in with.",
            Self::Space => "Leave out the space at the beginning or the end.",
        }
    }
}

/// What is wrong with a password for somebody of these names; nothing when it will do.
#[must_use]
pub fn faults(password: &str, names: &[&str]) -> Vec<Fault> {
    let count = password.chars().count();
    let lower = password.to_lowercase();
    let mut different: Vec<char> = lower.chars().collect();
    different.sort_unstable();
    different.dedup();
    let found = [
        (Fault::Short, count < SHORTEST),
        (Fault::Long, count > LONGEST),
        (Fault::Common, is_common(password)),
        (Fault::Monotonous, count >= SHORTEST && different.len() < 5),
        (Fault::Name, names.iter().any(|name| holds(&lower, name))),
        (Fault::Space, password.trim() != password),
    ];
    found.into_iter().filter(|(_, is)| *is).map(|(fault, _)| fault).collect()
}

/// Whether it holds a part of a name. Shorter parts are in many words by chance.
fn holds(lower: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    name.split(|c: char| !c.is_alphanumeric()).any(|part| part.chars().count() >= 4 && lower.contains(part))
}

/// Hashes a password with a random salt into a text that carries its parameters.
///
/// # Errors
/// Never for parameters and lengths that we use.
pub(crate) fn hash(password: &str, salt: [u8; 16], cost: Cost) -> Result<String> {
    let made = cost.hasher()?.hash_password_with_salt(password.as_bytes(), &salt);
    let made: PasswordHash = made.map_err(|cause| Error::internal("The password cannot be kept.", cause))?;
    Ok(made.to_string())
}

/// What came of comparing a password with its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Another password.
    Wrong,
    /// The password.
    Right,
    /// The password; its hash was made at another cost and should be made anew.
    Stale,
}

/// Compares in a time that does not tell how far they agree. Without a hash it works as long, and the answer is no: a
/// name that does not exist must not be found by the clock.
pub(crate) fn verify(password: &str, kept: Option<&str>, cost: Cost) -> Result<Verdict> {
    // A longer one was never set; hashing all of it would be work for a stranger.
    let (password, kept) = if password.chars().count() > LONGEST { ("", None) } else { (password, kept) };
    let Some(kept) = kept else {
        hash(password, [0; 16], cost)?;
        return Ok(Verdict::Wrong);
    };
    let parsed = PasswordHash::new(kept).map_err(|cause| Error::internal("The password cannot be checked.", cause))?;
    let hasher = cost.hasher()?;
    if hasher.verify_password(password.as_bytes(), &parsed).is_err() {
        return Ok(Verdict::Wrong);
    }
    let made_with = Params::try_from(&parsed).ok();
    let same = made_with.is_some_and(|p| (p.m_cost(), p.t_cost(), p.p_cost()) == (cost.memory, cost.passes, 1));
    Ok(if same { Verdict::Right } else { Verdict::Stale })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_recognised_and_nothing_else_is() {
        let kept = hash("walks the dog at dawn", [7; 16], Cost::least()).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{kept}");
        assert!(!kept.contains("dog"));
        let check = |password| verify(password, Some(&kept), Cost::least()).unwrap();
        assert_eq!(check("walks the dog at dawn"), Verdict::Right);
        for other in ["walks the dog at dawn ", "Walks the dog at dawn", "", "walks the dog at daw"] {
            assert_eq!(check(other), Verdict::Wrong, "{other}");
        }
        assert_eq!(verify("anything", None, Cost::least()).unwrap(), Verdict::Wrong);
        assert_eq!(verify(&"x".repeat(1_000_000), Some(&kept), Cost::least()).unwrap(), Verdict::Wrong);
    }

    #[test]
    fn the_empty_password_is_never_right_by_way_of_a_long_one() {
        let kept = hash("", [7; 16], Cost::least()).unwrap();
        assert_eq!(verify(&"x".repeat(500), Some(&kept), Cost::least()).unwrap(), Verdict::Wrong);
    }

    #[test]
    fn a_hash_of_another_cost_is_still_read_and_called_stale() {
        let kept = hash("walks the dog at dawn", [7; 16], Cost::least()).unwrap();
        let dearer = Cost { memory: 16, passes: 2 };
        assert_eq!(verify("walks the dog at dawn", Some(&kept), dearer).unwrap(), Verdict::Stale);
        assert_eq!(verify("another", Some(&kept), dearer).unwrap(), Verdict::Wrong);
    }

    #[test]
    fn the_standard_cost_is_what_owasp_asks_for() {
        let kept = hash("walks the dog at dawn", [7; 16], Cost::default()).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
    }

    #[test]
    fn the_rules_of_passwords() {
        let says = |password: &str| faults(password, &["Ann O'Leary-Booth", "ann.oleary"]);
        assert_eq!(says("walks the dog at dawn"), []);
        assert_eq!(says("ŵyn ac oen 12"), [], "letters of other languages count as one");
        assert_eq!(says("elevenchars"), [Fault::Short]);
        assert_eq!(says("Password2024!"), [Fault::Common]);
        assert_eq!(says("abababababababab"), [Fault::Monotonous]);
        assert_eq!(says("my Leary is great"), [Fault::Name]);
        assert_eq!(says("ANN.OLEARY-1234567"), [Fault::Name]);
        assert_eq!(says(" walks the dog at dawn"), [Fault::Space]);
        assert_eq!(says(&"Walks the dog ".repeat(20)), [Fault::Long, Fault::Space]);
        assert_eq!(says("annual planning day"), [], "short parts of names are in many words");
    }
}
