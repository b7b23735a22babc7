use super::{History, model::AVERAGE};
use crate::{Mode, words::words};

words! {
    /// How far ahead an appointment was booked, in the bands of the published figures (`anchors.md` 2).
    Lead {
        /// On the day.
        SameDay = "same-day", "The same day";
        /// On the day before.
        OneDay = "one-day", "One day ahead";
        /// Two to seven days before.
        Week = "two-to-seven-days", "2 to 7 days ahead";
        /// Longer before.
        Longer = "longer", "More than 7 days ahead";
    }
}

impl Lead {
    /// The band of so many days between booking and appointment, by England's dates.
    #[must_use]
    pub fn of(days: u32) -> Self {
        match days {
            0 => Self::SameDay,
            1 => Self::OneDay,
            2..=7 => Self::Week,
            _ => Self::Longer,
        }
    }
}

/// The names of the features, in the order of [`features`]; the first is the constant, the same day face to face.
pub const FEATURES: [&str; 8] = [
    "constant",
    "one day ahead",
    "2 to 7 days ahead",
    "more than 7 days ahead",
    "history",
    "telephone",
    "video or online",
    "home visit",
];

/// The features of one appointment.
#[must_use]
pub fn features(lead_days: u32, history: History, mode: Mode) -> [f64; 8] {
    let flag = f64::from;
    let lead = Lead::of(lead_days);
    [
        1.0,
        flag(u8::from(lead == Lead::OneDay)),
        flag(u8::from(lead == Lead::Week)),
        flag(u8::from(lead == Lead::Longer)),
        history.log_odds(AVERAGE),
        flag(u8::from(mode == Mode::Telephone)),
        flag(u8::from(mode == Mode::VideoOnline)),
        flag(u8::from(mode == Mode::HomeVisit)),
    ]
}
