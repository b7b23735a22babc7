use std::{collections::VecDeque, io::BufRead};

use serde_json::Value;

use super::{
    Fault, Found, LARGEST, Weight,
    counted::Counted,
    json::{self, Depth},
    lines::{broken, too_large},
};

/// Documents over many lines: a resource, a bundle whose entries are taken one by one, a list of resources.
///
/// Only where values begin and end is followed here; each is then parsed by itself, so that a fault in one entry costs
/// that entry and no other.
pub(super) struct Split<R> {
    bytes: Counted<R>,
    depth: Depth,
    /// The document without the entries of its bundle.
    outer: Kept,
    /// The entry at hand.
    inner: Option<Kept>,
    /// Inside the list of a bundle's entries.
    entries: bool,
    /// The document said before its entries that it is a bundle.
    bundle: bool,
    count: usize,
    /// Entries that were put back because nothing said yet that this is a bundle: their places in it and their lines.
    back: Vec<(usize, u64)>,
    /// What a document's end gave at once.
    waiting: VecDeque<Result<Found, Fault>>,
    done: bool,
    /// Lists around the documents.
    lists: usize,
}

/// Bytes that are kept until there are too many.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    line: u64,
    over: bool,
}

impl Kept {
    fn push(&mut self, byte: u8) {
        if self.bytes.len() < LARGEST {
            self.bytes.push(byte);
        } else {
            self.over = true;
        }
    }
}

impl Kept {
    /// Adds an entry to the list that it was taken from.
    fn put_back(&mut self, entry: &[u8]) {
        if self.bytes.last() != Some(&b'[') {
            self.push(b',');
        }
        entry.iter().for_each(|byte| self.push(*byte));
    }
}

/// What an entry of a bundle may have.
const IN_BUNDLES: [&str; 6] = ["resource", "request", "response", "fullUrl", "search", "link"];

impl<R: BufRead> Split<R> {
    pub(super) fn new(bytes: R) -> Self {
        Self {
            bytes: Counted::new(bytes),
            depth: Depth::default(),
            outer: Kept::default(),
            inner: None,
            entries: false,
            bundle: false,
            count: 0,
            back: Vec::new(),
            waiting: VecDeque::new(),
            done: false,
            lists: 0,
        }
    }

    pub(super) fn next(&mut self) -> Option<Result<Found, Fault>> {
        loop {
            if let Some(found) = self.waiting.pop_front() {
                return Some(found);
            }
            if self.done {
                return None;
            }
            let line = self.bytes.line();
            let chunk = match self.bytes.fill_buf() {
                Ok([]) => {
                    self.done = true;
                    return self.end(line).map(Err);
                }
                Ok(chunk) => chunk,
                Err(error) => {
                    self.done = true;
                    return Some(Err(broken(&error).on(line)));
                }
            };
            let (mut taken, mut value, mut newlines) = (0, None, 0);
            let state = &mut State {
                depth: &mut self.depth,
                outer: &mut self.outer,
                inner: &mut self.inner,
                entries: &mut self.entries,
                bundle: &mut self.bundle,
                lists: &mut self.lists,
            };
            for byte in chunk {
                taken += 1;
                newlines += u64::from(*byte == b'\n');
                value = state.take(*byte, line + newlines);
                if value.is_some() {
                    break;
                }
            }
            self.bytes.consume(taken);
            match value {
                Some(Whole::Entry(kept)) => {
                    let at = self.count;
                    self.count += 1;
                    let (outer, back, bundle) = (&mut self.outer, &mut self.back, self.bundle);
                    let found = parse(&kept, |value, line| {
                        // Lists have entries too, and may come to say so only after them.
                        if !bundle && !IN_BUNDLES.iter().any(|name| value.get(name).is_some()) {
                            outer.put_back(&kept.bytes);
                            back.push((at, line));
                            return None;
                        }
                        json::entry(value, line, at)
                    });
                    self.waiting.extend(found);
                }
                Some(Whole::Document(kept)) => {
                    self.count = 0;
                    let back = std::mem::take(&mut self.back);
                    match parse(&kept, |value, line| Some(Ok((value, line)))) {
                        Some(Ok((value, line))) => self.waiting.extend(json::unbundle(value, line, &back)),
                        Some(Err(fault)) => self.waiting.push_back(Err(fault)),
                        None => {}
                    }
                }
                Some(Whole::Stray) => {
                    self.done = true;
                    let why = "the file is not JSON from here on";
                    return Some(Err(Fault::new(Weight::Fatal, "not-json", "", why).on(self.bytes.line())));
                }
                None => {}
            }
        }
    }

