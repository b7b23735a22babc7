//! Workbooks and archives: any bytes, or a sound archive whose parts are any bytes.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// What separates the parts of an input that begins with `W` (a workbook) or `Z` (an archive of files).
const BETWEEN: &[u8] = b"\n----\n";

const BOOK: &[(&str, &str)] = &[
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
];

/// The parts that an input gives, in order; a part that it does not give stays as in [`BOOK`] or is left out.
const GIVEN: [&str; 5] = [
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
];

fuzz_target!(|data: &[u8]| {
    let file = match data {
        [b'W', rest @ ..] => {
            let parts = parts(rest);
            let given = GIVEN.iter().copied().zip(parts);
            let fixed = BOOK.iter().map(|(name, text)| (*name, text.as_bytes()));
            let fixed =
                fixed.filter(|(name, _)| GIVEN.iter().position(|g| g == name).is_none_or(|at| at >= parts_len(rest)));
            packed(fixed.chain(given))
        }
        [b'Z', rest @ ..] => packed(["a.csv", "b.csv", "c/d.json", "e.xlsx"].into_iter().zip(parts(rest))),
        _ => Some(data.to_vec()),
    };
    if let Some(file) = file {
        linchpin_fuzz::read(&file);
    }
});

fn parts(data: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(BETWEEN.len()).position(|w| w == BETWEEN) {
        parts.push(&rest[..at]);
        rest = &rest[at + BETWEEN.len()..];
    }
    parts.push(rest);
    parts
}

fn parts_len(data: &[u8]) -> usize {
    parts(data).len()
}

fn packed<'a>(members: impl Iterator<Item = (&'a str, &'a [u8])>) -> Option<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in members {
        writer.start_file(name, options).ok()?;
        writer.write_all(content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}
