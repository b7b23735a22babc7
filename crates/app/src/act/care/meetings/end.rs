use jiff::Timestamp;
use linchpin_core::{Error, MeetingId, Result};
use linchpin_store::meeting::{self, Meeting};

use super::{Sitting, asked};
use crate::{Actor, App, act::people::worded, permission::Act};

/// The end of a meeting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndMeeting {
    /// What was said beside the cases.
    pub words: Option<String>,
    /// When the next one begins; none where none is planned.
    pub next: Option<Timestamp>,
}

impl App {
    /// Finishes the minutes of a meeting, and plans the next one with the same people: what there was no time for is on its
    /// agenda first. The key of the next, where there is one.
    ///
    /// # Errors
    /// The table refuses; there is no such meeting; it has ended, or has not begun; the next would be before it.
    pub async fn end_meeting(&self, actor: &Actor, id: MeetingId, end: &EndMeeting) -> Result<Option<MeetingId>> {
        let Sitting { mut act, meeting: one, me } = self.on_meeting(actor, id, Act::Edit).await?;
        if one.begins > self.now() {
            return Err(Error::invalid("The meeting has not begun: its minutes cannot be finished yet."));
        }
        let words = match end.words.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
            Some(words) => {
                Some(worded(words, "Write the minutes in 1,000 characters or fewer; what is about a case goes there.")?)
            }
            None => None,
        };
        if end.next.is_some_and(|next| next < self.now()) {
            return Err(Error::invalid("Choose a day and time of the next meeting that is still to come."));
        }
        meeting::end(&mut act.tx, id, words.as_deref(), actor.account(), self.now()).await?;
        let mut next = None;
        if let Some(begins) = end.next {
            let id = MeetingId::new(self.ids.uuid());
            let new = Meeting {
                id,
                begins,
                made: self.now(),
                made_by: actor.account(),
                words: None,
                ended: None,
                ended_by: None,
                version: 1,
                ..one.clone()
            };
            meeting::add(&mut act.tx, &new).await?;
            for was in meeting::attendance(&mut act.tx, one.id).await? {
                let _ = meeting::ask(&mut act.tx, id, &asked(was.staff, was.name, was.whence)).await?;
            }
            self.ask_members(&mut act.tx, &new, me.staff).await?;
            self.draw(&mut act.tx, actor, &me, &new).await?;
            next = Some(id);
        }
        act.detail(serde_json::json!({ "ended": true, "next": next.map(|id| id.to_string()) }));
        act.done().await?;
        Ok(next)
    }
}
