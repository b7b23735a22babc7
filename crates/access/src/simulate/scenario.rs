use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::{
    Change, Comparison, Expectation, FileError, Outcome, Place, Simulation, Wrong, compare,
    file::{date, read},
};

/// A what-if: named changes to a place, and what to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The path below `definitions/scenarios` without `.toml`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Why one would ask.
    pub why: String,
    /// Where its figures are from.
    pub source: String,
    /// Which weeks are counted; those of the place when left out.
    pub period: Option<Period>,
    /// What is changed, one after the other.
    pub changes: Vec<Change>,
    /// A worked example that is run as a test.
    pub example: Expectation,
}

/// The weeks that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first day.
    #[serde(deserialize_with = "date")]
    pub first: Date,
    /// How many weeks.
    pub weeks: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    why: String,
    source: String,
    period: Option<Period>,
    change: Vec<Spanned<Change>>,
    example: Spanned<super::example::Written>,
}

impl Scenario {
    /// Reads a scenario's file.
    ///
    /// # Errors
    /// Not TOML, a key or change that nobody knows, or an example that cannot be read; the message says which and in which
    /// line.
    pub fn parse(id: &str, text: &str) -> Result<Self, FileError> {
        let name = format!("scenarios/{id}.toml");
        let file: File = read(&name, text)?;
        for (what, said) in [("title", &file.title), ("why", &file.why), ("source", &file.source)] {
            if said.trim().is_empty() {
                return Err(FileError::new(&name, format!("{what} is empty: say it in plain words")));
            }
        }
        if file.change.is_empty() {
            return Err(FileError::new(&name, "nothing is changed: write at least one [[change]]"));
        }
        let span = file.example.span();
        let example = Expectation::read(file.example.into_inner()).map_err(|m| FileError::at(&name, text, &span, m))?;
        Ok(Self {
            id: id.to_owned(),
            title: file.title,
            why: file.why.trim().to_owned(),
            source: file.source,
            period: file.period,
            changes: file.change.into_iter().map(Spanned::into_inner).collect(),
            example,
        })
    }

    /// Today as the scenario looks at it: the place in the scenario's period.
    #[must_use]
    pub fn today(&self, place: &Place) -> Place {
        let mut place = place.clone();
        if let Some(period) = self.period {
            (place.first, place.weeks) = (period.first, period.weeks);
        }
        place
    }

    /// The place with the changes made.
    ///
    /// # Errors
    /// [`Wrong`]: a change that this place does not allow.
    pub fn changed(&self, place: &Place) -> Result<Place, Wrong> {
        let mut place = self.today(place);
        for change in &self.changes {
            change.apply(&mut place)?;
        }
        Ok(place)
    }

    /// Plays today and the change with the same people, and sets them beside each other.
    ///
    /// # Errors
    /// As [`Scenario::changed`] and [`Simulation::new`].
    pub fn play(&self, place: &Place, seed: u64, replications: u32) -> Result<(Outcome, Outcome, Comparison), Wrong> {
        let before = Simulation::new(&self.today(place))?.play(seed, replications);
        let after = Simulation::new(&self.changed(place)?)?.play(seed, replications);
        let compared = compare(&before, &after);
        Ok((before, after, compared))
    }
}
