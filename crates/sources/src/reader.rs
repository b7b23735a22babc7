use linchpin_core::Error;
use serde::Serialize;

use crate::{Layout, Output, Sheet};

/// What a family of published files is: the text of the catalogue.
#[derive(Debug, Serialize)]
pub struct Family {
    /// Its id, such as `list-size-totals`.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Who publishes it.
    pub publisher: &'static str,
    /// What it holds, in a sentence or two.
    pub about: &'static str,
    /// How often it comes out.
    pub published: &'static str,
    /// Where to find it, in words.
    pub found: &'static str,
    /// Its licence.
    pub licence: &'static str,
}

/// The beginning of a file or sheet, for families that cannot be told by their headings.
#[derive(Clone, Copy, Debug)]
pub struct Peek<'a> {
    /// The file's name. A hint only: files are recognised by what is in them.
    pub file_name: &'a str,
    /// The sheet's name, in a workbook.
    pub sheet_name: Option<&'a str>,
    /// The first rows; none for a document that is not a table.
    pub rows: &'a [Vec<String>],
    /// The first 4 KiB as text; empty for a sheet.
    pub text: &'a str,
}

/// Reads one family of published files.
pub trait Reader: Sync {
    /// What it reads.
    fn family(&self) -> &'static Family;

    /// The layouts it knows. The heading row is looked for in the first rows of each sheet.
    fn layouts(&self) -> &'static [Layout] {
        &[]
    }

    /// Whether the file is this family's, for files without headings and those that are not tables.
    fn recognise(&self, _peek: &Peek<'_>) -> bool {
        false
    }

    /// Reads a recognised sheet: rows into `out`, and an issue for everything odd.
    ///
    /// # Errors
    /// The file cannot be read any further; what was put out before stands.
    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error>;
}
