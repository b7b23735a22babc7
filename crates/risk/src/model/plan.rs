use super::{Definition, Feature, Of};
use crate::{
    file::FileError,
    population::{Assessment, Population},
    record::{Concept, Day, Record},
    rule::Moment,
};

/// A definition that asks for something nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {kind} “{id}”: write its file, or take it out of models/{model}.toml")]
pub struct Unknown {
    /// The model.
    pub model: String,
    /// What kind of thing: `code list`, `register`, `score`.
    pub kind: &'static str,
    /// Its name.
    pub id: String,
}

impl Unknown {
    /// As a fault of the model's file.
    #[must_use]
    pub fn fault(&self) -> FileError {
        FileError::new(&format!("models/{}.toml", self.model), self.to_string())
    }
}

/// A definition made ready to be asked of millions: names looked up, and for each concept the features that it moves.
pub struct Plan<'a> {
    population: &'a Population,
    features: &'a [Feature],
    asked: Vec<Asked>,
    /// For each concept the features that a fact of it moves.
    moves: Vec<Vec<usize>>,
    outcome: Vec<Concept>,
    outcome_months: u16,
}

/// A feature's [`Of`] with its names looked up.
enum Asked {
    Age,
    Male,
    Deprivation,
    Count { months: u16 },
    Ever,
    Latest { months: u16 },
    Medicines { months: u16 },
    Register(usize),
    Score(usize),
}

impl<'a> Plan<'a> {
    /// Makes a definition ready.
    ///
    /// # Errors
    /// A code list, register or score that nobody knows.
    pub fn new(definition: &'a Definition, population: &'a Population) -> Result<Self, Unknown> {
        let unknown = |kind, id: &str| Unknown { model: definition.id.clone(), kind, id: id.to_owned() };
        let concept = |list: &String| population.dictionary.concept(list).ok_or_else(|| unknown("code list", list));
        let mut moves: Vec<Vec<usize>> = Vec::new();
        let mut watch = |lists: &[String], feature: usize| {
            lists.iter().try_for_each(|list| {
                let at = concept(list)?.index();
                if moves.len() <= at {
                    moves.resize(at + 1, Vec::new());
                }
                moves[at].push(feature);
                Ok(())
            })
        };
        let mut asked = Vec::new();
        for (at, feature) in definition.file.feature.iter().enumerate() {
            asked.push(match &feature.of {
                Of::Age => Asked::Age,
                Of::Male => Asked::Male,
                Of::Deprivation => Asked::Deprivation,
                Of::Medicines { months } => Asked::Medicines { months: *months },
                Of::Register(id) => Asked::Register(population.register(id).ok_or_else(|| unknown("register", id))?),
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
        let outcome = &definition.file.outcome;
        let concepts = outcome.lists.iter().map(concept).collect::<Result<_, _>>()?;
        Ok(Self {
            population,
            features: &definition.file.feature,
            asked,
            moves,
            outcome: concepts,
            outcome_months: outcome.months,
        })
    }

    /// The features.
    #[must_use]
    pub fn features(&self) -> &'a [Feature] {
        self.features
    }

    /// The names of all columns.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        self.features.iter().flat_map(Feature::columns).collect()
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
        let derived = |asked: &Asked| matches!(asked, Asked::Register(_) | Asked::Score(_));
        Past {
            plan: self,
            eve,
            from: self.asked.iter().map(from).collect(),
            moment: Moment::at(eve),
            assessment: self.population.assessment(),
            assesses: self.asked.iter().any(derived),
        }
    }

    /// Whether the outcome came about in its months from the index date on.
    #[must_use]
    pub fn outcome(&self, record: &Record, index: Day) -> bool {
        let end = self.horizon(index);
        record.facts().iter().any(|fact| fact.day >= index && fact.day < end && self.outcome.contains(&fact.concept))
    }

    /// The first day after the months in which the outcome counts.
    #[must_use]
    pub fn horizon(&self, index: Day) -> Day {
        let months = jiff::Span::new().months(i32::from(self.outcome_months));
        Day::from(index.date().saturating_add(months))
    }
}

/// What was known before an index date. Nothing else can be asked of it, so that nothing later can move a feature.
pub struct Past<'a> {
    plan: &'a Plan<'a>,
    /// The day before the index date: the last that counts.
    eve: Day,
    /// For each feature the first day that counts.
    from: Vec<Day>,
    moment: Moment,
    assessment: Assessment,
    /// Whether any feature is a register or a score.
    assesses: bool,
}

impl Past<'_> {
    /// The numbers of all features, in their order; none where one is not known. `into` is cleared first.
    pub fn numbers(&mut self, record: &Record, into: &mut Vec<Option<f64>>) {
        if self.assesses {
            self.plan.population.assess(record, &self.moment, &mut self.assessment);
        }
        self.numbers_with(record, &self.assessment, into);
    }

    /// The same of somebody of whom registers and scores were asked already, as at the end of the day before the index date.
    pub fn numbers_with(&self, record: &Record, assessment: &Assessment, into: &mut Vec<Option<f64>>) {
        into.clear();
        let Plan { asked, moves, .. } = self.plan;
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
            Asked::Register(register) => Some(f64::from(u8::from(found.registers.has(*register)))),
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

    /// The columns of these numbers. `row` is cleared first.
    pub fn row(&self, numbers: &[Option<f64>], row: &mut Vec<f64>) {
        row.clear();
        for (feature, number) in self.plan.features.iter().zip(numbers) {
            feature.write(*number, row);
        }
    }
}
