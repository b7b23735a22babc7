//! What there is: the one table of the interface.

use linchpin_app::permission::{Act, Resource};
use linchpin_fhir::out::{Search, SearchKind};

use crate::routes::Need;

/// A type of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Patient,
    Practitioner,
    PractitionerRole,
    Organization,
    Location,
    AllergyIntolerance,
    Condition,
    Observation,
    MedicationRequest,
    Encounter,
    Consent,
    AuditEvent,
    HealthcareService,
    Schedule,
    Slot,
    Appointment,
    ServiceRequest,
    CarePlan,
    Questionnaire,
    QuestionnaireResponse,
}

/// What can be done with a type.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    /// Its name.
    pub(crate) name: &'static str,
    /// Where all are, where one is, and where a search may be sent as a form, so that no name stands in an address.
    pub(crate) all: &'static str,
    pub(crate) one: &'static str,
    pub(crate) form: &'static str,
    /// The profile of UK Core it is held to.
    pub(crate) profile: Option<&'static str>,
    /// What somebody must be before it answers at all. About whom, the act decides.
    pub(crate) need: Need,
    /// The parameters of its searches.
    pub(crate) searches: &'static [Search],
    /// What may come along with what a search finds (`_include`).
    pub(crate) includes: &'static [&'static str],
}

macro_rules! entry {
    ($kind:ident, $profile:expr, $act:ident $resource:ident, $searches:expr) => {
        entry!($kind, $profile, $act $resource, $searches, &[])
    };
    ($kind:ident, $profile:expr, $act:ident $resource:ident, $searches:expr, $includes:expr) => {
        Entry {
            kind: Kind::$kind,
            name: stringify!($kind),
            all: concat!("/fhir/", stringify!($kind)),
            one: concat!("/fhir/", stringify!($kind), "/{id}"),
            form: concat!("/fhir/", stringify!($kind), "/_search"),
            profile: $profile,
            need: Need::May(Act::$act, Resource::$resource),
            searches: $searches,
            includes: $includes,
        }
    };
}

const fn token(name: &'static str, about: &'static str) -> Search {
    Search { name, kind: SearchKind::Token, about }
}

const fn reference(name: &'static str, about: &'static str) -> Search {
    Search { name, kind: SearchKind::Reference, about }
}

const fn text(name: &'static str, about: &'static str) -> Search {
    Search { name, kind: SearchKind::Text, about }
}

const fn date(name: &'static str, about: &'static str) -> Search {
    Search { name, kind: SearchKind::Date, about }
}

/// The service whose slots are searched.
pub(super) const SERVICE: &str = "Schedule.actor:HealthcareService";

const ID: Search = token("_id", "Its key; several are parted by commas.");
const PATIENT: Search =
    reference("patient", "The person: `Patient/` and their key. Needed, unless _id says which are meant.");
const PRACTICE: Search = reference("organization", "The ODS code of the practice where the person is registered.");
const AT: Search = reference("organization", "The organisation's ODS code.");
const BIRTH: Search = date("birthdate", "The day of birth, as a whole date.");
const POSTCODE: Search = text("address-postalcode", "The postcode or its beginning.");

/// Every type, in the order of the CapabilityStatement.
pub(crate) const ALL: &[Entry] = &[
    entry!(
        Patient,
        Some("Patient"),
        See Person,
        &[
            ID,
            token("identifier", "An NHS number, with or without its system."),
            text("name", "Beginnings of words of the name, in any order, without case and accents."),
            BIRTH,
            POSTCODE,
            PRACTICE,
        ]
    ),
    entry!(
        Practitioner,
        Some("Practitioner"),
        See Directory,
        &[
            ID,
            token("identifier", "A number of a register such as the GMC's, with or without its system."),
            text("name", "Part of the name, without case and accents."),
        ]
    ),
    entry!(
        PractitionerRole,
        Some("PractitionerRole"),
        See Directory,
        &[ID, reference("practitioner", "The member of staff: `Practitioner/` and their key."), AT]
    ),
    entry!(
        Organization,
        Some("Organization"),
        See Published,
        &[ID, token("identifier", "The ODS code, with or without its system."), text("name", "Part of the name.")]
    ),
    entry!(
        Location,
        Some("Location"),
        See Directory,
        &[
            ID,
            token("identifier", "The ODS code of the site, with or without its system."),
            text("name", "Part of the name."),
            reference("organization", "The ODS code of the organisation that runs it."),
        ]
    ),
    entry!(
        AllergyIntolerance,
        None,
        See Record,
        &[ID, PATIENT, date("date", "When it was written down.")]
    ),
    entry!(Condition, None, See Record, &[ID, PATIENT, date("onset-date", "When it began.")]),
    entry!(Observation, None, See Record, &[ID, PATIENT, date("date", "When it was measured.")]),
    entry!(MedicationRequest, None, See Record, &[ID, PATIENT, date("authoredon", "When it was written.")]),
    entry!(Encounter, None, See Record, &[ID, PATIENT, date("date", "When it took place.")]),
    entry!(Consent, None, See Consent, &[ID, PATIENT, date("date", "When it was said.")]),
    entry!(
        AuditEvent,
        None,
        See Audit,
        &[
            ID,
            reference("patient", "The person: `Patient/` and their key. Needed by all but the information-governance officer."),
            date("date", "When it was done."),
        ]
    ),
    entry!(
        HealthcareService,
        Some("HealthcareService"),
        Search Slot,
        &[ID, text("name", "Part of the name."), reference("organization", "The ODS code of the organisation that runs it.")]
    ),
    entry!(
        Schedule,
        Some("Schedule"),
        Search Slot,
        &[ID, date("date", "When the session is; the sessions are those of your own diary.")]
    ),
    entry!(
        Slot,
        Some("Slot"),
        Search Slot,
        &[
            ID,
            token("status", "free: what you may book now is all that is searched."),
            date("start", "When it begins."),
            reference("schedule", "The session: `Schedule/` and its key."),
            reference("organization", "The ODS code of the organisation in whose diary it is."),
            token(SERVICE, "The service, as the Booking and Referral Standard asks: the key of a HealthcareService, or an ODS code."),
        ],
        &[
            "Slot:schedule",
            "Schedule:actor:Practitioner",
            "Schedule:actor:PractitionerRole",
            "Schedule:actor:HealthcareService",
            "HealthcareService:providedBy",
            "HealthcareService.providedBy",
            "HealthcareService:location",
        ]
    ),
    entry!(
        Appointment,
        Some("Appointment"),
        See Appointment,
        &[ID, PATIENT, date("date", "When it begins.")]
    ),
    entry!(
        ServiceRequest,
        Some("ServiceRequest"),
        See Request,
        &[ID, PATIENT, date("authored", "When it came.")]
    ),
    entry!(CarePlan, None, See Case, &[ID, PATIENT, date("date", "When the case last changed.")]),
    entry!(Questionnaire, None, See Definition, &[ID, text("title", "Part of the heading.")]),
    entry!(QuestionnaireResponse, None, See Case, &[ID, PATIENT, date("authored", "When it was filled in.")]),
];
