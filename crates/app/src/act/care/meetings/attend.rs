use linchpin_core::{Error, MeetingId, Result, StaffId};
use linchpin_store::meeting::{self, Came};

use super::{Sitting, asked};
use crate::{Actor, App, act::kept::one_line, permission::Act};

/// Who is asked to a meeting, or came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attend {
    /// A member of staff of the directory.
    Staff(StaffId),
    /// Somebody who is not in it: their name, and for which organisation or as what.
    Other(String, String),
    /// Somebody of the list by their number: whether they came.
    Mark(u64, Came),
}

impl App {
    /// Asks somebody to a meeting, or says whether they came.
    ///
    /// # Errors
    /// The table refuses; there is no such meeting or person; it has ended; a name is no line of words.
    pub async fn attend_meeting(&self, actor: &Actor, id: MeetingId, who: &Attend) -> Result<()> {
        let Sitting { mut act, .. } = self.on_meeting(actor, id, Act::Edit).await?;
        match who {
            Attend::Staff(staff) => {
                let one = self.whence(&mut act.tx, *staff).await?;
                let one = one.ok_or_else(|| Error::invalid("Choose somebody of the directory."))?;
                let _ = meeting::ask(&mut act.tx, id, &one).await?;
            }
            Attend::Other(name, whence) => {
                let (name, whence) = (name.trim(), whence.trim());
                if name.is_empty() || whence.is_empty() || !one_line(name, 120) || !one_line(whence, 120) {
                    return Err(Error::invalid("Write their name, and for whom they come, each on one line."));
                }
                let _ = meeting::ask(&mut act.tx, id, &asked(None, name.to_owned(), whence.to_owned())).await?;
            }
            Attend::Mark(number, came) => {
                if !meeting::mark(&mut act.tx, id, *number, *came).await? {
                    return Err(Error::not_found("Nobody of this number was asked."));
                }
            }
        }
        act.done().await
    }
}
