use jiff::{Timestamp, tz::TimeZone};
use linchpin_core::london;

/// England's wall clock over a while, for many instants in a row: the changes of the clocks are looked up once.
#[derive(Clone, Debug)]
pub(super) struct Wall {
    zone: TimeZone,
    /// From which second of the epoch the clocks are how many seconds ahead; the last entry is only an end.
    spans: Vec<(i64, i64)>,
}

impl Wall {
    pub(super) fn over(from: Timestamp, to: Timestamp) -> Self {
        let zone = london();
        let ahead = |at: Timestamp| i64::from(zone.to_offset(at).seconds());
        let mut spans = vec![(from.as_second(), ahead(from))];
        // Two a year: a search of more than fifty years asks the zone itself for what lies beyond.
        let changes: Vec<_> = zone.following(from).map(|t| t.timestamp()).take_while(|at| *at < to).take(100).collect();
        let end = if changes.len() == 100 { changes.last().copied().unwrap_or(to) } else { to };
        spans.extend(changes.iter().filter(|at| **at < end).map(|at| (at.as_second(), ahead(*at))));
        spans.push((end.as_second().max(from.as_second()), 0));
        Self { zone, spans }
    }

    /// Seconds since the first minute of 1970 on the wall clock.
    pub(super) fn second(&self, at: i64) -> i64 {
        let place = self.spans.partition_point(|(from, _)| *from <= at);
        if place == 0 || place == self.spans.len() {
            let instant = Timestamp::from_second(at).unwrap_or_default();
            return at + i64::from(self.zone.to_offset(instant).seconds());
        }
        at + self.spans[place - 1].1
    }
}
