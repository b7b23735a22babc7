//! One reader for each family of published files. Keep both lists sorted.

mod allocations;
mod antibiotics;
mod cells;
mod cqc;
mod dated;
mod deprivation_areas;
mod deprivation_practices;
mod hint;
mod list_size_totals;
mod payment_streams;
mod payments;
mod practice_access;
mod prescribing;
mod prescribing_sums;
mod qof_achievement;
mod qof_domain;
mod qof_exceptions;
mod qof_geographies;
mod qof_indicators;
mod qof_maximum;
mod qof_prevalence;
mod staff;
mod workforce_bulletin;
mod workforce_pcn;
mod workforce_practice;

use crate::Reader;

/// Every reader.
pub static READERS: &[&dyn Reader] = &[
    &allocations::Allocations,
    &antibiotics::Antibiotics,
    &cqc::CqcRatings,
    &deprivation_areas::DeprivationAreas,
    &deprivation_practices::DeprivationPractices,
    &list_size_totals::Totals,
    &payments::NhsPayments,
    &practice_access::PracticeAccess,
    &prescribing::PrescribingData,
    &qof_achievement::QofAchievement,
    &qof_domain::QofDomain,
    &qof_exceptions::QofExceptions,
    &qof_geographies::QofGeographies,
    &qof_indicators::QofIndicators,
    &qof_maximum::QofMaximumPoints,
    &qof_prevalence::QofPrevalence,
    &workforce_bulletin::WorkforceBulletin,
    &workforce_pcn::WorkforcePcn,
    &workforce_practice::WorkforcePractice,
];
