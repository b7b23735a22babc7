//! One reader for each family of published files. Keep both lists sorted.

mod activity;
mod allocations;
mod antibiotics;
mod appointments_coverage;
mod appointments_crosstab;
mod appointments_mapping;
pub(crate) mod appointments_marginals;
mod appointments_practice;
mod appointments_practice_columns;
mod bank_holidays;
mod calls_offered;
mod cells;
mod cqc;
mod dated;
mod deprivation_areas;
mod deprivation_practices;
mod fhir;
mod fingertips;
mod friends_family;
mod gp_survey;
mod hierarchy;
mod hint;
mod hospital_use;
mod list_size_ages;
mod list_size_map;
mod list_size_totals;
mod ods_ccgs;
mod ods_pcns;
mod ods_practices;
mod ods_successors;
mod online_consultation;
mod payment_streams;
mod payments;
mod pomi;
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
mod remark;
mod staff;
mod survey_questions;
mod telephony;
mod workforce_bulletin;
mod workforce_pcn;
mod workforce_practice;

use crate::Reader;

/// Every reader.
pub static READERS: &[&dyn Reader] = &[
    &activity::MonthlyActivity,
    &allocations::Allocations,
    &antibiotics::Antibiotics,
    &appointments_coverage::Coverage,
    &appointments_crosstab::PracticeCrosstab,
    &appointments_crosstab::Regional,
    &appointments_mapping::AppointmentsMapping,
    &appointments_practice::PracticeTables,
    &bank_holidays::BankHolidays,
    &calls_offered::CallsByHalfHour,
    &cqc::CqcRatings,
    &deprivation_areas::DeprivationAreas,
    &deprivation_practices::DeprivationPractices,
    &fhir::Fhir,
    &fingertips::Fingertips,
    &friends_family::FriendsFamily,
    &gp_survey::GpSurvey,
    &hospital_use::Hospital,
    &list_size_ages::AgeAndSex,
    &list_size_map::PracticeMap,
    &list_size_totals::Totals,
    &ods_ccgs::OdsPlaces,
    &ods_pcns::OdsPcns,
    &ods_practices::OdsPractices,
    &ods_successors::OdsSuccessors,
    &online_consultation::OnlineConsultation,
    &payments::NhsPayments,
    &pomi::Pomi,
    &practice_access::PracticeAccess,
    &prescribing::PrescribingData,
    &qof_achievement::QofAchievement,
    &qof_domain::QofDomain,
    &qof_exceptions::QofExceptions,
    &qof_geographies::QofGeographies,
    &qof_indicators::QofIndicators,
    &qof_maximum::QofMaximumPoints,
    &qof_prevalence::QofPrevalence,
    &telephony::Telephony,
    &workforce_bulletin::WorkforceBulletin,
    &workforce_pcn::WorkforcePcn,
    &workforce_practice::WorkforcePractice,
];
