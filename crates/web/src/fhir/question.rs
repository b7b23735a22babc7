//! What a search asks, checked against what the type can be searched by.

use axum::http::HeaderMap;
use linchpin_app::{Actor, App};
use linchpin_core::{OdsCode, PersonId, person::words};
use linchpin_fhir::{
    out::{Search, SearchKind},
    system,
};
use serde::{Deserialize, Serialize};

use super::{
    fault::{Fault, named},
    kind::Entry,
    when::Asked,
};

/// So many on a page where nobody says, and at most.
const USUAL: usize = 20;
const MOST: usize = 100;

/// The name of the parameter that leads to the next page.
pub(super) const CURSOR: &str = "_cursor";

/// The parameter that says what is to come along.
static INCLUDE: Search = Search { name: "_include", kind: SearchKind::Token, about: "What is to come along." };

/// What is done with a parameter that is not known. FHIR leaves the choice to the server where the client says nothing; we
/// refuse, since a search that quietly asks for less finds more people than were meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handling {
    Strict,
    Lenient,
}

impl Handling {
    /// From the header `Prefer`.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let said = headers.get_all("prefer").iter().filter_map(|v| v.to_str().ok());
        let lenient =
            said.flat_map(|v| v.split([',', ';'])).any(|one| one.trim().eq_ignore_ascii_case("handling=lenient"));
        if lenient { Self::Lenient } else { Self::Strict }
    }
}

/// What a search asks.
#[derive(Debug)]
pub(super) struct Question {
    values: Vec<(&'static Search, String)>,
    /// So many on a page.
    pub(super) count: usize,
    /// After which of them.
    pub(super) after: Option<String>,
    /// Names that were not known and passed over.
    pub(super) ignored: Vec<String>,
}

/// Where the next page goes on.
#[derive(Serialize, Deserialize)]
struct Next {
    values: Vec<(String, String)>,
    count: usize,
    after: String,
}

impl Question {
    pub(super) fn read<'p>(
        entry: &'static Entry,
        pairs: impl Iterator<Item = (&'p str, &'p str)>,
        handling: Handling,
        (app, actor): (&App, &Actor),
    ) -> Result<Self, Fault> {
        let mut question = Self { values: Vec::new(), count: USUAL, after: None, ignored: Vec::new() };
        let mut cursor = None;
        for (name, value) in pairs {
            let value = value.trim();
            match name {
                "_format" | crate::guard::FIELD => {}
                "_count" => question.count = count(value)?,
                CURSOR => cursor = Some(value),
                _ => question.add(entry, name, value, handling)?,
            }
        }
        let Some(cursor) = cursor else { return Ok(question) };
        if !question.values.is_empty() {
            return Err(Fault::parameter(CURSOR, "invalid", "The link to a further page takes no other parameters."));
        }
        let broken =
            || Fault::parameter(CURSOR, "invalid", "This link to a further page is not for you or was changed.");
        let open = app.open_cursor(actor, entry.name, cursor).ok_or_else(broken)?;
        let next: Next = serde_json::from_str(&open).map_err(|_| broken())?;
        for (name, value) in &next.values {
            question.add(entry, name, value, Handling::Strict)?;
        }
        Ok(Self { count: next.count.clamp(1, MOST), after: Some(next.after), ..question })
    }

    fn add(&mut self, entry: &'static Entry, name: &str, value: &str, handling: Handling) -> Result<(), Fault> {
        if name == INCLUDE.name && !entry.includes.is_empty() {
            return self.include(entry, value);
        }
        let whole = entry.searches.iter().any(|s| s.name == name);
        let parts = name.split_once([':', '.']).filter(|_| !whole);
        let (base, modified) = parts.map_or((name, false), |(base, _)| (base, true));
        let Some(search) = entry.searches.iter().find(|s| s.name == base) else {
            if handling == Handling::Strict {
                let can: Vec<&str> = entry.searches.iter().map(|s| s.name).collect();
                let message = format!("{} cannot be searched by this. It can by {}.", entry.name, can.join(", "));
                return Err(Fault::parameter(name, "not-supported", message));
            }
            self.ignored.push(named(name));
            return Ok(());
        };
        // FHIR: a modifier that is not supported is always refused.
        if modified {
            return Err(Fault::parameter(base, "not-supported", "Modifiers and chains are not supported."));
        }
        if value.is_empty() || value.chars().count() > 4000 || value.chars().any(char::is_control) {
            return Err(Fault::parameter(base, "value", "The parameter has no value that can be looked for."));
        }
        let again = self.values.iter().any(|(s, _)| s.name == base);
        if again && !matches!(search.kind, SearchKind::Date | SearchKind::Text) {
            return Err(Fault::parameter(base, "not-supported", "The parameter can be given only once."));
        }
        if self.values.len() >= 20 {
            return Err(Fault::parameter(base, "too-costly", "These are too many parameters."));
        }
        self.values.push((search, value.to_owned()));
        Ok(())
    }

