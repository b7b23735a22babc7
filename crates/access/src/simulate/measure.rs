use crate::words::words;

words! {
    /// What a run tells of the place.
    Measure {
        /// Share of urgent requests given an appointment within the promise.
        UrgentKept = "urgent-promises-kept", "Urgent promises kept";
        /// Share of requests for children.
        ChildKept = "child-promises-kept", "Promises to children kept";
        /// Share of routine requests.
        RoutineKept = "routine-promises-kept", "Routine promises kept";
        /// Share of follow-ups.
        FollowUpKept = "follow-up-promises-kept", "Follow-up promises kept";
        /// Median wait of urgent requests in days.
        UrgentMedian = "urgent-wait-median", "Median wait, urgent";
        /// Nine in ten urgent requests wait no longer, in days.
        UrgentNinetieth = "urgent-wait-ninetieth", "Nine in ten urgent requests wait at most";
        /// Median wait of routine requests in days.
        RoutineMedian = "routine-wait-median", "Median wait, routine";
        /// Nine in ten routine requests wait no longer, in days.
        RoutineNinetieth = "routine-wait-ninetieth", "Nine in ten routine requests wait at most";
        /// Booked minutes of offered minutes.
        Utilisation = "utilisation", "Time that is booked";
        /// Missed of booked.
        Missed = "missed", "Appointments missed";
        /// Share of requests that went elsewhere.
        Unmet = "unmet", "Requests that go elsewhere";
        /// Requests that went elsewhere, per 1,000 a week.
        UnmetPer1000 = "unmet-per-1000", "Requests that go elsewhere per 1,000 a week";
        /// Appointments not cancelled, per 1,000 a week.
        AppointmentsPer1000 = "appointments-per-1000", "Appointments per 1,000 a week";
        /// Attended contacts of the contract's professions and modes, per 1,000 a week.
        ContactsPer1000 = "contacts-per-1000", "Contacts by the contract's definition per 1,000 a week";
        /// Minutes offered by the hub per 1,000 people of the place, a week.
        ExtendedPer1000 = "extended-minutes-per-1000", "Extended minutes per 1,000 a week";
        /// Booked minutes of the hub's offered minutes.
        ExtendedUsed = "extended-used", "Extended time that is booked";
        /// Share of calls that were given up.
        CallsGivenUp = "calls-given-up", "Calls given up";
        /// Mean wait of answered calls in minutes.
        CallWait = "call-wait", "Mean wait of answered calls";
        /// Pence a contact: the time sat over what was attended.
        CostPerContact = "cost-per-contact", "Cost of a contact";
        /// Pence in the counted weeks: the time sat, and urgent care for those who went elsewhere.
        CostTotal = "cost-total", "Cost in all";
    }
}

/// How a measure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 0 to 1, written as a percentage.
    Share,
    /// Days.
    Days,
    /// Minutes.
    Minutes,
    /// A plain number.
    Number,
    /// Pence, written as pounds.
    Pence,
}

impl Measure {
    /// Its unit.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::UrgentKept | Self::ChildKept | Self::RoutineKept | Self::FollowUpKept => Unit::Share,
            Self::Utilisation | Self::Missed | Self::Unmet | Self::ExtendedUsed | Self::CallsGivenUp => Unit::Share,
            Self::UrgentMedian | Self::UrgentNinetieth | Self::RoutineMedian | Self::RoutineNinetieth => Unit::Days,
            Self::CallWait => Unit::Minutes,
            Self::UnmetPer1000 | Self::AppointmentsPer1000 | Self::ContactsPer1000 | Self::ExtendedPer1000 => {
                Unit::Number
            }
            Self::CostPerContact | Self::CostTotal => Unit::Pence,
        }
    }

    /// Whether more is better; `None` where that depends.
    #[must_use]
    pub fn higher_is_better(self) -> Option<bool> {
        match self {
            Self::UrgentKept | Self::ChildKept | Self::RoutineKept | Self::FollowUpKept => Some(true),
            Self::ContactsPer1000 | Self::ExtendedPer1000 => Some(true),
            Self::Utilisation | Self::AppointmentsPer1000 | Self::ExtendedUsed => None,
            _ => Some(false),
        }
    }

    /// A value with its unit.
    #[must_use]
    pub fn write(self, value: f64) -> String {
        match self.unit() {
            Unit::Share => format!("{:.0}%", value * 100.0),
            Unit::Days => format!("{value:.1} days"),
            Unit::Minutes => format!("{value:.1} minutes"),
            Unit::Number => format!("{value:.1}"),
            Unit::Pence => pounds(value),
        }
    }

    /// One number less another, with its sign; of shares in points, as a small one would vanish in whole per cent.
    #[must_use]
    pub fn write_difference(self, by: f64) -> String {
        let sign = if by > 0.0 { "+" } else { "" };
        match self.unit() {
            Unit::Share => format!("{:+.1} points", by * 100.0),
            Unit::Days | Unit::Minutes | Unit::Number | Unit::Pence => format!("{sign}{}", self.write(by)),
        }
    }

    /// An interval's ends, without the unit where it stands beside a value that has it.
    #[must_use]
    pub fn write_range(self, low: f64, high: f64) -> String {
        match self.unit() {
            Unit::Share => format!("{:.0}-{:.0}", low * 100.0, high * 100.0),
            Unit::Days | Unit::Minutes | Unit::Number => format!("{low:.1}-{high:.1}"),
            Unit::Pence => format!("{}-{}", pounds(low), pounds(high)),
        }
    }
}

/// Pence as pounds: with pence below a thousand pounds, in millions beyond a million.
fn pounds(pence: f64) -> String {
    let pounds = pence / 100.0;
    if pounds.abs() >= 1e6 {
        format!("£{:.2} million", pounds / 1e6)
    } else if pounds.abs() >= 1000.0 {
        let whole = pounds.round() as i64;
        format!("£{},{:03}", whole / 1000, (whole % 1000).abs())
    } else {
        format!("£{pounds:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_people_say_them() {
        assert_eq!(Measure::RoutineKept.write(0.812), "81%");
        assert_eq!(Measure::RoutineKept.write_range(0.79, 0.834), "79-83");
        assert_eq!(Measure::RoutineMedian.write(3.04), "3.0 days");
        assert_eq!(Measure::CostPerContact.write(2950.4), "£29.50");
        assert_eq!(Measure::CostTotal.write(123_456_700.0), "£1.23 million");
        assert_eq!(Measure::CostTotal.write(12_345_600.0), "£123,456");
    }
}
