//! Made-up people and schemes: what the methods are tried on, where the truth is known because it was put there.
//!
//! Nothing here is about anybody. The rates are round numbers of the right size, not estimates: how well a model does on
//! these people says that the method works, and nothing about how well it would do on real ones.

mod people;
mod schemes;

pub use people::people;
pub use schemes::{Scheme, scheme};
