use jiff::Timestamp;
use linchpin_core::{Error, Result};
use totp_rs::{Builder, Totp};

use super::token;

/// How many recovery codes there are: enough for years of lost telephones.
pub const RECOVERY_CODES: usize = 10;

/// A code stands for half a minute (RFC 6238).
const STEP: u64 = 30;

/// The letters of recovery codes: none that look like another (Crockford's alphabet).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A second factor: a secret that an app on somebody's telephone shares, from which both make a code each half minute
/// (TOTP, RFC 6238: SHA-1, six digits, which is what apps can do).
pub struct Factor(Totp);

impl Factor {
    /// From the shared secret, 20 bytes.
    ///
    /// # Errors
    /// A secret of fewer than 16 bytes.
    pub fn new(secret: &[u8]) -> Result<Self> {
        // One step either way, for clocks that differ (RFC 6238, 5.2).
        let made = Builder::new().with_secret(secret.to_vec()).with_digits(6).with_skew(1).with_step_duration(STEP);
        made.build().map(Self).map_err(|cause| Error::internal("The second factor cannot be used.", cause))
    }

    /// The step of time whose code this is, if it is one of the last, this or the next, and later than the step that was
    /// last used: a code that was looked over somebody's shoulder is worth nothing once they used it.
    #[must_use]
    pub fn check(&self, code: &str, now: Timestamp, last_used: u64) -> Option<u64> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let this = u64::try_from(now.as_second()).ok()? / STEP;
        let steps = this.saturating_sub(1).max(last_used + 1)..=this + 1;
        // Every step is looked at, so that the time taken does not tell which fitted.
        let fits = |step: &u64| {
            let made = self.0.generate(step * STEP).to_string();
            bool::from(subtle::ConstantTimeEq::ct_eq(made.as_bytes(), code.as_bytes()))
        };
        steps.fold(None, |found, step| if fits(&step) { Some(step) } else { found })
    }

    /// The code of an instant, for tests and for the demo.
    #[must_use]
    pub fn code(&self, at: Timestamp) -> String {
        self.0.generate(u64::try_from(at.as_second()).unwrap_or(0)).to_string()
    }

    /// The secret as people type it into an app, in groups of four.
    #[must_use]
    pub fn typed(&self) -> String {
        let text = self.0.secret().to_base32();
        let groups: Vec<&str> = text.as_bytes().chunks(4).filter_map(|g| std::str::from_utf8(g).ok()).collect();
        groups.join(" ")
    }

    /// The address that apps understand when they read it as a picture or follow it. The label names the account to its
    /// owner; it may hold letters, figures and `.-_` only, as user names do.
    #[must_use]
    pub fn address(&self, label: &str) -> String {
        let label: String = label.chars().filter(|c| c.is_ascii_alphanumeric() || ".-_".contains(*c)).collect();
        format!(
            "otpauth://totp/Linchpin:{label}?secret={}&issuer=Linchpin&digits=6&period=30",
            self.0.secret().to_base32()
        )
    }
}

impl std::fmt::Debug for Factor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Factor(…)")
    }
}

/// A recovery code of 80 random bits: `7K3M-Q8ZP-…`, four groups of four.
pub(crate) fn recovery_code(random: [u8; 16]) -> String {
    let letters: String = random.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect();
    [&letters[..4], &letters[4..8], &letters[8..12], &letters[12..]].join("-")
}

/// What the store keeps of a recovery code, however it was typed.
pub(crate) fn recovery_hash(typed: &str) -> String {
    token::hash(&plain(typed))
}

/// Whether something typed where a code is asked for could be a recovery code.
pub(crate) fn looks_like_recovery(typed: &str) -> bool {
    plain(typed).len() == 16
}

fn plain(typed: &str) -> String {
    let upper = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase());
    // What people write for the letters that we left out.
    upper
        .map(|c| {
            if c == 'O' {
                '0'
            } else if c == 'I' || c == 'L' {
                '1'
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// RFC 6238, appendix B, the SHA-1 rows; the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let factor = Factor::new(b"12345678901234567890").unwrap();
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(factor.code(at(second)), code, "at {second}");
            assert_eq!(factor.check(code, at(second), 0), Some(u64::try_from(second).unwrap() / 30));
        }
    }

    #[test]
    fn a_code_is_good_for_a_minute_and_once() {
        let factor = Factor::new(&[5; 20]).unwrap();
        let now = at(1_800_000_015);
        let code = factor.code(now);
        let step = factor.check(&code, now, 0).unwrap();
        assert_eq!(factor.check(&code, now, step), None, "used once");
        assert_eq!(factor.check(&code, at(1_800_000_015 + 30), 0), Some(step), "a clock half a minute ahead");
        assert_eq!(factor.check(&code, at(1_800_000_015 - 30), 0), Some(step), "a clock half a minute behind");
        assert_eq!(factor.check(&code, at(1_800_000_015 + 61), 0), None, "too late");
        assert_eq!(factor.check(&code, at(1_800_000_015 - 61), 0), None, "too early");
        let next = factor.code(at(1_800_000_045));
        assert_eq!(factor.check(&next, now, step), Some(step + 1), "the next one may follow at once");
        assert_eq!(factor.check(&code, now, step + 1), None, "an older one may not");
    }

    #[test]
    fn only_six_digits_are_a_code() {
        let factor = Factor::new(&[5; 20]).unwrap();
        let now = at(1_800_000_015);
        let code = factor.code(now);
        assert!(factor.check(&format!(" {} {} ", &code[..3], &code[3..]), now, 0).is_some(), "as apps show it");
        for other in ["", "12345", "1234567", "abcdef", "１２３４５６", &code[..5], &format!("{code}0")] {
            assert_eq!(factor.check(other, now, 0), None, "{other}");
        }
        assert!(Factor::new(b"short").is_err());
    }

    #[test]
    fn the_address_holds_nothing_that_breaks_out_of_it() {
        let factor = Factor::new(b"12345678901234567890").unwrap();
        let address = factor.address("ann.lee&secret=x\n");
        assert_eq!(
            address,
            "otpauth://totp/Linchpin:ann.leesecretx?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Linchpin&digits=6&period=30"
        );
        assert_eq!(factor.typed(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }

    #[test]
    fn a_recovery_code_is_known_however_it_is_typed() {
        let code = recovery_code([0, 1, 33, 255, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28]);
        assert_eq!(code.len(), 19);
        assert!(looks_like_recovery(&code) && !looks_like_recovery("123456"));
        let sloppy = code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(recovery_hash(&sloppy), recovery_hash(&code));
        assert_ne!(recovery_hash(&recovery_code([9; 16])), recovery_hash(&code));
    }
}
