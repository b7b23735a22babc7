//! What a failure of the database means to the person who asked.

use linchpin_core::{Error, ErrorKind};
use sqlx::error::ErrorKind as Broken;

/// SQLite's primary result codes (sqlite.org/rescode.html): the low byte of the extended code.
const SQLITE_BUSY: i64 = 5;
const SQLITE_LOCKED: i64 = 6;
const SQLITE_IOERR: i64 = 10;
const SQLITE_FULL: i64 = 13;
const SQLITE_CANTOPEN: i64 = 14;

/// The failure as an error with its sentence; the cause goes to the log.
pub(crate) fn fault(cause: sqlx::Error) -> Error {
    let (kind, message) = judge(&cause);
    Error::new(kind, message).because(cause)
}

/// As [`fault`], for a commit: when the connection is lost in the middle of it, nobody knows what came of it.
pub(crate) fn doubt(cause: sqlx::Error) -> Error {
    if is_gone(&cause) {
        return unsure(cause);
    }
    fault(cause)
}

/// It may have been saved, and nobody can say.
pub(crate) fn unsure(cause: sqlx::Error) -> Error {
    Error::new(ErrorKind::Unavailable, DOUBT).because(cause)
}

/// Whether the connection itself is gone, so that another one may do better.
pub(crate) fn is_gone(cause: &sqlx::Error) -> bool {
    match cause {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(e) => e.code().is_some_and(|code| code.len() == 5 && is_away(&code)),
        _ => false,
    }
}

/// PostgreSQL's classes for a server that goes away or is not ready (its manual, appendix A).
fn is_away(code: &str) -> bool {
    code.starts_with("08") || matches!(code, "57P01" | "57P02" | "57P03" | "25P03" | "57P05")
}

const AWAY: &str = "The store cannot be reached. Nothing was saved; try again in a minute.";
const DOUBT: &str = "The store went away while this was being saved. Look whether it was saved before you try again.";
const FULL: &str = "The disk that holds the store is full. Nothing was saved; tell the person who runs the system.";
const BUSY: &str = "The store did not answer in time. Nothing was saved; try again in a minute.";
const CLASH: &str = "Somebody else changed this at the same moment. Nothing was saved; look again and retry.";
const WRONG: &str = "The store refused what was asked of it.";

fn judge(cause: &sqlx::Error) -> (ErrorKind, &'static str) {
    use ErrorKind::{Conflict, Internal, Invalid, Unavailable};
    if let sqlx::Error::PoolTimedOut = cause {
        return (Unavailable, BUSY);
    }
    if matches!(cause, sqlx::Error::PoolClosed | sqlx::Error::Tls(_)) || is_gone(cause) {
        return (Unavailable, AWAY);
    }
    let sqlx::Error::Database(database) = cause else {
        return (Internal, WRONG);
    };
    match database.kind() {
        Broken::UniqueViolation => return (Conflict, "Something with the same key is there already."),
        Broken::ForeignKeyViolation => return (Invalid, "Something that this refers to is not there."),
        Broken::NotNullViolation | Broken::CheckViolation => return (Invalid, "A value is missing or not allowed."),
        _ => {}
    }
    let code = database.code().unwrap_or_default();
    // PostgreSQL's codes have five characters; SQLite's are numbers of up to four.
    if code.len() == 5 {
        return match code.as_ref() {
            "53100" => (Unavailable, FULL),
            "40001" | "40P01" => (Conflict, CLASH),
            "55P03" | "57014" => (Unavailable, BUSY),
            code if code.starts_with("53") => (Unavailable, BUSY),
            // A character that the database cannot keep.
            "22021" | "22P05" => (Invalid, "A text holds a character that cannot be kept."),
            _ => (Internal, WRONG),
        };
    }
    match code.parse::<i64>().map(|code| code & 0xff) {
        Ok(SQLITE_BUSY | SQLITE_LOCKED) => (Unavailable, BUSY),
        Ok(SQLITE_FULL) => (Unavailable, FULL),
        Ok(SQLITE_IOERR | SQLITE_CANTOPEN) => (Unavailable, AWAY),
        _ => (Internal, WRONG),
    }
}
