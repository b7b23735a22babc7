/// What became of an offered slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Use {
    /// Nobody took it.
    Free,
    /// Booked and attended, or still to come.
    Attended,
    /// Booked and missed.
    Missed,
}

/// A slot that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its length.
    pub minutes: u16,
    /// What became of it. A slot whose booking was cancelled and that nobody took since is free.
    pub used: Use,
}

/// How much of what was offered was used. Shares are `None` where there is nothing to share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fill {
    /// Booked slots of offered slots.
    pub fill: Option<f64>,
    /// Booked minutes of offered minutes.
    pub utilisation: Option<f64>,
    /// Attended minutes of offered minutes.
    pub attended: Option<f64>,
    /// Missed of booked.
    pub missed: Option<f64>,
}

/// Fill and utilisation of slots.
#[must_use]
pub fn fill(slots: impl IntoIterator<Item = Offered>) -> Fill {
    let (mut offered, mut booked, mut missed) = (0u64, 0u64, 0u64);
    let (mut time, mut taken, mut seen) = (0u64, 0u64, 0u64);
    for slot in slots {
        let minutes = u64::from(slot.minutes);
        offered += 1;
        time += minutes;
        if slot.used != Use::Free {
            booked += 1;
            taken += minutes;
        }
        match slot.used {
            Use::Attended => seen += minutes,
            Use::Missed => missed += 1,
            Use::Free => {}
        }
    }
    let share = |part: u64, of: u64| (of > 0).then(|| part as f64 / of as f64);
    Fill {
        fill: share(booked, offered),
        utilisation: share(taken, time),
        attended: share(seen, time),
        missed: share(missed, booked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fill_counts_slots_and_utilisation_minutes() {
        let slot = |minutes, used| Offered { minutes, used };
        let told = fill([slot(10, Use::Attended), slot(10, Use::Missed), slot(30, Use::Free), slot(10, Use::Attended)]);
        assert_eq!(told.fill, Some(0.75));
        assert_eq!(told.utilisation, Some(0.5));
        assert_eq!(told.attended, Some(20.0 / 60.0));
        assert_eq!(told.missed, Some(1.0 / 3.0));
        assert_eq!(fill([]), Fill::default());
    }
}
