//! The FHIR R4 interface: reading and searching, under the same permissions, relationships, consent and audit as the pages,
//! because it calls the same acts; and booking by messages of the Booking and Referral Standard.
//!
//! One table, [`kind::ALL`], says what there is to read and search: the routes, the CapabilityStatement and the OpenAPI document are made from
//! it, so that none of them can promise what the others do not keep. A machine signs in with a bearer token that an
//! administrator issued; such a request needs no cookie and carries no form token, and a token opens nothing but this.

mod answer;
mod appointment;
mod care;
mod clinical;
mod copy;
mod fault;
mod governance;
mod include;
pub(crate) mod kind;
pub(crate) mod message;
mod metadata;
mod organisation;
mod patient;
mod question;
mod run;
mod staff;
mod when;

pub(crate) use copy::copy;
pub(crate) use fault::outcome;
pub(crate) use run::routes;

/// The media type of everything here.
pub(crate) const JSON: &str = "application/fhir+json";
