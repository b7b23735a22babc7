//! The description of every address for programs, `/openapi.json`: made of the list of routes and of the table of the FHIR
//! interface, so that it knows what they know.

use std::sync::OnceLock;

use axum::{
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use linchpin_fhir::out::SearchKind;
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, HttpMethod, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Paths, Ref,
    RefOr, Required, ResponseBuilder, ResponsesBuilder, Schema,
    extensions::ExtensionsBuilder,
    path::{Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
    request_body::RequestBodyBuilder,
    schema::{AdditionalProperties, Type},
    security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
};

use crate::{
    fhir::{self, kind},
    forms,
    guard::FIELD,
    routes::{self, Face, Need, Route, Takes},
};

/// The document.
pub(crate) async fn serve() -> Response {
    static TEXT: OnceLock<Option<String>> = OnceLock::new();
    match TEXT.get_or_init(|| document().to_json().ok()) {
        Some(text) => ([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn document() -> OpenApi {
    let mut paths = Paths::new();
    for route in routes::all() {
        let method = if route.method == Method::GET { HttpMethod::Get } else { HttpMethod::Post };
        paths.add_path_operation(pattern(route.path), vec![method], operation(&route));
    }
    let about = "Pages, forms and files for people, and FHIR R4 for programs. Programs send `Authorization: Bearer` with a token \
                 that an administrator issued; people have a session, and each form of theirs carries the token of the page.";
    let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let session = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("__Host-linchpin")));
    let parts = ComponentsBuilder::new()
        .schema("Resource", resource())
        .security_scheme("token", token)
        .security_scheme("session", session)
        .build();
    let info = InfoBuilder::new().title("Linchpin").version(env!("CARGO_PKG_VERSION")).description(Some(about));
    OpenApiBuilder::new().info(info.build()).paths(paths).components(Some(parts)).build()
}

/// `{*name}` of the router is `{name}` here.
fn pattern(path: &str) -> String {
    path.replace("{*", "{")
}

fn operation(route: &Route) -> Operation {
    let changes = route.method != Method::GET;
    let mut operation = OperationBuilder::new()
        .tag(if route.face == Face::Fhir { "fhir" } else { "pages" })
        .summary(Some(summary(route)))
        .operation_id(Some(name(route)));
    for part in route.path.split('/').filter_map(|p| p.strip_prefix('{')?.strip_suffix('}')) {
        operation = operation.parameter(parameter(part.trim_start_matches('*'), ParameterIn::Path, "Which."));
    }
    let entry = kind::ALL.iter().find(|e| e.all == route.path || e.form == route.path);
    if let Some(entry) = entry {
        operation =
            operation.parameter(parameter("Prefer", ParameterIn::Header, "handling=strict or handling=lenient"));
        if !changes {
            for search in entry.searches {
                operation = operation.parameter(parameter(search.name, ParameterIn::Query, search.about));
            }
            if !entry.includes.is_empty() {
                let about = format!("What is to come along: {}.", entry.includes.join(", "));
                operation = operation.parameter(parameter("_include", ParameterIn::Query, &about));
            }
            for (name, about) in COMMON {
                operation = operation.parameter(parameter(name, ParameterIn::Query, about));
            }
        }
    }
    if route.takes == Takes::Resource {
        for (name, required, about) in fhir::message::HEADERS {
            let mut header = parameter(name, ParameterIn::Header, about);
            header.required = if *required { Required::True } else { Required::False };
            operation = operation.parameter(header);
        }
    }
    if !changes && matches!(route.need, Need::Published(_)) {
        operation =
            operation.parameter(parameter("format", ParameterIn::Query, "json, csv or xlsx for the table alone"));
    }
    if route.takes == Takes::Resource {
        operation = operation.request_body(Some(message()));
    } else if changes {
        let fields: Vec<(&str, &str)> = match entry {
            Some(entry) => entry.searches.iter().map(|s| (s.name, s.about)).chain(COMMON).collect(),
            None => forms::fields(route.path).iter().map(|name| (*name, "")).collect(),
        };
        operation = operation.request_body(Some(body(&fields, route.takes)));
    }
    if let Need::May(act, resource) = route.need {
        // So that a test can hold the answers to the table of permissions.
        let needs = serde_json::json!({ "act": act.as_str(), "resource": resource.as_str() });
        operation = operation.extensions(Some(ExtensionsBuilder::new().add("x-needs", needs).build()));
    }
    if let Need::May(..) | Need::SignedIn | Need::Published(_) = route.need {
        if route.face == Face::Fhir {
            operation = operation.security(SecurityRequirement::new::<_, [&str; 0], &str>("token", []));
        }
        operation = operation.security(SecurityRequirement::new::<_, [&str; 0], &str>("session", []));
    }
    operation.responses(responses(route)).build()
}

const COMMON: [(&str, &str); 3] = [
    ("_count", "How many on a page, from 1 to 100."),
    ("_cursor", "From the link to the next page."),
    ("_format", "json, which is all there is."),
];

fn summary(route: &Route) -> String {
    let who = match route.need {
        Need::Machine | Need::Nothing => "Anybody.".to_owned(),
        Need::Published(_) => "Anybody where the place publishes openly, else whoever is signed in.".to_owned(),
        Need::SignedIn => "Whoever is signed in.".to_owned(),
        Need::May(act, resource) => format!("Whoever may {} {}.", act.words(), resource.words()),
    };
    match kind::ALL.iter().find(|e| [e.all, e.one, e.form].contains(&route.path)) {
        Some(entry) if entry.one == route.path => format!("Reads one {}. {who}", entry.name),
        Some(entry) => format!("Searches {}. {who}", entry.name),
        None if route.takes == Takes::Resource => {
            format!("Books, changes or cancels by a message of the Booking and Referral Standard. {who}")
        }
        None => who,
    }
}

/// `post-accounts-id`.
fn name(route: &Route) -> String {
    let parts = route.path.split(['/', '{', '}', '*', '.', '$']).filter(|p| !p.is_empty());
    let words: Vec<&str> = parts.collect();
    format!("{}-{}", route.method.as_str().to_lowercase(), words.join("-"))
}

fn parameter(name: &str, place: ParameterIn, about: &str) -> Parameter {
    let kind = match name {
        "_count" => {
            Schema::from(ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(100)).build())
        }
        _ => Schema::from(ObjectBuilder::new().schema_type(Type::String).build()),
    };
    let date = kind::ALL.iter().flat_map(|e| e.searches).any(|s| s.name == name && s.kind == SearchKind::Date);
    let about = if date {
        format!("{about} A date as FHIR writes it, with eq, ne, gt, ge, lt or le before it.")
    } else {
        about.to_owned()
    };
    let required = if matches!(place, ParameterIn::Path) { Required::True } else { Required::False };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .description(Some(about))
        .schema(Some(kind))
        .build()
}

/// A form: its fields, and the token of the page where a person sends it.
fn body(fields: &[(&str, &str)], takes: Takes) -> utoipa::openapi::request_body::RequestBody {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let mut form = ObjectBuilder::new()
        .property(
            FIELD,
            text().description(Some("The token of the page on which the form stands. A bearer token needs none.")),
        )
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    for (name, about) in fields {
        let about = Some(*about).filter(|about| !about.is_empty());
        form = form.property(*name, text().description(about));
    }
    let content = ContentBuilder::new().schema(Some(form.build())).build();
    let kind = if takes == Takes::Files { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
    RequestBodyBuilder::new().content(kind, content).required(Some(Required::True)).build()
}

/// A message: a bundle whose first entry says what it is about.
fn message() -> utoipa::openapi::request_body::RequestBody {
    let schema: RefOr<Schema> = RefOr::Ref(Ref::from_schema_name("Resource"));
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let about = "A Bundle of the type message whose first entry is a MessageHeader with the event booking-request.";
    let body = RequestBodyBuilder::new().description(Some(about)).content(fhir::JSON, content);
    body.required(Some(Required::True)).build()
}

/// A resource of FHIR, as far as programs must know before they look at its type.
fn resource() -> Schema {
    let kind = ObjectBuilder::new().schema_type(Type::String).build();
    ObjectBuilder::new().property("resourceType", kind).required("resourceType").build().into()
}

fn responses(route: &Route) -> utoipa::openapi::Responses {
    let fhir = route.face == Face::Fhir && route.path.starts_with("/fhir");
    let told = |words: &str| {
        let response = ResponseBuilder::new().description(words);
        if !fhir {
            return response.content("text/html", ContentBuilder::new().build()).build();
        }
        let schema: RefOr<Schema> = RefOr::Ref(Ref::from_schema_name("Resource"));
        response.content(fhir::JSON, ContentBuilder::new().schema(Some(schema)).build()).build()
    };
    let bare = |words: &str| ResponseBuilder::new().description(words).build();
    let mut all = ResponsesBuilder::new()
        .response("200", told("The answer."))
        .response("400", told("The question cannot be understood."))
        .response("401", told("Nobody is signed in."))
        .response("403", told("Not for this reader, whether it exists or not."))
        .response("404", told("There is no such thing."))
        .response("429", told("Asked too often."))
        .response("503", told("Not for a moment."));
    if fhir {
        all = all
            .response("304", bare("As it was."))
            .response("406", told("Only JSON is spoken."))
            .response("410", told("The record was joined with another."));
    } else {
        all = all.response("303", bare("On to another page."));
    }
    if route.method != Method::GET {
        let more = [("409", "Something changed first."), ("413", "Too much."), ("422", "Something typed cannot be.")];
        all = more.into_iter().fold(all, |all, (status, words)| all.response(status, told(words)));
    }
    all.build()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_address_is_described_and_no_other() {
        let text = document().to_json().unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["openapi"], "3.1.0");
        let mut described = BTreeSet::new();
        for (path, item) in json["paths"].as_object().unwrap() {
            for method in ["get", "post"] {
                if item.get(method).is_some() {
                    described.insert((method.to_uppercase(), path.clone()));
                }
            }
        }
        let listed: BTreeSet<_> = routes::all().iter().map(|r| (r.method.to_string(), pattern(r.path))).collect();
        assert_eq!(described, listed);
        let ids: Vec<String> = routes::all().iter().map(name).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "each operation has a name of its own");
    }

    #[test]
    fn every_form_that_is_described_is_on_the_list() {
        let posts: BTreeSet<&str> = routes::all().iter().filter(|r| r.method == Method::POST).map(|r| r.path).collect();
        for (path, _) in forms::ALL {
            assert!(posts.contains(path), "{path}");
        }
    }
}
