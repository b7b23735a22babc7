use std::collections::BTreeMap;

use super::Population;
use crate::{
    codes::{CodeList, Dictionary},
    file::FileError,
    register::{Kind, Register, Segments},
    rule::{Names, Rule},
    score::{Lace, LaceFile, Score, ScoreFile},
};

/// The key that tells LACE from a score that adds up items.
const OF_LACE: &str = "for_days";

impl Population {
    /// Puts definitions together, by their paths below `definitions/`, and gives what is wrong with some of them: the rest
    /// goes on without those.
    #[must_use]
    pub fn read(texts: &BTreeMap<String, String>) -> (Self, Vec<FileError>) {
        let mut faults = Vec::new();
        let lists = each(texts, "codes", &mut faults, CodeList::parse);
        let (mut dictionary, twice) = Dictionary::of_lists(&lists);
        faults.extend(twice);
        let (registers, scores, lace) = (
            each(texts, "registers", &mut faults, Register::parse),
            each(texts, "scores", &mut faults, |id, text| {
                if is_lace(text) {
                    return Ok(None);
                }
                ScoreFile::parse(id, text).map(|file| Some((id.to_owned(), file)))
            }),
            each(texts, "scores", &mut faults, |id, text| {
                if !is_lace(text) {
                    return Ok(None);
                }
                LaceFile::parse(id, text).map(|file| Some((id.to_owned(), file)))
            }),
        );
        let scores: Vec<(String, ScoreFile)> = scores.into_iter().flatten().collect();
        for (id, file) in &scores {
            faults.extend(Score::codes(id, file, &mut dictionary).err());
        }
        let (plain, derived): (Vec<_>, Vec<_>) = registers.into_iter().partition(|r: &Register| !r.is_derived());
        let mut made =
            Making { dictionary: &dictionary, registers: Vec::new(), rules: Vec::new(), scores: Vec::new(), faults };
        made.register(plain);
        let plain = made.registers.len();
        let scores: Vec<Score> = scores.iter().filter_map(|(id, file)| made.score(id, file)).collect();
        let mut lace = lace.into_iter().flatten();
        let first = lace.next();
        for (id, _) in lace {
            let why = "there is another file of LACE: take one of the two out";
            made.faults.push(FileError::new(&format!("scores/{id}.toml"), why));
        }
        let lace = first.and_then(|(id, file)| made.lace(&id, &file));
        made.register(derived);
        let segments = each(texts, "segments", &mut made.faults, Segments::parse);
        let (segments, segment_rules) = made.segments(segments);
        let Making { registers, rules, faults, .. } = made;
        (Self { lists, dictionary, registers, scores, lace, segments, rules, segment_rules, plain }, faults)
    }
}

/// Reads the definitions of one folder.
pub(crate) fn each<T>(
    texts: &BTreeMap<String, String>,
    folder: &str,
    faults: &mut Vec<FileError>,
    parse: impl Fn(&str, &str) -> Result<T, FileError>,
) -> Vec<T> {
    let mut found = Vec::new();
    for (path, text) in texts {
        let Some((kind, id)) = path.strip_suffix(".toml").and_then(|p| p.split_once('/')) else { continue };
        if kind == folder {
            match parse(id, text) {
                Ok(one) => found.push(one),
                Err(fault) => faults.push(fault),
            }
        }
    }
    found
}

fn is_lace(text: &str) -> bool {
    text.parse::<toml::Table>().is_ok_and(|table| table.contains_key(OF_LACE))
}

/// What is put together so far: what comes later may name it.
struct Making<'d> {
    dictionary: &'d Dictionary,
    registers: Vec<Register>,
    rules: Vec<Rule>,
    scores: Vec<String>,
    faults: Vec<FileError>,
}

impl Making<'_> {
    /// Adds registers that may name those there are, but not each other.
    fn register(&mut self, more: Vec<Register>) {
        let known: Vec<String> = self.registers.iter().map(|r| r.id.clone()).collect();
        for register in more {
            let name = format!("registers/{}.toml", register.id);
            if register.is_derived() && register.kind == Kind::Condition {
                let why = "a condition may not be worked out from other registers or scores: they count conditions themselves";
                self.faults.push(FileError::new(&name, why));
                continue;
            }
            let names = Names { dictionary: self.dictionary, registers: &known, scores: &self.scores };
            match names.rule(&register.any) {
                Ok(rule) => {
                    self.registers.push(register);
                    self.rules.push(rule);
                }
                Err(why) => self.faults.push(FileError::new(&name, why.to_string())),
            }
        }
    }

    fn score(&mut self, id: &str, file: &ScoreFile) -> Option<Score> {
        let known: Vec<String> = self.registers.iter().map(|r| r.id.clone()).collect();
        let names = Names { dictionary: self.dictionary, registers: &known, scores: &[] };
        let score = Score::of(id, file, &names).map_err(|fault| self.faults.push(fault)).ok()?;
        self.scores.extend(score.versions.iter().map(|v| v.id.clone()));
        Some(score)
    }

    fn lace(&mut self, id: &str, file: &LaceFile) -> Option<Lace> {
        let names = Names { dictionary: self.dictionary, registers: &[], scores: &self.scores };
        let lace = Lace::of(id, file, &names).map_err(|fault| self.faults.push(fault)).ok()?;
        self.scores.push(id.to_owned());
        Some(lace)
    }

    /// The division of the place, with the rules of its groups; there can be one.
    fn segments(&mut self, found: Vec<Segments>) -> (Option<Segments>, Vec<Rule>) {
        let mut found = found.into_iter();
        let Some(segments) = found.next() else { return (None, Vec::new()) };
        for other in found {
            let why =
                format!("everybody is divided one way, by segments/{}.toml: take one of the two out", segments.id);
            self.faults.push(FileError::new(&format!("segments/{}.toml", other.id), why));
        }
        let known: Vec<String> = self.registers.iter().map(|r| r.id.clone()).collect();
        let names = Names { dictionary: self.dictionary, registers: &known, scores: &self.scores };
        let rules: Result<Vec<Rule>, _> = segments.segment.iter().map(|s| names.rule(&s.any)).collect();
        match rules {
            Ok(rules) => (Some(segments), rules),
            Err(why) => {
                self.faults.push(FileError::new(&format!("segments/{}.toml", segments.id), why.to_string()));
                (None, Vec::new())
            }
        }
    }
}
