//! One request of one person, for pages that are made of the store and not of the picture: nothing here is kept.
//!
//! Such a page is `async fn page(visit: Visit) -> Result<Reply>`, entered in [`crate::routes`] as `desk(page)`.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Extension, RawPathParams, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use linchpin_app::Actor;
use linchpin_core::{Error, ErrorKind, Result};
use linchpin_measures::Picture;

use crate::{
    Page, ask,
    gate::Who,
    guard::Caller,
    link,
    refuse::refuse,
    routes::Face,
    serve::{Site, show},
    table::file::File,
};

/// Names and values in the order in which they came: a query or a form.
#[derive(Clone, Debug, Default)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Reads `a=b&c=d`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let pair = |text: &str| {
            let (key, value) = text.split_once('=').unwrap_or((text, ""));
            (ask::decode(key), ask::decode(value))
        };
        Self(text.split('&').filter(|p| !p.is_empty()).map(pair).collect())
    }

    /// These.
    pub(crate) fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of a name, without white space around it; none when it is absent or empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.raw(name).map(str::trim).filter(|v| !v.is_empty())
    }

    /// The first value of a name as it came: for passwords.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Every value of a name that is not empty.
    pub fn all<'s, 'n: 's>(&'s self, name: &'n str) -> impl Iterator<Item = &'s str> {
        self.0.iter().filter(move |(n, v)| n == name && !v.trim().is_empty()).map(|(_, v)| v.trim())
    }

    /// The query without what asks for a file.
    fn of_files(&self) -> String {
        let kept = self.0.iter().filter(|(n, v)| !["format", "table"].contains(&n.as_str()) && !v.is_empty());
        kept.map(|(n, v)| format!("{}={}", link::encode(n), link::encode(v))).collect::<Vec<_>>().join("&")
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether a NUL is anywhere, which PostgreSQL cannot keep.
    pub(crate) fn has_nul(&self) -> bool {
        self.0.iter().any(|(n, v)| n.contains('\0') || v.contains('\0'))
    }
}

/// One request.
pub struct Visit {
    pub(crate) site: Arc<Site>,
    pub(crate) caller: Arc<Caller>,
    /// What is published, as it is now.
    pub picture: Arc<Picture>,
    /// The path, without the query.
    pub path: String,
    /// The parts of the path that vary, in order.
    pub parts: Vec<String>,
    /// The query.
    pub query: Pairs,
    pub(crate) headers: HeaderMap,
}

impl Visit {
    /// Who is signed in.
    ///
    /// # Errors
    /// Nobody is.
    pub fn who(&self) -> Result<&Who> {
        self.caller.who.as_ref().ok_or_else(|| Error::new(ErrorKind::SignedOut, "Sign in first."))
    }

    /// As whom they act.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub fn actor(&self) -> Result<&Actor> {
        self.who().map(|who| &who.actor)
    }

    /// What may be done.
    ///
    /// # Errors
    /// The place keeps no records.
    pub fn acts(&self) -> Result<&linchpin_app::App> {
        self.site.acts()
    }

    /// The name of the request, for the audit.
    #[must_use]
    pub fn request(&self) -> &str {
        &self.caller.request
    }

    /// The form that came with a change; its token was checked.
    #[must_use]
    pub fn form(&self) -> &Pairs {
        &self.caller.form
    }

    /// A file that came with the form; none where nothing was chosen.
    pub(crate) fn file(&self, field: &str) -> Option<&crate::guard::FormFile> {
        self.caller.files.iter().find(|file| file.field == field && !(file.name.is_empty() && file.bytes.is_empty()))
    }

    /// A part of the path.
    #[must_use]
    pub fn part(&self, index: usize) -> &str {
        self.parts.get(index).map_or("", String::as_str)
    }

    /// A part of the path that is one of our keys.
    ///
    /// # Errors
    /// It is none: then there is nothing of that address.
    pub fn id<T: std::str::FromStr>(&self, index: usize) -> Result<T> {
        self.part(index).parse().map_err(|_| Error::not_found("There is nothing at this address."))
    }
}

/// An answer.
pub struct Reply {
    status: StatusCode,
    what: What,
    cookies: Vec<HeaderValue>,
}

enum What {
    Page(Box<Page>),
    /// A page of which the tables can be had as files.
    Tables(Box<Page>),
    Goto(String),
    File {
        mime: &'static str,
        name: String,
        bytes: Body,
    },
    /// A file that somebody else made: nobody knows what is in it.
    Foreign {
        mime: String,
        name: String,
        bytes: Vec<u8>,
    },
}

impl Reply {
    fn new(status: StatusCode, what: What) -> Self {
        Self { status, what, cookies: Vec::new() }
    }

    /// A page.
    #[must_use]
    pub fn page(page: Page) -> Self {
        Self::new(StatusCode::OK, What::Page(Box::new(page)))
    }

    /// A page of which every table can be had as a file as well: the same address with `format` and `table`. Nothing
    /// is in a file that is not on the page, and no such table names a patient.
    #[must_use]
    pub fn tables(page: Page) -> Self {
        Self::new(StatusCode::OK, What::Tables(Box::new(page)))
    }

    /// On to another page of this site: after every change, so that loading again does not do it again.
    pub fn goto(path: impl Into<String>) -> Self {
        Self::new(StatusCode::SEE_OTHER, What::Goto(path.into()))
    }

