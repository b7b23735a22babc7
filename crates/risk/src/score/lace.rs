use super::{Band, Missing, Outcome, Words, ready::band, written::LaceFile};
use crate::{
    file::FileError,
    record::{Concept, Day, Fact},
    rule::{Names, Seen},
};

/// LACE: how likely somebody is to be back in hospital, or to die, within a month of coming home. Length of stay,
/// acuity, comorbidity, emergency visits (`methods.md` 6).
#[derive(Clone, Debug)]
pub struct Lace {
    /// The path below `definitions/scores`, without the ending.
    pub id: String,
    /// What it says.
    pub words: Words,
    /// Its bands, from the lowest.
    pub bands: Vec<Band>,
    file: LaceFile,
    emergency: Vec<Concept>,
    planned: Vec<Concept>,
    untold: Vec<Concept>,
    visits: Vec<Concept>,
    comorbidity: usize,
}

/// The four parts, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// For the days in hospital.
    pub length: f64,
    /// For how it began.
    pub acuity: f64,
    /// For illnesses.
    pub comorbidity: f64,
    /// For visits to an emergency department.
    pub visits: f64,
}

impl Parts {
    /// All of it.
    #[must_use]
    pub fn sum(self) -> f64 {
        self.length + self.acuity + self.comorbidity + self.visits
    }
}

impl Lace {
    pub(crate) fn of(id: &str, file: &LaceFile, names: &Names<'_>) -> Result<Self, FileError> {
        let wrong = |why: String| FileError::new(&format!("scores/{id}.toml"), why);
        let lists = |lists: &[String]| names.concepts(lists).map_err(|why| wrong(why.to_string()));
        let comorbidity = names.scores.iter().position(|score| *score == file.comorbidity);
        Ok(Self {
            id: id.to_owned(),
            words: file.words.clone(),
            bands: file.band.clone(),
            emergency: lists(&file.emergency)?,
            planned: lists(&file.planned)?,
            untold: lists(&file.untold)?,
            visits: lists(&file.visits)?,
            comorbidity: comorbidity.ok_or_else(|| wrong(format!("there is no score {}", file.comorbidity)))?,
            file: file.clone(),
        })
    }

    /// The points for so many days, how it began, that score of illnesses and so many visits.
    #[must_use]
    pub fn points(&self, days: i32, emergency: bool, comorbidity: i32, visits: i32) -> Parts {
        let step =
            |steps: &[(i32, f64)], n| steps.iter().rfind(|(from, _)| n >= *from).map_or(0.0, |(_, points)| *points);
        let points = &self.file.points;
        Parts {
            length: step(&points.days, days),
            acuity: if emergency { points.emergency } else { 0.0 },
            comorbidity: step(&points.comorbidity, comorbidity),
            visits: step(&points.visits, visits),
        }
    }

    /// What it says of somebody: of the last stay that ended in the last so many days.
    pub(crate) fn ask(&self, seen: &Seen<'_>) -> Outcome {
        match self.parts(seen) {
            None => Outcome::NotFor,
            Some(Err(missing)) => Outcome::Missing(missing),
            Some(Ok(parts)) => Outcome::Known { value: parts.sum(), band: band(&self.bands, parts.sum()) },
        }
    }

    /// The parts; none where nobody came home lately.
    pub(crate) fn parts(&self, seen: &Seen<'_>) -> Option<Result<Parts, Missing>> {
        let kinds = [&self.emergency, &self.planned, &self.untold];
        if !kinds.iter().any(|kind| kind.iter().any(|concept| seen.reading.ever(*concept))) {
            return None;
        }
        let by = seen.moment.day();
        let home = |fact: &Fact| fact.ended.filter(|day| *day <= by && by.since(*day) < i32::from(self.file.for_days));
        let stays = seen.record.facts().iter().filter(|f| kinds.iter().any(|kind| kind.contains(&f.concept)));
        // Of several that ended on a day, the one that began first holds the others.
        let (ended, stay) = stays
            .filter_map(|fact| Some((home(fact)?, fact)))
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.day.cmp(&a.1.day)).then(self.told(a.1).cmp(&self.told(b.1))))?;
        if !self.told(stay) {
            return Some(Err(Missing::HowAdmitted));
        }
        let comorbidity = seen.found.scores.get(self.comorbidity).copied().flatten().unwrap_or(0.0);
        let parts = self.points(
            ended.since(stay.day),
            self.emergency.contains(&stay.concept),
            comorbidity as i32,
            self.visits_before(seen, stay.day),
        );
        Some(Ok(parts))
    }

    /// Whether it is told how the stay began.
    fn told(&self, stay: &Fact) -> bool {
        !self.untold.contains(&stay.concept)
    }

    /// Visits before the day of the stay: the one that led to it does not count.
    fn visits_before(&self, seen: &Seen<'_>, day: Day) -> i32 {
        let from = day.months_before(self.file.visits_months);
        let facts = seen.record.facts().iter();
        let visits = facts.filter(|f| self.visits.contains(&f.concept) && f.day >= from && f.day < day);
        i32::try_from(visits.count()).unwrap_or(i32::MAX)
    }
}
