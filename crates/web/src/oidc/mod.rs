//! Signing in elsewhere: OpenID Connect, with the authorisation code flow, PKCE and a signed assertion in place of a
//! client secret, as CIS2 does it for staff and NHS login for patients.
//!
//! What has to be remembered while somebody is away is one random secret in their browser's own cookie: state, nonce and
//! verifier are made from it. Nothing is kept here, so that any server may take them back.

mod assertion;
mod begin;
mod claims;
mod finish;
mod provider;

pub use claims::{Known, Membership};
pub use finish::Back;
pub use provider::{Provider, Settings, Shape};
