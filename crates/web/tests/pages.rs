//! Every page answers, with everything loaded and with nothing, as a page and as files.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod sample;

use std::collections::{BTreeSet, VecDeque};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use linchpin_web::{engine, router};
use sample::ready;
use tower::ServiceExt;

const PAGES: &[&str] = &[
    "/place",
    "/signals",
    "/practices",
    "/practices?domain=need&sort=deprivation&order=descending",
    "/practices?domain=access&column=dna-share&column=same-day&sort=dna-share",
    "/practices/map",
    "/practices/map?x=need/deprivation&y=access/dna-share",
    "/practices/compare?org=A10001&org=A10016",
    "/practices/A10001",
    "/practices/A10010",
    "/practices/A10016",
    "/practices/A20001",
    "/organisations/99Z",
    "/organisations/U00000",
    "/organisations/NORTH",
    "/organisations/QZZ",
    "/organisations/E92000001",
    "/groups",
    "/indicators",
    "/indicators/access/within-5-days",
    "/indicators/access/within-5-days?org=A10007",
    "/indicators/access/within-5-days?org=99Z&as=now&period=2025-10",
    "/indicators/access/callbacks-made",
    "/indicators/money/payments-per-person",
    "/indicators/need/list-size",
    "/indicators/access/within-5-days/number",
    "/indicators/access/within-5-days/number?org=A10007&period=2025-11",
    "/indicators/workforce/gp-fte/number?org=A10010&period=2025-11",
    "/indicators/need/dementia/number?org=A10014",
    "/data",
    "/data/tables",
    "/data/appointments%2F2025-11",
    "/about",
    "/accessibility",
];

async fn get(site: &Router, path: &str) -> Response<Body> {
    site.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 50_000_000).await.unwrap().to_vec()).unwrap()
}

/// What every page must have, whatever it shows.
fn check(path: &str, html: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{path}: one h1");
    assert!(html.contains("lang=\"en-GB\"") && html.contains("id=\"maincontent\""), "{path}");
    assert!(!html.contains(" style=") && !html.contains("<style"), "{path}: no inline style");
    assert!(!html.contains("<script>") && !html.contains(" onclick"), "{path}: no inline script");
    assert!(!html.contains("undefined") && !html.contains("NaN"), "{path}: something is not filled in");
    assert_eq!(html.matches("<table").count(), html.matches("<caption").count(), "{path}: each table has a caption");
    let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    if once.len() != ids.len() {
        let mut seen = BTreeSet::new();
        panic!("{path}: the id {:?} is there twice", ids.iter().find(|i| !seen.insert(**i)));
    }
}

#[tokio::test]
async fn every_page_answers() {
    if !ready() {
        return;
    }
    let site = router(sample::app(sample::picture()));
    for path in PAGES {
        let response = get(&site, path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}: {}", text(response).await);
        check(path, &text(response).await);
    }
}

