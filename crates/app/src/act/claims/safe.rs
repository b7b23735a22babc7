//! What may be kept as evidence. A file is unsafe until its content shows otherwise: its name proves nothing.

use std::io::{Cursor, Read as _};

use linchpin_core::{Error, Result};
use zip::ZipArchive;

/// The most bytes of one file.
pub const MOST: usize = 5 << 20;

/// The most that a document may unpack to, and the most files in it. A report of a practice is far from both.
const UNPACKED: u64 = 50 << 20;
const FILES: usize = 2_000;

/// What a file is, by its content: media type and the ending under which it is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Media {
    pub(super) mime: &'static str,
    pub(super) ending: &'static str,
}

const fn media(mime: &'static str, ending: &'static str) -> Media {
    Media { mime, ending }
}

const PDF: Media = media("application/pdf", "pdf");
const PNG: Media = media("image/png", "png");
const JPEG: Media = media("image/jpeg", "jpg");
const CSV: Media = media("text/csv", "csv");
const TEXT: Media = media("text/plain", "txt");
const XLSX: Media = media("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");
const DOCX: Media = media("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx");

/// What a file is.
///
/// # Errors
/// It is none of those that are taken, too large, or not safe; the sentence says what to send instead.
pub(super) fn look(name: &str, bytes: &[u8]) -> Result<Media> {
    let no = |why: &str| Err(Error::invalid(why));
    if bytes.is_empty() {
        return no("The file is empty: choose another.");
    }
    if bytes.len() > MOST {
        return no("The file is larger than 5 MB: send a smaller one, or two.");
    }
    if bytes.starts_with(b"%PDF-") {
        // What runs or hides something has no place in a record of training.
        let active = [&b"/JavaScript"[..], b"/Launch", b"/EmbeddedFile", b"/RichMedia"];
        if active.iter().any(|mark| holds(bytes, mark)) {
            return no("The PDF holds a script or another file: print it to a new PDF, and send that.");
        }
        return Ok(PDF);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(PNG);
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok(JPEG);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return document(bytes);
    }
    text(name, bytes)
}

/// A word-processor document or a workbook, looked through without keeping what it unpacks to. What its directory says of
/// sizes is not believed: everything is read, and reading stops at the limit.
fn document(bytes: &[u8]) -> Result<Media> {
    let broken = || Error::invalid("The document cannot be read: save it again, and send that.");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > FILES {
        return Err(Error::invalid(
            "The document holds too many files to be a document: print it to PDF, and send that.",
        ));
    }
    let (mut room, mut found) = (UNPACKED, None);
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|_| broken())?;
        let name = file.name().map_err(|_| broken())?.to_lowercase();
        let active = ["vbaproject", "vbadata", "activex", "embeddings/", "oleobject", "externallinks/", "macrosheets/"];
        if active.iter().any(|mark| name.contains(mark)) {
            return Err(Error::invalid(
                "The document holds a macro, another file or a link to one: print it to PDF, and send that.",
            ));
        }
        found = found.or(match name.as_str() {
            "word/document.xml" => Some(DOCX),
            "xl/workbook.xml" => Some(XLSX),
            _ => None,
        });
        let is_types = name == "[content_types].xml";
        let mut text = Vec::new();
        let read = if is_types {
            file.take(room.min(1 << 20)).read_to_end(&mut text).map(|read| read as u64)
        } else {
            std::io::copy(&mut file.take(room + 1), &mut std::io::sink())
        };
        let read = read.map_err(|_| broken())?;
        if holds(&text, b"macroEnabled") {
            return Err(Error::invalid(
                "The document is of a kind with macros: save it without them, or print it to PDF.",
            ));
        }
        room = room.checked_sub(read).ok_or_else(|| {
            Error::invalid("The document unpacks to more than 50 MB: print it to PDF, and send that.")
        })?;
    }
    found.ok_or_else(|| Error::invalid("A ZIP archive is not taken: send the files in it one by one."))
}

fn text(name: &str, bytes: &[u8]) -> Result<Media> {
    let kinds = "Send a PDF, a picture (PNG, JPEG), a Word or Excel document without macros, CSV or plain text.";
    let Ok(text) = std::str::from_utf8(bytes) else { return Err(Error::invalid(kinds)) };
    let odd = text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if odd || start.starts_with('<') || start.starts_with("#!") || start.starts_with("{\\rtf") {
        return Err(Error::invalid(kinds));
    }
    if !name.to_lowercase().ends_with(".csv") {
        return Ok(TEXT);
    }
    // A spreadsheet would run these.
    let runs = |cell: &str| cell.trim_start_matches(['"', ' ', '\t']).starts_with(['=', '@']);
    if text.split([',', '\n', ';']).any(runs) {
        return Err(Error::invalid(
            "A cell of the CSV begins with = or @, as formulas do: take it out, and send it again.",
        ));
    }
    Ok(CSV)
}

