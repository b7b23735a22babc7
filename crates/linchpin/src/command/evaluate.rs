mod answer;
mod register;

use std::path::Path;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use linchpin_risk::evaluate::Definition;

use crate::{
    definitions::{of_kind, texts},
    place::Place,
};

pub use answer::answer;
pub use register::register;

/// Says whether schemes work: those in them beside people like them, by the method that was written down before. Answers are kept and shown
/// at /evaluation.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Evaluate {
    /// The questions to answer, files below definitions/evaluations without .toml; all otherwise
    names: Vec<String>,
    /// The last day of which everything is known; that of the last contact in the records otherwise
    #[arg(long, value_name = "DAY")]
    until: Option<Date>,
    /// Print the whole report as Markdown, for a paper to a committee
    #[arg(long)]
    report: bool,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// Record questions as they stand, before the data arrive: what is changed afterwards is found out
    Register {
        /// The questions, files below definitions/evaluations without .toml; all otherwise
        names: Vec<String>,
    },
}

impl Evaluate {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let place = Place::open(place)?;
        match self.what {
            Some(What::Register { names }) => register(&place, &chosen(&place, &names)?),
            None => answer(&place, &chosen(&place, &self.names)?, self.until, self.report),
        }
    }
}

/// The questions that are named, or all.
pub fn chosen(place: &Place, names: &[String]) -> Result<Vec<Definition>> {
    let all = texts(Some(&place.folder))?;
    let known: Vec<(&str, &str)> = of_kind(&all, "evaluations").collect();
    if let Some(unknown) = names.iter().find(|name| !known.iter().any(|(id, _)| id == name)) {
        let ids: Vec<&str> = known.iter().map(|(id, _)| *id).collect();
        bail!(
            "there is no evaluation {unknown}: write definitions/evaluations/{unknown}.toml, or name one of {}",
            ids.join(", ")
        );
    }
    let wanted = |id: &str| names.is_empty() || names.iter().any(|name| name == id);
    let wanted = known.into_iter().filter(|(id, _)| wanted(id));
    Ok(wanted.map(|(id, text)| Definition::parse(id, text)).collect::<Result<_, _>>()?)
}
