//! One element of XML as JSON has it: lists and numbers by the definitions, extensions of a value beside it.

use std::io::BufRead;

use quick_xml::{
    Reader, Writer, XmlVersion,
    events::{BytesStart, Event},
};
use serde_json::{Map, Value};

use super::{
    Fault, Weight,
    counted::Counted,
    element::{self, Kind, Type},
};

/// Elements within elements.
const DEEPEST: usize = 100;

/// The beginning of an element.
pub(super) struct Tag {
    pub(super) name: String,
    /// `id`, `url` and `value`, of which FHIR has no others.
    id: Option<String>,
    url: Option<String>,
    value: Option<String>,
    pub(super) empty: bool,
}

impl Tag {
    pub(super) fn read(tag: &BytesStart<'_>, empty: bool) -> Result<Self, Fault> {
        let wrong = || Fault::new(Weight::Fatal, "not-xml", "", "an attribute is not well formed");
        let name = tag.local_name().as_ref().to_owned();
        let mut read = Self { name, id: None, url: None, value: None, empty };
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| wrong())?;
            let text =
                || attribute.normalized_value(XmlVersion::Implicit1_0).map(|t| t.into_owned()).map_err(|_| wrong());
            match attribute.key.as_ref() {
                "id" => read.id = Some(text()?),
                "url" => read.url = Some(text()?),
                "value" => read.value = Some(text()?),
                _ => {}
            }
        }
        Ok(read)
    }
}

/// XML, event by event.
pub(super) struct Source<R: BufRead> {
    reader: Reader<Counted<R>>,
    held: Vec<u8>,
    path: Vec<String>,
    depth: usize,
    pub(super) faults: Vec<Fault>,
}

/// A value, and what stands beside it.
type Made = (Option<Value>, Option<Value>);

impl<R: BufRead> Source<R> {
    pub(super) fn new(bytes: R) -> Self {
        let reader = Reader::from_reader(Counted::new(bytes));
        Self { reader, held: Vec::new(), path: Vec::new(), depth: 0, faults: Vec::new() }
    }

    pub(super) fn line(&self) -> u64 {
        self.reader.get_ref().line()
    }

    pub(super) fn wrong(&self, why: &str) -> Fault {
        Fault::new(Weight::Fatal, "not-xml", self.path.join("."), why).on(self.line())
    }

