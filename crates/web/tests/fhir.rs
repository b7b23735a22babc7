//! The FHIR interface: what it says of itself is true, what it gives is valid, and it shows nobody more than the pages do.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod house;

#[path = "fhir/asked.rs"]
mod asked;
#[path = "fhir/booked.rs"]
mod booked;
#[path = "fhir/machine.rs"]
mod machine;
#[path = "fhir/messages.rs"]
mod messages;
#[path = "fhir/sender.rs"]
mod sender;
#[path = "fhir/shown.rs"]
mod shown;
#[path = "fhir/token.rs"]
mod token;
#[path = "fhir/valid.rs"]
mod valid;
