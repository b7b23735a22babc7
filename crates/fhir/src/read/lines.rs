use std::{
    collections::VecDeque,
    io::{BufRead, Read},
};

use super::{Fault, Found, LARGEST, Weight, counted::Counted, json};

/// Resources one a line; a line may also hold a bundle.
pub(super) struct Lines<R> {
    bytes: Counted<R>,
    held: Vec<u8>,
    waiting: VecDeque<Result<Found, Fault>>,
    done: bool,
}

impl<R: BufRead> Lines<R> {
    /// The first line has the number given.
    pub(super) fn new(bytes: R, line: u64) -> Self {
        Self { bytes: Counted::from_line(bytes, line), held: Vec::new(), waiting: VecDeque::new(), done: false }
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
            self.held.clear();
            match (&mut self.bytes).take(LARGEST as u64).read_until(b'\n', &mut self.held) {
                Ok(0) => {
                    self.done = true;
                    return None;
                }
                Ok(_) => {}
                Err(error) => {
                    self.done = true;
                    return Some(Err(broken(&error).on(line)));
                }
            }
            if self.held.len() == LARGEST && self.held.last() != Some(&b'\n') {
                self.skip_line();
                return Some(Err(too_large().on(line)));
            }
            let text = self.held.trim_ascii();
            if text.is_empty() {
                continue;
            }
            match json::parse(text, line) {
                Ok(value) if value.is_object() => self.waiting.extend(json::unbundle(value, line, &[])),
                Ok(_) => {
                    return Some(Err(
                        Fault::new(Weight::Serious, "not-a-resource", "", "the line is no resource").on(line)
                    ));
                }
                Err(fault) => return Some(Err(fault)),
            }
        }
    }

    /// Passes over the rest of a line without keeping it.
    fn skip_line(&mut self) {
        loop {
            let Ok(bytes) = self.bytes.fill_buf() else { return };
            let (n, end) = match bytes.iter().position(|b| *b == b'\n') {
                Some(at) => (at + 1, true),
                None => (bytes.len(), bytes.is_empty()),
            };
            self.bytes.consume(n);
            if end {
                return;
            }
        }
    }
}

pub(super) fn broken(error: &std::io::Error) -> Fault {
    Fault::new(Weight::Fatal, "broken-file", "", format!("the file could not be read any further: {error}"))
}

pub(super) fn too_large() -> Fault {
    Fault::new(Weight::Serious, "too-large", "", format!("a resource of more than {} MiB is not read", LARGEST >> 20))
}
