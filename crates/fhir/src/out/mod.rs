//! Resources that we give to others, as JSON. What is not known is left out; nothing is made up to fill a field.
//!
//! Every resource made here is also checked by a validator that is not ours: `tests/fhir/validate.py`.

mod allergy;
mod appointment;
mod care_plan;
mod clinical;
mod governance;
mod message;
mod organisation;
mod patient;
mod questionnaire;
mod response;
mod service;
mod staff;
mod value;

pub use allergy::{AllergyIntolerance, allergy_intolerance};
pub use appointment::{
    Appointment, Channel, HealthcareService, Schedule, ServiceRequest, Slot, appointment, healthcare_service, schedule,
    service_request, slot,
};
pub use care_plan::{Activity, CarePlan, care_plan};
pub use clinical::{
    Condition, Encounter, Measured, MedicationRequest, Observation, condition, encounter, medication_request,
    observation,
};
pub use governance::{AuditEvent, Consent, audit_event, consent};
pub use message::{Answered, booking_response};
pub use organisation::{Location, Organisation, location, organisation};
pub use patient::patient;
pub use questionnaire::{Asked, Question, Questionnaire, Wanted, questionnaire};
pub use response::{AnsweredItem, Given, QuestionnaireResponse, questionnaire_response};
pub use service::{
    Capability, Search, SearchKind, Searchset, Trouble, capability_statement, operation_outcome, searchset,
};
pub use staff::{Practitioner, PractitionerRole, practitioner, practitioner_role};
pub use value::Code;
