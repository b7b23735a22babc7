//! What every request passes before a page answers: is it on the list, does it come from us, who asks, may they, how
//! often, and does its form bear our token. What is not on the list is refused.

mod cookie;
mod csrf;
mod limit;
mod origin;
mod parts;

use std::{collections::HashMap, sync::Arc};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, Uri, header},
    middleware::Next,
    response::Response,
};
use linchpin_app::permission::{Act, Resource};
use linchpin_core::{Error, ErrorKind, Result};

pub(crate) use cookie::Kind as Cookie;
pub(crate) use cookie::{clear, read, set};
pub(crate) use csrf::{FIELD, Tie};
pub(crate) use limit::Limits;
pub use limit::{Key, Limit};
pub(crate) use origin::ours;
pub(crate) use parts::File as FormFile;

use crate::{
    client::Client,
    gate::{self, Who},
    link, refuse,
    routes::{Face, Need, Route, Takes},
    serve::Site,
    visit::Pairs,
    vitals::RequestId,
};

/// What is known of a request once it has passed.
#[derive(Clone)]
pub(crate) struct Caller {
    /// Who is signed in.
    pub(crate) who: Option<Who>,
    /// The machine that asked.
    pub(crate) client: Client,
    /// The name of the request, for the audit.
    pub(crate) request: Arc<str>,
    /// What forms on the answer are tied to.
    pub(crate) tie: Option<Tie>,
    /// The form that came, its token checked.
    pub(crate) form: Pairs,
    /// The files that came with the form, where the address takes some.
    pub(crate) files: Vec<FormFile>,
    /// The bytes of the resource that came, where the address takes one.
    pub(crate) resource: Bytes,
}

/// The list by path, as the guard looks it up.
pub(crate) struct List(HashMap<&'static str, Vec<Entry>>);

/// What the guard needs of a route.
#[derive(Clone, Copy)]
struct Entry {
    get: bool,
    need: Need,
    limit: Option<Limit>,
    face: Face,
    room: usize,
    takes: Takes,
}

impl List {
    pub(crate) fn of(routes: &[Route]) -> Self {
        let mut list: HashMap<_, Vec<Entry>> = HashMap::new();
        for route in routes {
            let Route { need, limit, face, room, takes, .. } = *route;
            list.entry(route.path).or_default().push(Entry {
                get: route.method == Method::GET,
                need,
                limit,
                face,
                room,
                takes,
            });
        }
        Self(list)
    }

    /// Whether the path can be read.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.get(path).is_some_and(|entries| entries.iter().any(|e| e.get))
    }

    /// The entry; an error where the path is not listed, none where only this way of asking is not.
    fn find(&self, path: &str, method: &Method) -> Result<Option<Entry>, ()> {
        let entries = self.0.get(path).ok_or(())?;
        let get = matches!(*method, Method::GET | Method::HEAD);
        let changes = *method == Method::POST;
        Ok(entries.iter().find(|e| (e.get && get) || (!e.get && changes)).copied())
    }
}

