mod card;
mod drift;
mod fit;
mod people;
mod score;

use std::path::Path;

use anyhow::Result;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use linchpin_core::Clock;

use crate::{clock::SystemClock, place::Place};

pub use fit::fit;
pub use people::known_until;
pub use score::score;

/// Works out how high the risk of everybody on the lists is. Scores advise: nobody is added to a list, or refused, by one alone.
#[derive(Args)]
pub struct Risk {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Work out registers, segments, published scores, chances by fitted models and gaps in care of everybody, and put them in the
    /// place of the last ones
    Score {
        /// As at the end of this day; today otherwise
        #[arg(long, value_name = "DAY")]
        as_at: Option<Date>,
    },
    /// Fit a model to the people here, try it on a later year than it learnt from, and keep this version of it
    Fit {
        /// The model: a file below definitions/models, without .toml
        name: String,
        /// The last day of which everything is known; that of the last contact in the records otherwise
        #[arg(long, value_name = "DAY")]
        until: Option<Date>,
    },
    /// Print the card of the version that was fitted last, as Markdown: how well it does, and for whom worse
    Card {
        /// The model
        name: String,
    },
    /// Look whether people, or what becomes of them, have moved away from what the version that was fitted last learnt
    Drift {
        /// The model
        name: String,
        /// The last day of which everything is known; that of the last contact in the records otherwise
        #[arg(long, value_name = "DAY")]
        until: Option<Date>,
    },
}

impl Risk {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let place = Place::open(place)?;
        match self.what {
            What::Score { as_at } => score(&place, as_at.unwrap_or_else(|| SystemClock.today())),
            What::Fit { name, until } => fit(&place, &name, until),
            What::Card { name } => card::card(&place, &name),
            What::Drift { name, until } => drift::drift(&place, &name, until),
        }
    }
}
