//! Dates of searches, <https://hl7.org/fhir/R4/search.html#date>: each is a span, compared with the span of what is found.

use jiff::{SignedDuration, Timestamp, civil::Date};

/// From an instant up to another, which is no longer in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

/// How what is found must lie to the span that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compare {
    Within,
    NotWithin,
    After,
    Before,
    FromThenOn,
    UpTo,
}

/// One date of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) compare: Compare,
    pub(super) span: Span,
}

fn start(day: Date) -> Option<Timestamp> {
    day.to_zoned(linchpin_core::london()).ok().map(|at| at.timestamp())
}

impl Span {
    /// A day in England.
    pub(super) fn of_day(day: Date) -> Option<Self> {
        Some(Self { from: start(day)?, to: start(day.tomorrow().ok()?)? })
    }

    /// An instant, to the second.
    pub(super) fn at(at: Timestamp) -> Self {
        Self { from: at, to: at.checked_add(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX) }
    }
}

impl Asked {
    /// Reads `ge2024`, `2024-04`, `lt2024-04-02` or an instant; none where it is none, or a comparison that is not known here.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (compare, rest) = match text.get(..2) {
            Some("eq") => (Compare::Within, &text[2..]),
            Some("ne") => (Compare::NotWithin, &text[2..]),
            Some("gt") => (Compare::After, &text[2..]),
            Some("lt") => (Compare::Before, &text[2..]),
            Some("ge") => (Compare::FromThenOn, &text[2..]),
            Some("le") => (Compare::UpTo, &text[2..]),
            _ => (Compare::Within, text),
        };
        Some(Self { compare, span: span(rest)? })
    }

    /// The first instant at which anything that is meant begins, where this says one.
    pub(super) fn from(&self) -> Option<Timestamp> {
        match self.compare {
            Compare::Within | Compare::FromThenOn => Some(self.span.from),
            Compare::After => Some(self.span.to),
            Compare::NotWithin | Compare::Before | Compare::UpTo => None,
        }
    }

    /// The instant before which anything that is meant begins, where this says one.
    pub(super) fn to(&self) -> Option<Timestamp> {
        match self.compare {
            Compare::Within | Compare::UpTo => Some(self.span.to),
            Compare::Before => Some(self.span.from),
            Compare::NotWithin | Compare::After | Compare::FromThenOn => None,
        }
    }

    /// Whether something that took place then is meant.
    pub(super) fn fits(&self, found: Span) -> bool {
        let within = self.span.from <= found.from && found.to <= self.span.to;
        match self.compare {
            Compare::Within => within,
            Compare::NotWithin => !within,
            Compare::After => found.to > self.span.to,
            Compare::Before => found.from < self.span.from,
            Compare::FromThenOn => found.to > self.span.from,
            Compare::UpTo => found.from < self.span.to,
        }
    }
}

fn span(text: &str) -> Option<Span> {
    let number = |from: usize, to: usize| -> Option<i16> {
        let part = text.get(from..to)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let month = |year: i16, month: i16| Date::new(year, i8::try_from(month).ok()?, 1).ok();
    match text.len() {
        4 => {
            let year = number(0, 4)?;
            Some(Span { from: start(month(year, 1)?)?, to: start(month(year.checked_add(1)?, 1)?)? })
        }
        7 if text.as_bytes()[4] == b'-' => {
            let (year, this) = (number(0, 4)?, number(5, 7)?);
            let next = if this == 12 { month(year.checked_add(1)?, 1)? } else { month(year, this + 1)? };
            Some(Span { from: start(month(year, this)?)?, to: start(next)? })
        }
        10 => Span::of_day(text.parse().ok()?),
        // A plus sign of an offset that nobody encoded arrives as a space.
        16..=40 => text.replace(' ', "+").parse().ok().map(Span::at),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(asked: &str, found: &str) -> bool {
        Asked::parse(asked).unwrap().fits(Span::of_day(found.parse().unwrap()).unwrap())
    }

    #[test]
    fn spans_are_compared_as_fhir_says() {
        assert!(fits("2024", "2024-02-29") && !fits("2024", "2025-01-01"));
        assert!(fits("2024-02", "2024-02-29") && !fits("2024-02", "2024-03-01"));
        assert!(fits("eq2024-02-29", "2024-02-29") && fits("ne2024-02-28", "2024-02-29"));
        assert!(fits("gt2024-02", "2024-03-01") && !fits("gt2024-02", "2024-02-29"));
        assert!(fits("ge2024-02", "2024-02-01") && !fits("ge2024-02", "2024-01-31"));
        assert!(fits("lt2024-02", "2024-01-31") && !fits("lt2024-02", "2024-02-01"));
        assert!(fits("le2024-02", "2024-02-29") && !fits("le2024-02", "2024-03-01"));
        assert!(fits("le2024-12", "2024-12-31"), "the year turns");
    }

    #[test]
    fn an_instant_lies_in_its_second() {
        let at = "2024-02-29T10:00:00Z".parse().unwrap();
        let fits = |asked: &str| Asked::parse(asked).unwrap().fits(Span::at(at));
        assert!(fits("2024-02-29") && fits("2024-02-29T10:00:00Z") && fits("2024-02-29T11:00:00+01:00"));
        assert!(fits("2024-02-29T11:00:00 01:00"), "a plus sign that became a space");
        assert!(!fits("2024-02-29T10:00:01Z") && !fits("2024-03-01"));
    }

    #[test]
    fn what_is_no_date_is_not_taken_for_one() {
        for text in [
            "",
            "x",
            "ge",
            "20",
            "2024-13",
            "2024-02-30",
            "2024-02-29T99:00:00Z",
            "ap2024",
            "9999",
            "é024",
            "sa2024-01",
            "-024",
            "2024-1é",
            "' or 1=1 --",
            "+024-01",
        ] {
            assert_eq!(Asked::parse(text), None, "{text}");
        }
    }
}
