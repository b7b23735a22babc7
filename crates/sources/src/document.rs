use std::{
    collections::VecDeque,
    fs::File,
    io::{BufReader, Cursor, Read, Seek, SeekFrom},
    path::Path,
};

use linchpin_core::{Error, Severity};
use zip::{ZipArchive, read::read_zipfile_from_stream};

use crate::{
    Family, Limits, Loaded, Output, Peek, Pseudonymiser, Sheet, Sink, archive,
    delimited::DelimitedRows,
    limits::{Counted, bytes},
    old_workbook,
    recognise::{AHEAD, Found, Near, recognise},
    record::Record,
    rows::{Fault, RowSource},
    sheet::Body,
    text::{self, NotText},
    unread,
    workbook::{Stream, Workbook},
};

/// A part of a file that was recognised and is about to be read.
#[derive(Clone, Copy, Debug)]
pub struct Part<'p> {
    /// Its family.
    pub family: &'static Family,
    /// The file's name; inside an archive `outer.zip/inner.csv`.
    pub file: &'p str,
    /// The sheet, in a workbook.
    pub sheet: Option<&'p str>,
}

/// Opens the sink of a recognised part.
pub type OpenSink<'o, 's> = dyn FnMut(&Part<'_>) -> Result<Box<dyn Sink + 's>, Error> + 'o;

/// Opens a file by its content, recognises each part of it and streams that part's rows into the sink that
/// `open` gives for it. One bad part never stops the others.
///
/// Gives one [`Loaded`] for each text file, sheet or archive member; a workbook's sheets that are nothing
/// published (covers, notes, charts) are passed over unless none is recognised.
pub fn read_file(path: &Path, limits: &Limits, open: &mut OpenSink<'_, '_>) -> Vec<Loaded> {
    read_people_file(path, limits, None, open)
}

/// The same for a file that may be about people: their names in it are replaced by the pseudonyms that `people` gives.
/// Without `people` such a file is refused.
pub fn read_people_file(
    path: &Path,
    limits: &Limits,
    people: Option<&dyn Pseudonymiser>,
    open: &mut OpenSink<'_, '_>,
) -> Vec<Loaded> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let mut reading = Reading { limits, people, open, done: Vec::new() };
    match File::open(path) {
        Ok(file) => reading.file(&name, file),
        Err(error) => {
            reading.refuse(&name, None, &Fault::new("cannot-open", format!("the file could not be opened: {error}")))
        }
    }
    reading.done
}

struct Reading<'r, 'o, 's> {
    limits: &'r Limits,
    people: Option<&'r dyn Pseudonymiser>,
    open: &'r mut OpenSink<'o, 's>,
    done: Vec<Loaded>,
}

/// What a file is by its first bytes.
enum Kind {
    Zip,
    OldWorkbook,
    Text,
}

fn kind(magic: &[u8]) -> Kind {
    match magic {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Kind::Zip,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Kind::OldWorkbook,
        _ => Kind::Text,
    }
}

