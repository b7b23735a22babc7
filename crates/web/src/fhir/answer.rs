//! Resources and pages of them as answers.

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, tz::TimeZone};
use linchpin_fhir::out::{Searchset, Trouble, operation_outcome, searchset};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{JSON, fault::Fault, question::Question};
use crate::link;

/// A resource, with what names its state.
pub(super) struct Resource {
    value: Value,
    at: Option<Timestamp>,
}

impl Resource {
    /// A resource that changed last at an instant, if that is known. Without a version of its own it gets one made of what it
    /// says, so that the same words are the same version.
    pub(super) fn new(mut value: Value, at: Option<Timestamp>) -> Self {
        if value["meta"]["versionId"].is_null() {
            let hash = Sha256::digest(value.to_string());
            let version = linchpin_core::hex(&hash[..8]);
            value["meta"]["versionId"] = json!(version);
        }
        if let Some(at) = at {
            value["meta"]["lastUpdated"] = json!(at.to_string());
        }
        Self { value, at }
    }

    /// Marks that this is only a part of what is known.
    pub(super) fn subsetted(mut self) -> Self {
        self.value["meta"]["tag"] =
            json!([{ "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED" }]);
        self
    }

    /// What it says.
    pub(super) fn value(&self) -> &Value {
        &self.value
    }

    /// The resource itself, for a file.
    pub(super) fn into_value(self) -> Value {
        self.value
    }

    fn tag(&self) -> String {
        format!("W/\"{}\"", self.value["meta"]["versionId"].as_str().unwrap_or("0"))
    }

    /// The answer to reading it: nothing but its tag where the client has it already.
    pub(super) fn answer(self, headers: &HeaderMap) -> Response {
        let tag = self.tag();
        let has = |asked: &str| asked.split(',').map(str::trim).any(|t| t == "*" || bare(t) == bare(&tag));
        let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok()).any(has);
        let mut response = Response::builder()
            .header(header::CONTENT_TYPE, format!("{JSON}; fhirVersion=4.0"))
            .header(header::ETAG, &tag)
            .header(header::CACHE_CONTROL, "no-store");
        if let Some(at) = self.at {
            let words = at.to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            response = response.header(header::LAST_MODIFIED, words);
        }
        let response = if known {
            response.status(StatusCode::NOT_MODIFIED).body(Body::empty())
        } else {
            response.body(Body::from(self.value.to_string()))
        };
        response.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
    }
}

fn bare(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// A page of what a search found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) resources: Vec<Resource>,
    /// What the next page follows, where there is one.
    pub(super) next: Option<String>,
    /// How many there are in all, where that is known.
    pub(super) total: Option<u64>,
    /// What a reader must know of it beside the resources.
    pub(super) said: Option<&'static str>,
    /// What comes along because the resources refer to it.
    pub(super) included: Vec<Value>,
}

impl Found {
    /// A page of a list that is in memory whole, each with its key.
    pub(super) fn page(all: Vec<(String, Resource)>, question: &Question) -> Result<Self, Fault> {
        let total = Some(all.len() as u64);
        let from = match &question.after {
            Some(after) => {
                let gone = || Fault::parameter("_cursor", "invalid", "The list has changed: search again.");
                all.iter().position(|(key, _)| key == after).ok_or_else(gone)? + 1
            }
            None => 0,
        };
        let more = all.len() > from + question.count;
        let page: Vec<(String, Resource)> = all.into_iter().skip(from).take(question.count).collect();
        let next = page.last().filter(|_| more).map(|(key, _)| key.clone());
        Ok(Self { resources: page.into_iter().map(|(_, resource)| resource).collect(), next, total, ..Self::default() })
    }

    /// A page that was fetched with one more than it shows, each with its key.
    pub(super) fn fetched(mut page: Vec<(String, Resource)>, question: &Question) -> Self {
        let more = page.len() > question.count;
        page.truncate(question.count);
        let next = page.last().filter(|_| more).map(|(key, _)| key.clone());
        let total = (!more && question.after.is_none()).then_some(page.len() as u64);
        Self { resources: page.into_iter().map(|(_, resource)| resource).collect(), next, total, ..Self::default() }
    }

    /// As a Bundle.
    pub(super) fn answer(self, base: &str, name: &str, question: &Question, next: Option<String>) -> Response {
        let asked = question.asked().map(|(name, value)| format!("{name}={}", link::encode(value)));
        let query: Vec<String> = asked.chain([format!("_count={}", question.count)]).collect();
        let own = format!("{base}/{name}?{}", query.join("&"));
        let next = next.map(|cursor| format!("{base}/{name}?{}={cursor}", super::question::CURSOR));
        let page = Searchset { total: self.total, own: &own, next: next.as_deref(), base, included: &self.included };
        let mut found: Vec<Value> = self.resources.into_iter().map(|r| r.value).collect();
        if !question.ignored.is_empty() {
            let message = format!("Not known here and passed over: {}.", question.ignored.join(", "));
            let (severity, code) = (Some("warning"), "not-supported");
            let trouble = Trouble { severity, code, message: &message, ..Trouble::default() };
            found.push(operation_outcome(&[trouble]));
        }
        if let Some(message) = self.said {
            let (severity, code) = (Some("information"), "informational");
            let trouble = Trouble { severity, code, message, ..Trouble::default() };
            found.push(operation_outcome(&[trouble]));
        }
        let mut bundle = searchset(&page, found);
        // Nothing found is an answer too.
        if self.total == Some(0) {
            bundle["total"] = json!(0);
        }
        let headers =
            [(header::CONTENT_TYPE, "application/fhir+json; fhirVersion=4.0"), (header::CACHE_CONTROL, "no-store")];
        (headers, bundle.to_string()).into_response()
    }
}