    /// A file to save that is made while it is sent.
    #[must_use]
    pub fn stream(mime: &'static str, name: impl Into<String>, bytes: Body) -> Self {
        Self::new(StatusCode::OK, What::File { mime, name: name.into(), bytes })
    }

    /// A file that somebody else made.
    #[must_use]
    pub(crate) fn foreign(mime: String, name: String, bytes: Vec<u8>) -> Self {
        Self::new(StatusCode::OK, What::Foreign { mime, name, bytes })
    }

    /// The same under another status: a form that is shown again says 422.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The same with a cookie.
    pub(crate) fn cookie(mut self, cookie: HeaderValue) -> Self {
        self.cookies.push(cookie);
        self
    }
}

/// A route that answers with what `make` makes.
pub(crate) fn desk<F, W>(make: F) -> MethodRouter<Arc<Site>>
where
    F: Fn(Visit) -> W + Clone + Send + Sync + 'static,
    W: Future<Output = Result<Reply>> + Send + 'static,
{
    get(run(make))
}

/// The same for a change.
pub(crate) fn change<F, W>(make: F) -> MethodRouter<Arc<Site>>
where
    F: Fn(Visit) -> W + Clone + Send + Sync + 'static,
    W: Future<Output = Result<Reply>> + Send + 'static,
{
    axum::routing::post(run(make))
}

type Later = std::pin::Pin<Box<dyn Future<Output = Response> + Send>>;

#[expect(clippy::type_complexity, reason = "what axum hands over, each once")]
fn run<F, W>(
    make: F,
) -> impl Fn(State<Arc<Site>>, Extension<Arc<Caller>>, RawPathParams, Uri, HeaderMap) -> Later + Clone + Send + Sync + 'static
where
    F: Fn(Visit) -> W + Clone + Send + Sync + 'static,
    W: Future<Output = Result<Reply>> + Send + 'static,
{
    move |State(site), Extension(caller), parts, uri, headers| {
        let make = make.clone();
        let visit = Visit {
            picture: (site.app.picture)(),
            path: uri.path().to_owned(),
            parts: parts.iter().map(|(_, value)| value.to_owned()).collect(),
            query: Pairs::parse(uri.query().unwrap_or("")),
            headers,
            site: Arc::clone(&site),
            caller: Arc::clone(&caller),
        };
        Box::pin(async move {
            match make(visit).await {
                Ok(reply) => send(&site, &caller, &uri, reply),
                Err(error) => refuse(&site, &caller, Face::Page, uri.path(), &error),
            }
        })
    }
}

fn send(site: &Site, caller: &Caller, uri: &Uri, reply: Reply) -> Response {
    let path = uri.path();
    let written =
        |query: String, page: &Page| show(site, caller, path, query, page).map(|html| shown(reply.status, html));
    let answer = match reply.what {
        What::Page(page) => written(String::new(), &page),
        What::Tables(page) => {
            let query = Pairs::parse(uri.query().unwrap_or(""));
            match query.get("format") {
                None | Some("html") => written(query.of_files(), &page),
                Some(format) => page
                    .table(query.get("table"))
                    .and_then(|table| File::of(table, path, format))
                    .map(|file| saved(file.mime, &file.name, file.bytes.into())),
            }
        }
        What::Goto(to) => Ok(goto(&to)),
        What::File { mime, name, bytes } => Ok(saved(mime, &name, bytes)),
        What::Foreign { mime, name, bytes } => Ok(foreign(&mime, &name, bytes)),
    };
    let mut response = answer.unwrap_or_else(|error| refuse(site, caller, Face::Page, path, &error));
    for cookie in reply.cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn shown(status: StatusCode, html: String) -> Response {
    // What is about people is not left behind in a browser that others use.
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, html).into_response()
}

fn saved(mime: &'static str, name: &str, bytes: Body) -> Response {
    Response::builder()
        .header(header::CONTENT_TYPE, mime)
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
        .body(bytes)
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// To be saved and never to be shown: no browser guesses what it is, and none runs what is in it.
fn foreign(mime: &str, name: &str, bytes: Vec<u8>) -> Response {
    Response::builder()
        .header(header::CONTENT_TYPE, mime)
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'")
        .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
        .body(bytes.into())
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// On to another page.
pub(crate) fn goto(path: &str) -> Response {
    let to = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))])
        .into_response()
}

/// A path of this site that somebody asked to come back to, and nothing that leads elsewhere.
pub(crate) fn back(asked: Option<&str>) -> &str {
    let local = |p: &&str| {
        p.starts_with('/')
            && !p.starts_with("//")
            && !p.contains('\\')
            && p.len() < 2000
            && p.bytes().all(|b| b.is_ascii_graphic())
    };
    asked.filter(local).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_this_site_only() {
        assert_eq!(back(Some("/practices?sort=people")), "/practices?sort=people");
        for to in
            ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\r\nb", "/a b"]
        {
            assert_eq!(back(Some(to)), "/", "{to}");
        }
        assert_eq!(back(None), "/");
    }

    #[test]
    fn forms_are_read() {
        let form = Pairs::parse("name=+Ann%20Lee+&password=+secret+&role=a&role=&role=b");
        assert_eq!(form.get("name"), Some("Ann Lee"));
        assert_eq!(form.raw("password"), Some(" secret "));
        assert_eq!(form.all("role").collect::<Vec<_>>(), ["a", "b"]);
        assert!(form.get("none").is_none() && Pairs::parse("a=%00").has_nul());
    }
}
