use std::{collections::BTreeMap, path::Path};

use jiff::{Timestamp, civil::Date};
use linchpin_core::{OdsCode, Result};
use linchpin_risk::{
    gap::Gap,
    model::{Definition, Model, Past, Plan},
    population::{Assessment, Population},
    record::{Day, Record},
    rule::Moment,
    score::Outcome,
};
use linchpin_sources::{
    here,
    table::{CareGap, PersonNeed, RegisterMember, RiskScore},
};

use super::{
    everybody::practices,
    filing::Filing,
    take::{Left, People},
};
use crate::{catalog::Catalogue, session};

/// So many months before lies the score with which that of now is compared.
const MONTHS: u16 = 12;

/// What is asked of everybody.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Registers, segments and scores.
    pub population: &'a Population,
    /// Gaps in care.
    pub gaps: &'a [Gap],
    /// A mark of the definitions.
    pub version: &'a str,
    /// Models that were fitted here.
    pub models: &'a [Chances<'a>],
}

/// What was worked out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scored {
    /// How many people, by practice.
    pub people: BTreeMap<OdsCode, u64>,
    /// How many scores were told, and how many could not be, by score.
    pub scores: BTreeMap<String, (u64, u64)>,
    /// Facts that nobody dated, which count for nothing.
    pub undated: u64,
    /// Measurements in another unit than their list names: the number counts for nothing.
    pub other_unit: u64,
    /// Whether anything is other than the last time.
    pub changed: bool,
}

/// A model that was fitted here, with what it asks of each person.
pub struct Chances<'a> {
    /// As it was fitted.
    pub model: &'a Model,
    /// What it is worked out of: the definition by which it was fitted.
    pub definition: &'a Definition,
    /// The same made ready.
    pub plan: &'a Plan<'a>,
}

/// A model as it is asked on one day.
struct Asking<'a> {
    by: &'a Chances<'a>,
    index: Day,
    past: Past<'a>,
    numbers: Vec<Option<f64>>,
    row: Vec<f64>,
}

impl<'a> Asking<'a> {
    fn on(by: &'a Chances<'a>, index: Day) -> Self {
        Self { by, index, past: by.plan.on(index), numbers: Vec::new(), row: Vec::new() }
    }

    /// Somebody's chance, and the features that move it most; none where the model is not for them.
    fn of(&mut self, record: &Record, found: &Assessment) -> Option<(f64, String)> {
        let Chances { model, definition, plan } = self.by;
        if plan.leaves_out(&record.who, self.index).is_some() {
            return None;
        }
        self.past.numbers_with(record, found, &mut self.numbers);
        plan.row(&self.numbers, &mut self.row);
        let told = model.explain(definition, &self.numbers, &self.row);
        let why = told.reasons.iter().filter(|reason| reason.times > 1.0).map(|reason| reason.feature.as_str());
        Some((told.chance, why.collect::<Vec<_>>().join(",")))
    }
}

/// Works out registers, scores and gaps of everybody on the lists as at a day, with the scores as they were a year earlier, and
/// puts them in the place of the last ones.
pub async fn score(
    lake: &Path,
    asked: Asked<'_>,
    as_at: Date,
    now: Timestamp,
    say: &(dyn Fn(&str) + Sync),
) -> Result<Scored> {
    let Asked { population, gaps, version, models } = asked;
    let catalogue = Catalogue::read(lake)?;
    let context = session::open(lake, &catalogue, &[]).await?;
    let practices = practices(&context).await?;
    let mut filing = Filing::begin(lake, &here::POPULATION)?;
    let moment = Moment::at(Day::from(as_at));
    let earlier = Moment::at(moment.months_before(MONTHS));
    let (mut people, mut done) = (People::default(), Scored::default());
    let (mut found, mut was) = (population.assessment(), population.assessment());
    // A model foretells from the day after.
    let asking = |day: Day| models.iter().map(move |one| Asking::on(one, day.plus(1))).collect::<Vec<_>>();
    let (mut now_asked, mut then_asked) = (asking(moment.day()), asking(earlier.day()));
    for practice in practices {
        say(practice.as_str());
        people.read(&context, practice, population, &[moment.day(), earlier.day()]).await?;
        for (name, record) in people.names.iter().zip(&people.records) {
            if !population.assess(record, &moment, &mut found) {
                continue;
            }
            population.assess(record, &earlier, &mut was);
            *done.people.entry(practice).or_default() += 1;
            let practice = Some(practice);
            for at in found.found.registers.iter() {
                let register = &population.registers[at];
                let (kind, register) = (register.kind.as_str(), register.id.as_str());
                filing.put(&RegisterMember { person: name, practice, register, kind, as_at })?;
            }
            let segment = population.segments.as_ref().map(|s| s.id(found.segment));
            filing.put(&PersonNeed {
                person: name,
                practice,
                conditions: found.found.conditions.into(),
                segment,
                as_at,
            })?;
            for (at, column) in population.columns().enumerate() {
                let (score, band, missing) = match found.outcomes[at] {
                    Outcome::NotFor => continue,
                    Outcome::Missing(missing) => (None, None, Some(missing.as_str())),
                    Outcome::Known { value, band } => {
                        let band = band.and_then(|band| column.bands.get(usize::from(band)));
                        (Some(value), band.map(|band| band.id.as_str()), None)
                    }
                };
                let told = done.scores.entry(column.id.to_owned()).or_default();
                *(if score.is_some() { &mut told.0 } else { &mut told.1 }) += 1;
                let why = population.why(&found, at).collect::<Vec<_>>().join(",");
                let why = Some(why.as_str()).filter(|why| !why.is_empty());
                filing.put(&RiskScore {
                    person: name,
                    practice,
                    model: column.id,
                    version,
                    as_at,
                    score,
                    before: was.outcomes.get(at).and_then(|outcome| outcome.value()),
                    band,
                    why,
                    missing,
                })?;
            }
            for gap in gaps {
                let Some(lacking) = gap.lacking(&found.seen(record, &moment)) else { continue };
                for (at, check) in gap.checks.iter().enumerate() {
                    let (gap, check, met) = (gap.id.as_str(), check.id.as_str(), i64::from(!lacking.has(at)));
                    filing.put(&CareGap { person: name, practice, gap, check, met, as_at })?;
                }
            }
            for (one, then) in now_asked.iter_mut().zip(&mut then_asked) {
                let Some((chance, why)) = one.of(record, &found) else { continue };
                done.scores.entry(one.by.model.id.clone()).or_default().0 += 1;
                let (model, version) = (one.by.model.id.as_str(), one.by.model.version.as_str());
                let why = Some(why.as_str()).filter(|why| !why.is_empty());
                let before = then.of(record, &was).map(|(chance, _)| chance);
                let (score, band, missing) = (Some(chance), None, None);
                filing.put(&RiskScore {
                    person: name,
                    practice,
                    model,
                    version,
                    as_at,
                    score,
                    before,
                    band,
                    why,
                    missing,
                })?;
            }
        }
    }
    let Left { undated, other_unit } = people.left;
    (done.undated, done.other_unit) = (undated, other_unit);
    done.changed = filing.finish(now)?;
    Ok(done)
}
