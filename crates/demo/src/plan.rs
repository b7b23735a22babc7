use jiff::{ToSpan, civil::Date};

/// How much of a made-up country to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Six practices of Wharfemoor and four elsewhere: for tests.
    Small,
    /// All of Wharfemoor (31 practices, 261,000 people) and four neighbouring places to compare it with.
    Place,
    /// Wharfemoor in a country of 6,200 practices.
    England,
}

/// What to write. The same plan always gives the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The seed of everything that is drawn by lot.
    pub seed: u64,
    /// How much of a country.
    pub size: Size,
    /// Any day of the last month written.
    pub months_to: Date,
    /// How many months, ending with the last.
    pub months: u32,
    /// One in so many of the people on the lists of the place has a record; 1 for everybody.
    pub one_in: i64,
}

impl Plan {
    /// The usual plan of a size: three years, or one for tests. Some of the people have records: enough to work with, quick to
    /// load.
    #[must_use]
    pub fn new(size: Size, months_to: Date) -> Self {
        let months = if size == Size::Small { 12 } else { 36 };
        let one_in = if size == Size::Small { 60 } else { 20 };
        Self { seed: 261_000, size, months_to, months, one_in }
    }

    /// The first days of the months, oldest first.
    #[must_use]
    pub fn first_days(&self) -> Vec<Date> {
        let last = self.months_to.first_of_month();
        (0..self.months).rev().map(|back| last.saturating_sub(i64::from(back).months())).collect()
    }

    /// Where the `month`-th month (from 1) of the three-year telling falls in this plan, counted from 0.
    ///
    /// The stories are told for 36 months; a shorter plan tells them faster.
    #[must_use]
    pub fn scaled(&self, month: u32) -> u32 {
        month.saturating_sub(1) * self.months / 36
    }
}
