//! What browsers fetch beside pages: style sheet, script, icons. All stand in one folder whose name is made from
//! their content, so that they can be kept for a year and a new edition is fetched at once.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use axum::{
    body::Body,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "site"]
struct Ours;

#[derive(RustEmbed)]
#[folder = "../../assets/dist/site"]
struct Kit;

struct Asset {
    mime: String,
    plain: Vec<u8>,
    packed: Option<Vec<u8>>,
}

struct Assets {
    folder: String,
    files: HashMap<String, Asset>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(read);

/// The address of the folder, such as `/assets/3f2a91bc`.
#[must_use]
pub fn folder() -> &'static str {
    &ASSETS.folder
}

fn read() -> Assets {
    let mut files: Vec<(String, Cow<'static, [u8]>)> = Vec::new();
    files.extend(Kit::iter().filter_map(|n| Some((n.to_string(), Kit::get(&n)?.data))));
    files.extend(Ours::iter().filter_map(|n| Some((n.to_string(), Ours::get(&n)?.data))));
    files.push(("charts.css".into(), Cow::Borrowed(linchpin_charts::CSS.as_bytes())));
    files.sort_by(|a, b| a.0.cmp(&b.0));
    let mut hash = Sha256::new();
    for (name, data) in &files {
        hash.update(name.as_bytes());
        hash.update(data);
    }
    let hash = linchpin_core::hex(&hash.finalize()[..6]);
    let files = files.into_iter().map(|(name, data)| {
        let text = name.ends_with(".css") || name.ends_with(".js") || name.ends_with(".svg");
        let asset = Asset {
            mime: mime(&name).into(),
            packed: text.then(|| crate::pack::gzip(&data)).flatten(),
            plain: data.into_owned(),
        };
        (name, asset)
    });
    Assets { folder: format!("/assets/{hash}"), files: files.collect() }
}

fn mime(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

/// Serves one file. An old folder name gives today's file too, but only for a moment.
pub(crate) async fn serve(Path((folder, name)): Path<(String, String)>, headers: axum::http::HeaderMap) -> Response {
    let Some(asset) = ASSETS.files.get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let current = ASSETS.folder.strip_prefix("/assets/") == Some(folder.as_str());
    let keep = if current { "public, max-age=31536000, immutable" } else { "public, max-age=60" };
    let response = Response::builder()
        .header(header::CONTENT_TYPE, &asset.mime)
        .header(header::CACHE_CONTROL, keep)
        .header(header::VARY, "Accept-Encoding");
    let response = match &asset.packed {
        Some(packed) if crate::pack::wanted(&headers) => {
            response.header(header::CONTENT_ENCODING, "gzip").body(Body::from(packed.as_slice()))
        }
        _ => response.body(Body::from(asset.plain.as_slice())),
    };
    response.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