    pub(super) fn event(&mut self) -> Result<Event<'static>, Fault> {
        self.held.clear();
        match self.reader.read_event_into(&mut self.held) {
            Ok(event) => Ok(event.into_owned()),
            Err(error) => {
                let why = format!("the XML is not well formed: {error}");
                Err(Fault::new(Weight::Fatal, "not-xml", "", why).on(self.reader.get_ref().line()))
            }
        }
    }

    /// Passes over the element that has just begun.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.event()? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(self.wrong("the file ends in the middle of an element")),
                _ => {}
            }
        }
        Ok(())
    }

    /// A resource; none of a type that is not read here.
    pub(super) fn resource(&mut self, tag: &Tag) -> Result<Option<Value>, Fault> {
        let Some(kind) = element::resource(&tag.name) else {
            let said = "not a type of resource that is read here; it was passed over";
            self.faults.push(Fault::new(Weight::Minor, "unknown-resource", tag.name.clone(), said));
            if !tag.empty {
                self.skip()?;
            }
            return Ok(None);
        };
        let mut map = Map::new();
        map.insert("resourceType".to_owned(), tag.name.clone().into());
        let outside = std::mem::replace(&mut self.path, vec![tag.name.clone()]);
        if !tag.empty {
            self.children(kind, &mut map)?;
        }
        self.path = outside;
        Ok(Some(Value::Object(map)))
    }

    /// An element and all within it.
    pub(super) fn element(&mut self, tag: &Tag, kind: Kind) -> Result<Made, Fault> {
        if self.depth > DEEPEST {
            return Err(self.wrong("elements are nested too deeply"));
        }
        self.depth += 1;
        let made = self.within(tag, kind);
        self.depth -= 1;
        made
    }

    fn within(&mut self, tag: &Tag, kind: Kind) -> Result<Made, Fault> {
        match kind {
            Kind::Markup => Ok((Some(self.markup(tag)?.into()), None)),
            Kind::Resource => self.only_child(tag).map(|value| (value, None)),
            Kind::Part(name) => {
                let mut map = attributes(tag);
                if let (false, Some(kind)) = (tag.empty, element::named(name)) {
                    self.children(kind, &mut map)?;
                } else if !tag.empty {
                    self.skip()?;
                }
                Ok((Some(Value::Object(map)), None))
            }
            Kind::Primitive(primitive) => {
                let mut beside = attributes(tag);
                if let (false, Some(kind)) = (tag.empty, element::named("Extension")) {
                    self.children(kind, &mut beside)?;
                }
                let value = tag.value.as_deref().map(|text| primitive.value_of(text));
                Ok((value, (!beside.is_empty()).then_some(Value::Object(beside))))
            }
        }
    }

    fn children(&mut self, kind: &'static Type, map: &mut Map<String, Value>) -> Result<(), Fault> {
        loop {
            let tag = match self.event()? {
                Event::Start(tag) => Tag::read(&tag, false)?,
                Event::Empty(tag) => Tag::read(&tag, true)?,
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(self.wrong("the file ends in the middle of an element")),
                _ => continue,
            };
            self.path.push(tag.name.clone());
            let Some(known) = kind.element(&tag.name) else {
                let path = self.path.join(".");
                let said = "not an element of FHIR R4; it was passed over";
                self.faults.push(Fault::new(Weight::Minor, "unknown-element", path, said));
                if !tag.empty {
                    self.skip()?;
                }
                self.path.pop();
                continue;
            };
            let made = self.element(&tag, known.kind)?;
            self.path.pop();
            insert(map, tag.name, known.many, made);
        }
    }

    /// The resource within an element.
    fn only_child(&mut self, tag: &Tag) -> Result<Option<Value>, Fault> {
        let mut found = None;
        if tag.empty {
            return Ok(found);
        }
        loop {
            let inner = match self.event()? {
                Event::Start(inner) => Tag::read(&inner, false)?,
                Event::Empty(inner) => Tag::read(&inner, true)?,
                Event::End(_) => return Ok(found),
                Event::Eof => return Err(self.wrong("the file ends in the middle of a resource")),
                _ => continue,
            };
            found = self.resource(&inner)?;
        }
    }

    /// Markup as it stands.
    fn markup(&mut self, tag: &Tag) -> Result<String, Fault> {
        let mut writer = Writer::new(Vec::new());
        let start = BytesStart::new(tag.name.as_str()).with_attributes([("xmlns", "http://www.w3.org/1999/xhtml")]);
        let end = start.to_end().into_owned();
        let fails = |_| Fault::new(Weight::Fatal, "not-xml", "", "the narrative cannot be read");
        writer.write_event(Event::Start(start.borrow())).map_err(fails)?;
        let mut depth = usize::from(!tag.empty);
        while depth > 0 {
            let event = self.event()?;
            match &event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(self.wrong("the file ends in the middle of a narrative")),
                _ => {}
            }
            if depth > 0 {
                writer.write_event(event).map_err(fails)?;
            }
        }
        writer.write_event(Event::End(end)).map_err(fails)?;
        Ok(String::from_utf8_lossy(&writer.into_inner()).into_owned())
    }
}

fn attributes(tag: &Tag) -> Map<String, Value> {
    let pairs = [("id", &tag.id), ("url", &tag.url)];
    pairs.into_iter().filter_map(|(k, v)| Some((k.to_owned(), Value::String(v.clone()?)))).collect()
}

/// Puts an element where JSON has it: in its list, with nothing beside what has nothing.
fn insert(map: &mut Map<String, Value>, name: String, many: bool, (value, beside): Made) {
    let key = format!("_{name}");
    if !many {
        if let Some(beside) = beside {
            map.insert(key, beside);
        }
        if let Some(value) = value {
            map.insert(name, value);
        }
        return;
    }
    let before = map.get(&name).and_then(Value::as_array).map_or(0, Vec::len);
    if beside.is_some() || map.contains_key(&key) {
        let list = map.entry(key).or_insert_with(|| Value::Array(vec![Value::Null; before]));
        if let Value::Array(list) = list {
            list.push(beside.unwrap_or(Value::Null));
        }
    }
    if let Value::Array(list) = map.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
        list.push(value.unwrap_or(Value::Null));
    }
}
