use std::collections::BTreeMap;

use jiff::civil::Date;
use linchpin_core::Sex;
use serde::Deserialize;

use crate::{
    codes::Dictionary,
    file,
    record::{Course, Day, Ethnicity, Fact, Record, Who},
};

/// A few people as at a day, and what is expected of each: run by every test and by `linchpin check`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The day.
    #[serde(deserialize_with = "file::date")]
    pub on: Date,
    /// The people.
    #[serde(default)]
    pub person: Vec<ExamplePerson>,
}

/// Somebody made up.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExamplePerson {
    /// Who they are, in words.
    pub who: String,
    /// How old; not known where it is left out.
    pub age: Option<u8>,
    /// Sex.
    #[serde(default)]
    pub sex: Sex,
    /// Ethnic group.
    pub ethnicity: Option<Ethnicity>,
    /// In a care home.
    #[serde(default)]
    pub care_home: bool,
    /// A carer.
    #[serde(default)]
    pub carer: bool,
    /// A veteran.
    #[serde(default)]
    pub veteran: bool,
    /// How many different medicines they take.
    #[serde(default)]
    pub medicines: u32,
    /// Their facts: `conditions/asthma 2020-03-01`, to `until 2021-04-01` where they ended, `= 48` for a number.
    #[serde(default)]
    pub facts: Vec<String>,
    /// Codes of ICD-10, as a hospital sends them: `I25.2 2020-03-01`.
    #[serde(default)]
    pub icd10: Vec<String>,
    /// Whether they are on the register.
    pub member: Option<bool>,
    /// What they lack, by the ids of a gap’s checks; left out where the gap does not ask about them.
    pub lacks: Option<Vec<String>>,
    /// The segment they are in.
    pub segment: Option<String>,
    /// The scores they get, by id.
    #[serde(default)]
    pub score: BTreeMap<String, f64>,
    /// The bands these are in, by the id of the score.
    #[serde(default)]
    pub band: BTreeMap<String, String>,
}

impl ExamplePerson {
    /// The record of this person.
    ///
    /// # Errors
    /// A fact that cannot be read, or of a list that there is not.
    pub fn record(&self, on: Date, dictionary: &Dictionary) -> Result<Record, String> {
        let day = Day::from(on);
        let mut record = Record::default();
        record.who = Who {
            sex: self.sex,
            born: self.age.map(|age| day.months_before(u16::from(age) * 12)),
            ethnicity: self.ethnicity,
            care_home: self.care_home,
            carer: self.carer,
            veteran: self.veteran,
            ..Who::default()
        };
        for medicine in 0..self.medicines {
            record.take(Course { medicine, day: day.plus(-30), ended: None });
        }
        for text in &self.facts {
            let (list, fact) = read(text)?;
            let concept = dictionary.concept(list).ok_or_else(|| format!("{text}: there is no code list {list}"))?;
            record.add(Fact { concept, ..fact });
        }
        for text in &self.icd10 {
            let (code, fact) = read(text)?;
            if !dictionary.each(crate::codes::System::Icd10, code, |concept| record.add(Fact { concept, ..fact })) {
                return Err(format!("{text}: no list and no score knows the code"));
            }
        }
        Ok(record)
    }
}

/// What stands first, and the fact with the rest.
fn read(text: &str) -> Result<(&str, Fact), String> {
    let wrong = || format!("“{text}” must be such as “conditions/asthma 2020-03-01 until 2021-04-01 = 48”");
    let (body, value) = match text.split_once('=') {
        Some((body, value)) => (body, Some(value.trim().parse().map_err(|_| wrong())?)),
        None => (text, None),
    };
    let mut words = body.split_whitespace();
    let date = |word: Option<&str>| word.and_then(|w| w.parse::<Date>().ok()).map(Day::from).ok_or_else(wrong);
    let first = words.next().ok_or_else(wrong)?;
    let day = date(words.next())?;
    let ended = match words.next() {
        Some("until") => Some(date(words.next())?),
        Some(_) => return Err(wrong()),
        None => None,
    };
    // The concept is put in by whoever knows the lists.
    let concept = crate::record::Concept::numbered(0);
    Ok((first, Fact { concept, day, ended, value }))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_fact_is_read_with_its_end_and_its_number() {
        let (list, fact) = read("measurements/bmi 2026-01-02 = 31.5").unwrap();
        assert_eq!(
            (list, fact.day.date(), fact.value, fact.ended),
            ("measurements/bmi", date(2026, 1, 2), Some(31.5), None)
        );
        let (_, stay) = read("contacts/stay 2026-01-02 until 2026-01-09").unwrap();
        assert_eq!(stay.ended.map(Day::date), Some(date(2026, 1, 9)));
        for text in ["", "a", "a b", "a 2026-01-02 to 2026-01-03", "a 2026-01-02 = many"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
