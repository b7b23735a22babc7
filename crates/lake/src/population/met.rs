use std::path::Path;

use linchpin_core::Result;
use linchpin_risk::{
    codes::{System, Unknown},
    population::Population,
};

use super::rows;
use crate::{catalog::Catalogue, session};

/// The tables whose codes are looked at, with a name of the day that dates their rows.
const CODED: [&str; 6] = ["condition", "observation", "medication", "encounter", "procedure", "immunisation"];

/// The codes that records have and that no list knows, with how often.
pub async fn unknown(lake: &Path, population: &Population) -> Result<Unknown> {
    let context = session::open(lake, &Catalogue::read(lake)?, &[]).await?;
    let mut unknown = Unknown::default();
    for table in CODED {
        let sql = format!(
            "select coalesce(system, '') as system, code, min(term) as term, count(*) as n from {table} where code is not null group by 1, 2"
        );
        rows::each(&context, &sql, |rows| {
            for row in rows.each() {
                let (Some(uri), Some(code)) = (rows.text(0, row), rows.text(1, row)) else { continue };
                let known = System::of_uri(uri).is_some_and(|system| population.dictionary.each(system, code, |_| {}));
                if !known {
                    let many = rows.number(3, row).unwrap_or(1.0) as u64;
                    unknown.meet_many(uri, code, rows.text(2, row), many);
                }
            }
            Ok(())
        })
        .await?;
    }
    Ok(unknown)
}
