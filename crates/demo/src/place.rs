//! Who there is: the organisations of a made-up country. Every name and code here is invented, and no code is in
//! use: no practice of England has a code that starts with Z, and the other codes were checked against the ODS files.

use jiff::civil::Date;

/// A region of the made-up country.
pub(crate) struct Region {
    pub code: String,
    pub ons: String,
    pub name: String,
}

/// An integrated care board.
pub(crate) struct Board {
    pub code: String,
    pub ons: String,
    pub name: String,
    pub region: usize,
}

/// A place: a sub-ICB location.
pub(crate) struct Place {
    pub code: String,
    pub ons: String,
    pub town: String,
    pub board: usize,
}

/// A primary care network.
pub(crate) struct Network {
    pub code: String,
    pub name: String,
    pub place: usize,
}

/// A practice, and what does not change about it from month to month.
pub(crate) struct Practice {
    pub code: String,
    pub name: String,
    pub network: usize,
    pub place: usize,
    pub address: [String; 4],
    pub postcode: String,
    pub telephone: String,
    pub supplier: &'static str,
    pub contract: &'static str,
    pub dispensing: bool,
    pub rural: bool,
    pub opened: Date,
    pub closed: Option<Date>,
    pub successor: Option<String>,
    /// Whether it trains GPs.
    pub training: bool,
    /// Deprivation score, 3 to 70, higher is more deprived.
    pub imd: f64,
    /// People on the list in the last month, mergers left out of account.
    pub list: f64,
    /// Growth of the list in a month, as a share.
    pub growth: f64,
    /// How much older (positive) or younger its people are.
    pub age: f64,
    /// GPs (full-time equivalent, without trainees) before anything happens.
    pub gps: f64,
    /// How easy it is to be seen, in standard deviations, before anything happens.
    pub access: f64,
    /// How much of its work is remote, in standard deviations.
    pub remote: f64,
    /// Appointments against the average for its list.
    pub activity: f64,
    /// Missed appointments against the average.
    pub missed: f64,
    /// Antibiotics against the average.
    pub antibiotics: f64,
    /// Cost of medicines against the average.
    pub cost: f64,
}

impl Practice {
    /// Whether it is open on a day.
    pub(crate) fn is_open(&self, day: Date) -> bool {
        self.opened <= day && self.closed.is_none_or(|closed| day <= closed)
    }

    /// Deprivation in standard deviations from the middle.
    pub(crate) fn deprivation(&self) -> f64 {
        (self.imd - 24.0) / 12.0
    }
}
