use std::path::Path;

use anyhow::Result;
use clap::Args;
use linchpin_lake::{Answer, Datum};

use crate::{
    place::Place,
    print::{self, Format},
};

/// Lists what is loaded: family, edition, periods, rows, issues, hash, when.
#[derive(Args)]
pub struct Sources {
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Sources {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let sources = Place::open(place)?.lake().sources()?;
        let columns = ["id", "family", "edition", "from", "to", "rows", "issues", "hash", "loaded", "file"];
        let rows = sources
            .into_iter()
            .map(|s| {
                let hash = if self.format == Format::Table {
                    s.hash[..12.min(s.hash.len())].to_owned()
                } else {
                    s.hash.clone()
                };
                vec![
                    Datum::Text(s.id),
                    Datum::Text(s.family),
                    Datum::Text(s.edition),
                    Datum::Text(s.periods.0),
                    Datum::Text(s.periods.1),
                    Datum::Whole(s.rows.values().sum::<u64>().cast_signed()),
                    Datum::Whole(s.issues.iter().map(|i| i.times).sum::<u64>().cast_signed()),
                    Datum::Text(hash),
                    Datum::Text(s.loaded.to_string()),
                    Datum::Text(s.file),
                ]
            })
            .collect();
        print::answer(&Answer { columns: columns.map(String::from).to_vec(), rows }, self.format)
    }
}
