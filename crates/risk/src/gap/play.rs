use std::collections::BTreeMap;

use super::{Gap, read};
use crate::{file::FileError, population::Population, record::Day, rule::Moment};

/// What is wrong with the gaps among some definitions: files that cannot be read, and examples that come out otherwise.
#[must_use]
pub fn check(texts: &BTreeMap<String, String>) -> Vec<FileError> {
    // What is wrong with lists and registers is told by their own check.
    let (population, _) = Population::read(texts);
    let (gaps, mut faults) = read(texts, &population);
    faults.extend(gaps.iter().flat_map(|gap| gap.play(&population)));
    faults
}

impl Gap {
    /// Asks about the people of the example.
    fn play(&self, population: &Population) -> Vec<FileError> {
        let moment = Moment::at(Day::from(self.example.on));
        let mut assessment = population.assessment();
        let mut one = |person: &crate::register::ExamplePerson| {
            let who = &person.who;
            let record =
                person.record(self.example.on, &population.dictionary).map_err(|why| format!("{who}: {why}"))?;
            population.assess(&record, &moment, &mut assessment);
            let lacking = self.lacking(&assessment.seen(&record, &moment));
            let names = |bits: &crate::bits::Bits| bits.iter().map(|at| self.checks[at].id.clone()).collect::<Vec<_>>();
            let mut wanted = person.lacks.clone();
            if let Some(wanted) = &mut wanted {
                wanted.sort_by_key(|id| self.checks.iter().position(|check| check.id == *id));
            }
            let found = lacking.as_ref().map(names);
            let tell = |of: Option<Vec<String>>| match of {
                None => "not be asked about".to_owned(),
                Some(of) if of.is_empty() => "lack nothing".to_owned(),
                Some(of) => format!("lack {}", of.join(", ")),
            };
            if found == wanted {
                Ok(())
            } else {
                Err(format!("{who}: should {}, but would {}", tell(wanted), tell(found)))
            }
        };
        let faults = self.example.person.iter().filter_map(|person| one(person).err());
        let name = format!("gaps/{}.toml", self.id);
        faults.map(|why| FileError::new(&name, format!("example: {why}"))).collect()
    }
}
