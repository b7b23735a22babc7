use std::path::Path;

use anyhow::Result;
use clap::Args;

use crate::{
    command::block_on,
    place::Place,
    planning,
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
        let place = Place::open(place)?;
        let answer = block_on(async {
            planning::leave_out(&place).await?;
            anyhow::Ok(place.lake().query(&self.sql).await?)
        })??;
        print::answer(&answer, self.format)
    }
}
