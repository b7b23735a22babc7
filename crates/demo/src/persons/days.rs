use jiff::{ToSpan, civil::Date};

/// Days counted from the day of the extract, which is 0; those before it are negative. Their dates as text are worked out once.
pub(super) struct Days {
    as_at: Date,
    texts: Vec<String>,
}

/// A day, counted from that of the extract.
pub(super) type Day = i32;

/// How far back the oldest person was born.
const FURTHEST: Day = 108 * 366;

/// How many days the record of everybody goes back: three years and a half.
pub(super) const WINDOW: Day = 1278;

/// Days of a year, on average.
pub(super) const YEAR: f64 = 365.25;

impl Days {
    /// The days up to the one of the extract.
    pub(super) fn to(as_at: Date) -> Self {
        let text = |back: Day| as_at.saturating_sub(back.days()).to_string();
        Self { as_at, texts: (0..=FURTHEST).map(text).collect() }
    }

    /// The day as it is written in a resource; days after the extract count as its own.
    pub(super) fn text(&self, day: Day) -> &str {
        &self.texts[day.clamp(-FURTHEST, 0).unsigned_abs() as usize]
    }

    /// The first working day from this one on: nobody is seen at a weekend.
    pub(super) fn weekday(&self, day: Day) -> Day {
        // Monday is 0.
        let of_extract = Day::from(self.as_at.weekday().to_monday_zero_offset());
        match (of_extract + day).rem_euclid(7) {
            5 if day <= -2 => day + 2,
            6 if day <= -1 => day + 1,
            5 => day - 1,
            6 => day - 2,
            _ => day,
        }
    }

    /// How far through its year a day is: 0 on the first of January.
    pub(super) fn season(&self, day: Day) -> f64 {
        let of_extract = f64::from(self.as_at.day_of_year()) / YEAR;
        (of_extract + f64::from(day) / YEAR).rem_euclid(1.0)
    }
}
