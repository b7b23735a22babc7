use jiff::Timestamp;

use super::Progress;

/// What will become of a promise as the diaries stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Forecast {
    /// The booked appointment keeps it.
    Booked,
    /// The booked appointment is too late, and a free slot would keep it.
    BookedLate {
        /// When that slot begins.
        better: Timestamp,
    },
    /// A free slot keeps it.
    WillKeep {
        /// When that slot begins.
        with: Timestamp,
    },
    /// The best that there is comes too late.
    WillBreak {
        /// The booked appointment, or the earliest free slot.
        best: Timestamp,
    },
    /// There is nothing to offer.
    Nothing,
    /// It is decided already.
    Decided,
}

/// What will become of a promise, if `best` is the earliest free slot that suits.
#[must_use]
pub fn forecast(progress: &Progress, best: Option<Timestamp>, now: Timestamp) -> Forecast {
    let best = best.filter(|at| *at >= now);
    if progress.is_closed(now) || now > progress.due {
        return Forecast::Decided;
    }
    match (progress.booked, best) {
        (Some(booked), _) if booked <= progress.due => Forecast::Booked,
        (Some(_), Some(best)) if best <= progress.due => Forecast::BookedLate { better: best },
        (None, Some(best)) if best <= progress.due => Forecast::WillKeep { with: best },
        (Some(booked), best) => Forecast::WillBreak { best: best.map_or(booked, |best| best.min(booked)) },
        (None, Some(best)) => Forecast::WillBreak { best },
        (None, None) => Forecast::Nothing,
    }
}
