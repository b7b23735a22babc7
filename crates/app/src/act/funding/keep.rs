use linchpin_core::{Error, FundingTableId, Result};
use linchpin_schemes::funding::{Reading, Reinvestment, Shape, Terms, candidates, outcomes};
use linchpin_store::funding::{self, FundingTable};

use super::{subject, words};
use crate::{
    About, Actor, App,
    permission::{Act, Resource},
};

/// No table that a document prints on a few pages is longer, in bytes.
const LONGEST: usize = 20_000;

/// A table as it is to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeepTable {
    /// What it is called; the next of the same name stands in its place.
    pub name: String,
    /// What it is of.
    pub shape: Shape,
    /// The document, and where in it.
    pub source: String,
    /// The number of its first line there, from 1.
    pub first_line: u64,
    /// Its text as it is printed: cells set apart by tabs, bars or commas.
    pub content: String,
    /// What must be known beside it to read it.
    pub terms: Terms,
}

impl App {
    /// Keeps a table just as it is printed. What does not add up in it is told where it is shown, and is no reason to refuse it.
    ///
    /// # Errors
    /// The table refuses; or there is no table in the text, and the sentence names the line.
    pub async fn keep_funding_table(&self, actor: &Actor, wanted: &KeepTable) -> Result<FundingTableId> {
        let id = FundingTableId::new(self.ids.uuid());
        let about = About::key(id).with(serde_json::json!({ "shape": wanted.shape }));
        let whose = subject(Resource::Funding, actor, actor.organisation);
        let mut act = self.begin(actor).await?.permit(Act::Add, &whose, about).await?;
        let table = FundingTable {
            id,
            organisation: actor.organisation,
            name: words(&wanted.name, 200, "what the table is called")?,
            shape: wanted.shape.as_str().to_owned(),
            source: words(&wanted.source, 500, "in which document it stands, and where")?,
            first_line: wanted.first_line.max(1),
            content: readable(wanted)?,
            terms: serde_json::to_string(&wanted.terms)
                .map_err(|cause| Error::internal("The table could not be kept.", cause))?,
            kept: self.now(),
            kept_by: actor.account(),
            edition: 0,
        };
        funding::add(&mut act.tx, &table).await?;
        act.done().await?;
        Ok(id)
    }
}

/// The text, where it can be read as what it is said to be.
fn readable(wanted: &KeepTable) -> Result<String> {
    let KeepTable { shape, content, terms, .. } = wanted;
    if content.len() > LONGEST {
        return Err(Error::invalid("The table is longer than 20,000 bytes. Keep it in parts."));
    }
    let first = usize::try_from(wanted.first_line.max(1)).unwrap_or(1);
    let told = |why: &dyn std::fmt::Display| Error::invalid(format!("The table cannot be read: {why}."));
    match shape {
        Shape::Metrics if outcomes(content).is_empty() => {
            return Err(Error::invalid("There is no outcome in the table. Its first line has the headings."));
        }
        Shape::Measures if candidates(content).is_empty() => {
            return Err(Error::invalid("There is no measure in the table. Its first line has the criteria."));
        }
        Shape::Metrics | Shape::Measures => {}
        _ => {
            let reading = Reading::new(*shape, content, first, terms).map_err(|why| told(&why))?;
            if *shape == Shape::Reinvestment {
                Reinvestment::new(&reading.grid, &terms.phases).map_err(|why| told(&why))?;
            }
        }
    }
    Ok(content.clone())
}
