use std::path::Path;

use anyhow::Result;
use clap::Args;

use crate::{
    command::block_on,
    place::Place,
    print::{self, Format},
};

/// Asks the lake a question in SQL. Tables: see docs/lake.md, or `select * from information_schema.columns`.
#[derive(Args)]
pub struct Query {
    /// The question, such as "select count(*) from organisation"
    sql: String,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Query {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let lake = Place::open(place)?.lake();
        let answer = block_on(async { lake.query(&self.sql).await })??;
        print::answer(&answer, self.format)
    }
}