#[tokio::test]
async fn an_empty_place_helps() {
    if !ready() {
        return;
    }
    let site = router(sample::app(sample::empty()));
    for path in [
        "/place",
        "/signals",
        "/practices",
        "/practices/map",
        "/groups",
        "/indicators",
        "/indicators/access/within-5-days",
        "/data",
        "/data/tables",
    ] {
        let response = get(&site, path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let html = text(response).await;
        check(path, &html);
        if path == "/place" || path == "/data" {
            assert!(html.contains("linchpin --place DIR load"), "{path}: says what to do");
        }
    }
}

/// Follows every link of the site, so that no page leads nowhere.
#[tokio::test]
async fn no_link_is_dead() {
    if !ready() {
        return;
    }
    let site = router(sample::app(sample::picture()));
    let (mut seen, mut next) = (BTreeSet::new(), VecDeque::from(["/place".to_owned()]));
    while let Some(path) = next.pop_front() {
        // The same page of another organisation or period is the same page: a few of each kind are enough.
        if seen.len() >= 400 {
            break;
        }
        let response = get(&site, &path).await;
        if path == "/" {
            assert_eq!(response.headers()[header::LOCATION], "/place");
            continue;
        }
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        if !response.headers()[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html") {
            continue;
        }
        let here = path.split('?').next().unwrap().to_owned();
        for href in text(response).await.split("href=\"").skip(1).filter_map(|p| p.split('"').next()) {
            let href = href.replace("&#x2f;", "/").replace("&amp;", "&");
            let href = href.split('#').next().unwrap().to_owned();
            let full = if href.starts_with('?') { format!("{here}{href}") } else { href };
            if full.starts_with('/') && !full.contains("format=") && seen.insert(full.clone()) {
                next.push_back(full);
            }
        }
    }
    assert!(seen.len() > 100);
}

#[tokio::test]
async fn tables_come_as_files() {
    if !ready() {
        return;
    }
    let site = router(sample::app(sample::picture()));
    let csv = text(get(&site, "/practices?format=csv").await).await;
    assert!(csv.starts_with("Code,Practice,People,Within five working days (%),"), "{csv}");
    assert_eq!(csv.lines().count(), 29);
    let json: serde_json::Value = serde_json::from_str(
        &text(get(&site, "/indicators/access/within-5-days?table=ranking&format=json").await).await,
    )
    .unwrap();
    assert_eq!(json["rows"].as_array().unwrap().len(), 28);
    assert!(json["rows"][0]["Value"].as_f64().unwrap() < 0.6);
    let response = get(&site, "/practices/A10001?table=access&format=xlsx").await;
    assert!(response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().contains("practices-a10001-access.xlsx"));
    let bytes = to_bytes(response.into_body(), 5_000_000).await.unwrap();
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let (_, range) = calamine::Reader::worksheets(&mut book).remove(0);
    assert_eq!(range.get_value((0, 0)).unwrap().to_string(), "Indicator");
    assert_eq!(get(&site, "/practices?table=nothing&format=csv").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(&site, "/practices?format=doc").await.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn wrong_addresses_get_a_page_that_says_so() {
    if !ready() {
        return;
    }
    let site = router(sample::app(sample::picture()));
    for (path, status) in [
        ("/nowhere", StatusCode::NOT_FOUND),
        ("/practices/Z99999", StatusCode::NOT_FOUND),
        ("/practices/%3Cscript%3E", StatusCode::BAD_REQUEST),
        ("/indicators/access/nothing", StatusCode::NOT_FOUND),
        ("/practices/compare?org=A10001", StatusCode::BAD_REQUEST),
        ("/practices?domain=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", StatusCode::BAD_REQUEST),
        ("/indicators/access/within-5-days?period=soon", StatusCode::BAD_REQUEST),
        ("/indicators/access/within-5-days/number?period=2024/25", StatusCode::BAD_REQUEST),
        ("/data/nothing", StatusCode::NOT_FOUND),
    ] {
        let response = get(&site, path).await;
        assert_eq!(response.status(), status, "{path}");
        assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY));
        let html = text(response).await;
        check(path, &html);
        assert!(!html.contains("<script>alert"), "{path}");
    }
}

#[tokio::test]
async fn pages_are_named_packed_and_guarded() {
    if !ready() {
        return;
    }
    let site = router(sample::app(sample::picture()));
    let first = get(&site, "/about").await;
    let policy = first.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'self'") && !policy.contains("unsafe"));
    let tag = first.headers()[header::ETAG].clone();
    let again = site
        .clone()
        .oneshot(Request::get("/about").header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let packed = site
        .clone()
        .oneshot(Request::get("/about").header(header::ACCEPT_ENCODING, "br, gzip").body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(packed.headers()[header::CONTENT_ENCODING], "gzip");
    let style = get(&site, &format!("{}/nhsuk.css", linchpin_web::assets::folder())).await;
    assert_eq!(style.status(), StatusCode::OK);
    assert!(style.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    assert!(!text(style).await.contains("https://"));
    assert_eq!(text(get(&site, "/healthz").await).await, "alive\n");
}

/// Each of our templates was used by one of the pages above, or is a part of one.
#[test]
fn no_template_is_left_over() {
    let used = ["layout", "table", "drawings", "definition"];
    let pages = source(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    let templates = source(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")));
    for name in engine::names() {
        let stem = name.trim_end_matches(".jinja");
        let named = format!("\"{name}\"");
        let found = pages.contains(&named) || templates.contains(&named);
        assert!(used.contains(&stem) || found, "{name} is not used");
    }
}

/// All of a folder's Rust.
fn source(folder: &std::path::Path) -> String {
    let files = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path());
    files.map(|p| if p.is_dir() { source(&p) } else { std::fs::read_to_string(p).unwrap() }).collect()
}
