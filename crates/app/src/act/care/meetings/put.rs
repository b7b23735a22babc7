use linchpin_core::{CaseId, Error, MeetingId, Result};
use linchpin_pathways::pathway::PRACTICE;
use linchpin_store::meeting::{self, Why};

use super::{Sitting, item};
use crate::{Actor, App, act::care::held::Working, act::people::worded, permission::Act};

impl App {
    /// Puts a case on the agenda of a meeting, with what somebody wants to talk about; false where it is there already.
    ///
    /// # Errors
    /// The table refuses the case or the meeting; the meeting has ended; nothing is written.
    pub async fn put_on_agenda(&self, actor: &Actor, id: MeetingId, case: CaseId, words: &str) -> Result<bool> {
        // Whoever puts a case on an agenda sees it: asked first, in an act of its own.
        let Working { act, held, .. } = self.on_case(actor, case, Act::See).await?;
        act.done().await?;
        if held.kept.it.closed.is_some() {
            return Err(Error::invalid("This case is closed."));
        }
        let Sitting { mut act, .. } = self.on_meeting(actor, id, Act::Edit).await?;
        let words = worded(words, "Write what you want to talk about in 1,000 characters or fewer.")?;
        let put = meeting::put(&mut act.tx, id, &item(case, Why::Hand, &words, (self, actor))).await?;
        act.person(held.person.id);
        act.detail(serde_json::json!({ "put": case.to_string() }));
        act.done().await?;
        Ok(put)
    }

    /// Takes a case off the agenda; false where it is not there, or was talked about.
    ///
    /// # Errors
    /// The table refuses; there is no such meeting; it has ended.
    pub async fn take_off_agenda(&self, actor: &Actor, id: MeetingId, case: CaseId) -> Result<bool> {
        let Sitting { mut act, .. } = self.on_meeting(actor, id, Act::Edit).await?;
        let off = meeting::take_off(&mut act.tx, id, case).await?;
        act.detail(serde_json::json!({ "taken off": case.to_string() }));
        act.done().await?;
        Ok(off)
    }

    /// Opens a case to everybody who takes part in a meeting, or to its own parties alone again. Those who take part see whom
    /// it is about and what is decided, while the person agrees; nobody but the person's practice opens it.
    ///
    /// # Errors
    /// The table refuses; it is not the practice’s to open; the person has not agreed; it is not on the agenda.
    pub async fn open_to_meeting(&self, actor: &Actor, id: MeetingId, case: CaseId, open: bool) -> Result<()> {
        let Working { act, held, parties, .. } = self.on_case(actor, case, Act::Edit).await?;
        act.done().await?;
        if open && !parties.iter().any(|party| party == PRACTICE) {
            return Err(Error::invalid("The person’s own practice opens a case to a meeting."));
        }
        if open && held.kept.it.consent != linchpin_pathways::case::Consent::Given {
            return Err(Error::invalid(
                "The person has not agreed that those outside their practice see this. Ask them first.",
            ));
        }
        let Sitting { mut act, .. } = self.on_meeting(actor, id, Act::Edit).await?;
        if !meeting::open_to_all(&mut act.tx, id, case, open).await? {
            return Err(Error::not_found("This case is not on the agenda."));
        }
        act.person(held.person.id);
        act.detail(serde_json::json!({ "case": case.to_string(), "open to all": open }));
        act.done().await
    }
}
