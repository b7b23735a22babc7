use jiff::civil::Date;

use super::{Contact, Status};
use crate::words::words;

words! {
    /// Calendar days from booking to appointment, in the bands that NHS England publishes.
    Lead {
        /// The same day.
        SameDay = "same-day", "Same day";
        /// The next.
        OneDay = "1-day", "1 day";
        /// Two to seven.
        Week = "2-7-days", "2 to 7 days";
        /// Eight to 14.
        TwoWeeks = "8-14-days", "8 to 14 days";
        /// 15 to 21.
        ThreeWeeks = "15-21-days", "15 to 21 days";
        /// 22 to 28.
        FourWeeks = "22-28-days", "22 to 28 days";
        /// More than 28.
        Over = "over-28-days", "More than 28 days";
    }
}

impl Lead {
    /// The band of so many days; a booking written down after the appointment is of the same day.
    #[must_use]
    pub fn of(days: i32) -> Self {
        match days {
            ..=0 => Self::SameDay,
            1 => Self::OneDay,
            2..=7 => Self::Week,
            8..=14 => Self::TwoWeeks,
            15..=21 => Self::ThreeWeeks,
            22..=28 => Self::FourWeeks,
            _ => Self::Over,
        }
    }

    /// The first and the last day of the band; the last band is taken to end after six weeks where days are drawn from it.
    #[must_use]
    pub fn days(self) -> (u16, u16) {
        match self {
            Self::SameDay => (0, 0),
            Self::OneDay => (1, 1),
            Self::Week => (2, 7),
            Self::TwoWeeks => (8, 14),
            Self::ThreeWeeks => (15, 21),
            Self::FourWeeks => (22, 28),
            Self::Over => (29, 42),
        }
    }
}

/// Appointments by lead time, and how many of each were missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeadBands {
    /// Appointments of each band, in the order of [`Lead::ALL`]; cancelled ones are left out, as in the published table.
    pub count: [u64; 7],
    /// Of these, missed.
    pub missed: [u64; 7],
    /// Appointments whose day of booking is not known.
    pub unknown: u64,
}

impl LeadBands {
    /// Counts these appointments.
    #[must_use]
    pub fn of<'a>(contacts: impl IntoIterator<Item = &'a Contact>) -> Self {
        let mut bands = Self::default();
        for contact in contacts.into_iter().filter(|c| c.status != Status::Cancelled) {
            match contact.booked {
                Some(booked) => bands.add(booked, contact.when.date(), contact.status == Status::Missed),
                None => bands.unknown += 1,
            }
        }
        bands
    }

    fn add(&mut self, booked: Date, seen: Date, missed: bool) {
        let band = Lead::of((seen - booked).get_days()) as usize;
        self.count[band] += 1;
        self.missed[band] += u64::from(missed);
    }

    /// The share of each band among those whose lead is known; `None` where there are none.
    #[must_use]
    pub fn shares(&self) -> Option<[f64; 7]> {
        let all: u64 = self.count.iter().sum();
        (all > 0).then(|| self.count.map(|n| n as f64 / all as f64))
    }
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan, civil::date};

    use super::*;
    use crate::{Category, Mode, Profession};

    #[test]
    fn the_bands_are_those_of_the_published_table() {
        for lead in Lead::ALL {
            let (first, last) = lead.days();
            assert_eq!((Lead::of(first.into()), Lead::of(last.into())), (*lead, *lead));
        }
        assert_eq!(Lead::of(400), Lead::Over);
        assert_eq!(Lead::of(-3), Lead::SameDay);
    }

    #[test]
    fn cancelled_ones_are_not_in_the_table() {
        let seen = date(2026, 3, 31);
        let one = |ahead: Option<i64>, status| Contact {
            when: seen.at(9, 0, 0, 0),
            profession: Profession::Gp,
            mode: Mode::FaceToFace,
            category: Category::GeneralRoutine,
            person: 1,
            request: None,
            status,
            booked: ahead.map(|days| seen.saturating_sub(days.days())),
        };
        let all = [
            one(Some(0), Status::Attended),
            one(Some(7), Status::Missed),
            one(Some(8), Status::Attended),
            one(Some(2), Status::Cancelled),
            one(None, Status::Attended),
            one(Some(2), Status::Unknown),
        ];
        let bands = LeadBands::of(&all);
        assert_eq!(bands.count, [1, 0, 2, 1, 0, 0, 0]);
        assert_eq!(bands.missed, [0, 0, 1, 0, 0, 0, 0]);
        assert_eq!(bands.unknown, 1);
        assert_eq!(bands.shares().unwrap()[2], 0.5);
        assert_eq!(LeadBands::default().shares(), None);
    }
}
