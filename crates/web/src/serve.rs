//! From a request to an answer: found in the cache, or written and kept.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    body::Body,
    extract::{RawPathParams, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use linchpin_core::{Error, ErrorKind, Result};
use linchpin_measures::Picture;
use minijinja::Environment;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    App, Ask, Page,
    cache::{Cache, Written},
    judged::Judged,
    pack, table,
};

/// What the routes share.
pub(crate) struct Site {
    pub(crate) app: App,
    engine: Environment<'static>,
    cache: Cache,
    judged: Mutex<Option<(String, Arc<Judged>)>>,
}

impl Site {
    /// Nothing is written or judged yet.
    pub(crate) fn new(app: App) -> Self {
        Self { app, engine: crate::engine::engine(), cache: Cache::default(), judged: Mutex::default() }
    }

    /// The judgements of the picture, worked out when it is first asked for.
    fn judged(&self, picture: &Picture) -> Arc<Judged> {
        let mut kept = self.judged.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((mark, judged)) if *mark == picture.mark => Arc::clone(judged),
            _ => {
                let judged = Arc::new(Judged::new(picture));
                *kept = Some((picture.mark.clone(), Arc::clone(&judged)));
                judged
            }
        }
    }
}

/// Makes a page from what was asked.
pub(crate) type Build = fn(&Ask<'_>) -> Result<Page>;

/// A route whose answers are pages made by `build`.
pub(crate) fn page(build: Build) -> MethodRouter<Arc<Site>> {
    get(move |State(site): State<Arc<Site>>, parts: RawPathParams, uri: Uri, headers: HeaderMap| async move {
        let parts: Vec<String> = parts.iter().map(|(_, value)| value.to_owned()).collect();
        answer(site, build, parts, uri, headers).await
    })
}

async fn answer(site: Arc<Site>, build: Build, parts: Vec<String>, uri: Uri, headers: HeaderMap) -> Response {
    let picture = (site.app.picture)();
    let key = uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
    if key.len() > 4000 {
        return failure(&site, &picture, uri.path(), &Error::invalid("The address is too long."));
    }
    let mark = format!("{}-{}-{}", picture.mark, picture.today, crate::assets::folder());
    let tag = tag(&mark, &key);
    if headers
        .get(header::IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.split(',').any(|t| t.trim() == tag))
    {
        let response =
            Response::builder().status(StatusCode::NOT_MODIFIED).header(header::ETAG, tag).body(Body::empty());
        return response.unwrap_or_default();
    }
    if let Some(page) = site.cache.get(&mark, &key) {
        return send(&page, &tag, &headers);
    }
    let (at, busy) = (Arc::clone(&site), Arc::clone(&picture));
    // Writing a page is work, not waiting: it must not hold up the threads that listen.
    let path = uri.path().to_owned();
    let written = tokio::task::spawn_blocking(move || write(&at, build, &busy, parts, &uri)).await;
    match written {
        Ok(Ok(page)) => {
            let page = Arc::new(page);
            site.cache.put(&mark, key, Arc::clone(&page));
            send(&page, &tag, &headers)
        }
        Ok(Err(error)) => failure(&site, &picture, &path, &error),
        Err(stopped) => failure(&site, &picture, &path, &Error::internal("The page could not be made.", stopped)),
    }
}

/// Names what a page of this address shows now.
fn tag(mark: &str, key: &str) -> String {
    let hash = Sha256::new().chain_update(mark).chain_update("\n").chain_update(key).finalize();
    // Weak: packed and plain are the same page.
    format!("W/\"{}\"", hash.iter().take(12).map(|b| format!("{b:02x}")).collect::<String>())
}

fn write(site: &Site, build: Build, picture: &Picture, parts: Vec<String>, uri: &Uri) -> Result<Written> {
    let judged = site.judged(picture);
    let ask = Ask::new(picture, &judged, &site.app, uri.path(), parts, uri.query().unwrap_or(""));
    let page = build(&ask)?;
    let (mime, end, plain) = match ask.get("format") {
        None | Some("html") => ("text/html; charset=utf-8", "", render(&site.engine, &page, &ask)?.into_bytes()),
        Some("csv") => ("text/csv; charset=utf-8", "csv", table::csv(page.table(&ask)?)?),
        Some("json") => ("application/json", "json", table::json(page.table(&ask)?)?),
        Some("xlsx") => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            table::xlsx(page.table(&ask)?)?,
        ),
        Some(other) => return Err(Error::invalid(format!("There is no format “{other}”: use csv, xlsx or json."))),
    };
    let file = if end.is_empty() { None } else { Some(file_name(&ask, page.table(&ask)?.id, end)) };
    Ok(Written { mime, file, packed: pack::gzip(&plain).map(Into::into), plain: plain.into() })
}