fn holds(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|part| part == mark)
}

/// The name under which a file is taken away: letters, figures and little else, and the ending of what it is.
pub(super) fn name(given: &str, media: Media) -> String {
    let stem = given.rsplit(['/', '\\']).next().unwrap_or("");
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let plain: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
    let plain = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    format!("{}.{}", if plain.is_empty() { "evidence" } else { &plain }, media.ending)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            out.start_file(*name, SimpleFileOptions::default()).unwrap();
            out.write_all(bytes).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    fn refused(name: &str, bytes: &[u8]) -> String {
        look(name, bytes).unwrap_err().to_string()
    }

    #[test]
    fn what_is_taken_is_told_by_its_content() {
        for (bytes, media) in [
            (&b"%PDF-1.7 plain"[..], PDF),
            (b"\x89PNG\r\n\x1a\n...", PNG),
            (b"\xff\xd8\xff\xe0", JPEG),
            (b"Six nurses were trained in May.", TEXT),
        ] {
            // A name proves nothing.
            assert_eq!(look("virus.exe", bytes).unwrap(), media);
        }
        assert_eq!(look("counts.csv", b"month,n\nApril,-4\n").unwrap(), CSV);
        let types = &b"<Types/>"[..];
        assert_eq!(
            look("a.zip", &zipped(&[("[Content_Types].xml", types), ("word/document.xml", b"<w/>")])).unwrap(),
            DOCX
        );
        assert_eq!(
            look("a.zip", &zipped(&[("[Content_Types].xml", types), ("xl/workbook.xml", b"<w/>")])).unwrap(),
            XLSX
        );
    }

    #[test]
    fn what_is_not_safe_is_refused_in_a_sentence() {
        let word = ("word/document.xml", &b"<w/>"[..]);
        assert!(refused("a.docx", &zipped(&[word, ("word/vbaProject.bin", b"x")])).contains("macro"));
        assert!(refused("a.docx", &zipped(&[word, ("word/embeddings/oleObject1.bin", b"x")])).contains("another file"));
        let types = ("[Content_Types].xml", &b"application/vnd.ms-word.document.macroEnabled.main+xml"[..]);
        assert!(refused("a.docx", &zipped(&[types, word])).contains("without them"));
        assert!(refused("a.docx", &zipped(&[("a.exe", b"MZ")])).contains("ZIP archive"));
        // 60 MB of nothing in some 60 kB.
        let bomb = zipped(&[word, ("word/media/a.png", &vec![0; 60 << 20])]);
        assert!(bomb.len() < 100_000, "{}", bomb.len());
        assert!(refused("a.docx", &bomb).contains("50 MB"));
        let many: Vec<String> = (0..2_001).map(|n| format!("f{n}")).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
        assert!(refused("a.docx", &zipped(&many)).contains("too many"));
        let cut = zipped(&[word]);
        assert!(refused("a.docx", &cut[..cut.len() / 2]).contains("cannot be read"));
        for active in ["/JavaScript (x)", "/Launch", "/EmbeddedFile"] {
            assert!(refused("a.pdf", format!("%PDF-1.7 {active}").as_bytes()).contains("script"));
        }
        for (name, bytes) in [
            ("a.html", &b"<script>alert(1)</script>"[..]),
            ("a.svg", b"\xef\xbb\xbf <svg onload='x'/>"),
            ("a.sh", b"#!/bin/sh"),
            ("a.exe", b"MZ\x90\x00\x03"),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            ("a.rtf", b"{\\rtf1 x}"),
            ("a.txt", b"a\x00b"),
        ] {
            assert!(refused(name, bytes).starts_with("Send a PDF"), "{name}");
        }
        assert!(refused("a.csv", b"a,b\n1,\"=cmd()\"").contains("formulas"));
        assert!(refused("a", b"").contains("empty") && refused("a", &vec![b'a'; MOST + 1]).contains("5 MB"));
    }

    #[test]
    fn a_name_cannot_lead_anywhere() {
        assert_eq!(name("../../etc/passwd", TEXT), "passwd.txt");
        assert_eq!(name("C:\\fake\\Nurse’s record (May).exe", PDF), "Nurse-s-record-May.pdf");
        assert_eq!(name("\"\r\nX: y", PNG), "X-y.png");
        assert_eq!(name("....", CSV), "evidence.csv");
    }
}
