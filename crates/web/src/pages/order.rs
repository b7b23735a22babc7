//! In which order the indicators of a domain stand on pages: those that a manager asks for first, then the others.

use linchpin_measures::{Domain, Picture, definition::Unit};

/// The indicators that stand first in their domain; the first with a figure is on home.
const FIRST: [(Domain, &[&str]); 6] = [
    (
        Domain::Access,
        &["access/within-5-days", "access/appointments-per-1000", "access/dna-share", "access/calls-answered"],
    ),
    (
        Domain::Quality,
        &["quality/survey-overall", "quality/friends-family-positive", "quality/qof-points", "quality/cqc-good"],
    ),
    (Domain::Workforce, &["workforce/people-per-gp", "workforce/nurse-fte-per-10000", "workforce/gp-fte-per-10000"]),
    (
        Domain::Medicines,
        &[
            "medicines/items-per-person",
            "medicines/cost-per-item",
            "medicines/broad-spectrum-share",
            "medicines/antibiotic-share",
        ],
    ),
    (Domain::Money, &["money/payments-per-weighted-person", "money/payments-per-person", "money/total-payments"]),
    (Domain::Need, &["need/deprivation", "need/aged-65-and-over", "need/health-need", "need/list-size"]),
];

/// The indicators of a domain: those that stand first, then the others by title, plain counts last.
pub(super) fn of(picture: &Picture, domain: Domain) -> Vec<usize> {
    let first = FIRST.iter().find(|(d, _)| *d == domain).map_or(&[][..], |(_, ids)| ids);
    let mut all: Vec<usize> =
        (0..picture.indicators.len()).filter(|&i| picture.indicators[i].domain == domain).collect();
    all.sort_by_key(|&i| {
        let definition = &picture.indicators[i];
        let preferred = first.iter().position(|id| *id == definition.id).unwrap_or(first.len());
        (preferred, definition.unit == Unit::Count)
    });
    all
}
