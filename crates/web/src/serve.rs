//! From a request to an answer: found in the cache, or written and kept.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    body::{Body, Bytes},
    extract::{Extension, RawPathParams, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use linchpin_app::permission::{Act, Resource};
use linchpin_core::{Error, ErrorKind, Result};
use linchpin_measures::Picture;
use minijinja::Environment;
use sha2::{Digest, Sha256};

use crate::{
    App, Ask, Page,
    banner::banner,
    cache::{Cache, Written},
    gate::{self, Who},
    guard::{Caller, Limits, List, Tie},
    judged::Judged,
    pack::{self, Piece},
    page::Frame,
    refuse::refuse,
    routes::{Face, Need, Route},
    table::file::File,
};

/// What the routes share.
pub(crate) struct Site {
    pub(crate) app: App,
    pub(crate) engine: Environment<'static>,
    pub(crate) list: List,
    pub(crate) limits: Limits,
    cache: Cache,
    judged: Mutex<Option<(String, Arc<Judged>)>>,
}

impl Site {
    /// Nothing is written or judged yet.
    pub(crate) fn new(app: App, routes: &[Route]) -> Self {
        Self {
            engine: crate::engine::engine(),
            list: List::of(routes),
            limits: Limits::new(&app.entrance.clock),
            cache: Cache::default(),
            judged: Mutex::default(),
            app,
        }
    }

    /// What may be done here.
    pub(crate) fn acts(&self) -> Result<&linchpin_app::App> {
        let none = || Error::new(ErrorKind::Unavailable, "No records are kept here, so nobody can sign in.");
        self.app.entrance.acts.as_deref().ok_or_else(none)
    }

    /// Whether a reader may follow a link to a route with this need.
    pub(crate) fn may(&self, who: Option<&Who>, need: Need) -> bool {
        match need {
            Need::Machine | Need::Nothing => true,
            Need::Published(_) if self.app.entrance.open => true,
            Need::Published(resource) => who.is_some_and(|w| self.could(w, Act::See, resource)),
            Need::SignedIn => who.is_some(),
            Need::May(act, resource) => who.is_some_and(|w| self.could(w, act, resource)),
        }
    }

    /// Asks what is published, for a page that is otherwise made of the store.
    pub(crate) fn ask<T>(&self, picture: &Picture, path: &str, of: impl FnOnce(&Ask<'_>) -> T) -> T {
        let judged = self.judged(picture);
        of(&Ask::new(picture, &judged, &self.app, path, Vec::new(), ""))
    }

    fn could(&self, who: &Who, act: Act, resource: Resource) -> bool {
        gate::could(self, who.actor.role, act, resource)
    }

    /// A fresh secret, as text.
    pub(crate) fn secret(&self) -> String {
        let mut bytes = [0; 32];
        self.app.entrance.ids.bytes(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// A token for a form.
    pub(crate) fn token(&self, tie: Tie) -> String {
        tie.token(&*self.app.entrance.ids)
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
    get(
        move |State(site): State<Arc<Site>>,
              Extension(caller): Extension<Arc<Caller>>,
              parts: RawPathParams,
              uri: Uri,
              headers: HeaderMap| async move {
            let parts: Vec<String> = parts.iter().map(|(_, value)| value.to_owned()).collect();
            answer(site, caller, build, parts, uri, headers).await
        },
    )
}

async fn answer(
    site: Arc<Site>,
    caller: Arc<Caller>,
    build: Build,
    parts: Vec<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let picture = (site.app.picture)();
    let key = uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let failed = |error: &Error| refuse(&site, &caller, Face::Page, uri.path(), error);
    if key.len() > 4000 {
        return failed(&Error::invalid("The address is too long."));
    }
    let mark = format!("{}-{}-{}", picture.mark, picture.today, crate::assets::folder());
    let tag = tag(&mark, &key, &reader(&caller));
    if headers
        .get(header::IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.split(',').any(|t| t.trim() == tag))
    {
        let response =
            Response::builder().status(StatusCode::NOT_MODIFIED).header(header::ETAG, tag).body(Body::empty());
        return response.unwrap_or_default();
    }
    let kept = site.cache.get(&mark, &key);
    let page = match kept {
        Some(page) => page,
        None => {
            let (at, busy, asked) = (Arc::clone(&site), Arc::clone(&picture), uri.clone());
            // Writing a page is work, not waiting: it must not hold up the threads that listen.
            let written = tokio::task::spawn_blocking(move || write(&at, build, &busy, parts, &asked)).await;
            match written {
                Ok(Ok(page)) => {
                    let page = Arc::new(page);
                    site.cache.put(&mark, key, Arc::clone(&page));
                    page
                }
                Ok(Err(error)) => return failed(&error),
                // Its words may quote what somebody typed; the place is in the log already.
                Err(_) => return failed(&Error::internal("The page could not be made.", "writing it stopped")),
            }
        }
    };
    match &*page {
        Written::Page { before, after } => match banner(&site, &caller, &picture, uri.path()) {
            Ok(banner) => send(before, &banner, after, &tag, &headers),
            Err(error) => failed(&error),
        },
        Written::File { mime, name, plain, packed } => save(mime, name, plain, packed.as_ref(), &tag, &headers),
    }
}

/// What tells the readers of a page apart: their header differs.
fn reader(caller: &Caller) -> String {
    caller
        .who
        .as_ref()
        .map_or_else(|| "nobody".into(), |who| who.actor.session.map_or_else(String::new, |s| s.to_string()))
}

/// Names what a page of this address shows now to this reader.
fn tag(mark: &str, key: &str, reader: &str) -> String {
    let hash = Sha256::new().chain_update(mark).chain_update("\n").chain_update(key).chain_update("\n");
    let hash = hash.chain_update(reader).finalize();
    // Weak: packed and plain are the same page.
    format!("W/\"{}\"", linchpin_core::hex(&hash[..12]))
}

/// Where the header goes.
const HEADER: &str = "<!-- header -->";

fn write(site: &Site, build: Build, picture: &Picture, parts: Vec<String>, uri: &Uri) -> Result<Written> {
    let judged = site.judged(picture);
    let ask = Ask::new(picture, &judged, &site.app, uri.path(), parts, uri.query().unwrap_or(""));
    let page = build(&ask)?;
    let format = match ask.get("format") {
        None | Some("html") => {
            let html = render(&site.engine, &page, &Frame::of(&ask))?;
            let (before, after) = html.split_once(HEADER).unwrap_or(("", &html));
            let pieces = Piece::new(before.as_bytes().to_vec(), false).zip(Piece::new(after.as_bytes().to_vec(), true));
            let (before, after) = pieces.ok_or_else(|| Error::internal("The page could not be packed.", "flate2"))?;
            return Ok(Written::Page { before, after });
        }
        Some(format) => format,
    };
    let File { mime, name, bytes } = File::of(page.table(ask.get("table"))?, ask.path, format)?;
    Ok(Written::File { mime, name, packed: pack::gzip(&bytes).map(Into::into), plain: bytes.into() })
}

fn render(engine: &Environment<'_>, page: &Page, frame: &Frame<'_>) -> Result<String> {
    let failed = |e: minijinja::Error| Error::internal("The page could not be written.", e);
    engine.get_template(page.template).and_then(|t| t.render(page.fill(frame))).map_err(failed)
}

/// A page that is not kept, whole. The query is that of its files, where it has some.
pub(crate) fn show(site: &Site, caller: &Caller, path: &str, query: String, page: &Page) -> Result<String> {
    let picture = (site.app.picture)();
    let csrf = caller.tie.map(|tie| site.token(tie));
    let frame = Frame { picture: &picture, demo: site.app.demo, path, query, csrf };
    let html = render(&site.engine, page, &frame)?;
    Ok(html.replacen(HEADER, &banner(site, caller, &picture, path)?, 1))
}

/// A page that is kept, with this reader's header in it.
fn send(before: &Piece, between: &str, after: &Piece, tag: &str, headers: &HeaderMap) -> Response {
    let response = Response::builder()
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .header(header::ETAG, tag)
        .header(header::CACHE_CONTROL, "private, no-cache")
        .header(header::VARY, "Accept-Encoding, Cookie");
    let response = if pack::wanted(headers) {
        let body = pack::join(before, between.as_bytes(), after);
        response.header(header::CONTENT_ENCODING, "gzip").body(Body::from(body))
    } else {
        response.body(Body::from([&before.plain, between.as_bytes(), &after.plain].concat()))
    };
    response.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

fn save(mime: &str, name: &str, plain: &Bytes, packed: Option<&Bytes>, tag: &str, headers: &HeaderMap) -> Response {
    let response = Response::builder()
        .header(header::CONTENT_TYPE, mime)
        .header(header::ETAG, tag)
        .header(header::CACHE_CONTROL, "private, no-cache")
        .header(header::VARY, "Accept-Encoding, Cookie")
        .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""));
    let response = match packed {
        Some(packed) if pack::wanted(headers) => {
            response.header(header::CONTENT_ENCODING, "gzip").body(Body::from(packed.clone()))
        }
        _ => response.body(Body::from(plain.clone())),
    };
    response.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
