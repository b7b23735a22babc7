use jiff::civil::Date;
use linchpin_core::Sex;
use serde::{Deserialize, Serialize};

use super::{Dimension, LeftOut, Plan, TableError};
use crate::{
    algebra::Table,
    record::{Day, Ethnicity, Record, Who},
};

/// The people of whom a model learns, or against whom it is held: what was known of each before an index date, and what
/// became of them after it.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The first day that is foretold.
    pub index: Date,
    /// One row for each person.
    pub table: Table,
    /// Whether it happened to them.
    pub outcomes: Vec<bool>,
    /// Age, sex, deprivation and ethnic group, for looking at each apart.
    pub dimensions: Vec<Dimension>,
    /// How many are in it, how many are not and why, and what was not known.
    pub told: Told,
}

/// Who is in a sample, and what was not known of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// How many are in it.
    pub people: u64,
    /// To how many it happened.
    pub events: u64,
    /// Died before the index date.
    pub dead: u64,
    /// Of no known age.
    pub ageless: u64,
    /// Younger than the definition asks.
    pub young: u64,
    /// Not registered for as long as the definition asks.
    pub new: u64,
    /// Died, in the months in which it counts, without its having happened: counted as not happened.
    pub died_without: u64,
    /// For each feature, of how many people it was not known.
    pub missing: Vec<u64>,
}

/// Gathers a sample from a stream of records.
pub struct Sampler<'a> {
    plan: &'a Plan<'a>,
    past: super::Past<'a>,
    index: Day,
    sample: Sample,
    numbers: Vec<Option<f64>>,
    row: Vec<f64>,
}

impl<'a> Sampler<'a> {
    /// For people as they were before `index`.
    ///
    /// # Errors
    /// Two columns of one name.
    pub fn new(plan: &'a Plan<'a>, index: Date) -> Result<Self, TableError> {
        let (features, day) = (plan.features().len(), Day::from(index));
        let sample = Sample {
            index,
            table: Table::new(plan.columns())?,
            outcomes: Vec::new(),
            dimensions: dimensions(),
            told: Told { missing: vec![0; features], ..Told::default() },
        };
        Ok(Self { plan, past: plan.on(day), index: day, sample, numbers: Vec::new(), row: Vec::new() })
    }

    /// Takes somebody in, if they belong to those of whom the definition speaks; says whether they do.
    ///
    /// # Errors
    /// A number that is none.
    pub fn add(&mut self, record: &Record) -> Result<bool, TableError> {
        if let Some(why) = self.plan.leaves_out(&record.who, self.index) {
            self.sample.told.left(why);
            return Ok(false);
        }
        self.past.numbers(record, &mut self.numbers);
        self.plan.row(&self.numbers, &mut self.row);
        self.sample.table.push(&self.row)?;
        let happened = self.plan.outcome(record, self.index);
        self.sample.outcomes.push(happened);
        let told = &mut self.sample.told;
        told.people += 1;
        told.events += u64::from(happened);
        let died = record.who.died.is_some_and(|died| died < self.plan.horizon(self.index));
        told.died_without += u64::from(died && !happened);
        for (missing, number) in told.missing.iter_mut().zip(&self.numbers) {
            *missing += u64::from(number.is_none());
        }
        for (dimension, group) in self.sample.dimensions.iter_mut().zip(groups(&record.who, self.index)) {
            dimension.of.push(group);
        }
        Ok(true)
    }

    /// What was gathered.
    #[must_use]
    pub fn done(self) -> Sample {
        self.sample
    }
}

impl Told {
    fn left(&mut self, why: LeftOut) {
        *match why {
            LeftOut::Dead => &mut self.dead,
            LeftOut::Ageless => &mut self.ageless,
            LeftOut::Young => &mut self.young,
            LeftOut::New => &mut self.new,
        } += 1;
    }
}

/// The first age of each group but the first.
const AGES: [u8; 4] = [50, 65, 75, 85];

/// Along which every model is looked at apart (issue 5, part 2), nobody in them yet.
fn dimensions() -> Vec<Dimension> {
    let dimension = |title: &str, groups: Vec<String>| Dimension { title: title.to_owned(), groups, of: Vec::new() };
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let fifth = |fifth: usize| match fifth {
        1 => "1, most deprived".to_owned(),
        5 => "5, least deprived".to_owned(),
        _ => fifth.to_string(),
    };
    let with_unknown = |groups: Vec<String>| groups.into_iter().chain(["Not known".to_owned()]).collect();
    vec![
        dimension("Age", named(&["Under 50", "50 to 64", "65 to 74", "75 to 84", "85 and over"])),
        dimension("Sex", Sex::ALL.iter().map(|sex| sex.title().to_owned()).collect()),
        dimension("Deprivation, fifth of England", with_unknown((1..=5).map(fifth).collect())),
        dimension("Ethnic group", with_unknown(Ethnicity::ALL.iter().map(|e| e.title().to_owned()).collect())),
    ]
}

/// Which group of each dimension somebody is in, in the order of [`dimensions`].
fn groups(who: &Who, index: Day) -> [u16; 4] {
    let place = |at: Option<usize>, unknown: usize| u16::try_from(at.unwrap_or(unknown)).unwrap_or(u16::MAX);
    let age = who.age(index.plus(-1)).map(|age| AGES.partition_point(|from| *from <= age));
    let sex = Sex::ALL.iter().position(|sex| *sex == who.sex);
    let fifth = who.decile.filter(|d| (1..=10).contains(d)).map(|decile| usize::from((decile - 1) / 2));
    let ethnicity = who.ethnicity.and_then(|own| Ethnicity::ALL.iter().position(|one| *one == own));
    [place(age, 0), place(sex, Sex::ALL.len() - 1), place(fifth, 5), place(ethnicity, Ethnicity::ALL.len())]
}
