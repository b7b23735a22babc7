//! From a request to an answer.

use std::{pin::Pin, sync::Arc};

use axum::{
    extract::{Extension, RawPathParams, State, rejection::RawPathParamsRejection},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use linchpin_app::permission::{self, Act};
use linchpin_core::Error;

use super::{
    JSON,
    answer::{Found, Resource},
    appointment, care, clinical,
    fault::{Fault, outcome},
    governance,
    kind::{ALL, Entry, Kind},
    message, metadata, organisation, patient,
    question::{Handling, Question},
    staff,
};
use crate::{
    guard::{Caller, Limit, ours},
    refuse::refuse,
    routes::{self, Face, Need, Route},
    serve::Site,
    visit::{Pairs, Visit},
};

/// What is asked of a type.
#[derive(Clone, Copy)]
enum What {
    Statement,
    One(&'static Entry),
    Search(&'static Entry),
    Message,
}

/// The addresses of the interface.
pub(crate) fn routes() -> Vec<Route> {
    let mut all = vec![routes::get("/fhir/metadata", Need::Nothing, get(run(What::Statement))).fhir()];
    for entry in ALL {
        all.push(routes::get(entry.all, entry.need, get(run(What::Search(entry)))).fhir());
        all.push(routes::get(entry.one, entry.need, get(run(What::One(entry)))).fhir());
        all.push(routes::post(entry.form, entry.need, post(run(What::Search(entry)))).fhir());
    }
    let book = Need::May(Act::Book, permission::Resource::Slot);
    all.push(routes::post(message::PATH, book, post(run(What::Message))).fhir().takes_resource(message::ROOM));
    all.into_iter().map(|route| route.limited(Limit::Fhir)).collect()
}

type Later = Pin<Box<dyn Future<Output = Response> + Send>>;
type Here = State<Arc<Site>>;
type Known = Extension<Arc<Caller>>;
type Parts = Result<RawPathParams, RawPathParamsRejection>;

fn run(what: What) -> impl Fn(Here, Known, Parts, Uri, HeaderMap) -> Later + Clone + Send + Sync + 'static {
    move |State(site), Extension(caller), parts, uri, headers| {
        Box::pin(async move {
            let Ok(parts) = parts else {
                return outcome(StatusCode::NOT_FOUND, "not-found", "There is nothing at this address.", None);
            };
            let visit = Visit {
                picture: (site.app.picture)(),
                path: uri.path().to_owned(),
                parts: parts.iter().map(|(_, value)| value.to_owned()).collect(),
                query: Pairs::parse(uri.query().unwrap_or("")),
                headers,
                site: Arc::clone(&site),
                caller: Arc::clone(&caller),
            };
            let mut response = match answer(&visit, what).await {
                Ok(response) => response,
                Err(Fault::Error(error)) => refuse(&site, &caller, Face::Fhir, uri.path(), &error),
                Err(Fault::Told { status, code, message, at }) => outcome(status, code, &message, at.as_deref()),
            };
            message::echo(&visit.headers, &mut response);
            response
        })
    }
}

async fn answer(visit: &Visit, what: What) -> Result<Response, Fault> {
    if visit.query.has_nul() {
        return Err(Error::invalid("The address holds a sign that is no text.").into());
    }
    format_is_ours(visit)?;
    let public = visit.site.app.entrance.public.as_deref();
    let base = format!("{}/fhir", ours(public, &visit.headers, visit.caller.client.secure));
    match what {
        What::Statement => Ok(([(header::CONTENT_TYPE, JSON)], metadata::statement(&base).to_string()).into_response()),
        What::Message => message::take(visit, &base).await,
        What::One(entry) => {
            let id = visit.part(0);
            let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
            if id.len() > 64 || !id.bytes().all(plain) {
                return Err(Fault::nothing());
            }
            Ok(one(visit, entry, id, &base).await?.answer(&visit.headers))
        }
        What::Search(entry) => {
            let who = (visit.acts()?, visit.actor()?);
            let pairs = visit.query.iter().chain(visit.form().iter());
            let question = Question::read(entry, pairs, Handling::of(&visit.headers), who)?;
            let mut found = search(visit, entry, &question, &base).await?;
            let next = found.next.take().map(|after| question.next(entry, who, after)).transpose()?;
            Ok(found.answer(&base, entry.name, &question, next))
        }
    }
}

async fn one(visit: &Visit, entry: &Entry, id: &str, base: &str) -> Result<Resource, Fault> {
    match entry.kind {
        Kind::Patient => patient::read(visit, id).await,
        Kind::Practitioner => staff::practitioner(visit, id).await,
        Kind::PractitionerRole => staff::role(visit, id).await,
        Kind::Organization => organisation::organisation(visit, id),
        Kind::Location => organisation::location(visit, id).await,
        kind @ (Kind::AllergyIntolerance
        | Kind::Condition
        | Kind::Observation
        | Kind::MedicationRequest
        | Kind::Encounter) => clinical::read(visit, kind, id).await,
        Kind::Consent => governance::consent(visit, id).await,
        Kind::AuditEvent => governance::event(visit, id).await,
        Kind::HealthcareService => appointment::service(visit, id).await,
        Kind::Schedule => appointment::session(visit, id).await,
        Kind::Slot => appointment::slot(visit, id).await,
        Kind::Appointment => appointment::booking(visit, id).await,
        Kind::ServiceRequest => appointment::request(visit, id).await,
        Kind::CarePlan => care::plan(visit, id, base).await,
        Kind::Questionnaire => care::form(visit, id, base),
        Kind::QuestionnaireResponse => care::response(visit, id, base).await,
    }
}

async fn search(visit: &Visit, entry: &Entry, question: &Question, base: &str) -> Result<Found, Fault> {
    match entry.kind {
        Kind::Patient => patient::search(visit, question).await,
        Kind::Practitioner => staff::practitioners(visit, question).await,
        Kind::PractitionerRole => staff::role_list(visit, question).await,
        Kind::Organization => organisation::organisations(visit, question),
        Kind::Location => organisation::locations(visit, question).await,
        kind @ (Kind::AllergyIntolerance
        | Kind::Condition
        | Kind::Observation
        | Kind::MedicationRequest
        | Kind::Encounter) => clinical::search(visit, kind, question).await,
        Kind::Consent => governance::consents(visit, question).await,
        Kind::AuditEvent => governance::events(visit, question).await,
        Kind::HealthcareService => appointment::services(visit, question).await,
        Kind::Schedule => appointment::sessions(visit, question).await,
        Kind::Slot => appointment::slots(visit, question).await,
        Kind::Appointment => appointment::bookings(visit, question).await,
        Kind::ServiceRequest => appointment::requests(visit, question).await,
        Kind::CarePlan => care::plans(visit, question, base).await,
        Kind::Questionnaire => care::form_list(visit, question, base),
        Kind::QuestionnaireResponse => care::responses(visit, question, base).await,
    }
}

/// We write JSON and nothing else. `_format` says it before `Accept` does (R4, 3.1.0.1.11).
fn format_is_ours(visit: &Visit) -> Result<(), Fault> {
    let ours = |kind: &str| {
        let mut parts = kind.split(';').map(str::trim);
        let name = parts.next().unwrap_or("").to_ascii_lowercase();
        let version = parts.find_map(|p| p.strip_prefix("fhirVersion=")).unwrap_or("4.0");
        matches!(name.as_str(), "*/*" | "application/*" | "application/json" | "application/fhir+json")
            && matches!(version.trim_matches('"'), "4.0" | "4.0.1")
    };
    let asked = visit.query.get("_format").or_else(|| visit.form().get("_format"));
    let taken = match asked {
        // A plus sign that nobody encoded is a space.
        Some(format) => format == "json" || ours(&format.replace(' ', "+")),
        None => {
            let mut said = visit.headers.get_all(header::ACCEPT).iter().filter_map(|v| v.to_str().ok()).peekable();
            said.peek().is_none() || said.flat_map(|v| v.split(',')).any(ours)
        }
    };
    if taken {
        return Ok(());
    }
    let message = "Only FHIR R4 as JSON is spoken here: Accept: application/fhir+json.";
    Err(Fault::told(StatusCode::NOT_ACCEPTABLE, "not-supported", message))
}
