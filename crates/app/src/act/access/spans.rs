use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time},
};
use linchpin_access::{
    diary::{Access, Audience, Embargo, Opening, SlotState},
    england,
    opening::{Seen, SlotNow, Unseen, Viewer},
};
use linchpin_core::london;

/// The spans of time in which slots under this rule begin that the viewer may book now: one for each line that names
/// them, and none where none does. [`Seen::may_book`] says the same of each slot; this lets the store look at no other.
pub(super) fn spans(opening: &Opening, viewer: &Viewer, now: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    if !names(opening, viewer, now) {
        return Vec::new();
    }
    opening
        .to
        .iter()
        .filter(|line| match viewer {
            // For people online the other lines only say whose patients are meant.
            Viewer::Online { .. } => line.who == Audience::Online,
            Viewer::Staff { .. } | Viewer::Nhs111 => {
                names(&Opening { to: vec![(*line).clone()], ..opening.clone() }, viewer, now)
            }
        })
        .map(|line| (first(line, now), end(line, now)))
        .filter(|(from, to)| from < to)
        .collect()
}

/// Whether the rule names the viewer, asked about a slot with which nothing else is wrong.
fn names(opening: &Opening, viewer: &Viewer, now: Timestamp) -> bool {
    let starts = now.saturating_add(SignedDuration::from_hours(1)).unwrap_or(now);
    let slot = SlotNow { owner: opening.organisation, starts, has_clinician: true, state: SlotState::Free, hold: None };
    !Seen::by(viewer, now).why_not(opening, &slot).contains(&Unseen::NotNamed)
}

/// A slot that begins at this instant or before is closed already.
fn first(line: &Access, now: Timestamp) -> Timestamp {
    let closes = SignedDuration::from_mins(i64::from(line.closes));
    // Windows hold before they close, and the store keeps microseconds.
    now.saturating_add(closes + SignedDuration::from_micros(1)).unwrap_or(Timestamp::MAX)
}

/// A slot that begins at this instant or later is not open yet.
fn end(line: &Access, now: Timestamp) -> Timestamp {
    match line.from {
        Embargo::None => Timestamp::MAX,
        Embargo::Before { minutes } => {
            let ahead = SignedDuration::from_mins(i64::from(minutes)) + SignedDuration::from_micros(1);
            now.saturating_add(ahead).unwrap_or(Timestamp::MAX)
        }
        Embargo::At { days, time } => {
            let today = england::day(now);
            let opened = england::instant(today.to_datetime(time)).is_some_and(|at| at <= now);
            let last = today.saturating_add(i32::from(days).days());
            midnight_after(if opened { last } else { last.saturating_sub(1.days()) })
        }
    }
}

fn midnight_after(day: Date) -> Timestamp {
    let next = day.saturating_add(1.days());
    london().to_timestamp(next.to_datetime(Time::midnight())).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn access() -> impl Strategy<Value = Access> {
        let ours = || "C87002".parse().unwrap();
        let who = prop_oneof![
            Just(Audience::Own),
            Just(Audience::Practice(ours())),
            Just(Audience::Group("NORTH".into())),
            Just(Audience::Nhs111),
            Just(Audience::Online),
        ];
        let from = prop_oneof![
            Just(Embargo::None),
            (0..5000_u32).prop_map(|minutes| Embargo::Before { minutes }),
            (0..4_u16, 0..24_i8, 0..60_i8)
                .prop_map(|(days, h, m)| Embargo::At { days, time: jiff::civil::time(h, m, 0, 0) }),
        ];
        (who, from, 0..600_u32).prop_map(|(who, from, closes)| Access { who, from, closes })
    }

    fn viewers() -> impl Strategy<Value = Viewer> {
        let code = prop_oneof![Just("C87002"), Just("HUB01"), Just("C87009")];
        (0..3_u8, code, any::<bool>()).prop_map(|(kind, code, north)| {
            let groups = if north { vec!["NORTH".to_owned()] } else { vec![] };
            match kind {
                0 => Viewer::Staff { organisation: code.parse().unwrap(), groups },
                1 => Viewer::Online { practice: code.parse().unwrap(), groups },
                _ => Viewer::Nhs111,
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        /// What the store is asked for is what the slot checker allows, slot by slot, over the changes of the clocks too.
        #[test]
        fn the_spans_are_what_the_checker_allows(
            to in proptest::collection::vec(access(), 0..4),
            viewer in viewers(),
            start in prop_oneof![Just("2026-03-28T00:00:00Z"), Just("2026-10-24T00:00:00Z"), Just("2026-11-23T00:00:00Z")],
            at in 0..4320_i64,
            ahead in -100..7000_i64,
        ) {
            let now: Timestamp = start.parse::<Timestamp>().unwrap() + SignedDuration::from_mins(at);
            let opening = Opening {
                id: linchpin_core::OpeningId::new(uuid::Uuid::nil()),
                organisation: "HUB01".parse().unwrap(),
                name: "rule".into(),
                to,
            };
            let starts = now + SignedDuration::from_mins(ahead);
            let slot = SlotNow {
                owner: opening.organisation, starts, has_clinician: true, state: SlotState::Free, hold: None,
            };
            let allowed = Seen::by(&viewer, now).may_book(&opening, &slot);
            let within = spans(&opening, &viewer, now).iter().any(|(from, to)| *from <= starts && starts < *to);
            prop_assert_eq!(allowed, within && starts > now);
        }
    }
}
