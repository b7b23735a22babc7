//! Packing, once per page and not once per reading.

use std::io::Write;

use axum::http::{HeaderMap, header};
use flate2::{Compression, write::GzEncoder};

/// The bytes packed; none if that fails or does not make them fewer.
pub(crate) fn gzip(data: &[u8]) -> Option<Vec<u8>> {
    let mut out = GzEncoder::new(Vec::with_capacity(data.len() / 4), Compression::new(5));
    out.write_all(data).ok()?;
    out.finish().ok().filter(|packed| packed.len() < data.len())
}

/// Whether the browser takes packed bytes.
pub(crate) fn wanted(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or("");
    accepted.split(',').any(|part| {
        let (name, quality) = part.split_once(';').unwrap_or((part, ""));
        matches!(name.trim(), "gzip" | "*") && quality.trim().replace(' ', "") != "q=0"
    })
}
