use serde_json::Value;

use super::Weight;
use crate::path::Temporal;

macro_rules! primitives {
    ($($name:ident $word:literal,)*) => {
        /// A primitive type.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Primitive { $($name,)* }

        impl Primitive {
            pub(super) fn named(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

primitives! {
    Base64 "base64Binary",
    Boolean "boolean",
    Canonical "canonical",
    Code "code",
    Date "date",
    DateTime "dateTime",
    Decimal "decimal",
    Id "id",
    Instant "instant",
    Integer "integer",
    Markdown "markdown",
    Oid "oid",
    PositiveInt "positiveInt",
    Text "string",
    Time "time",
    UnsignedInt "unsignedInt",
    Uri "uri",
    Url "url",
    Uuid "uuid",
}

impl Primitive {
    /// A value that XML writes as text. What is not of the type stays a text, for [`Primitive::check`] to find.
    pub(super) fn value_of(self, text: &str) -> Value {
        let as_text = || Value::String(text.to_owned());
        match self {
            Self::Boolean => match text {
                "true" => true.into(),
                "false" => false.into(),
                _ => as_text(),
            },
            Self::Integer | Self::PositiveInt | Self::UnsignedInt => {
                text.parse::<i64>().map_or_else(|_| as_text(), Into::into)
            }
            Self::Decimal => serde_json::from_str::<serde_json::Number>(text).map_or_else(|_| as_text(), Value::Number),
            _ => as_text(),
        }
    }

    /// What is wrong with a value, and how much it matters.
    pub(super) fn check(self, value: &Value) -> Option<(Weight, &'static str, String)> {
        let serious = |rule, what: &str| Some((Weight::Serious, rule, what.to_owned()));
        let minor = |rule, what: &str| Some((Weight::Minor, rule, what.to_owned()));
        match (self, value) {
            (Self::Boolean, Value::Bool(_)) | (Self::Decimal, Value::Number(_)) => None,
            (Self::Boolean, _) => serious("not-a-boolean", "neither true nor false"),
            (Self::Decimal, _) => serious("not-a-number", "not a number"),
            (Self::Integer | Self::PositiveInt | Self::UnsignedInt, value) => {
                let least = match self {
                    Self::PositiveInt => 1,
                    Self::UnsignedInt => 0,
                    _ => i64::from(i32::MIN),
                };
                match value.as_i64() {
                    Some(n) if n >= least && n <= i64::from(i32::MAX) => None,
                    Some(_) => serious("out-of-range", "a number that is not possible here"),
                    None => serious("not-a-number", "not a whole number"),
                }
            }
            (_, Value::String(text)) => {
                let told = || Temporal::parse(text).map(|t| t.type_name());
                match (self, text.as_str()) {
                    (_, "") => minor("empty-value", "an empty text, which FHIR does not allow"),
                    (Self::Date, _) if told() != Some("Date") => not("not-a-date", text, "a date"),
                    (Self::DateTime | Self::Instant, _) if !matches!(told(), Some("Date" | "DateTime")) => {
                        not("not-a-date", text, "a date and time")
                    }
                    (Self::Time, _) if told() != Some("Time") => not("not-a-time", text, "a time"),
                    (Self::Code, t) if t.trim() != t => minor("odd-code", "a code with blanks around it"),
                    (Self::Id, t) if !is_id(t) => minor("odd-id", "not an id by the rules of FHIR"),
                    (Self::Uri | Self::Url | Self::Canonical | Self::Oid | Self::Uuid, t)
                        if t.contains(char::is_whitespace) =>
                    {
                        minor("odd-uri", "an address with blanks in it")
                    }
                    _ => None,
                }
            }
            _ => serious("not-a-text", "not a text"),
        }
    }
}

/// Says that a text is not what it should be. Only what looks like a date is repeated: anything else that stands where a
/// date should be may be a name or a number of a person.
fn not(rule: &'static str, text: &str, what: &str) -> Option<(Weight, &'static str, String)> {
    let bytes = text.as_bytes();
    let like_a_date = bytes.len() <= 35
        && bytes.get(4).is_none_or(|b| *b == b'-')
        && bytes.iter().take(4).all(u8::is_ascii_digit)
        && bytes.iter().all(|b| b.is_ascii_digit() || b"-:.+TZ".contains(b));
    let shown = if like_a_date { format!("“{text}” is not {what}") } else { format!("not {what}") };
    Some((Weight::Serious, rule, shown))
}

fn is_id(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: Primitive, value: impl Into<Value>) -> Option<String> {
        kind.check(&value.into()).map(|(_, _, said)| said)
    }

    #[test]
    fn a_date_that_does_not_exist_is_shown_and_a_name_is_not() {
        assert_eq!(said(Primitive::Date, "1985-02-30").as_deref(), Some("“1985-02-30” is not a date"));
        assert_eq!(said(Primitive::Date, "Smith").as_deref(), Some("not a date"));
        assert_eq!(said(Primitive::Date, "9434765919").as_deref(), Some("not a date"));
        assert_eq!(
            said(Primitive::Date, "1985-02-28T10:00:00Z").as_deref(),
            Some("“1985-02-28T10:00:00Z” is not a date")
        );
        assert_eq!(said(Primitive::DateTime, "1985-02-28"), None);
    }

    #[test]
    fn numbers_and_truths_are_not_texts() {
        assert_eq!(Primitive::Boolean.value_of("true"), true);
        assert_eq!(Primitive::Boolean.value_of("yes"), "yes");
        assert!(said(Primitive::Boolean, "yes").is_some());
        assert!(said(Primitive::PositiveInt, 0).is_some());
        assert!(said(Primitive::Decimal, Primitive::Decimal.value_of("1.50")).is_none());
        assert!(said(Primitive::Text, 1).is_some());
    }
}