    /// Something that is to come along.
    fn include(&mut self, entry: &Entry, value: &str) -> Result<(), Fault> {
        if !entry.includes.contains(&value) {
            let message = format!("What can come along is {}.", entry.includes.join(", "));
            return Err(Fault::parameter(INCLUDE.name, "not-supported", message));
        }
        if !self.includes(value) {
            self.values.push((&INCLUDE, value.to_owned()));
        }
        Ok(())
    }

    /// Whether something is to come along.
    pub(super) fn includes(&self, what: &str) -> bool {
        self.values.iter().any(|(s, value)| s.name == INCLUDE.name && value == what)
    }

    /// The value of a parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(s, _)| s.name == name).map(|(_, value)| value.as_str())
    }

    /// All parameters that count, as they came.
    pub(super) fn asked(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values.iter().map(|(s, value)| (s.name, value.as_str()))
    }

    /// What the link to the next page carries.
    pub(super) fn next(&self, entry: &Entry, (app, actor): (&App, &Actor), after: String) -> Result<String, Fault> {
        let values = self.asked().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let next = Next { values, count: self.count, after };
        let text = serde_json::to_string(&next)
            .map_err(|why| linchpin_core::Error::internal("The next page has no address.", why))?;
        Ok(app.seal_cursor(actor, entry.name, &text)?)
    }

    /// The keys that are asked for.
    pub(super) fn ids(&self) -> Option<Vec<&str>> {
        let ids: Vec<&str> = self.get("_id")?.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
        Some(ids)
    }

    /// The folded words of a text, all values together.
    pub(super) fn words(&self, name: &str) -> Vec<String> {
        let all = self.values.iter().filter(|(s, _)| s.name == name).map(|(_, value)| value.as_str());
        words(&all.collect::<Vec<_>>().join(" "))
    }

    /// The dates that are asked for.
    pub(super) fn dates(&self) -> Result<Vec<Asked>, Fault> {
        let dates = self.values.iter().filter(|(s, _)| s.kind == SearchKind::Date);
        let read = |(search, value): &(&'static Search, String)| {
            let wrong = "Write a date as 2024, 2024-04 or 2024-04-02, or an instant with its zone; before it eq, ne, gt, ge, lt or le.";
            Asked::parse(value).ok_or_else(|| Fault::parameter(search.name, "value", wrong))
        };
        dates.map(read).collect()
    }

    /// The person of `patient=`.
    pub(super) fn patient(&self) -> Result<Option<PersonId>, Fault> {
        self.reference("patient", "Patient")
    }

    /// A resource of a type by its key, `Type/key` or the key alone.
    pub(super) fn reference<T: std::str::FromStr>(&self, name: &str, of: &str) -> Result<Option<T>, Fault> {
        let Some(value) = self.get(name) else { return Ok(None) };
        // Of a whole address only the end counts: there is no other server here.
        let key = match value.rsplit_once('/') {
            Some((before, key)) if before.rsplit('/').next() == Some(of) => Some(key),
            Some(_) => None,
            None => Some(value),
        };
        let wrong = || Fault::parameter(name, "value", format!("Write {of}/ and a key of ours."));
        key.and_then(|key| key.parse().ok()).map(Some).ok_or_else(wrong)
    }

    /// The organisation of `organization=`: its code, alone, with its system, or as `Organization/code`.
    pub(super) fn organisation(&self) -> Result<Option<OdsCode>, Fault> {
        let Some(value) = self.get("organization") else { return Ok(None) };
        let code = value.rsplit_once(['|', '/']).map_or(value, |(_, code)| code);
        let wrong = |_| Fault::parameter("organization", "value", "Write an ODS code such as C87002.");
        OdsCode::parse(code).map(Some).map_err(wrong)
    }

    /// The value of `identifier=`, where its system is this one or is not said; an empty text, which nobody has, where it is
    /// another. None where it is not asked.
    pub(super) fn identifier(&self, of: &[&str]) -> Option<&str> {
        let asked = self.get("identifier")?;
        let Some((system, value)) = asked.split_once('|') else { return Some(asked) };
        Some(if system.is_empty() || of.contains(&system) { value.trim() } else { "" })
    }

    /// An NHS number that is looked for: within, none where it can be nobody's.
    pub(super) fn nhs_number(&self) -> Option<Option<linchpin_core::NhsNumber>> {
        self.identifier(&[system::NHS_NUMBER]).map(|text| text.parse().ok())
    }
}

fn count(value: &str) -> Result<usize, Fault> {
    match value.parse::<u32>() {
        Ok(0) => Err(Fault::parameter("_count", "not-supported", "A count without the resources is not supported.")),
        Ok(count) => Ok(usize::try_from(count).unwrap_or(MOST).min(MOST)),
        Err(_) => Err(Fault::parameter("_count", "value", "Write a whole number from 1 to 100.")),
    }
}
