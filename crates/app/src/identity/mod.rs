//! What proves that somebody is who they say: passwords, second factors, locks, tokens. All pure: the store and the clock
//! are the acts' business.

mod common;
mod lockout;
mod password;
mod second_factor;
mod token;

pub use lockout::{Lock, WORST_WAIT};
pub use password::{Cost, Fault, LONGEST, SHORTEST, faults};
pub use second_factor::{Factor, RECOVERY_CODES};
pub use token::Token;

pub(crate) use password::{Verdict, hash, verify};
pub(crate) use second_factor::{looks_like_recovery, recovery_code, recovery_hash};
pub(crate) use token::{hash as secret_hash, hash_of as token_hash};
