//! The record of a person: everything that is known of them, on its day.

use super::{
    allergy,
    burden::Burden,
    care::visits,
    contact::{Mode, contacts},
    days::{Day, WINDOW, YEAR},
    hidden::Hidden,
    hospital::{attendances, stays},
    illness::Illness::{self, *},
    measure::{CARER, FRAIL, NURSING_HOME, RESIDENTIAL_HOME, VETERAN},
    person::Person,
    record::Record,
    schemes::SCHEMES,
    treatment::{courses, vaccines},
    truth::Truth,
};
use crate::{dice::Dice, persons::care::Reading};

/// Writes the record of a person of a list, and notes what is true of them.
pub(super) fn write(seed: u64, list: usize, record: &mut Record<'_>, truth: &mut Truth) {
    let (one, days) = (record.one, record.days);
    let hidden = Hidden::of(seed, one);
    let mut dice = Dice::of(seed, "record", one.number, 0);
    record.patient();
    allergy::record(seed, one, record);
    conditions(&mut dice, one, record);
    let courses = courses(seed, one);
    let medicines = courses.iter().filter(|course| course.long && course.goes_on).count();
    circumstances(&mut dice, one, medicines, record);
    let grown = one.age(one.last_day()) >= 18.0;
    let visits = if grown { visits(seed, one, days, hidden) } else { Vec::new() };
    for visit in &visits {
        visit.readings.iter().for_each(|reading| record.reading(visit.day, reading));
        record.contact(visit.day, Mode::Review, 60 + (dice.unit() * 420.0) as u32);
    }
    courses.iter().for_each(|course| record.course(course));
    let others = contacts(&mut Dice::of(seed, "contacts", one.number, 0), one, days, visits.len());
    for (day, mode) in &others {
        record.contact(*day, *mode, (dice.unit() * 600.0) as u32);
    }
    let (stays, joined) = stays(seed, list, one, days);
    for stay in &stays {
        if stay.by_department {
            record.attendance(stay.day);
        }
        record.stay(stay);
    }
    for day in attendances(&mut Dice::of(seed, "attendances", one.number, 0), one) {
        record.attendance(day);
    }
    // The eighth of September before the extract, or a year earlier.
    let september = -((days.season(0) - 0.687).rem_euclid(1.0) * YEAR) as Day;
    for (day, vaccine) in vaccines(seed, one, september) {
        record.vaccine(day, vaccine);
    }
    if let Some(joined) = &joined {
        record.procedure(SCHEMES[joined.scheme].code, joined.day, one.died.is_none());
    }
    let reviewed = visits.iter().any(|visit| visit.day > -365);
    truth.note(one, (visits.len() + others.len(), medicines, reviewed), &stays, joined.as_ref(), hidden);
}

/// What some of those with an illness have in particular, and how many.
const KINDS: [(Illness, &str, &str, f64); 9] = [
    (SevereMental, "13746004", "Bipolar disorder", 0.35),
    (Stroke, "266257000", "Transient ischaemic attack", 0.35),
    (Dementia, "26929004", "Alzheimer's disease", 0.45),
    (Coronary, "194828000", "Angina", 0.25),
    (Coronary, "22298006", "Myocardial infarction", 0.25),
    (KidneyDisease, "431857002", "Chronic kidney disease stage 4", 0.06),
    (Cancer, "254837009", "Malignant neoplasm of breast", 0.45),
    (Cancer, "399068003", "Malignant tumour of prostate", 0.45),
    (Cancer, "363406005", "Malignant tumour of colon", 0.2),
];

fn conditions(dice: &mut Dice, one: &Person, record: &mut Record<'_>) {
    for (known, since) in one.burden.all() {
        let mut code = (known.code, known.term);
        for (illness, kind, term, share) in KINDS {
            // Some cancers are of one sex.
            let theirs = match kind {
                "254837009" => one.woman,
                "399068003" => !one.woman,
                _ => true,
            };
            if illness == known.illness && theirs && dice.chance(share) {
                code = (kind, term);
                break;
            }
        }
        if known.illness == Diabetes && one.age(since) < 30.0 {
            code = ("46635009", "Type 1 diabetes mellitus");
        }
        record.condition(code, since, None);
    }
    // A fragility fracture is what brings people onto the register of osteoporosis, counted since April 2014 from 75 on.
    if let Some(since) = one.burden.since(Osteoporosis) {
        record.condition(("5913000", "Fracture of neck of femur"), since.max(one.last_day() - 8 * 365), None);
    }
    resolved(dice, one, record);
}

/// Some had something that is over: it counts on no register.
fn resolved(dice: &mut Dice, one: &Person, record: &mut Record<'_>) {
    let last = one.last_day();
    for (illness, share) in [(Depression, 0.05), (Asthma, 0.03)] {
        let known = illness.known();
        let years = one.age(last) - known.from_age;
        if years < 6.0 || one.burden.has(illness) || !dice.chance(share) {
            continue;
        }
        let since = last - (dice.between(3.0, years) * YEAR) as Day;
        let until = since + (dice.between(0.5, 2.5) * YEAR) as Day;
        record.condition((known.code, known.term), since, Some(until));
    }
}

/// How somebody lives, and how frail they were found to be.
fn circumstances(dice: &mut Dice, one: &Person, medicines: usize, record: &mut Record<'_>) {
    let last = one.last_day();
    let some_day = |dice: &mut Dice| last - 5 - (dice.unit() * f64::from(WINDOW - 10)) as Day;
    if one.care_home {
        let code = if dice.chance(0.45) { NURSING_HOME } else { RESIDENTIAL_HOME };
        record.reading(some_day(dice), &Reading::Finding(code));
    }
    for (is_so, code) in [(one.carer, CARER), (one.veteran, VETERAN)] {
        if is_so {
            record.reading(some_day(dice), &Reading::Finding(code));
        }
    }
    if one.age(last) >= 65.0
        && let Some(grade) = grade(&one.burden, last, medicines)
        && dice.chance([0.25, 0.6, 0.75][grade])
    {
        record.condition(FRAIL[grade], last - (dice.unit() * 700.0) as Day, None);
    }
}

/// Mild, moderate or severe frailty by the share of 36 deficits, of which five medicines are one (`methods.md` 6).
pub(super) fn grade(burden: &Burden, on: Day, medicines: usize) -> Option<usize> {
    match (burden.deficits(on) + usize::from(medicines >= 5)) as f64 / 36.0 {
        share if share >= 0.36 => Some(2),
        share if share >= 0.24 => Some(1),
        share if share >= 0.12 => Some(0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use linchpin_core::SnomedCode;

    use super::*;

    #[test]
    fn every_code_is_a_code() {
        for (_, code, term, _) in KINDS {
            assert!(SnomedCode::parse(code).is_ok(), "{code} {term}");
        }
    }
}
