use linchpin_core::{MeetingId, Result, StaffId};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[ASK, OF, MARK];

/// Nobody is asked twice: the index over members of staff refuses it.
const ASK: Statement = statement!(
    "insert into meeting_attendance (meeting, number, staff, name, whence, came)
     select $1, (select coalesce(max(number), 0) + 1 from meeting_attendance where meeting = $1), $2, $3, $4, $5
     where not exists (select 1 from meeting_attendance where meeting = $1 and (staff = $2 or (cast($2 as text) is null and name = $3)))"
);
const OF: Statement = statement!("select * from meeting_attendance where meeting = $1 order by number");
const MARK: Statement = statement!("update meeting_attendance set came = $3 where meeting = $1 and number = $2");

words! {
    /// Whether somebody came to a meeting.
    Came { Asked = "asked", Came = "came", Apologies = "apologies" }
}

/// Somebody at a meeting, or asked to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// Their number in the meeting.
    pub number: u64,
    /// Who of the directory; none for those who are not in it.
    pub staff: Option<StaffId>,
    /// Their name, as it was then.
    pub name: String,
    /// For which organisation or as what, as it was then.
    pub whence: String,
    /// Whether they came.
    pub came: Came,
}

impl Attendance {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            number: row.count("number")?,
            staff: row.opt_parsed("staff")?,
            name: row.text("name")?,
            whence: row.text("whence")?,
            came: row.parsed("came")?,
        })
    }
}

/// Asks somebody to a meeting under the next number; false where they are asked already. The number given is not used.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn ask(tx: &mut Tx, meeting: MeetingId, one: &Attendance) -> Result<bool> {
    let Attendance { staff, name, whence, came, .. } = one;
    Ok(tx.execute(ASK, args![meeting, staff, name, whence, came.as_str()]).await? == 1)
}

/// Who was asked and who came, in the order in which they were asked.
///
/// # Errors
/// When the database cannot be reached.
pub async fn attendance(tx: &mut Tx, meeting: MeetingId) -> Result<Vec<Attendance>> {
    tx.all(OF, args![meeting]).await?.iter().map(Attendance::read).collect()
}

/// Says whether somebody came; false where nobody has the number.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn mark(tx: &mut Tx, meeting: MeetingId, number: u64, came: Came) -> Result<bool> {
    Ok(tx.execute(MARK, args![meeting, number, came.as_str()]).await? == 1)
}
