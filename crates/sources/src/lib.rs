//! Published files to typed rows and issues.
//!
//! [`read_file`] opens a file of any kind by its content (text, workbook, archive), finds which published
//! family each part of it belongs to by its headings, and streams typed rows into the sinks that the caller
//! opens. Bad input is normal: a bad row becomes an [`Issue`](linchpin_core::Issue) and never stops a good one.
//!
//! **Invariant.** No SQL, no network, no clock; files are only read, and never trusted.

mod archive;
mod clinical;
mod date;
mod delimited;
pub mod diary;
mod document;
pub mod extract;
mod heading;
pub mod here;
mod key;
mod layout;
mod limits;
mod old_workbook;
mod output;
mod reader;
mod readers;
mod recognise;
mod record;
mod row;
mod rows;
mod sheet;
pub mod table;
mod text;
mod unread;
pub mod vocabulary;
mod workbook;

pub use clinical::{Pseudonymised, Pseudonymiser, Subject};
pub use date::{parse_date, parse_month};
pub use document::{OpenSink, Part, read_file, read_people_file};
pub use heading::key_of;
pub use layout::{Col, Columns, Heading, Layout, Need, optional, required};
pub use limits::Limits;
pub use output::{Loaded, Output, Sink, Slice, SliceId};
pub use reader::{Family, Peek, Reader};
pub use readers::READERS;
pub use row::Row;
pub use sheet::Sheet;
