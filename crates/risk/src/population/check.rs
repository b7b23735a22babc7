use std::collections::BTreeMap;

use super::Population;
use crate::{
    evaluate,
    file::FileError,
    model,
    record::Day,
    register::{Example, ExamplePerson},
    rule::Moment,
    score::{LaceFile, ScoreFile},
};

/// What is wrong with definitions: their files, what they name, and whoever of their examples comes out otherwise than
/// expected. Empty where all is right.
#[must_use]
pub fn check(texts: &BTreeMap<String, String>) -> Vec<FileError> {
    let (population, mut faults) = Population::read(texts);
    for register in &population.registers {
        let name = format!("registers/{}.toml", register.id);
        faults.extend(population.play(&name, Some(&register.id), &register.example));
    }
    for (path, text) in texts.iter().filter(|(path, _)| path.starts_with("scores/")) {
        let id = path.trim_start_matches("scores/").trim_end_matches(".toml");
        let example =
            ScoreFile::parse(id, text).map(|f| f.example).or_else(|_| LaceFile::parse(id, text).map(|f| f.example));
        // A file that cannot be read has been told already.
        let Ok(example) = example else { continue };
        if example.person.iter().all(|person| person.score.is_empty()) {
            faults.push(FileError::new(path, "the example says nobody’s score"));
        }
        faults.extend(population.play(path, None, &example));
    }
    if let Some(segments) = &population.segments {
        let name = format!("segments/{}.toml", segments.id);
        for id in segments.ids().filter(|id| !segments.example.person.iter().any(|p| p.segment.as_deref() == Some(*id)))
        {
            faults.push(FileError::new(&name, format!("the example has nobody in {id}")));
        }
        faults.extend(population.play(&name, None, &segments.example));
    }
    faults.extend(models(texts, &population));
    faults
}

/// What is wrong with models and evaluations: their files, and what they ask for that nobody knows.
fn models(texts: &BTreeMap<String, String>, population: &Population) -> Vec<FileError> {
    let each = |(path, text): (&String, &String)| {
        let (folder, id) = path.strip_suffix(".toml")?.split_once('/')?;
        match folder {
            "models" => match model::Definition::parse(id, text) {
                Ok(definition) => model::Plan::new(&definition, population).err().map(|why| why.fault()),
                Err(fault) => Some(fault),
            },
            "evaluations" => match evaluate::Definition::parse(id, text) {
                Ok(definition) => evaluate::Gatherer::new(&definition, population).err().map(|why| why.fault()),
                Err(fault) => Some(fault),
            },
            _ => None,
        }
    };
    texts.iter().filter_map(each).collect()
}

impl Population {
    /// Asks everything of the people of an example.
    fn play(&self, file: &str, register: Option<&str>, example: &Example) -> Vec<FileError> {
        let moment = Moment::at(Day::from(example.on));
        let faults = example.person.iter().flat_map(|person| self.play_one(person, &moment, example, register));
        faults.map(|why| FileError::new(file, format!("example: {why}"))).collect()
    }

    fn play_one(
        &self,
        person: &ExamplePerson,
        moment: &Moment,
        example: &Example,
        register: Option<&str>,
    ) -> Vec<String> {
        let who = &person.who;
        let record = match person.record(example.on, &self.dictionary) {
            Ok(record) => record,
            Err(why) => return vec![format!("{who}: {why}")],
        };
        let mut seen = self.assessment();
        self.assess(&record, moment, &mut seen);
        let mut faults = Vec::new();
        if let (Some(at), Some(wanted)) = (register.and_then(|id| self.register(id)), person.member)
            && seen.found.registers.has(at) != wanted
        {
            faults.push(format!("{who}: should {}be on it", if wanted { "" } else { "not " }));
        }
        if let (Some(wanted), Some(segments)) = (&person.segment, &self.segments) {
            let found = segments.id(seen.segment);
            if found != wanted {
                faults.push(format!("{who}: should be in {wanted} and is in {found}"));
            }
        }
        for (id, wanted) in &person.score {
            let Some(at) = self.score(id) else {
                faults.push(format!("{who}: there is no score {id}"));
                continue;
            };
            if seen.outcomes[at].value() != Some(*wanted) {
                faults.push(format!("{who}: {id} should be {wanted} and is {:?}", seen.outcomes[at]));
            }
        }
        for (id, wanted) in &person.band {
            let column = self.columns().nth(self.score(id).unwrap_or(usize::MAX));
            let at = self.score(id).map(|at| seen.outcomes[at]);
            let band = match (column, at) {
                (Some(column), Some(crate::score::Outcome::Known { band: Some(band), .. })) => {
                    column.bands.get(usize::from(band)).map(|band| band.id.as_str())
                }
                _ => None,
            };
            if band != Some(wanted) {
                faults.push(format!("{who}: the band of {id} should be {wanted} and is {}", band.unwrap_or("none")));
            }
        }
        faults
    }
}
