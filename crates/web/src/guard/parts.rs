//! A form that brings a file (RFC 7578), read whole: it is small, and nothing of it is used before its token was checked.

use axum::body::Bytes;
use linchpin_core::{Error, Result};

use crate::visit::Pairs;

/// A file that came with a form.
#[derive(Clone)]
pub(crate) struct File {
    /// The field.
    pub(crate) field: String,
    /// The name that the sender gave it.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) bytes: Bytes,
}

/// A form has a few fields and a few files.
const MOST: usize = 64;

/// The boundary that a content type names: at most 70 signs (RFC 2046).
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, rest) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let value = rest.split(';').find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then_some(value.trim())
    })?;
    let value = value.trim_matches('"');
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(&b);
    ((1..=70).contains(&value.len()) && value.bytes().all(plain)).then_some(value)
}

/// The fields and the files of a form.
///
/// # Errors
/// It is not as RFC 7578 says, or has more parts than any form of ours.
pub(super) fn read(body: &Bytes, boundary: &str) -> Result<(Pairs, Vec<File>)> {
    let wrong = || Error::invalid("The form was not complete: open the page again, and send it once more.");
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let first = format!("--{boundary}");
    let next = format!("\r\n--{boundary}");
    let mut at = if body.starts_with(first.as_bytes()) { first.len() } else { return Err(wrong()) };
    for _ in 0..=MOST {
        let rest = &body[at..];
        if rest.starts_with(b"--") {
            return Ok((Pairs::of(fields), files));
        }
        if !rest.starts_with(b"\r\n") {
            return Err(wrong());
        }
        let head = at + 2;
        let begins = head + find(&body[head..], b"\r\n\r\n").ok_or_else(wrong)? + 4;
        let ends = begins + find(&body[begins..], next.as_bytes()).ok_or_else(wrong)?;
        let (name, file) = std::str::from_utf8(&body[head..begins]).ok().and_then(named).ok_or_else(wrong)?;
        match file {
            Some(file) => files.push(File { field: name, name: file, bytes: body.slice(begins..ends) }),
            None => {
                let text = std::str::from_utf8(&body[begins..ends]).map_err(|_| wrong())?;
                fields.push((name, text.to_owned()));
            }
        }
        at = ends + next.len();
    }
    Err(wrong())
}

/// The field of a part, and the name of its file where it is one.
fn named(head: &str) -> Option<(String, Option<String>)> {
    let mut lines = head.split("\r\n");
    let line = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    let of = |wanted: &str| {
        let (_, rest) = line.split_once(&format!("; {wanted}=\""))?;
        // Browsers write a quotation mark in a name as %22.
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    Some((of("name")?, of("filename")))
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|part| part == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_files_are_told_apart() {
        let body = "--x-1\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nt\r\n--x-1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../a.pdf\"\r\nContent-Type: text/html\r\n\r\n%PDF-\r\n\r\n--x\r\n--x-1--\r\n";
        let (fields, files) = read(&Bytes::from(body), "x-1").unwrap();
        assert_eq!(fields.get("csrf"), Some("t"));
        assert_eq!((files.len(), files[0].field.as_str(), files[0].name.as_str()), (1, "file", "../a.pdf"));
        assert_eq!(&files[0].bytes[..], b"%PDF-\r\n\r\n--x");
        // Cut anywhere, it is refused and nothing panics.
        for at in 0..body.len() - 4 {
            assert!(read(&Bytes::from(&body[..at]), "x-1").is_err(), "{at}");
        }
        assert!(read(&Bytes::from(body), "x-2").is_err());
        let many = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n".repeat(80) + "--x--";
        assert!(read(&Bytes::from(many), "x").is_err());
    }

    #[test]
    fn a_boundary_is_one() {
        assert_eq!(
            boundary("multipart/form-data; boundary=----WebKitFormBoundaryA1"),
            Some("----WebKitFormBoundaryA1")
        );
        assert_eq!(boundary("Multipart/Form-Data; charset=x; Boundary=\"a b\""), Some("a b"));
        for wrong in [
            "multipart/form-data",
            "text/plain; boundary=a",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=a\r\nb",
        ] {
            assert_eq!(boundary(wrong), None, "{wrong}");
        }
    }
}