/// A file name that says what it is of: `practices-c87002-indicators.csv`.
fn file_name(ask: &Ask<'_>, table: &str, end: &str) -> String {
    let words = format!("{}-{table}", ask.path.trim_matches('/')).to_lowercase();
    let clean: String = words.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("{}.{end}", clean.trim_matches('-'))
}

pub(crate) fn render(engine: &Environment<'_>, page: &Page, ask: &Ask<'_>) -> Result<String> {
    let failed = |e: minijinja::Error| Error::internal("The page could not be written.", e);
    engine.get_template(page.template).and_then(|t| t.render(page.fill(ask))).map_err(failed)
}

fn send(page: &Written, tag: &str, headers: &HeaderMap) -> Response {
    let mut response = Response::builder()
        .header(header::CONTENT_TYPE, page.mime)
        .header(header::ETAG, tag)
        .header(header::CACHE_CONTROL, "private, no-cache")
        .header(header::VARY, "Accept-Encoding");
    if let Some(name) = &page.file {
        response = response.header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""));
    }
    let response = match &page.packed {
        Some(packed) if pack::wanted(headers) => {
            response.header(header::CONTENT_ENCODING, "gzip").body(Body::from(packed.clone()))
        }
        _ => response.body(Body::from(page.plain.clone())),
    };
    response.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// What an error page says.
#[derive(Serialize)]
struct Trouble<'a> {
    heading: &'a str,
    message: String,
    status: u16,
}

/// A page for an error: the sentence for the person, the causes for the log.
pub(crate) fn failure(site: &Site, picture: &Picture, path: &str, error: &Error) -> Response {
    let (status, heading) = match error.kind() {
        ErrorKind::NotFound => (StatusCode::NOT_FOUND, "Page not found"),
        ErrorKind::Invalid => (StatusCode::BAD_REQUEST, "That cannot be shown"),
        ErrorKind::Conflict => (StatusCode::CONFLICT, "Something changed first"),
        ErrorKind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "Not available for a moment"),
        ErrorKind::BadInput | ErrorKind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong"),
    };
    if status.is_server_error() {
        let mut causes = String::new();
        let mut cause = std::error::Error::source(error);
        while let Some(next) = cause {
            causes = format!("{causes}: {next}");
            cause = next.source();
        }
        tracing::error!(path, "{error}{causes}");
    }
    let judged = site.judged(picture);
    let ask = Ask::new(picture, &judged, &site.app, path, Vec::new(), "");
    let trouble = Trouble { heading, message: error.to_string(), status: status.as_u16() };
    let page = Page::new("error.jinja", heading, trouble);
    let body = render(&site.engine, &page, &ask).unwrap_or_else(|why| {
        tracing::error!(
            "the error page itself failed: {why} {:?}",
            std::error::Error::source(&why).map(ToString::to_string)
        );
        format!("<!doctype html><html lang=\"en\"><title>{heading}</title><h1>{heading}</h1>")
    });
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], body)
        .into_response()
}
