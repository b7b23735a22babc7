//! What is true of the made-up people, counted while they were made: beside the records, never in them.

use linchpin_core::{Error, Result};
use serde_json::{Value, json};

use super::{
    care::REVIEWED,
    days::{WINDOW, YEAR},
    hidden::Hidden,
    hospital::{Joined, Stay},
    illness::{Illness, KNOWN},
    life::grade,
    person::Person,
    schemes::SCHEMES,
};

/// Ages at which a band begins: those of the figures that admissions follow.
const BANDS: [f64; 8] = [0.0, 5.0, 20.0, 38.0, 53.0, 67.0, 75.0, 85.0];

/// What is counted of the people of one band of ages, at the day of the extract.
#[derive(Clone, Default)]
struct Band {
    people: u64,
    died: u64,
    years: f64,
    contacts: u64,
    admissions: u64,
    admitted_in_last_year: u64,
    conditions: u64,
    two_or_more: u64,
    contacts_of_two_or_more: u64,
    frail: [u64; 3],
}

/// What is counted of living people under 66 of one fifth of deprivation, from the least to the most deprived.
#[derive(Clone, Copy, Default)]
struct Fifth {
    people: u64,
    years: f64,
    admissions: u64,
    two_or_more: u64,
    /// Of any age: with a condition that is reviewed each year, and how many were within the year.
    due: u64,
    reviewed: u64,
}

/// Where the fifths of a normal distribution part.
const FIFTHS: [f64; 4] = [-0.842, -0.253, 0.253, 0.842];

/// Counts of one scheme.
#[derive(Clone, Copy, Default)]
struct Told {
    people: u64,
    before: u64,
    stays: u64,
    without: u64,
}

/// Everything that is counted.
#[derive(Clone, Default)]
pub struct Truth {
    bands: [Band; BANDS.len()],
    fifths: [Fifth; FIFTHS.len() + 1],
    schemes: [Told; SCHEMES.len()],
    hidden: [u64; 4],
    /// People 65 and over in care homes, carers, veterans.
    circumstances: [u64; 3],
    /// Living people on each register.
    registers: Vec<u64>,
}

/// Long-term conditions as those count that compare people by them: no findings, no deficits without a name of their own.
fn counts(illness: Illness) -> bool {
    (illness as usize) <= (Illness::Parkinson as usize)
        && !matches!(illness, Illness::Palliative | Illness::Prediabetes | Illness::Obesity | Illness::VisualImpairment)
}

impl Truth {
    /// Counts one person, with the number of their contacts, of the medicines that they take for good, and whether they were reviewed
    /// within the year.
    pub(super) fn note(
        &mut self,
        one: &Person,
        (contacts, medicines, reviewed): (usize, usize, bool),
        stays: &[Stay],
        joined: Option<&Joined>,
        hidden: Hidden,
    ) {
        let last = one.last_day();
        let band = &mut self.bands[BANDS.partition_point(|from| *from <= one.age(last)).saturating_sub(1)];
        let conditions = one.burden.all().filter(|(known, _)| counts(known.illness)).count();
        band.years += f64::from(last - one.born.max(-WINDOW)) / YEAR;
        band.contacts += contacts as u64;
        band.admissions += stays.len() as u64;
        if conditions >= 2 {
            band.contacts_of_two_or_more += contacts as u64;
        }
        let fifth = &mut self.fifths[FIFTHS.partition_point(|to| *to <= one.deprived)];
        if one.died.is_none() {
            let young = one.age(0) < 66.0;
            fifth.people += u64::from(young);
            fifth.years += if young { f64::from(-one.born.max(-WINDOW)) / YEAR } else { 0.0 };
            fifth.admissions += if young { stays.len() as u64 } else { 0 };
            fifth.two_or_more += u64::from(young && conditions >= 2);
            let due = REVIEWED.iter().any(|illness| one.burden.had(*illness, -365));
            fifth.due += u64::from(due);
            fifth.reviewed += u64::from(due && reviewed);
        }
        if one.died.is_some() {
            band.died += 1;
        } else {
            band.people += 1;
            band.conditions += conditions as u64;
            band.two_or_more += u64::from(conditions >= 2);
            band.admitted_in_last_year += u64::from(stays.iter().any(|stay| stay.day > -365));
            if let Some(grade) = grade(&one.burden, 0, medicines) {
                band.frail[grade] += 1;
            }
            self.registers.resize(KNOWN.len(), 0);
            one.burden.all().for_each(|(known, _)| self.registers[known.illness as usize] += 1);
            let so = [one.care_home && one.age(0) >= 65.0, one.carer, one.veteran];
            so.iter().zip(&mut self.circumstances).for_each(|(so, count)| *count += u64::from(*so));
            let so = [hidden.pulse, hidden.sugar, hidden.pressure, hidden.cholesterol];
            so.iter().zip(&mut self.hidden).for_each(|(so, count)| *count += u64::from(*so));
        }
        if let Some(joined) = joined {
            let told = &mut self.schemes[joined.scheme];
            told.people += 1;
            told.stays += joined.stays as u64;
            told.without += joined.without as u64;
            let year = joined.day - 365..joined.day;
            told.before += stays.iter().filter(|stay| year.contains(&stay.day)).count() as u64;
        }
    }

