//! FHIR R4 resources at the edge: in as NDJSON, bundles and XML, flattened by views, out as resources.
//!
//! **Invariant.** Pure: bytes are handed in as a `Read` or a text; no files, no network, no clock. Whatever the bytes
//! are, reading ends in resources and faults.

pub mod message;
pub mod out;
pub mod path;
pub mod people;
pub mod read;
pub mod system;
pub mod view;
