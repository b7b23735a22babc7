use linchpin_core::Pence;
use serde::{Deserialize, Serialize};

use super::{Grid, RowKind};
use crate::{Exact, TooLarge};

/// Money of one programme for one body and time (F1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// The programme: the headings above, outermost first.
    pub programme: String,
    /// For whom.
    pub body: String,
    /// For when, as printed.
    pub year: String,
    /// Whether it comes again; none where the document does not say.
    pub recurrent: Option<bool>,
    /// How much.
    pub amount: Pence,
}

/// The streams of a table whose columns are bodies, whose headings are programmes and whose rows are years.
#[must_use]
pub fn streams(grid: &Grid) -> Vec<Stream> {
    let mut all = Vec::new();
    let mut headings: Vec<&str> = Vec::new();
    let mut fresh = false;
    for row in &grid.rows {
        if row.kind == RowKind::Heading {
            // Headings that follow one another stand under each other; after amounts a new one begins.
            if !fresh {
                headings.clear();
            }
            headings.push(&row.label);
            fresh = true;
            continue;
        }
        fresh = false;
        if row.kind == RowKind::Sum {
            continue;
        }
        let recurrent = match row.words.to_lowercase().as_str() {
            "n/r" | "non-recurrent" => Some(false),
            "r" | "recurrent" => Some(true),
            _ => None,
        };
        let bodies = grid.columns.iter().zip(&row.amounts).filter(|(column, _)| !column.is_total);
        all.extend(bodies.filter_map(|(column, amount)| {
            Some(Stream {
                programme: headings.join(": "),
                body: column.name.clone(),
                year: row.label.clone(),
                recurrent,
                amount: (*amount)?,
            })
        }));
    }
    all
}

/// An amount for each person on a list, registered or weighted, to the penny; none where nobody is on it.
///
/// # Errors
/// Too many digits.
pub fn per_head(amount: Pence, list: Exact) -> Result<Option<Pence>, TooLarge> {
    let each = Exact::pence(amount).over(list)?;
    let each = each.map(|each| each.rounded(0, crate::Rounding::HalfUp)).transpose()?;
    Ok(each.and_then(Exact::as_pence))
}
