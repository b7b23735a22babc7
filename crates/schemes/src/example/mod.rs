//! Worked examples: what is known of some providers in a small table, and what each is then paid.

mod expect;
mod given;
mod table;

use linchpin_core::Period;
use serde::{Deserialize, Serialize};

use crate::{Fault, Scheme, pay::Payment};
use table::Rows;

/// An example as the file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExampleFile {
    /// What it shows; for people.
    #[serde(default)]
    shows: String,
    /// For which period; for the first of the term where not given.
    period: Option<String>,
    /// Figures that the example sets, because the place has not yet.
    #[serde(default)]
    set: toml::Table,
    given: String,
    expect: String,
}

/// A worked example.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Example {
    /// What it shows; for people.
    pub shows: String,
    /// For which period; for the first of the term where none is given.
    pub period: Option<Period>,
    /// Figures that it sets for its own purpose: nobody has agreed them.
    pub set: toml::Table,
    /// What is known: a row for each provider.
    pub given: Rows,
    /// What is then paid: a row for each provider.
    pub expect: Rows,
    /// Where it stands in the file.
    #[serde(skip)]
    pub line: Option<usize>,
}

impl Example {
    pub(crate) fn read(file: ExampleFile, line: Option<usize>) -> Result<Self, String> {
        let period = file.period.map(|text| Period::parse(&text).map_err(|error| error.to_string())).transpose()?;
        let given = Rows::read("given", &file.given)?;
        let expect = Rows::read("expect", &file.expect)?;
        Ok(Self { shows: file.shows, period, set: file.set, given, expect, line })
    }
}

impl Scheme {
    /// Runs every example on the real calculation. What comes back is what does not go as the file says.
    #[must_use]
    pub fn run_examples(&self) -> Vec<Fault> {
        self.examples.iter().flat_map(|example| self.run(example)).collect()
    }

    /// What an example comes to, for pages that show it.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn worked(&self, example: &Example) -> Result<Vec<Payment>, String> {
        let scheme = self
            .with(&example.set)
            .map_err(|faults| faults.iter().map(|fault| fault.message.clone()).collect::<Vec<_>>().join("; "))?;
        let facts = scheme.given(&example.given)?;
        let period = example.period.or_else(|| scheme.periods().first().copied()).ok_or("the term has no period")?;
        scheme.calculate(period, &facts).map_err(|error| error.to_string())
    }

    fn run(&self, example: &Example) -> Vec<Fault> {
        let file = format!("schemes/{}.toml", self.id);
        let say = |message: String| Fault::at(&file, example.line, format!("the example: {message}"));
        match self.worked(example) {
            Err(message) => vec![say(message)],
            Ok(payments) => {
                let wrong: Vec<String> = payments
                    .iter()
                    .filter_map(|payment| payment.working.first_wrong())
                    .map(|line| format!("the line “{}” does not come out again", line.says))
                    .chain(expect::wrong(&example.expect, &payments))
                    .collect();
                wrong.into_iter().map(say).collect()
            }
        }
    }
}
