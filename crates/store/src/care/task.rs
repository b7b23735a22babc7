use jiff::Timestamp;
use linchpin_core::{CaseId, Result, UserId};

use super::Holder;
use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[PROJECT, GET, OF, OF_HOLDER, HAND];

/// Whoever it was handed to keeps it, as long as the pathway gives it to the same.
const PROJECT: Statement = statement!(
    "insert into case_task (care_case, number, does, given, holder, due, late, done, done_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (care_case, number) do update set
         holder = case when case_task.given = excluded.given then case_task.holder else excluded.holder end,
         given = excluded.given, late = excluded.late,
         done_by = case when case_task.done is null then excluded.done_by else case_task.done_by end,
         done = excluded.done"
);
const GET: Statement = statement!("select * from case_task where care_case = $1 and number = $2");
const OF: Statement = statement!("select * from case_task where care_case = $1 order by number limit 10000");
const OF_HOLDER: Statement = statement!(
    "select * from case_task where holder = $1 and done is null
         and (due > $2 or (due = $2 and (care_case > $3 or (care_case = $3 and number > $4))))
     order by due, care_case, number limit $5"
);
const HAND: Statement =
    statement!("update case_task set holder = $3 where care_case = $1 and number = $2 and done is null");

/// What somebody is asked to do in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Which case.
    pub case: CaseId,
    /// Its number in the case.
    pub number: u64,
    /// What.
    pub does: String,
    /// Whom the pathway gives it to now.
    pub given: Holder,
    /// Who has it in hand.
    pub holder: Holder,
    /// By when.
    pub due: Timestamp,
    /// Whether it was told to be late.
    pub late: bool,
    /// When it was done, or was no longer needed.
    pub done: Option<Timestamp>,
    /// Who did it; none where the case ended.
    pub done_by: Option<UserId>,
}

/// Where a page of tasks begins: after this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaskMark {
    /// By when it is due.
    pub due: Timestamp,
    /// Its case.
    pub case: CaseId,
    /// Its number there.
    pub number: u64,
}

impl Task {
    /// Its place in a list.
    #[must_use]
    pub fn mark(&self) -> TaskMark {
        TaskMark { due: self.due, case: self.case, number: self.number }
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            case: row.parsed("care_case")?,
            number: row.count("number")?,
            does: row.text("does")?,
            given: row.parsed("given")?,
            holder: row.parsed("holder")?,
            due: row.timestamp("due")?,
            late: row.flag("late")?,
            done: row.opt_timestamp("done")?,
            done_by: row.opt_parsed("done_by")?,
        })
    }
}

/// Keeps a task as the case has it now.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn project(tx: &mut Tx, one: &Task) -> Result<()> {
    let Task { case, number, does, given, holder, due, late, done, done_by } = one;
    tx.execute(PROJECT, args![case, number, does, given, holder, due, late, done, done_by]).await.map(drop)
}

/// One task.
///
/// # Errors
/// When the database cannot be reached.
pub async fn task(tx: &mut Tx, case: CaseId, number: u64) -> Result<Option<Task>> {
    tx.one(GET, args![case, number]).await?.map(|row| Task::read(&row)).transpose()
}

/// The tasks of a case, by number.
///
/// # Errors
/// When the database cannot be reached.
pub async fn tasks(tx: &mut Tx, case: CaseId) -> Result<Vec<Task>> {
    tx.all(OF, args![case]).await?.iter().map(Task::read).collect()
}

/// What somebody has still to do, the earliest due first, a page at a time.
///
/// # Errors
/// When the database cannot be reached.
pub async fn tasks_of(tx: &mut Tx, holder: Holder, after: Option<TaskMark>, limit: u32) -> Result<Vec<Task>> {
    let due = after.map_or_else(String::new, |mark| crate::instant(mark.due));
    let case = after.map_or_else(String::new, |mark| mark.case.to_string());
    let number = after.map_or(0, |mark| mark.number);
    tx.all(OF_HOLDER, args![holder, due, case, number, limit]).await?.iter().map(Task::read).collect()
}

/// Hands a task over; false when it is done.
///
/// # Errors
/// When the database cannot be reached.
pub async fn hand(tx: &mut Tx, case: CaseId, number: u64, to: Holder) -> Result<bool> {
    Ok(tx.execute(HAND, args![case, number, to]).await? == 1)
}
