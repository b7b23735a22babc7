use linchpin_core::Result;

use super::one;
use crate::{
    Page,
    visit::{Reply, Visit},
};

/// A case as a document: what the reader sees of it, to print on A4 and to hand over.
pub(super) async fn print(visit: Visit) -> Result<Reply> {
    let seen = visit.acts()?.case(visit.actor()?, visit.id(0)?).await?;
    let names = one::names(&visit, &seen).await?;
    let one = one::page(&visit, &seen, &names)?;
    let at = one.at.clone();
    let page = Page::new("care-print.jinja", seen.pathway.title.clone(), one);
    Ok(Reply::page(page.under("The case", at)))
}
