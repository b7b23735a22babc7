//! The log: one event a line, for people or as JSON, in both with the same fields.
//!
//! No personal data. A field that is not on [`FIELDS`] is not written, whatever a library hands over, and what looks
//! like an NHS number is blotted out even in a sentence.

use std::fmt::{self, Write as _};

use linchpin_core::Clock;
use serde_json::{Map, Value};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    EnvFilter,
    fmt::{FmtContext, FormatEvent, FormatFields, format::Writer},
    registry::LookupSpan,
};

use crate::config::{Log, LogFormat};

/// The fields that an event may have beside `at`, `level`, `from` and `message`. Programs that read the log rely on
/// the names, and nobody's name, number or search is among them.
pub const FIELDS: [&str; 16] = [
    "request",
    "method",
    "route",
    "path",
    "status",
    "milliseconds",
    "kind",
    "job",
    "attempt",
    "outcome",
    "act",
    "count",
    "version",
    "id",
    "error",
    "seq",
];

/// Begins to write to standard error.
pub fn start(how: &Log, clock: impl Clock + 'static) {
    let filter = EnvFilter::try_new(&how.level).unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .event_format(Line { format: how.format, clock })
        .init();
    // What a panic says may quote what somebody typed; where it was is enough to find it.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!("a thread stopped at {place}");
    }));
}

/// Writes an event as a line.
pub struct Line<C> {
    /// For whom.
    pub format: LogFormat,
    /// When.
    pub clock: C,
}

impl<S, N, C> FormatEvent<S, N> for Line<C>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    C: Clock,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut told = Told::default();
        event.record(&mut told);
        let (at, metadata) = (self.clock.now(), event.metadata());
        let level = metadata.level().as_str().to_lowercase();
        let message = blotted(&told.message);
        match self.format {
            LogFormat::Json => {
                let mut object = Map::new();
                object.insert("at".into(), format!("{at:.3}").into());
                object.insert("level".into(), level.into());
                object.insert("from".into(), metadata.target().into());
                object.insert("message".into(), message.into());
                object.extend(told.fields);
                writeln!(writer, "{}", Value::Object(object))
            }
            LogFormat::Text => {
                // A line break in a sentence could pass for another event.
                write!(writer, "{at:.3} {level:<5} {}", message.escape_debug())?;
                for (name, value) in told.fields {
                    write!(writer, " {name}={value}")?;
                }
                writeln!(writer)
            }
        }
    }
}

/// What an event says, as far as it may be written.
#[derive(Default)]
struct Told {
    message: String,
    fields: Map<String, Value>,
}

impl Told {
    fn put(&mut self, field: &Field, value: Value) {
        if FIELDS.contains(&field.name()) {
            self.fields.insert(field.name().to_owned(), value);
        }
    }
}

impl Visit for Told {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            // A `String` takes all that is written.
            write!(self.message, "{value:?}").ok();
        } else {
            self.put(field, blotted(&format!("{value:?}")).into());
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            value.clone_into(&mut self.message);
        } else {
            self.put(field, blotted(value).into());
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value.into());
    }
}

/// The text with whatever could be an NHS number blotted out: ten digits whose last checks the others, together or
/// in groups as people write them.
fn blotted(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let starts = bytes[at].is_ascii_digit() && (at == 0 || !bytes[at - 1].is_ascii_digit());
        if let Some(end) = starts.then(|| number_ends(bytes, at)).flatten() {
            clean.push_str("[number]");
            at = end;
            continue;
        }
        let next = text[at..].chars().next().map_or(1, char::len_utf8);
        clean.push_str(&text[at..at + next]);
        at += next;
    }
    clean
}

/// Where the NHS number that begins here ends, if one does.
fn number_ends(bytes: &[u8], start: usize) -> Option<usize> {
    let mut digits = String::new();
    let mut at = start;
    while digits.len() < 10 {
        match bytes.get(at)? {
            digit @ b'0'..=b'9' => digits.push(char::from(*digit)),
            b' ' | b'-' if matches!(digits.len(), 3 | 6) && bytes[at - 1].is_ascii_digit() => {}
            _ => return None,
        }
        at += 1;
    }
    let alone = !bytes.get(at).is_some_and(u8::is_ascii_digit);
    (alone && digits.parse::<linchpin_core::NhsNumber>().is_ok()).then_some(at)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use linchpin_core::FixedClock;
    use tracing_subscriber::fmt::MakeWriter;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Kept {
        type Writer = Self;

        fn make_writer(&self) -> Self {
            self.clone()
        }
    }

    fn written(format: LogFormat, act: impl FnOnce()) -> String {
        let kept = Kept::default();
        let clock = FixedClock("2026-11-21T09:30:00Z".parse().unwrap());
        let subscriber =
            tracing_subscriber::fmt().with_writer(kept.clone()).event_format(Line { format, clock }).finish();
        tracing::subscriber::with_default(subscriber, act);
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_machine_reads_an_object_with_the_fields_it_knows() {
        let line = written(LogFormat::Json, || {
            tracing::info!(request = "r1", route = "/people/{id}", status = 200_u16, "answered \"well\"\n");
        });
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read["at"], "2026-11-21T09:30:00.000Z");
        assert_eq!((&read["level"], &read["route"]), (&"info".into(), &"/people/{id}".into()));
        assert_eq!((&read["status"], &read["message"]), (&200.into(), &"answered \"well\"\n".into()));
        assert_eq!(line.matches('\n').count(), 1);
    }

    #[test]
    fn a_field_that_is_not_on_the_list_is_not_written() {
        for format in [LogFormat::Json, LogFormat::Text] {
            let line = written(format, || {
                tracing::warn!(person = "Amira Khan", query = ?["Khan"], nhs_number = 9_434_765_919_u64, "looked");
            });
            assert!(line.contains("looked") && !line.contains("Khan") && !line.contains("9434765919"), "{line}");
        }
    }

    #[test]
    fn an_nhs_number_is_blotted_out_wherever_it_stands() {
        for format in [LogFormat::Json, LogFormat::Text] {
            let line = written(format, || {
                tracing::error!(error = "no person 943 476 5919.", "943-476-5919 and 9434765919: é");
            });
            assert!(!line.contains("5919"), "{line}");
            assert_eq!(line.matches("[number]").count(), 3, "{line}");
        }
        // An account of milliseconds, a longer number and a number that fails the check are no NHS numbers.
        for kept in ["port 9434765918", "1732181400000", "19434765919", "94347659190", "943 4765"] {
            assert_eq!(blotted(kept), kept);
        }
    }

    #[test]
    fn the_page_for_operators_tells_every_field() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations.md");
        let page = std::fs::read_to_string(page).unwrap().replace('\n', " ");
        let told = page.split("fields of this list: ").nth(1).unwrap().split('.').next().unwrap();
        let told: Vec<&str> = told.split(", ").map(|f| f.trim().trim_matches('`')).collect();
        assert_eq!(told, FIELDS);
    }

    #[test]
    fn what_is_told_cannot_forge_another_line() {
        let line = written(LogFormat::Text, || {
            tracing::warn!(error = "x\n2026-01-01 error forged", "no\nsuch thing");
        });
        assert_eq!(line.lines().count(), 1, "{line}");
    }
}