impl Reading<'_, '_, '_> {
    fn file(&mut self, name: &str, file: File) {
        let mut stream = BufReader::with_capacity(1 << 16, file);
        let mut magic = [0; 8];
        let mut len = 0;
        while let Ok(n @ 1..) = stream.read(&mut magic[len..]) {
            len += n;
        }
        if let Err(error) = stream.seek(SeekFrom::Start(0)) {
            return self.refuse(name, None, &error.into());
        }
        match kind(&magic[..len]) {
            Kind::Zip => self.zip(name, stream, 0),
            Kind::OldWorkbook => self.old_workbook(name, stream),
            Kind::Text => self.text(name, stream),
        }
    }

    /// An archive, or a workbook, which is one too.
    fn zip<S: Stream + 'static>(&mut self, name: &str, mut stream: S, depth: u32) {
        let mut archive = match ZipArchive::new(&mut stream) {
            Ok(archive) => archive,
            Err(error) => {
                let fault = archive::broken(&error);
                if depth == 0 && stream.seek(SeekFrom::Start(0)).is_ok() {
                    self.salvage(name, stream);
                }
                return self.refuse(name, None, &fault);
            }
        };
        if archive::is_workbook(&archive) {
            if let Err(fault) = archive::check_workbook(&mut archive, self.limits) {
                return self.refuse(name, None, &fault);
            }
            return match stream.seek(SeekFrom::Start(0)) {
                Ok(_) => match Workbook::new(Box::new(stream)) {
                    Ok(book) => self.workbook(name, book),
                    Err(fault) => self.refuse(name, None, &fault),
                },
                Err(error) => self.refuse(name, None, &error.into()),
            };
        }
        if depth > 0 {
            return self.refuse(
                name,
                None,
                &Fault::new("nested-zip", "an archive inside an archive is not opened: unpack the outer one first"),
            );
        }
        if let Err(fault) = archive::check_size(&mut archive, self.limits.archive_bytes, self.limits) {
            return self.refuse(name, None, &fault);
        }
        let mut total = 0;
        for i in 0..archive.len() {
            let member = match archive.by_index(i) {
                Ok(member) => member,
                Err(error) => {
                    self.refuse(name, None, &archive::broken(&error));
                    continue;
                }
            };
            let inner = member.name().map_or_else(|_| format!("member {}", i + 1), |n| n.into_owned());
            let base = inner.rsplit('/').next().unwrap_or_default();
            if member.is_dir() || inner.starts_with("__MACOSX/") || base.starts_with('.') {
                continue;
            }
            let packed = member.compressed_size();
            let counted = Counted::new(member, packed, &mut total, self.limits.archive_bytes, self.limits);
            self.member(&format!("{name}/{inner}"), counted);
        }
        if self.done.is_empty() {
            self.refuse(name, None, &Fault::new("empty-file", "the archive holds no files"));
        }
    }

    /// Reads what is there of an archive that was cut off: its table of contents is at its end, but each member
    /// also carries its name before it.
    fn salvage(&mut self, name: &str, mut stream: impl Read) {
        let mut total = 0;
        while let Ok(Some(member)) = read_zipfile_from_stream(&mut stream) {
            let inner = member.name().map_or_else(|_| "a member".to_owned(), |n| n.into_owned());
            if archive::is_workbook_part(&inner) {
                return;
            }
            let packed = member.compressed_size();
            let counted = Counted::new(member, packed, &mut total, self.limits.archive_bytes, self.limits);
            self.member(&format!("{name}/{inner}"), counted);
        }
    }

    /// A member of an archive: text is streamed, a workbook must be held.
    fn member(&mut self, name: &str, mut stream: impl Read) {
        let mut magic = [0; 8];
        let mut len = 0;
        while len < magic.len() {
            match stream.read(&mut magic[len..]) {
                Ok(0) => break,
                Ok(n) => len += n,
                Err(error) => return self.refuse(name, None, &error.into()),
            }
        }
        let kind = kind(&magic[..len]);
        let stream = Cursor::new(magic[..len].to_vec()).chain(stream);
        match kind {
            Kind::Zip => {}
            Kind::OldWorkbook => return self.old_workbook(name, stream),
            Kind::Text => return self.text(name, stream),
        }
        let most = self.limits.held_bytes;
        let mut held = Vec::new();
        match stream.take(most + 1).read_to_end(&mut held) {
            Err(error) => self.refuse(name, None, &error.into()),
            Ok(n) if n as u64 > most => {
                let why =
                    format!("a workbook of more than {} inside an archive is not opened: unpack it first", bytes(most));
                self.refuse(name, None, &Fault::new("zip-too-large", why));
            }
            Ok(_) => self.zip(name, Cursor::new(held), 1),
        }
    }

    /// An `.xls`, which is not packed but must be held whole.
    fn old_workbook(&mut self, name: &str, stream: impl Read) {
        let most = self.limits.held_bytes;
        let mut held = Vec::new();
        let opened = match stream.take(most + 1).read_to_end(&mut held) {
            Err(error) => Err(error.into()),
            Ok(n) if n as u64 > most => {
                Err(Fault::new("file-too-large", format!("the workbook is larger than {}", bytes(most))))
            }
            Ok(_) => old_workbook::check(&held, self.limits).and_then(|()| Workbook::old(Box::new(Cursor::new(held)))),
        };
        match opened {
            Ok(book) => self.workbook(name, book),
            Err(fault) => self.refuse(name, None, &fault),
        }
    }

    fn text(&mut self, name: &str, stream: impl Read) {
        let text = match text::open(stream) {
            Ok(text) => text,
            Err(NotText::Empty) => {
                return self.refuse(name, None, &Fault::new("empty-file", "the file is empty"));
            }
            Err(NotText::Binary) => {
                let why =
                    "not a text file, a workbook or a zip archive: nothing that is published in this form is known";
                return self.refuse(name, None, &Fault::new("unknown-family", why));
            }
            Err(NotText::Broken(error)) => return self.refuse(name, None, &error.into()),
        };
        let start = String::from_utf8_lossy(&text.head[..text.head.len().min(4096)]).into_owned();
        if start.trim_start().starts_with(['{', '[', '<']) {
            let peek = Peek { file_name: name, sheet_name: None, rows: &[], text: &start };
            return match recognise(&[], &peek) {
                Ok(found) => self.read(name, None, found, Vec::new(), Body::Text(text.reader)),
                Err(_) => self.unknown(name, None, None, &[]),
            };
        }
        let delimiter = text::delimiter(&text.head);
        // Files of old Macintoshes end their lines with a carriage return alone.
        let line_end = if !text.head.contains(&b'\n') && text.head.contains(&b'\r') { b'\r' } else { b'\n' };
        let rows = DelimitedRows::new(text.reader, delimiter, line_end, self.limits.row_bytes);
        self.table(name, None, Box::new(rows), &start, true);
    }

    fn workbook(&mut self, name: &str, mut book: Workbook) {
        let before = self.done.len();
        for sheet in book.sheet_names() {
            match book.rows(&sheet) {
                Ok(rows) => self.table(name, Some(&sheet), rows, "", false),
                Err(fault) => self.refuse(name, Some(&sheet), &fault),
            }
        }
        let parts = self.done.split_off(before);
        let (known, unknown): (Vec<_>, Vec<_>) = parts.into_iter().partition(|p| p.family.is_some());
        if known.is_empty() {
            // One word for the whole workbook: that of the sheet that came nearest.
            match unknown.into_iter().max_by_key(|p| p.issues.first().map(|i| i.rule != "unknown-family")) {
                Some(near) if near.issues.iter().any(|i| i.rule != "unknown-family") => self.done.push(near),
                Some(_) => self.unknown(name, None, None, &[]),
                None => self.refuse(
                    name,
                    None,
                    &Fault::new("empty-file", "the workbook has no sheets with anything in them"),
                ),
            }
        } else {
            // Beside a sheet that is known, one that is nearly known is worth a warning and a cover sheet is not.
            self.done.extend(known);
            self.done.extend(
                unknown
                    .into_iter()
                    .filter(|p| p.issues.iter().any(|i| i.rule == "missing-column" || i.rule == "broken-file")),
            );
        }
    }

    fn table(
        &mut self,
        name: &str,
        sheet: Option<&str>,
        mut rows: Box<dyn RowSource + '_>,
        start: &str,
        report_empty: bool,
    ) {
        let mut first = Vec::with_capacity(AHEAD);
        let mut fault = None;
        while first.len() < AHEAD {
            let mut record = Record::default();
            match rows.next(&mut record) {
                Ok(Some(number)) => first.push((number, record)),
                Ok(None) => break,
                Err(f) => {
                    fault = Some(f);
                    break;
                }
            }
        }
        let texts: Vec<Vec<String>> = first.iter().map(|(_, r)| r.iter().map(str::to_owned).collect()).collect();
        let peek = Peek { file_name: name, sheet_name: sheet, rows: &texts, text: start };
        match (recognise(&first, &peek), fault) {
            (Ok(found), fault) => {
                let body = Body::Rows(Box::new(Resumed { fault, rows }));
                self.read(name, sheet, found, first, body);
            }
            (Err(_), Some(fault)) => self.refuse(name, sheet, &fault),
            (Err(_), None) if texts.iter().flatten().all(|c| c.trim().is_empty()) => {
                if report_empty {
                    self.refuse(name, sheet, &Fault::new("empty-file", "the file is empty"));
                }
            }
            (Err(near), None) => self.unknown(name, sheet, near, &first),
        }
    }

    /// Reads a recognised part into its sink.
    fn read(&mut self, name: &str, sheet: Option<&str>, found: Found, first: Vec<(u64, Record)>, body: Body<'_>) {
        let family = found.reader.family();
        let mut sink = match (self.open)(&Part { family, file: name, sheet }) {
            Ok(sink) => sink,
            Err(error) => return self.refuse(name, sheet, &Fault::new("not-kept", error.to_string())),
        };
        let mut out = Output::new(&mut *sink, name, sheet);
        let mut ahead: VecDeque<_> = first.into();
        let headings: Vec<_> = ahead.drain(..found.data).collect();
        let width = match headings.last() {
            Some(_) => found.columns.all().len(),
            None => ahead.front().map_or(0, |(_, r)| r.len()),
        };
        let preamble =
            headings.iter().take(found.heading).map(|(_, r)| r.iter().map(str::to_owned).collect()).collect();
        let mut sheet = Sheet {
            name: sheet.map(str::to_owned),
            file_name: name.to_owned(),
            preamble,
            columns: found.columns,
            layout: found.layout,
            ahead,
            body,
            record: Record::default(),
            width,
            limits: self.limits,
            people: self.people,
        };
        if let Err(error) = found.reader.read(&mut sheet, &mut out) {
            out.issue(Severity::Fatal, "unreadable", None, None, None, error.to_string());
        }
        out.end();
        self.done.push(out.close(Some(family)));
    }

    fn unknown(&mut self, name: &str, sheet: Option<&str>, near: Option<Near>, first: &[(u64, Record)]) {
        let row = near.as_ref().and_then(|n| first.get(n.heading)).map(|(number, _)| *number);
        self.done.push(unread::unknown(name, sheet, near, row));
    }

    fn refuse(&mut self, name: &str, sheet: Option<&str>, fault: &Fault) {
        self.done.push(unread::refused(name, sheet, fault));
    }
}

/// Rows whose first ones were read ahead, with the fault that reading ahead met.
struct Resumed<'a> {
    fault: Option<Fault>,
    rows: Box<dyn RowSource + 'a>,
}

impl RowSource for Resumed<'_> {
    fn next(&mut self, into: &mut Record) -> Result<Option<u64>, Fault> {
        match self.fault.take() {
            Some(fault) => Err(fault),
            None => self.rows.next(into),
        }
    }

    fn notes(&self) -> Vec<(&'static str, String)> {
        self.rows.notes()
    }

    fn is_grid(&self) -> bool {
        self.rows.is_grid()
    }
}
