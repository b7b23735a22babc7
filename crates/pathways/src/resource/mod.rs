//! Forms, answers and plans in the shape in which other systems take them: FHIR R4 (`linchpin_fhir::out`).

mod form;
mod plan;

pub use plan::Kept;