    /// What the end of the file leaves open.
    fn end(&self, line: u64) -> Option<Fault> {
        let open = self.depth.depth > 0 || self.depth.in_text || self.lists > 0;
        open.then(|| Fault::new(Weight::Fatal, "cut-off", "", "the file ends in the middle of a resource").on(line))
    }
}

fn parse<T>(kept: &Kept, found: impl FnOnce(Value, u64) -> Option<Result<T, Fault>>) -> Option<Result<T, Fault>> {
    if kept.over {
        return Some(Err(too_large().on(kept.line)));
    }
    match json::parse(&kept.bytes, kept.line) {
        Ok(value) => found(value, kept.line),
        Err(fault) => Some(Err(fault)),
    }
}

/// Something that was read to its end.
enum Whole {
    Entry(Kept),
    Document(Kept),
    /// A byte where none can be.
    Stray,
}

struct State<'s> {
    depth: &'s mut Depth,
    outer: &'s mut Kept,
    inner: &'s mut Option<Kept>,
    entries: &'s mut bool,
    bundle: &'s mut bool,
    lists: &'s mut usize,
}

impl State<'_> {
    fn take(&mut self, byte: u8, line: u64) -> Option<Whole> {
        let before = self.depth.depth;
        if before == 0 && !self.depth.in_text {
            return self.between(byte, line);
        }
        let structure = self.depth.take(byte);
        let depth = self.depth.depth;
        if let Some(inner) = self.inner {
            inner.push(byte);
            return (depth == 2 && structure).then(|| self.inner.take().map(Whole::Entry)).flatten();
        }
        if *self.entries && before == 2 {
            match byte {
                b'{' => *self.inner = Some(Kept { bytes: vec![byte], line, over: false }),
                b']' => {
                    *self.entries = false;
                    self.outer.push(byte);
                }
                // What stands between entries is not needed; anything but commas is a fault of the document.
                b',' | b' ' | b'\n' | b'\r' | b'\t' => {}
                _ => self.outer.push(byte),
            }
            return None;
        }
        self.outer.push(byte);
        if structure && byte == b'[' && depth == 2 && before == 1 {
            let kind = opens_entries(&self.outer.bytes).then(|| kind(&self.outer.bytes));
            *self.bundle = kind.as_ref().is_some_and(|kind| kind.as_deref() == Some("Bundle"));
            // Lists have entries too. A document that does not say what it is before its entries is taken for a bundle.
            *self.entries = kind.is_some_and(|kind| kind.is_none_or(|kind| kind == "Bundle"));
        }
        (structure && depth == 0).then(|| Whole::Document(std::mem::take(self.outer)))
    }

    /// Between documents: blanks, and the marks of a list around them.
    fn between(&mut self, byte: u8, line: u64) -> Option<Whole> {
        match byte {
            b'{' => {
                self.depth.take(byte);
                self.outer.line = line;
                self.outer.push(byte);
            }
            b'[' => *self.lists += 1,
            b']' if *self.lists > 0 => *self.lists -= 1,
            b',' if *self.lists > 0 => {}
            _ if byte.is_ascii_whitespace() || byte == 0x1E => {}
            _ => return Some(Whole::Stray),
        }
        None
    }
}

/// Whether the list that has just been opened is called `entry`.
fn opens_entries(outer: &[u8]) -> bool {
    let before = |bytes: &mut &[u8], word: &[u8]| match bytes.trim_ascii_end().strip_suffix(word) {
        Some(rest) => {
            *bytes = rest;
            true
        }
        None => false,
    };
    let mut rest = outer;
    before(&mut rest, b"[") && before(&mut rest, b":") && before(&mut rest, b"\"entry\"")
}

/// What a document says that it is, as far as it was read.
fn kind(outer: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(outer);
    let (_, after) = text.split_once("\"resourceType\"")?;
    Some(after.split('"').nth(1)?.to_owned())
}
