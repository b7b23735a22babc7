use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::System;
use crate::file::{self, FileError};

/// One list: a concept, and the codes that mean it.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeList {
    /// The path below `definitions/codes`, without the ending: `conditions/asthma`.
    pub id: String,
    /// The concept in words.
    pub title: String,
    /// What it does not hold.
    pub lacks: String,
    /// The unit of its numbers, by UCUM; none where its facts have no number.
    pub unit: Option<String>,
    /// Where its codes are from.
    pub source: String,
    /// Under what terms they may be used.
    pub licence: String,
    /// When somebody last looked at it.
    pub reviewed: Date,
    /// The codes.
    pub codes: Vec<Code>,
}

/// A code of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its system.
    pub system: System,
    /// The code, as its type writes it.
    pub code: String,
    /// What it says.
    pub term: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    lacks: String,
    unit: Option<String>,
    source: String,
    licence: String,
    #[serde(deserialize_with = "file::date")]
    reviewed: Date,
    #[serde(default)]
    snomed: BTreeMap<String, String>,
    #[serde(default)]
    icd10: BTreeMap<String, String>,
    #[serde(default)]
    bnf: BTreeMap<String, String>,
    #[serde(default)]
    class: BTreeMap<String, String>,
}

impl CodeList {
    /// Reads and checks a list.
    ///
    /// # Errors
    /// Not of that shape, a code that cannot be one of its system, a code twice, no code at all.
    pub fn parse(id: &str, text: &str) -> Result<Self, FileError> {
        let name = format!("codes/{id}.toml");
        let File { title, lacks, unit, source, licence, reviewed, snomed, icd10, bnf, class } =
            file::read(&name, text)?;
        for (key, words) in [("title", &title), ("lacks", &lacks), ("source", &source), ("licence", &licence)] {
            if words.trim().is_empty() {
                return Err(FileError::new(&name, format!("`{key}` says nothing: write a few words")));
            }
        }
        let mut codes: Vec<Code> = Vec::new();
        let systems = System::ALL.into_iter().zip([snomed, icd10, bnf, class]);
        for (system, (written, term)) in systems.flat_map(|(system, all)| all.into_iter().map(move |one| (system, one)))
        {
            let wrong = |why: String| {
                let at = text.find(&written).unwrap_or(0);
                FileError::at(
                    &name,
                    text,
                    &(at..at + written.len()),
                    format!("{} code {written}: {why}", system.as_str()),
                )
            };
            for code in expand(system, &written).map_err(wrong)? {
                let code = system.check(&code).map_err(wrong)?;
                let same = |one: &&Code| one.system == system && covers(&one.code, &code, system);
                if let Some(other) = codes.iter().find(same) {
                    return Err(wrong(format!("{} has it already: take one of them out", other.code)));
                }
                codes.push(Code { system, code, term: term.clone() });
            }
        }
        if codes.is_empty() {
            return Err(FileError::new(&name, "it has no code: write at least one, such as 195967001 below [snomed]"));
        }
        Ok(Self { id: id.to_owned(), title, lacks, unit, source, licence, reviewed, codes })
    }
}

/// Whether two codes of a system have something in common.
pub(super) fn covers(a: &str, b: &str, system: System) -> bool {
    if system.is_by_beginning() { a.starts_with(b) || b.starts_with(a) } else { a == b }
}

/// The codes of a block such as `C00-C14`; a single code is itself.
fn expand(system: System, written: &str) -> Result<Vec<String>, String> {
    let Some((from, to)) = written.split_once('-').filter(|_| system == System::Icd10) else {
        return Ok(vec![written.to_owned()]);
    };
    let category = |text: &str| {
        let text = text.trim();
        let number = text.get(1..).filter(|rest| rest.len() == 2)?.parse::<u8>().ok()?;
        Some((text.chars().next()?, number))
    };
    match (category(from), category(to)) {
        (Some((letter, from)), Some((same, to))) if letter == same && from < to => {
            Ok((from..=to).map(|n| format!("{letter}{n:02}")).collect())
        }
        _ => Err("a block must be two categories of one letter, such as C00-C14".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(codes: &str) -> Result<CodeList, FileError> {
        let head = "title = \"t\"\nlacks = \"l\"\nsource = \"s\"\nlicence = \"l\"\nreviewed = 2026-11-22\n";
        CodeList::parse("conditions/test", &format!("{head}{codes}"))
    }

    fn codes(text: &str) -> Vec<String> {
        list(text).unwrap().codes.into_iter().map(|c| c.code).collect()
    }

    #[test]
    fn codes_are_read_as_their_types_write_them() {
        assert_eq!(
            codes("[snomed]\n195967001 = \"Asthma\"\n[icd10]\nj45 = \"a\"\n\"J46.X\" = \"b\""),
            ["195967001", "J46", "J45"]
        );
        assert_eq!(codes("[icd10]\nC15-C17 = \"digestive organs\""), ["C15", "C16", "C17"]);
    }

    #[test]
    fn a_wrong_list_is_refused_with_its_line() {
        for (text, wanted) in [
            (
                "[snomed]\n195967002 = \"Asthma\"",
                "line 7: snomed code 195967002: SNOMED CT code has a wrong check digit",
            ),
            ("[icd10]\nI21 = \"a\"\nI212 = \"b\"", "line 8: icd10 code I212: I21 has it already"),
            ("[icd10]\nC15-D17 = \"a\"", "must be two categories of one letter"),
            ("[read2]\nH33 = \"a\"", "unknown field `read2`"),
            ("[snomed]", "it has no code"),
            ("[snomed]\n195967001 = \"a\"\n195967001 = \"b\"", "duplicate key"),
            ("[class]\nimp = \"a\"", "written in capitals"),
        ] {
            let told = list(text).unwrap_err().to_string();
            assert!(told.starts_with("codes/conditions/test.toml") && told.contains(wanted), "{told}");
        }
    }
}
