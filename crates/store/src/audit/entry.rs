use std::{fmt, str::FromStr};

use jiff::Timestamp;
use linchpin_core::{Error, PersonId, Result, Role, UserId, hex};
use sha2::{Digest as _, Sha256};

use crate::{Row, instant};

/// What came of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was not allowed.
    Denied,
    /// It was allowed and did not work, such as a wrong password.
    Failed,
}

impl Outcome {
    /// The name in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Denied => "denied",
            Self::Failed => "failed",
        }
    }
}

impl FromStr for Outcome {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Done, Self::Denied, Self::Failed]
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
            .ok_or_else(|| "not an outcome".to_owned())
    }
}

/// What is to be written down: `Entry { person: Some(id), ..Entry::new(now, "view-record", "record") }`.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// When, by our clock. The order of the chain is its own: a clock that goes back changes nothing in it.
    pub at: Timestamp,
    /// Who; nobody for the system itself and for those who could not sign in.
    pub actor: Option<UserId>,
    /// As what.
    pub role: Option<Role>,
    /// For which organisation.
    pub organisation: Option<&'a str>,
    /// The act, by its name in the permission table.
    pub act: &'a str,
    /// The kind of thing, with its key where it is not a person: `record`, `session`, `account/018f…`.
    pub resource: &'a str,
    /// Whose record.
    pub person: Option<PersonId>,
    /// Why it was allowed or not: the rule, or the words of the person who broke the glass.
    pub reason: Option<&'a str>,
    /// What came of it.
    pub outcome: Outcome,
    /// Anything else, as JSON. No clinical content.
    pub detail: Option<&'a str>,
    /// The request in whose course it happened, to find it in the log.
    pub request: Option<&'a str>,
}

impl<'a> Entry<'a> {
    /// An act of the system itself that was done; set what else is known.
    #[must_use]
    pub fn new(at: Timestamp, act: &'a str, resource: &'a str) -> Self {
        Self {
            at,
            actor: None,
            role: None,
            organisation: None,
            act,
            resource,
            person: None,
            reason: None,
            outcome: Outcome::Done,
            detail: None,
            request: None,
        }
    }
}

/// An entry as it stands in the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its place in the chain, from 1.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Option<UserId>,
    /// As what.
    pub role: Option<Role>,
    /// For which organisation.
    pub organisation: Option<String>,
    /// The act.
    pub act: String,
    /// The kind of thing.
    pub resource: String,
    /// Whose record.
    pub person: Option<PersonId>,
    /// Why it was allowed or not.
    pub reason: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// Anything else, as JSON.
    pub detail: Option<String>,
    /// The request in whose course it happened.
    pub request: Option<String>,
    /// The hash that binds it to all before it.
    pub hash: String,
}

impl Record {
    pub(crate) fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            seq: row.count("seq")?,
            at: row.timestamp("at")?,
            actor: row.opt_parsed("actor")?,
            role: row.opt_parsed("role")?,
            organisation: row.opt_text("organisation")?,
            act: row.text("act")?,
            resource: row.text("resource")?,
            person: row.opt_parsed("person")?,
            reason: row.opt_text("reason")?,
            outcome: row.parsed("outcome")?,
            detail: row.opt_text("detail")?,
            request: row.opt_text("request")?,
            hash: row.text("hash")?,
        })
    }
}

/// A place in the chain and its hash: whoever keeps one elsewhere can prove later that nothing up to there has changed.
/// Written `417:9f86d0…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The place.
    pub seq: u64,
    /// The hash there.
    pub hash: String,
}

impl Checkpoint {
    /// Before the first entry.
    pub(crate) fn start() -> Self {
        Self { seq: 0, hash: "0".repeat(64) }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

impl FromStr for Checkpoint {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || Error::invalid("A checkpoint is written as a number, a colon and 64 hexadecimal digits.");
        let (seq, hash) = text.split_once(':').ok_or_else(wrong)?;
        let seq = seq.parse().map_err(|_| wrong())?;
        if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        Ok(Self { seq, hash: hash.to_ascii_lowercase() })
    }
}

/// The columns of an entry that its hash covers, in the order of the table.
pub(crate) const COLUMNS: [&str; 11] =
    ["at", "actor", "role", "organisation", "act", "resource", "person", "reason", "outcome", "detail", "request"];

/// Their texts, as the store keeps them.
pub(crate) type Texts = [Option<String>; 11];

/// The same, borrowed.
pub(crate) type Fields<'a> = [Option<&'a str>; 11];

pub(crate) fn texts(entry: &Entry<'_>) -> Texts {
    [
        Some(instant(entry.at)),
        entry.actor.map(|id| id.to_string()),
        entry.role.map(|role| role.as_str().to_owned()),
        entry.organisation.map(str::to_owned),
        Some(entry.act.to_owned()),
        Some(entry.resource.to_owned()),
        entry.person.map(|id| id.to_string()),
        entry.reason.map(str::to_owned),
        Some(entry.outcome.as_str().to_owned()),
        entry.detail.map(str::to_owned),
        entry.request.map(str::to_owned),
    ]
}

pub(crate) fn fields(texts: &Texts) -> Fields<'_> {
    texts.each_ref().map(Option::as_deref)
}

/// What a hash begins with, so that a hash of anything else is none of ours. PostgreSQL's `audit_append` says it too.
const BEGINNING: &[u8] = b"linchpin audit 1\n";

/// Every field with its length. Lengths keep `ab|c` and `a|bc` apart; an absent field differs from an empty one.
pub(crate) fn covered(fields: &Fields<'_>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    for field in fields {
        match field {
            None => bytes.push(0),
            Some(text) => {
                bytes.push(1);
                bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
                bytes.extend_from_slice(text.as_bytes());
            }
        }
    }
    bytes
}

/// SHA-256 over the place, every field, and the hash before.
pub(crate) fn hash(seq: u64, fields: &Fields<'_>, previous: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(BEGINNING);
    hash.update(seq.to_be_bytes());
    hash.update(covered(fields));
    hash.update(previous.as_bytes());
    hex(&hash.finalize())
}
