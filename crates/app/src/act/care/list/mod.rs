//! Lists of people at risk (`domain.md` C1): who of a practice is on one and why, what was decided about each, and how far a
//! place has come. What is worked out advises; every decision is somebody's, and a case on the list's pathway.

mod coverage;
mod decide;
mod gather;
mod view;

use linchpin_core::{Error, Result};
use linchpin_risk::list::List;

use crate::App;

pub use coverage::{Coverage, PracticeCoverage};
pub use decide::{Decide, Decision};
pub use gather::OnList;
pub use view::{ListAsked, ListPage, ListRow, Show};

impl App {
    /// The lists that are worked through here, by title.
    #[must_use]
    pub fn risk_lists(&self) -> Vec<List> {
        let mut lists = self.everybody.lists();
        lists.sort_by(|a, b| a.title.cmp(&b.title));
        lists
    }

    /// The list of this id; the first where none is asked for.
    ///
    /// # Errors
    /// There is none.
    pub fn risk_list(&self, id: Option<&str>) -> Result<List> {
        let found = self.risk_lists().into_iter().find(|list| id.is_none_or(|id| list.id == id));
        found.ok_or_else(|| {
            Error::not_found("There is no such list: its file would stand in the folder definitions/lists.")
        })
    }
}
