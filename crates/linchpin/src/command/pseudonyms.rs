use std::path::Path;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use linchpin_app::pseudonym::{LAKE, PLANNING};

use crate::{
    acts::{acts, console},
    command::block_on,
    place::Place,
};

/// Keeps the keys of pseudonyms. What is done is written to the audit chain as done at the command line.
#[derive(Args)]
pub struct Pseudonyms {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Begin a new key: from now on everybody has a new pseudonym; those of before are still read
    Rotate(Rotate),
}

#[derive(Args)]
struct Rotate {
    /// What the pseudonyms are for
    #[arg(long, value_enum)]
    purpose: Purpose,
}

#[derive(Clone, Copy, ValueEnum)]
enum Purpose {
    /// The clinical facts of the lake: what is loaded from now on has new names
    Lake,
    /// Lists for commissioners: they have new names at once
    Planning,
}

impl Pseudonyms {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let What::Rotate(Rotate { purpose }) = self.what;
        let place = Place::open(place)?;
        block_on(async {
            let store = place.store().await?;
            let app = acts(&place, &store).await?;
            let (name, next) = match purpose {
                Purpose::Lake => {
                    (LAKE, "Load the next full extract of each system, so that its rows have the new names.")
                }
                Purpose::Planning => {
                    (PLANNING, "Lists that were made before keep the old names, which practices can still ask about.")
                }
            };
            // The first key is made at first use: without it there is nothing to follow.
            app.pseudonyms(name).await?;
            let epoch = app.rotate_pseudonyms(&console(&place), name).await?;
            store.close().await;
            eprintln!("Epoch {epoch} of “{name}” has begun. {next}");
            anyhow::Ok(())
        })?
    }
}
