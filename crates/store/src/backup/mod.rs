//! All operational records as lines of text, taken while others go on working, and put back into an empty store.
//!
//! The lines say the same for both databases, so a store may also move from one to the other. They begin with the step
//! of the schema and end with a count and the end of the audit chain, so that a file that was cut short is not taken for
//! whole. What is taken is one moment's picture. Sessions and running limits are left out: whoever signed out after the
//! backup must not be signed in again by a restore.

mod restore;
mod take;
mod values;

use std::collections::BTreeMap;

use linchpin_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::{Statement, audit::Checkpoint};

/// The statements of this module that are fixed.
pub(crate) const STATEMENTS: &[Statement] = &[take::HEAD, restore::FOREIGN_KEYS];

/// The first number of the first line, so that another form can follow.
const FORM: u32 = 1;

/// Tables that a backup leaves out.
const PASSING: [&str; 2] = ["session", "rate"];

/// The table whose rows must come in order, because a trigger chains them, and the one that the trigger keeps.
const CHAIN: &str = "audit";
const CHAIN_HEAD: &str = "audit_head";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The step of the schema.
    pub version: i64,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// The end of the audit chain.
    pub end: Checkpoint,
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct First {
    linchpin_store: u32,
    version: i64,
}

/// The line before the rows of a table.
#[derive(Serialize, Deserialize)]
struct Heading {
    table: String,
    columns: Vec<String>,
}

/// The last line.
#[derive(Serialize, Deserialize)]
struct Last {
    rows: BTreeMap<String, u64>,
    end: String,
}

fn damaged(why: impl std::fmt::Display) -> Error {
    Error::bad_input(format!("The backup of the store cannot be used: {why}."))
}

/// A statement made of names from the database's own catalogue, never of anything else. It lives as long as the program:
/// a few for each table, once.
fn composed(text: String) -> Statement {
    Statement::new(Box::leak(text.into_boxed_str()))
}

fn quoted(name: &str) -> Result<String> {
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Err(Error::internal("The store's schema holds a name that is not ours.", name.to_owned()));
    }
    Ok(format!("\"{name}\""))
}
