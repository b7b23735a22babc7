mod export;

use std::path::Path;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use linchpin_store::audit::{Checkpoint, Verdict, verify};

use crate::{command::block_on, place::Place};

/// Looks at the audit chain.
#[derive(Args)]
pub struct Audit {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Find any entry that was changed, removed, added or lost
    Verify(Verify),
    /// Take the entries out as a file; that this was done is itself written to the chain
    Export(export::Export),
}

#[derive(Args)]
struct Verify {
    /// A checkpoint kept elsewhere, such as 417:9f86d0…: then a chain rewritten as a whole is found too
    #[arg(long, value_name = "SEQ:HASH")]
    checkpoint: Option<Checkpoint>,
}

impl Audit {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let place = Place::open(place)?;
        match self.what {
            What::Verify(verify) => verify.run(&place),
            What::Export(export) => export.run(&place),
        }
    }
}

impl Verify {
    fn run(&self, place: &Place) -> Result<()> {
        let verdict = block_on(async {
            let store = place.store().await?;
            let verdict = verify(&store, self.checkpoint.as_ref()).await?;
            store.close().await;
            anyhow::Ok(verdict)
        })??;
        match verdict {
            Verdict::Whole(checkpoint) => {
                println!("{checkpoint}");
                eprintln!("The chain is whole: {} entries. Keep the line above somewhere else.", checkpoint.seq);
                Ok(())
            }
            Verdict::Broken { seq, how } => bail!(
                "the audit chain is broken: entry {seq} {how}. Keep the store as it is, tell the information-governance \
                 officer, and compare with a backup"
            ),
        }
    }
}
