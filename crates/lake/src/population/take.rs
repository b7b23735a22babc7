use datafusion::execution::context::SessionContext;
use linchpin_core::{Ethnicity, OdsCode, Result, Sex};
use linchpin_risk::{
    codes::System,
    population::Population,
    record::{Course, Day, Fact, Record, Who},
};
use rustc_hash::{FxHashMap, FxHasher};

use super::rows::{self, Rows};

/// The people of one practice with what is written down of them. Made once and filled anew for each practice.
#[derive(Default)]
pub struct People {
    /// Their pseudonyms of now.
    pub names: Vec<String>,
    /// Their records, in the same order; room that is not used stands behind them.
    pub records: Vec<Record>,
    /// What was met and not counted.
    pub left: Left,
    by_name: FxHashMap<String, usize>,
}

/// What was met and not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Facts that nobody dated.
    pub undated: u64,
    /// Measurements in another unit than their list names: the fact counts, the number does not.
    pub other_unit: u64,
}

/// The pseudonyms under which somebody of the practice may stand, with the one of now.
fn own(practice: OdsCode) -> String {
    format!(
        "(select person as now, person as known from person where practice = '{practice}' union all \
          select p.person, e.earlier from person p join person_earlier e on e.person = p.person where p.practice = '{practice}')"
    )
}

impl People {
    /// Reads everybody of a practice, to be looked at on these days: repeats that ran on one of them count as prescribed on it.
    pub async fn read(
        &mut self,
        context: &SessionContext,
        practice: OdsCode,
        population: &Population,
        days: &[Day],
    ) -> Result<()> {
        self.who(context, practice).await?;
        let own = own(practice);
        let from = |columns: &str, table: &str, rest: &str| {
            format!("select o.now, {columns} from {table} t join {own} o on t.person = o.known {rest}")
        };
        // An illness that is over without a day is over since it was written down.
        let conditions = from(
            "t.system, t.code, coalesce(t.onset, t.recorded), \
             coalesce(t.ended, case when t.status in ('resolved', 'inactive') then coalesce(t.recorded, t.onset) end)",
            "condition",
            "where coalesce(t.verification, '') <> 'refuted'",
        );
        rows::each(context, &conditions, |rows| self.facts(rows, population)).await?;
        for table in ["procedure", "immunisation"] {
            let columns = "t.system, t.code, t.date, cast(null as date)";
            let done = from(columns, table, "where coalesce(t.status, '') <> 'not-done'");
            rows::each(context, &done, |rows| self.facts(rows, population)).await?;
        }
        let found = from(
            "t.system, t.code, t.date, t.value, t.unit, t.value_code",
            "observation",
            "where coalesce(t.status, '') not in ('cancelled', 'registered')",
        );
        rows::each(context, &found, |rows| self.findings(rows, population)).await?;
        let taken = from(
            "t.system, t.code, t.date, t.ended, t.course, t.status, t.repeats",
            "medication",
            "where coalesce(t.status, '') not in ('cancelled', 'draft') and coalesce(t.intent, '') <> 'proposal'",
        );
        rows::each(context, &taken, |rows| self.medicines(rows, population, days)).await?;
        let seen = from(
            "t.system, t.code, t.started, t.ended, t.class, t.reason_code",
            "encounter",
            "where coalesce(t.status, '') not in ('planned', 'cancelled')",
        );
        rows::each(context, &seen, |rows| self.contacts(rows, population)).await
    }

    async fn who(&mut self, context: &SessionContext, practice: OdsCode) -> Result<()> {
        self.names.clear();
        self.by_name.clear();
        let sql = format!(
            "select person, sex, born, died, ethnicity, decile, care_home, carer, veteran, registered from person where practice = '{practice}' order by person"
        );
        rows::each(context, &sql, |rows| {
            for row in rows.each() {
                let Some(name) = rows.text(0, row) else { continue };
                let flag = |column| rows.number(column, row).is_some_and(|n| n > 0.0);
                let who = Who {
                    practice: Some(practice),
                    sex: rows.text(1, row).and_then(Sex::parse).unwrap_or_default(),
                    born: rows.day(2, row),
                    died: rows.day(3, row),
                    ethnicity: rows.text(4, row).and_then(Ethnicity::parse),
                    decile: rows.number(5, row).filter(|n| (1.0..=10.0).contains(n)).map(|n| n as u8),
                    care_home: flag(6),
                    carer: flag(7),
                    veteran: flag(8),
                    registered: rows.day(9, row),
                };
                let at = self.names.len();
                if self.records.len() == at {
                    self.records.push(Record::default());
                }
                self.records[at].clear();
                self.records[at].who = who;
                self.names.push(name.to_owned());
                self.by_name.insert(name.to_owned(), at);
            }
            Ok(())
        })
        .await
    }