/// The layer.
pub(crate) async fn guard(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|p| p.as_str().to_owned());
    // What matches no route goes on to the page that says so; it is told there is nothing, whoever asks.
    let found = path.as_deref().map_or(Ok(None), |path| site.list.find(path, request.method()));
    let mut caller = Caller::unknown(&request);
    let entry = match found {
        Ok(Some(entry)) => entry,
        Ok(None) => {
            request.extensions_mut().insert(Arc::new(caller));
            return next.run(request).await;
        }
        Err(()) => {
            tracing::error!(route = path, "the route is not on the list");
            return refuse::refuse(
                &site,
                &caller,
                Face::Page,
                request.uri().path(),
                &forbidden("This address is not open to anybody."),
            );
        }
    };
    if entry.need == Need::Machine {
        return next.run(request).await;
    }
    let at = request.uri().path().to_owned();
    let mut fresh = None;
    match pass(&site, entry, &mut caller, request, &mut fresh).await {
        Ok(request) => {
            let secure = caller.client.secure;
            let mut response = next.run(request).await;
            if let Some(visitor) = fresh
                && let Ok(cookie) = set(Cookie::Visitor, secure, &visitor, None)
            {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(Stop::Error(error)) => refuse::refuse(&site, &caller, entry.face, &at, &error),
        Err(Stop::TooLarge) => refuse::too_large(&site, &caller, entry.face, &at, entry.room),
        Err(Stop::Answer(response)) => response,
    }
}

/// Why a request goes no further.
pub(crate) enum Stop {
    Error(Error),
    TooLarge,
    Answer(Response),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

fn forbidden(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Forbidden, message)
}

impl Caller {
    pub(crate) fn unknown(request: &Request) -> Self {
        let nobody = Client { address: std::net::Ipv4Addr::UNSPECIFIED.into(), secure: false };
        Self {
            who: None,
            client: request.extensions().get().copied().unwrap_or(nobody),
            request: request.extensions().get::<RequestId>().map_or_else(|| "unnamed".into(), |r| Arc::clone(&r.0)),
            tie: None,
            form: Pairs::default(),
            files: Vec::new(),
            resource: Bytes::new(),
        }
    }

    /// Whose tries are counted together.
    fn key(&self) -> Key {
        self.who.as_ref().map_or_else(|| Key::of(self.client.address), |who| Key::User(who.actor.user))
    }
}

/// Every check in order. What is filled into `caller` by then serves the page that tells a refusal.
async fn pass(
    site: &Site,
    entry: Entry,
    caller: &mut Caller,
    mut request: Request,
    fresh: &mut Option<String>,
) -> Result<Request, Stop> {
    let secure = caller.client.secure;
    let changes = !entry.get;
    // Only programs send it, and no browser adds it by itself: nobody can be led to send it from another page.
    let bearer = entry.face == Face::Fhir && request.headers().contains_key(header::AUTHORIZATION);
    if changes
        && !bearer
        && origin::foreign(request.headers(), &ours(site.app.entrance.public.as_deref(), request.headers(), secure))
    {
        return Err(forbidden("This was asked for by a page of another site, so nothing was done. Open Linchpin and try again from there.").into());
    }
    know(site, entry, caller, request.headers(), fresh).await?;
    allowed(site, entry, caller, request.uri()).await?;
    if let Some(limit) = entry.limit
        && let Err(wait) = site.limits.try_once(limit, caller.key())
    {
        tracing::warn!(limit = limit.as_str(), "a limit was met");
        return Err(Stop::Answer(refuse::too_often(site, caller, entry.face, request.uri().path(), wait)));
    }
    if changes {
        let (parts, body) = request.into_parts();
        match entry.takes {
            Takes::Form => caller.form = form(&parts.headers, body, entry.room).await?,
            Takes::Files => (caller.form, caller.files) = files(&parts.headers, body, entry.room).await?,
            // A browser sends its session by itself, and a resource has no field for our token.
            Takes::Resource if !bearer => {
                return Err(forbidden("Messages are taken from programs that sign in with a token.").into());
            }
            Takes::Resource => caller.resource = resource(&parts.headers, body, entry.room).await?,
        }
        let token = caller.form.get(FIELD).unwrap_or("");
        if !bearer && !caller.tie.is_some_and(|tie| tie.fits(token)) {
            return Err(forbidden("The form was too old or came from elsewhere, so nothing was done. Go back, load the page again and send it once more.").into());
        }
        request = Request::from_parts(parts, Body::empty());
    }
    request.extensions_mut().insert(Arc::new(caller.clone()));
    Ok(request)
}

/// Looks up who is signed in, and gives a browser that is nobody's yet something to tie its forms to.
async fn know(
    site: &Site,
    entry: Entry,
    caller: &mut Caller,
    headers: &HeaderMap,
    fresh: &mut Option<String>,
) -> Result<()> {
    let secure = caller.client.secure;
    if entry.face == Face::Fhir && headers.contains_key(header::AUTHORIZATION) {
        // A cookie beside it is not looked at, so that it is always clear as whom somebody acts.
        caller.who = match token(headers) {
            Some(token) => gate::bearer(site, token, &caller.request).await?,
            None => None,
        };
        let refused = || Error::new(ErrorKind::SignedOut, "The token is not known, has ended or was taken back.");
        return caller.who.is_some().then_some(()).ok_or_else(refused);
    }
    if let Some(token) = read(headers, Cookie::Session, secure) {
        caller.who = gate::who(site, &token, &caller.request).await?;
        caller.tie = caller.who.as_ref().map(|_| Tie::to(&token));
    }
    if caller.who.is_none() && entry.need == Need::Nothing && entry.face == Face::Page {
        let visitor = read(headers, Cookie::Visitor, secure);
        if visitor.is_none() && entry.get {
            *fresh = Some(site.secret());
        }
        caller.tie = visitor.as_deref().or(fresh.as_deref()).map(Tie::to);
    }
    Ok(())
}

/// The token of `Authorization: Bearer …`. Two such headers are none: one of them was added on the way.
fn token(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (scheme, token) = all.next()?.to_str().ok()?.split_once(' ')?;
    (all.next().is_none() && scheme.eq_ignore_ascii_case("bearer")).then(|| token.trim())
}

/// Whether the route is open to them at all. About whom, the act decides.
async fn allowed(site: &Site, entry: Entry, caller: &Caller, uri: &Uri) -> Result<(), Stop> {
    let (act, resource) = match entry.need {
        Need::Machine | Need::Nothing => return Ok(()),
        Need::Published(_) if site.app.entrance.open => return Ok(()),
        Need::Published(resource) => (Some(Act::See), Some(resource)),
        Need::SignedIn => (None, None),
        Need::May(act, resource) => (Some(act), Some(resource)),
    };
    let Some(who) = &caller.who else {
        return Err(match (entry.face, entry.get) {
            (Face::Page, true) => Stop::Answer(to_sign_in(entry, uri)),
            _ => Error::new(
                ErrorKind::SignedOut,
                "Sign in first. If you were signed in, the session has ended and nothing was done.",
            )
            .into(),
        });
    };
    let (Some(act), Some(resource)) = (act, resource) else { return Ok(()) };
    if who.actor.unproven && resource != Resource::Account {
        let on = "/account/second-factor";
        return Err(if entry.get && entry.face == Face::Page {
            Stop::Answer(crate::visit::goto(on))
        } else {
            forbidden("Your role asks for a second factor. Set it up first.").into()
        });
    }
    if gate::could(site, who.actor.role, act, resource) {
        return Ok(());
    }
    // In words, and in the audit.
    gate::refused(site, who, act, resource).await?;
    Err(forbidden("Your role cannot open this.").into())
}

/// To the sign-in page and back here. What was asked may name somebody, so that only published pages keep their query.
fn to_sign_in(entry: Entry, uri: &Uri) -> Response {
    let back = match entry.need {
        Need::Published(_) => uri.path_and_query().map_or("/", |p| p.as_str()),
        _ => uri.path(),
    };
    let to = if back == "/" { "/sign-in".to_owned() } else { format!("/sign-in?to={}", link::encode(back)) };
    crate::visit::goto(&to)
}

/// Takes the bytes of a resource.
async fn resource(headers: &HeaderMap, body: Body, room: usize) -> Result<Bytes, Stop> {
    let kind = kind(headers);
    if !["application/fhir+json", "application/json"].iter().any(|ours| kind.eq_ignore_ascii_case(ours)) {
        return Err(Error::invalid("Only FHIR R4 as JSON is taken here: Content-Type: application/fhir+json.").into());
    }
    to_bytes(body, room).await.map_err(|_| Stop::TooLarge)
}

/// The media type of what came, without its parameters.
fn kind(headers: &HeaderMap) -> &str {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    kind.split(';').next().unwrap_or("").trim()
}

/// Reads a form.
async fn form(headers: &HeaderMap, body: Body, room: usize) -> Result<Pairs, Stop> {
    if !kind(headers).eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Error::invalid("Only forms are taken here.").into());
    }
    let Ok(bytes) = to_bytes(body, room).await else { return Err(Stop::TooLarge) };
    let text = std::str::from_utf8(&bytes).map_err(|_| Error::invalid("The form is not text."))?;
    let pairs = Pairs::parse(text);
    if pairs.has_nul() {
        return Err(Error::invalid("The form holds a sign that is no text.").into());
    }
    Ok(pairs)
}

/// Reads a form that may bring files; one that brings none may come as any other form does.
async fn files(headers: &HeaderMap, body: Body, room: usize) -> Result<(Pairs, Vec<FormFile>), Stop> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    let Some(boundary) = parts::boundary(kind) else {
        return form(headers, body, room).await.map(|pairs| (pairs, Vec::new()));
    };
    let Ok(bytes) = to_bytes(body, room).await else { return Err(Stop::TooLarge) };
    let (pairs, files) = parts::read(&bytes, boundary)?;
    if pairs.has_nul() {
        return Err(Error::invalid("The form holds a sign that is no text.").into());
    }
    Ok((pairs, files))
}
