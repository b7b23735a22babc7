use std::path::Path;

use datafusion::execution::context::SessionContext;
use linchpin_core::{OdsCode, Result};
use linchpin_risk::{
    population::Population,
    record::{Day, Record},
};

use super::{rows, take::People};
use crate::{catalog::Catalogue, session};

/// Hands over the record of everybody on the lists, practice by practice, with repeats as they ran on a day. What came after the day is in the
/// records too: whoever asks says what counts.
pub async fn everybody(
    lake: &Path,
    population: &Population,
    day: Day,
    take: &mut (dyn FnMut(&Record) -> Result<()> + Send),
) -> Result<()> {
    let context = session::open(lake, &Catalogue::read(lake)?, &[]).await?;
    let mut people = People::default();
    for practice in practices(&context).await? {
        people.read(&context, practice, population, &[day]).await?;
        people.names.iter().zip(&people.records).try_for_each(|(_, record)| take(record))?;
    }
    Ok(())
}

/// The practices on whose lists anybody is.
pub async fn practices(context: &SessionContext) -> Result<Vec<OdsCode>> {
    let mut practices = Vec::new();
    let all = "select distinct practice from person where practice is not null order by practice";
    rows::each(context, all, |rows| {
        practices.extend(rows.each().filter_map(|row| rows.text(0, row)?.parse::<OdsCode>().ok()));
        Ok(())
    })
    .await?;
    Ok(practices)
}