    /// The person of a row: its first column.
    fn person(&self, rows: &Rows, row: usize) -> Option<usize> {
        self.by_name.get(rows.text(0, row)?).copied()
    }

    fn facts(&mut self, rows: &Rows, population: &Population) -> Result<()> {
        for row in rows.each() {
            let Some(at) = self.person(rows, row) else { continue };
            let Some(day) = rows.day(3, row) else {
                self.left.undated += 1;
                continue;
            };
            let ended = rows.day(4, row);
            meant(population, rows, row, |concept| self.records[at].add(Fact { ended, ..Fact::on(concept, day) }));
        }
        Ok(())
    }

    fn findings(&mut self, rows: &Rows, population: &Population) -> Result<()> {
        for row in rows.each() {
            let Some(at) = self.person(rows, row) else { continue };
            let Some(day) = rows.day(3, row) else {
                self.left.undated += 1;
                continue;
            };
            let (number, unit) = (rows.number(4, row), rows.text(5, row));
            let (record, left) = (&mut self.records[at], &mut self.left);
            meant(population, rows, row, |concept| {
                // The concepts of lists have the numbers of their lists.
                let wanted = population.lists.get(concept.index()).and_then(|list| list.unit.as_deref());
                let fits = unit.is_none() || wanted.is_none() || unit == wanted;
                left.other_unit += u64::from(!fits && number.is_some());
                let value = number.filter(|_| fits).map(|n| n as f32);
                record.add(Fact { value, ..Fact::on(concept, day) });
            });
            if let Some(code) = rows.text(6, row) {
                population.dictionary.each(by_shape(code), code, |concept| record.add(Fact::on(concept, day)));
            }
        }
        Ok(())
    }

    fn medicines(&mut self, rows: &Rows, population: &Population, days: &[Day]) -> Result<()> {
        for row in rows.each() {
            let Some(at) = self.person(rows, row) else { continue };
            let Some(day) = rows.day(3, row) else {
                self.left.undated += 1;
                continue;
            };
            let (ended, course) = (rows.day(4, row), rows.text(5, row));
            // One that was stopped since ran on the day.
            let goes_on = |on: Day| ended.map_or(rows.text(6, row) == Some("active"), |ended| ended > on);
            let continuous = course == Some("continuous");
            let runs = days.iter().copied().filter(|on| continuous && day <= *on && goes_on(*on));
            let issues = rows.number(7, row).map_or(1.0, |repeats| 1.0 + repeats.max(0.0));
            let record = &mut self.records[at];
            meant(population, rows, row, |concept| {
                let fact = Fact { value: Some(issues as f32), ..Fact::on(concept, day) };
                record.add(fact);
                runs.clone().for_each(|day| record.add(Fact { day, ..fact }));
            });
            if course != Some("acute")
                && let Some(code) = rows.text(2, row)
            {
                let medicine = number_of(code);
                record.take(Course { medicine, day, ended });
                runs.for_each(|day| record.take(Course { medicine, day, ended }));
            }
        }
        Ok(())
    }

    fn contacts(&mut self, rows: &Rows, population: &Population) -> Result<()> {
        for row in rows.each() {
            let Some(at) = self.person(rows, row) else { continue };
            let Some(day) = rows.day(3, row) else {
                self.left.undated += 1;
                continue;
            };
            let ended = rows.day(4, row);
            let record = &mut self.records[at];
            // The code says more than the class, where a list knows it.
            if !meant(population, rows, row, |concept| record.add(Fact { ended, ..Fact::on(concept, day) }))
                && let Some(class) = rows.text(5, row)
            {
                population.dictionary.each(System::Class, class, |concept| {
                    record.add(Fact { ended, ..Fact::on(concept, day) });
                });
            }
            if let Some(reason) = rows.text(6, row) {
                population.dictionary.each(by_shape(reason), reason, |concept| record.add(Fact::on(concept, day)));
            }
        }
        Ok(())
    }
}

/// Hands over what the code of a row means; false where no list knows it.
fn meant(population: &Population, rows: &Rows, row: usize, take: impl FnMut(linchpin_risk::record::Concept)) -> bool {
    let Some(code) = rows.text(2, row) else { return false };
    let system = rows.text(1, row).map_or_else(|| Some(by_shape(code)), System::of_uri);
    system.is_some_and(|system| population.dictionary.each(system, code, take))
}

/// The system of a code that stands without one: SNOMED CT has figures alone, ICD-10 begins with a letter.
fn by_shape(code: &str) -> System {
    if code.bytes().all(|b| b.is_ascii_digit()) { System::Snomed } else { System::Icd10 }
}

/// A number that is the same for the same medicine.
fn number_of(code: &str) -> u32 {
    use std::hash::Hasher as _;
    let mut hasher = FxHasher::default();
    hasher.write(code.as_bytes());
    // Of the few that somebody takes, two share 32 bits once in a thousand million.
    (hasher.finish() >> 32) as u32
}
