//! Resources out of Bulk Data NDJSON, bundles (JSON and XML) and single resources, one at a time.
//!
//! Memory holds one resource, however long the file is. What cannot be read is a [`Fault`] with its line, and the
//! resources after it go on.

mod ahead;
mod check;
mod counted;
mod element;
mod fault;
mod json;
mod lines;
mod primitive;
mod split;
mod xml;
mod xml_element;

use std::io::{BufRead, BufReader, Read};

use serde_json::Value;

pub use ahead::{Checked, each_checked};
pub use check::check;
pub(crate) use element::is_never_a_choice;
pub use fault::{Fault, Weight};
use lines::broken;

/// A resource of a file.
#[derive(Debug)]
pub struct Found {
    /// The line it begins on.
    pub line: u64,
    /// Which entry of the bundle it is, from 0, if it came in one.
    pub entry: Option<usize>,
    /// The address that the bundle gives it; others in the bundle refer to it by that.
    pub full_url: Option<String>,
    /// The resource.
    pub resource: Value,
}

/// Bytes that one resource may have.
pub(crate) const LARGEST: usize = 16 << 20;

/// The resources of a file, with the faults between them.
pub struct Resources<'r> {
    source: Source<'r>,
}

enum Source<'r> {
    Lines(lines::Lines<Box<dyn BufRead + 'r>>),
    Split(split::Split<Box<dyn BufRead + 'r>>),
    Xml(Box<xml::Xml<Box<dyn BufRead + 'r>>>),
}

impl<'r> Resources<'r> {
    /// Reads a file whose form is told by its beginning: lines of JSON, JSON documents, or XML.
    #[must_use]
    pub fn new(bytes: impl Read + 'r) -> Self {
        let mut bytes = BufReader::with_capacity(1 << 16, bytes);
        let head = bytes.fill_buf().unwrap_or_default();
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let form = form(head);
        let bytes: Box<dyn BufRead + 'r> = Box::new(bytes);
        let source = match form {
            Form::Xml => Source::Xml(Box::new(xml::Xml::new(bytes))),
            Form::Lines => Source::Lines(lines::Lines::new(bytes, 1)),
            Form::Document => Source::Split(split::Split::new(bytes)),
        };
        Self { source }
    }

    /// Lines of JSON, the first of which has this number.
    fn of_lines(bytes: &'r [u8], line: u64) -> Self {
        Self { source: Source::Lines(lines::Lines::new(Box::new(bytes), line)) }
    }
}

impl Iterator for Resources<'_> {
    type Item = Result<Found, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.source {
            Source::Lines(lines) => lines.next(),
            Source::Split(split) => split.next(),
            Source::Xml(xml) => xml.next(),
        }
    }
}

#[derive(Debug, PartialEq)]
enum Form {
    Lines,
    Document,
    Xml,
}

/// Lines of JSON: the first is whole, or the second begins as one does. Anything else is a document over many lines,
/// or one so long that its first line must not be held.
fn form(head: &[u8]) -> Form {
    let head = head.trim_ascii_start();
    if head.first() == Some(&b'<') {
        return Form::Xml;
    }
    let Some(end) = head.iter().position(|b| *b == b'\n') else {
        return Form::Document;
    };
    let second = head[end + 1..].first();
    let lines = head[0] == b'{' && (json::is_whole(&head[..end]) || second == Some(&b'{'));
    if lines { Form::Lines } else { Form::Document }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_told_by_the_beginning() {
        assert_eq!(form(b"{\"a\":\"}\"}\n{\"b\":1}"), Form::Lines);
        assert_eq!(form(b"{\"a\":\n{\"b\":1}\n"), Form::Lines);
        assert_eq!(form(b"{\n \"a\": 1}"), Form::Document);
        assert_eq!(form(b"{\"a\": 1}"), Form::Document);
        assert_eq!(form(b"  <Patient/>"), Form::Xml);
    }
}
