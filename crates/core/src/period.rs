use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

/// The lengths of time that figures are published for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodKind {
    /// One day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A quarter of the NHS financial year; quarter 1 is April to June.
    Quarter,
    /// 1 April to 31 March, written `2025/26`.
    FinancialYear,
    /// 1 January to 31 December, as surveys and indices of deprivation are dated.
    Year,
}

/// A stretch of time of a [`PeriodKind`], known by its first day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    first: Date,
    kind: PeriodKind,
}

/// Why a text is not a period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a period must be like 2025-11 (month), 2025/26 (NHS year), 2025/26 Q3, 2025-11-24 (day), week of 2025-11-24, or 2025 (year)"
)]
pub struct PeriodError;

impl Period {
    /// The period of that kind which holds the day.
    #[must_use]
    pub fn containing(day: Date, kind: PeriodKind) -> Self {
        let first = match kind {
            PeriodKind::Day => day,
            PeriodKind::Week => day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days()),
            PeriodKind::Month => day.first_of_month(),
            PeriodKind::Quarter => on(day.year(), (day.month() - 1) / 3 * 3 + 1),
            PeriodKind::FinancialYear => on(day.year() - i16::from(day.month() < 4), 4),
            PeriodKind::Year => on(day.year(), 1),
        };
        Self { first, kind }
    }

    /// The kind.
    #[must_use]
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// The first day.
    #[must_use]
    pub fn first(self) -> Date {
        self.first
    }

    /// The last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.next().first.saturating_sub(1.day())
    }

    /// The period after.
    #[must_use]
    pub fn next(self) -> Self {
        self.step(1)
    }

    /// The period before.
    #[must_use]
    pub fn previous(self) -> Self {
        self.step(-1)
    }

    /// The period `by` steps away; stops at the ends of the calendar (years -9999 and 9999).
    #[must_use]
    pub fn step(self, by: i32) -> Self {
        let by = i64::from(by);
        let span = match self.kind {
            PeriodKind::Day => by.days(),
            PeriodKind::Week => by.weeks(),
            PeriodKind::Month => by.months(),
            PeriodKind::Quarter => (by.saturating_mul(3)).clamp(-200_000, 200_000).months(),
            PeriodKind::FinancialYear | PeriodKind::Year => by.clamp(-19_000, 19_000).years(),
        };
        Self { first: self.first.saturating_add(span), kind: self.kind }
    }

    /// Whether the day falls in it.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        Self::containing(day, self.kind) == self
    }

    /// Reads what [`Display`](std::fmt::Display) writes, and `2025-26` for an NHS year.
    ///
    /// # Errors
    /// Any other text.
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        let text = text.trim();
        if let Some(day) = text.strip_prefix("week of ") {
            let day: Date = day.trim().parse().map_err(|_| PeriodError)?;
            return Ok(Self::containing(day, PeriodKind::Week));
        }
        if let Some((year, quarter)) = text.split_once(" Q") {
            let year = financial_year(year).ok_or(PeriodError)?;
            let quarter: i32 = quarter.parse().ok().filter(|q| (1..=4).contains(q)).ok_or(PeriodError)?;
            return Ok(Self::containing(on(year, 4), PeriodKind::Quarter).step(quarter - 1));
        }
        if let Some(year) = financial_year(text) {
            return Ok(Self::containing(on(year, 4), PeriodKind::FinancialYear));
        }
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        match text.len() {
            4 if digits(text) => year_of(text).map(|y| Self::containing(on(y, 1), PeriodKind::Year)),
            7 => format!("{text}-01").parse().ok().map(|d| Self::containing(d, PeriodKind::Month)),
            10 => text.parse().ok().map(|d| Self::containing(d, PeriodKind::Day)),
            _ => None,
        }
        .ok_or(PeriodError)
    }

    /// The period for people: `November 2025`, `2025/26`, `October to December 2025`.
    #[must_use]
    pub fn words(self) -> String {
        match self.kind {
            PeriodKind::Day => self.first.strftime("%-d %B %Y").to_string(),
            PeriodKind::Week => format!("week of {}", self.first.strftime("%-d %B %Y")),
            PeriodKind::Month => self.first.strftime("%B %Y").to_string(),
            PeriodKind::Quarter => format!("{} to {}", self.first.strftime("%B"), self.last().strftime("%B %Y")),
            PeriodKind::FinancialYear | PeriodKind::Year => self.to_string(),
        }
    }
}

/// `2025/26` or `2025-26`, if the second part is the year after the first.
fn financial_year(text: &str) -> Option<i16> {
    let (from, to) = text.split_once(['/', '-'])?;
    let year = year_of(from)?;
    let next = to.len() == 2 && to.parse::<i16>().ok()? == (year + 1) % 100;
    // `2011-12` could be December 2011; months are far more often asked for, and NHS years have the slash.
    let month = text.contains('-') && (1..=12).contains(&((year + 1) % 100));
    (next && !month).then_some(year)
}

fn year_of(text: &str) -> Option<i16> {
    (text.len() == 4).then(|| text.parse().ok().filter(|y| (1900..=2200).contains(y))).flatten()
}

/// The first day of a month that is known to exist.
fn on(year: i16, month: i8) -> Date {
    jiff::civil::date(year.clamp(-9999, 9999), month, 1)
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let d = self.first;
        match self.kind {
            PeriodKind::Day => write!(f, "{d}"),
            PeriodKind::Week => write!(f, "week of {d}"),
            PeriodKind::Month => write!(f, "{:04}-{:02}", d.year(), d.month()),
            PeriodKind::Quarter => {
                let year = Self::containing(d, PeriodKind::FinancialYear);
                write!(f, "{year} Q{}", (i32::from(d.month()) + 8) % 12 / 3 + 1)
            }
            PeriodKind::FinancialYear => write!(f, "{:04}/{:02}", d.year(), (d.year() + 1).rem_euclid(100)),
            PeriodKind::Year => write!(f, "{:04}", d.year()),
        }
    }
}

impl std::fmt::Debug for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Period({self})")
    }
}

impl std::str::FromStr for Period {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        Self::parse(text)
    }
}

impl Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}
