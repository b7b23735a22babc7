//! From indicator to payment, every pound explained (`domain.md` D2 to D4, F1 to F7): schemes as text files, and what they pay.
//!
//! A [`Scheme`] is read from a definition file and is sound once it is read: its points and its money add up, its days are
//! inside its term, nobody in its chain decides on their own claim. [`Scheme::calculate`] takes [`pay::Facts`] of each provider
//! and says what is paid, with a [`Working`] that proves itself. Money is whole pence, and what lies between is a fraction.
//!
//! ```
//! # use linchpin_schemes::{Scheme, Fault, pay::Facts};
//! # fn read(text: &str, facts: &[Facts]) -> Result<(), Box<dyn std::error::Error>> {
//! let scheme = Scheme::parse("suture-removal", text).map_err(|faults| faults[0].clone())?;
//! let told_wrong = scheme.run_examples();
//! for payment in scheme.calculate(scheme.periods()[0], facts)? {
//!     println!("{} {}\n{}", payment.provider, payment.payable(), payment.working);
//! }
//! # Ok(())
//! # }
//! ```

pub mod agreement;
pub mod bid;
pub mod claiming;
mod cover;
mod exact;
mod example;
mod fault;
mod file;
pub mod funding;
pub mod ledger;
pub mod pay;
mod rounding;
mod sample;
pub mod saving;
pub mod scheme;
mod sound;
mod split;
mod working;

pub use cover::{Gap, SignUp, gaps};
pub use exact::{Exact, NotANumber, TooLarge};
pub use example::Example;
pub use fault::Fault;
pub use rounding::Rounding;
pub use sample::{Sample, sample};
pub use scheme::Scheme;
pub use sound::{Known, KnownIndicator, Way};
pub use split::{Part, SplitError, equally, split};
pub use working::{At, How, Line, Unit, Working};
