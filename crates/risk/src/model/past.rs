use super::Of;
use crate::{
    file::FileError,
    population::{Assessment, Population},
    record::{Concept, Day, Record},
    rule::Moment,
};

/// A definition that asks for something nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {kind} “{id}”: write its file, or take it out of {file}")]
pub struct Unknown {
    /// The file that asks.
    pub file: String,
    /// What kind of thing: `code list`, `register`, `score`.
    pub kind: &'static str,
    /// Its name.
    pub id: String,
}

impl Unknown {
    /// As a fault of the file.
    #[must_use]
    pub fn fault(&self) -> FileError {
        FileError::new(&self.file, self.to_string())
    }
}

/// What is asked of people's past, made ready to be asked of millions: names looked up, and for each concept the questions that a fact
/// of it moves.
pub struct Questions<'a> {
    population: &'a Population,
    asked: Vec<Asked>,
    moves: Vec<Vec<usize>>,
}

/// An [`Of`] with its names looked up.
enum Asked {
    Age,
    Male,
    Deprivation,
    Conditions,
    Count { months: u16 },
    Ever,
    Latest { months: u16 },
    Medicines { months: u16 },
    Register(Vec<usize>),
    Score(usize),
}

impl<'a> Questions<'a> {
    /// Makes questions of a file ready.
    ///
    /// # Errors
    /// A code list, register or score that nobody knows.
    pub fn new<'o>(file: &str, of: impl Iterator<Item = &'o Of>, population: &'a Population) -> Result<Self, Unknown> {
        let unknown = |kind, id: &str| Unknown { file: file.to_owned(), kind, id: id.to_owned() };
        let mut moves: Vec<Vec<usize>> = Vec::new();
        let mut watch = |lists: &[String], question: usize| {
            concepts(file, lists, population)?.into_iter().for_each(|concept| {
                if moves.len() <= concept.index() {
                    moves.resize(concept.index() + 1, Vec::new());
                }
                moves[concept.index()].push(question);
            });
            Ok(())
        };
        let register = |id: &String| population.register(id).ok_or_else(|| unknown("register", id));
        let mut asked = Vec::new();
        for (at, of) in of.enumerate() {
            asked.push(match of {
                Of::Age => Asked::Age,
                Of::Male => Asked::Male,
                Of::Deprivation => Asked::Deprivation,
                Of::Conditions => Asked::Conditions,
                Of::Medicines { months } => Asked::Medicines { months: *months },
                Of::Register(id) => Asked::Register(vec![register(id)?]),
                Of::AnyRegister(ids) => Asked::Register(ids.iter().map(register).collect::<Result<_, _>>()?),
                Of::Score(id) => Asked::Score(population.score(id).ok_or_else(|| unknown("score", id))?),
                Of::Count { lists, months } => {
                    watch(lists, at)?;
                    Asked::Count { months: *months }
                }
                Of::Ever { lists } => {
                    watch(lists, at)?;
                    Asked::Ever
                }
                Of::Latest { list, months } => {
                    watch(std::slice::from_ref(list), at)?;
                    Asked::Latest { months: *months }
                }
            });
        }
        Ok(Self { population, asked, moves })
    }

    /// What is asked as of a day.
    #[must_use]
    pub fn on(&self, index: Day) -> Past<'_> {
        let from = |asked: &Asked| match asked {
            Asked::Count { months } | Asked::Latest { months } | Asked::Medicines { months } => {
                index.months_before(*months)
            }
            _ => Day::numbered(i32::MIN),
        };
        let eve = index.plus(-1);
        let derived = |asked: &Asked| matches!(asked, Asked::Register(_) | Asked::Score(_) | Asked::Conditions);
        Past {
            questions: self,
            eve,
            from: self.asked.iter().map(from).collect(),
            moment: Moment::at(eve),
            assessment: self.population.assessment(),
            assesses: self.asked.iter().any(derived),
        }
    }
}

/// The concepts of code lists.
pub(crate) fn concepts(file: &str, lists: &[String], population: &Population) -> Result<Vec<Concept>, Unknown> {
    let unknown = |list: &String| Unknown { file: file.to_owned(), kind: "code list", id: list.clone() };
    lists.iter().map(|list| population.dictionary.concept(list).ok_or_else(|| unknown(list))).collect()
}

/// What was known before an index date. Nothing else can be asked of it, so that nothing later can move an answer.
pub struct Past<'a> {
    questions: &'a Questions<'a>,
    /// The day before the index date: the last that counts.
    eve: Day,
    /// For each question the first day that counts.
    from: Vec<Day>,
    moment: Moment,
    assessment: Assessment,
    /// Whether any question is about registers or scores.
    assesses: bool,
}

impl Past<'_> {
    /// The answers to all questions, in their order; none where one is not known. `into` is cleared first.
    pub fn numbers(&mut self, record: &Record, into: &mut Vec<Option<f64>>) {
        if self.assesses {
            self.questions.population.assess(record, &self.moment, &mut self.assessment);
        }
        self.numbers_with(record, &self.assessment, into);
    }

    /// The same of somebody of whom registers and scores were asked already, as at the end of the day before the index date.
    pub fn numbers_with(&self, record: &Record, assessment: &Assessment, into: &mut Vec<Option<f64>>) {
        into.clear();
        let Questions { asked, moves, .. } = self.questions;
        let found = &assessment.found;
        into.extend(asked.iter().zip(&self.from).map(|(asked, from)| match asked {
            Asked::Age => record.who.age(self.eve).map(f64::from),
            Asked::Male => match record.who.sex {
                linchpin_core::Sex::Male => Some(1.0),
                linchpin_core::Sex::Female => Some(0.0),
                _ => None,
            },
            Asked::Deprivation => record.who.decile.filter(|d| (1..=10).contains(d)).map(f64::from),
            Asked::Count { .. } | Asked::Ever => Some(0.0),
            Asked::Latest { .. } => None,
            Asked::Medicines { .. } => Some(record.medicines(from.plus(-1), self.eve) as f64),
            Asked::Conditions => Some(f64::from(found.conditions)),
            Asked::Register(any) => Some(f64::from(u8::from(any.iter().any(|at| found.registers.has(*at))))),
            Asked::Score(score) => found.scores.get(*score).copied().flatten(),
        }));
        // The day of the last number found, for each feature that wants it.
        let mut latest: Vec<(usize, Day)> = Vec::new();
        for fact in record.facts().iter().filter(|fact| fact.day <= self.eve) {
            for &at in moves.get(fact.concept.index()).map_or(&[][..], Vec::as_slice) {
                if fact.day < self.from[at] {
                    continue;
                }
                match asked[at] {
                    Asked::Count { .. } => into[at] = into[at].map(|count| count + 1.0),
                    Asked::Latest { .. } => {
                        let Some(value) = fact.value.filter(|value| value.is_finite()) else { continue };
                        match latest.iter_mut().find(|(of, _)| *of == at) {
                            Some((_, day)) if *day > fact.day => continue,
                            Some((_, day)) => *day = fact.day,
                            None => latest.push((at, fact.day)),
                        }
                        into[at] = Some(f64::from(value));
                    }
                    _ => into[at] = Some(1.0),
                }
            }
        }
    }
}
