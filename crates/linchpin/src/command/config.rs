use anyhow::Result;
use clap::Args;
use linchpin_lake::{Answer, Datum};

use crate::{
    config::KEYS,
    print::{self, Format},
};

/// Lists every key of `place.toml`, with its variable, its default and what it does.
#[derive(Args)]
pub struct Config {
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Config {
    pub fn run(self) -> Result<()> {
        let text = |t: &str| Datum::Text(t.to_owned());
        let rows = KEYS
            .iter()
            .map(|k| vec![text(k.path), text(&k.variable().unwrap_or_default()), text(k.default), text(k.doc)])
            .collect();
        let columns = ["key", "variable", "default", "what it does"].map(String::from).to_vec();
        print::answer(&Answer { columns, rows }, self.format)
    }
}