    /// Adds what was counted elsewhere.
    pub(super) fn add(&mut self, other: &Self) {
        for (own, others) in self.bands.iter_mut().zip(&other.bands) {
            own.people += others.people;
            own.died += others.died;
            own.years += others.years;
            own.contacts += others.contacts;
            own.admissions += others.admissions;
            own.admitted_in_last_year += others.admitted_in_last_year;
            own.conditions += others.conditions;
            own.two_or_more += others.two_or_more;
            own.contacts_of_two_or_more += others.contacts_of_two_or_more;
            own.frail.iter_mut().zip(others.frail).for_each(|(own, others)| *own += others);
        }
        for (own, others) in self.fifths.iter_mut().zip(&other.fifths) {
            own.people += others.people;
            own.years += others.years;
            own.admissions += others.admissions;
            own.two_or_more += others.two_or_more;
            own.due += others.due;
            own.reviewed += others.reviewed;
        }
        for (own, others) in self.schemes.iter_mut().zip(&other.schemes) {
            own.people += others.people;
            own.before += others.before;
            own.stays += others.stays;
            own.without += others.without;
        }
        self.hidden.iter_mut().zip(other.hidden).for_each(|(own, others)| *own += others);
        self.circumstances.iter_mut().zip(other.circumstances).for_each(|(own, others)| *own += others);
        self.registers.resize(KNOWN.len(), 0);
        self.registers.iter_mut().zip(&other.registers).for_each(|(own, others)| *own += others);
    }

    /// The truth as JSON: what a test or an evaluation holds its own answer against.
    ///
    /// # Errors
    /// None that can be thought of: a number that JSON has no word for.
    pub fn json(&self) -> Result<String> {
        let bands: Vec<Value> = self.bands.iter().zip(BANDS).map(|(band, from)| band.json(from)).collect();
        let fifths: Vec<Value> = self.fifths.iter().map(Fifth::json).collect();
        let scheme = |(told, scheme): (&Told, &super::schemes::Scheme)| {
            json!({
                "id": scheme.id, "title": scheme.title, "code": scheme.code.0, "rate_ratio": scheme.effect,
                "people": told.people, "admissions_in_year_before": told.before,
                "admissions_since": told.stays, "admissions_since_without_it": told.without,
            })
        };
        let schemes: Vec<Value> = self.schemes.iter().zip(&SCHEMES).map(scheme).collect();
        let registers = KNOWN.iter().zip(&self.registers);
        let registers: Vec<Value> = registers
            .map(|(known, people)| json!({"code": known.code, "term": known.term, "register": known.register, "people": people}))
            .collect();
        let [pulse, sugar, pressure, cholesterol] = self.hidden;
        let [care_home, carers, veterans] = self.circumstances;
        let all = json!({
            "ages": bands, "deprivation_fifths": fifths, "schemes": schemes, "conditions": registers,
            "undetected": {"irregular_pulse": pulse, "glycated_haemoglobin_48": sugar, "high_pressure_twice": pressure, "cholesterol_over_7_5": cholesterol},
            "circumstances": {"care_home_65": care_home, "carers": carers, "veterans": veterans},
        });
        serde_json::to_string_pretty(&all).map_err(|e| Error::internal("the truth cannot be written", e))
    }
}

impl Fifth {
    fn json(&self) -> Value {
        json!({
            "people_under_66": self.people, "person_years": self.years.round(), "admissions": self.admissions,
            "with_two_or_more": self.two_or_more, "due_for_review": self.due, "reviewed": self.reviewed,
        })
    }
}

impl Band {
    fn json(&self, from: f64) -> Value {
        let two = |n: f64| (n * 100.0).round() / 100.0;
        let each = |n: u64, years: f64| two(n as f64 / years.max(1.0));
        json!({
            "from": from, "people": self.people, "died": self.died, "person_years": two(self.years),
            "contacts": self.contacts, "contacts_each_year": each(self.contacts, self.years),
            "contacts_of_two_or_more": self.contacts_of_two_or_more,
            "admissions": self.admissions, "admissions_each_1000_years": each(self.admissions * 1000, self.years),
            "admitted_in_last_year": self.admitted_in_last_year,
            "conditions": self.conditions, "with_two_or_more": self.two_or_more,
            "mildly_frail": self.frail[0], "moderately_frail": self.frail[1], "severely_frail": self.frail[2],
        })
    }
}
