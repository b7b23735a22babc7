use std::io::{BufWriter, Write};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use linchpin_app::Actor;
use linchpin_core::Role;
use linchpin_store::audit::{Verdict, verify};
use linchpin_web::entries::{self, Shape};

use crate::{
    acts::{acts, console},
    command::block_on,
    place::Place,
};

/// Prints the entries, oldest first.
#[derive(Args)]
pub struct Export {
    /// Only entries after this place in the chain, to go on where the last export ended
    #[arg(long, default_value_t = 0, value_name = "SEQ")]
    after: u64,
    /// How to print them
    #[arg(long, value_enum, default_value = "csv")]
    format: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Comma-separated values with headings
    Csv,
    /// A JSON object a line
    Json,
}

impl Export {
    pub fn run(self, place: &Place) -> Result<()> {
        block_on(async {
            let store = place.store().await?;
            let app = acts(place, &store).await?;
            // What is handed out is known to be whole, and ends where the chain ended when it was asked for: each part
            // that is taken out adds an entry.
            let Verdict::Whole(end) = verify(&store, None).await? else {
                bail!("the chain is broken, so it proves nothing: “linchpin audit verify” says where");
            };
            // Only the officer may take entries out; whoever holds the machine stands in for them, and is written down.
            let officer = Actor { role: Role::InformationGovernance, ..console(place) };
            let shape = match self.format {
                Form::Csv => Shape::Csv,
                Form::Json => Shape::Ndjson,
            };
            let (mut out, mut first, mut after) = (BufWriter::new(std::io::stdout()), true, self.after);
            while after < end.seq {
                let mut part = app.export_audit(&officer, after).await?;
                let Some(last) = part.last() else { break };
                after = last.seq;
                part.retain(|record| record.seq <= end.seq);
                out.write_all(&entries::write(shape, &part, first)?)?;
                first = false;
            }
            // Headings, even where there is nothing new.
            if first {
                out.write_all(&entries::write(shape, &[], true)?)?;
            }
            out.flush()?;
            store.close().await;
            eprintln!("Up to {end}");
            anyhow::Ok(())
        })?
    }
}
