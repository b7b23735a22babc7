use jiff::civil::Date;

use super::{Assumption, Effect, Errors, Finding, Held, Line, LineError, Method, line};
use crate::algebra::{Table, chi_squared_tail};

/// With fewer months before, or after, a course cannot be told from chance.
const LEAST: (usize, usize) = (12, 6);

/// A whole place by month: what a scheme for many should be seen in.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The months in order, without gaps.
    pub months: Vec<Month>,
    /// How many of them came before the scheme.
    pub before: usize,
}

/// One month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Month {
    /// Its first day.
    pub month: Date,
    /// How often the outcome came about.
    pub events: f64,
    /// Among how many people.
    pub people: f64,
}

/// Why a series says nothing.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SeriesError {
    /// Too few months.
    #[error("{before} months before and {after} of the scheme are too few: 12 and 6 are needed")]
    TooShort {
        /// Before.
        before: usize,
        /// Of the scheme.
        after: usize,
    },
    /// A month that does not follow the one before it, or has nobody in it.
    #[error("{0}: the months must follow each other, each with people in it and a count of 0 or more")]
    Gap(Date),
    /// No line can be drawn.
    #[error(transparent)]
    Line(#[from] LineError),
}

impl Series {
    /// Outcomes per person and year of each month.
    fn rates(&self) -> Vec<f64> {
        self.months.iter().map(|month| month.events / month.people * 12.0).collect()
    }

    fn check(&self) -> Result<(), SeriesError> {
        let after = self.months.len().saturating_sub(self.before);
        if self.before < LEAST.0 || after < LEAST.1 {
            return Err(SeriesError::TooShort { before: self.before, after });
        }
        // By the calendar, as months that begin on a 31st begin on whatever day is their last.
        let number = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
        for (at, month) in (0..).zip(&self.months) {
            let counts =
                month.people > 0.0 && month.people.is_finite() && month.events >= 0.0 && month.events.is_finite();
            if number(month.month) != number(self.months[0].month) + at || !counts {
                return Err(SeriesError::Gap(month.month));
            }
        }
        Ok(())
    }
}

/// Whether a series broke from its own course when the scheme began: a line through time with a step and a new slope from then on, the
/// seasons as a wave of a year where there are two years before, and errors that allow for months being like those before them (Newey
/// and West). The effect is the mean gap to the course it would have gone on, over all months of the scheme.
///
/// # Errors
/// Too few months, months that do not follow each other, or no line.
pub fn series(of: &Series) -> Result<Finding, SeriesError> {
    of.check()?;
    let rates = of.rates();
    let lags = lags(rates.len());
    let found = draw(of, &rates, of.before, 0..rates.len(), lags)?;
    let (effect, without) = gap(of, &found, of.before, rates.len());
    let assumptions = vec![
        steady(of, &rates, effect)?,
        alike(&found, lags),
        Assumption::new(
            "Nothing else broke the series when the scheme began, and how it is counted did not change.",
            Held::Unseen,
            "No data of this series can show it. A place that had no such scheme, looked at the same way, would."
                .into(),
        ),
    ];
    Ok(Finding {
        method: Method::InterruptedSeries,
        effect,
        without,
        errors: format!("months may be like the {lags} before them (Newey and West)"),
        assumptions,
    })
}

/// How many months back alikeness is allowed for: the usual rule by length (Newey and West 1994).
fn lags(months: usize) -> usize {
    (4.0 * (months as f64 / 100.0).powf(2.0 / 9.0)).floor() as usize
}

/// The line through some months that breaks at one of them.
fn draw(
    of: &Series,
    rates: &[f64],
    break_at: usize,
    which: std::ops::Range<usize>,
    lags: usize,
) -> Result<Line, LineError> {
    let seasons = of.before >= 24;
    let names = ["month", "step", "slope", "wave sine", "wave cosine"];
    let mut table = Table::new(names[..if seasons { 5 } else { 3 }].iter().copied())?;
    for at in which.clone() {
        let since = at as f64 - break_at as f64;
        let after = f64::from(u8::from(at >= break_at));
        let (sine, cosine) = (std::f64::consts::TAU * f64::from(of.months[at].month.month()) / 12.0).sin_cos();
        let row = [at as f64, after, since.max(0.0), sine, cosine];
        table.push(&row[..table.names().len()])?;
    }
    line(&table, &rates[which], None, Errors::NeweyWest(lags))
}

/// The mean gap from a break to an end, and the mean of the course without it.
fn gap(of: &Series, line: &Line, from: usize, end: usize) -> (Effect, f64) {
    let many = (end - from) as f64;
    let mut factors = vec![0.0; line.columns.len()];
    // The mean of the step is itself, that of the slope the mean of the months since.
    (factors[2], factors[3]) = (1.0, (many - 1.0) / 2.0);
    let mut course = vec![0.0; line.columns.len()];
    (course[0], course[1]) = (1.0, from as f64 + (many - 1.0) / 2.0);
    for at in from..end {
        let (sine, cosine) = (std::f64::consts::TAU * f64::from(of.months[at].month.month()) / 12.0).sin_cos();
        for (factor, wave) in course.iter_mut().skip(4).zip([sine, cosine]) {
            *factor += wave / many;
        }
    }
    (line.sum(&factors), line.sum(&course).value)
}

/// Whether the months before kept to one course: a break put in the middle of them should find nothing.
fn steady(of: &Series, rates: &[f64], effect: Effect) -> Result<Assumption, LineError> {
    let says = "Without the scheme the series would have gone on as it had.";
    let middle = of.before / 2;
    let lags = lags(of.before);
    let line = draw(of, rates, middle, 0..of.before, lags)?;
    let (found, _) = gap(of, &line, middle, of.before);
    let held = if found.may_be_none() {
        Held::Holds
    } else if found.value.abs() < effect.value.abs() / 2.0 {
        Held::Doubtful
    } else {
        Held::Fails
    };
    let seen = format!(
        "A break put where there was none, in the middle of the months before, finds {:+.3} ({:+.3} to {:+.3}); it should find nothing.",
        found.value, found.low, found.high
    );
    Ok(Assumption::new(says, held, seen))
}

/// Whether months are alike further back than is allowed for (Ljung and Box 1978, over twelve months).
fn alike(line: &Line, lags: usize) -> Assumption {
    let says = "What is left of each month is chance, or like only the few months before it that are allowed for.";
    let left = &line.residuals;
    let many = left.len() as f64;
    let all: f64 = left.iter().map(|r| r * r).sum();
    if all == 0.0 {
        return Assumption::new(
            says,
            Held::Unseen,
            "Nothing is left of any month: there is nothing to look at.".into(),
        );
    }
    let back = 12.min(left.len() / 2);
    let like = |lag: usize| left[lag..].iter().zip(left).map(|(a, b)| a * b).sum::<f64>() / all;
    let sum: f64 = (lags + 1..=back).map(|lag| like(lag).powi(2) / (many - lag as f64)).sum();
    let p = chi_squared_tail(many * (many + 2.0) * sum, back.saturating_sub(lags) as f64);
    let held = if p >= 0.05 { Held::Holds } else { Held::Doubtful };
    let seen = format!(
        "From one month to the next what is left is alike by {:.2} (1 is wholly); further back than {lags} months p is {p:.2}, and below 0.05 would be a doubt.",
        like(1)
    );
    Assumption::new(says, held, seen)
}
