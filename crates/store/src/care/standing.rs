use jiff::Timestamp;
use linchpin_core::{CaseId, OdsCode, PersonId, Result, StaffId};
use linchpin_pathways::Answers;

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[STANDING, IN_CARE];

const STANDING: Statement = statement!(
    "select c.id as id, c.person as person, c.practice as practice, c.state as state, c.lead as lead, c.opened as opened,
         c.closed as closed, c.outcome as outcome, f.answers as answers
     from care_case as c left join case_form as f on f.care_case = c.id and f.form = $2 and f.written = 0
     where c.pathway = $1 and (cast($3 as text) is null or c.practice = $3)
     order by c.opened, c.id limit 1000000"
);
const IN_CARE: Statement = statement!(
    "select distinct person from care_case where practice = $1 and closed is null order by person limit 1000000"
);

/// Where somebody stands on a pathway: enough for a list, without what was written in the case.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The case.
    pub case: CaseId,
    /// Whose.
    pub person: PersonId,
    /// The practice that answers for it.
    pub practice: OdsCode,
    /// The state.
    pub state: String,
    /// Who leads it.
    pub lead: Option<StaffId>,
    /// When it was opened.
    pub opened: Timestamp,
    /// When it was closed.
    pub closed: Option<Timestamp>,
    /// What came of it.
    pub outcome: Option<String>,
    /// What was answered when it was opened.
    pub first: Answers,
}

impl Standing {
    fn read(row: &Row) -> Result<Self> {
        let first = row.opt_text("answers")?.is_some();
        Ok(Self {
            case: row.parsed("id")?,
            person: row.parsed("person")?,
            practice: row.parsed("practice")?,
            state: row.text("state")?,
            lead: row.opt_parsed("lead")?,
            opened: row.timestamp("opened")?,
            closed: row.opt_timestamp("closed")?,
            outcome: row.opt_text("outcome")?,
            first: if first { row.json("answers")? } else { Answers::new() },
        })
    }
}

/// Every case on a pathway, closed ones too, of one practice or all; `form` is the one with which they were opened. The oldest
/// first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn standing(tx: &mut Tx, pathway: &str, form: &str, practice: Option<OdsCode>) -> Result<Vec<Standing>> {
    tx.all(STANDING, args![pathway, form, practice]).await?.iter().map(Standing::read).collect()
}

/// Those of a practice for whom a case is open, on whatever pathway.
///
/// # Errors
/// When the database cannot be reached.
pub async fn in_care(tx: &mut Tx, practice: OdsCode) -> Result<Vec<PersonId>> {
    tx.all(IN_CARE, args![practice]).await?.iter().map(|row| row.parsed("person")).collect()
}
