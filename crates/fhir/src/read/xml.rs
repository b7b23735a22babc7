use std::{collections::VecDeque, io::BufRead};

use quick_xml::events::Event;
use serde_json::Value;

use super::{
    Fault, Found, Weight,
    element::{Element, Kind},
    json,
    xml_element::{Source, Tag},
};

/// Resources in XML: one, or those of a bundle, entry by entry.
pub(super) struct Xml<R: BufRead> {
    source: Source<R>,
    waiting: VecDeque<Result<Found, Fault>>,
    state: State,
    entries: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Before,
    InBundle,
    Done,
}

const ENTRY: Element = Element { kind: Kind::Part("Bundle.entry"), many: true };

impl<R: BufRead> Xml<R> {
    pub(super) fn new(bytes: R) -> Self {
        Self { source: Source::new(bytes), waiting: VecDeque::new(), state: State::Before, entries: 0 }
    }

    pub(super) fn next(&mut self) -> Option<Result<Found, Fault>> {
        loop {
            if let Some(found) = self.waiting.pop_front() {
                return Some(found);
            }
            let result = match self.state {
                State::Before => self.root(),
                State::InBundle => self.entry(),
                State::Done => return None,
            };
            if let Err(fault) = result {
                self.state = State::Done;
                self.waiting.push_back(Err(fault));
            }
        }
    }

    fn root(&mut self) -> Result<(), Fault> {
        let tag = loop {
            match self.source.event()? {
                Event::Start(tag) => break Tag::read(&tag, false)?,
                Event::Empty(tag) => break Tag::read(&tag, true)?,
                Event::Eof => {
                    self.state = State::Done;
                    return Ok(());
                }
                Event::DocType(_) => return Err(self.source.wrong("a document type is not allowed in FHIR")),
                _ => {}
            }
        };
        if tag.name == "Bundle" && !tag.empty {
            self.state = State::InBundle;
            return Ok(());
        }
        self.state = State::Done;
        let line = self.source.line();
        let resource = self.source.resource(&tag)?;
        self.tell(line);
        if let Some(resource) = resource {
            self.waiting.push_back(Ok(Found { line, entry: None, full_url: None, resource }));
        }
        Ok(())
    }

    /// The next child of the bundle.
    fn entry(&mut self) -> Result<(), Fault> {
        let line = self.source.line();
        let tag = match self.source.event()? {
            Event::Start(tag) => Tag::read(&tag, false)?,
            Event::End(_) => {
                self.state = State::Done;
                return Ok(());
            }
            Event::Eof => {
                return Err(
                    Fault::new(Weight::Fatal, "cut-off", "", "the file ends in the middle of a bundle").on(line)
                );
            }
            _ => return Ok(()),
        };
        if tag.name != "entry" {
            return self.source.skip();
        }
        let line = self.source.line();
        let (value, _) = self.source.element(&tag, ENTRY.kind)?;
        // What was wrong inside it says already why there is no resource.
        let odd = !self.source.faults.is_empty();
        self.tell(line);
        let found = json::entry(value.unwrap_or(Value::Null), line, self.entries);
        self.waiting.extend(found.filter(|one| one.is_ok() || !odd));
        self.entries += 1;
        Ok(())
    }

    /// What was odd in the elements just read.
    fn tell(&mut self, line: u64) {
        self.waiting.extend(self.source.faults.drain(..).map(|f| Err(f.on(line))));
    }
}
