use linchpin_core::{CaseId, Error, MeetingId, Result};
use linchpin_pathways::Answers;
use linchpin_store::{
    care::EntryKind,
    meeting::{self},
};
use serde_json::json;

use crate::{
    Actor, App,
    act::{
        care::{
            Acted, MoveCase,
            held::Working,
            keep::{By, Draft, Happened},
        },
        people::worded,
    },
    permission::Act,
};

/// What a meeting decided of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Discuss {
    /// At which meeting.
    pub meeting: MeetingId,
    /// Of which case.
    pub case: CaseId,
    /// The version of the case that was looked at.
    pub seen: u64,
    /// What.
    pub what: Discussion,
}

/// How what was decided is written into the case.
#[derive(Clone, Debug, PartialEq)]
pub enum Discussion {
    /// By the move that its pathway has for meetings: the move, the answers to its form, and why it is made.
    Move(String, Answers, Option<String>),
    /// In words, where the pathway has none.
    Words(String),
}

impl App {
    /// Writes down what a meeting decided of a case: into the case, and in the same transaction that it was talked about. Said
    /// again, the later word counts, and the earlier stays in the case.
    ///
    /// # Errors
    /// The table refuses the case or the meeting; the case is not on the agenda; the meeting has ended.
    pub async fn discuss_case(&self, actor: &Actor, wanted: &Discuss) -> Result<Acted<u64>> {
        let Discuss { meeting: id, case, seen, what } = wanted;
        let mut working = self.on_case(actor, *case, Act::Edit).await?;
        let tx = &mut working.act.tx;
        let found = meeting::lock(tx, *id).await?.ok_or_else(super::no_meeting)?;
        let subject = self.stands_in_meeting(tx, actor, &working.me, &found, Act::Edit).await?;
        if !self.may(actor, Act::Edit, &subject).is_allowed() || found.ended.is_some() {
            return Err(Error::invalid("Nothing can be written into this meeting: it is not yours, or has ended."));
        }
        let working = match what {
            Discussion::Move(does, answers, reason) => {
                let made = MoveCase {
                    case: *case,
                    seen: *seen,
                    does: does.clone(),
                    answers: answers.clone(),
                    reason: reason.clone(),
                };
                self.make_move(actor, working, &made).await?
            }
            Discussion::Words(words) => self.minute(actor, working, words).await.map(Ok)?,
        };
        let Working { mut act, held, .. } = match working {
            Ok(working) => working,
            Err(not) => return Ok(not),
        };
        if !meeting::discuss(&mut act.tx, *id, *case, held.kept.version).await? {
            return Err(Error::not_found("This case is not on the agenda."));
        }
        act.detail(json!({ "meeting": id.to_string() }));
        act.done().await?;
        Ok(Acted::Done(held.kept.version))
    }

    /// Adds what was decided to a case as a note.
    async fn minute<'a>(&self, actor: &Actor, working: Working<'a>, words: &str) -> Result<Working<'a>> {
        let Working { mut act, mut held, me, parties } = working;
        let words = worded(words, "Write what was decided in 1,000 characters or fewer.")?;
        let by = By { actor: Some(actor), parties: &parties };
        let kind = EntryKind::Note;
        let said = Draft { body: json!({ "words": words }), ..Draft::of(kind, kind.as_str(), self.now()) }.by(&by);
        let before = held.kept.it.clone();
        let what = Happened { before: Some(&before), effects: &[], said: Some(said) };
        self.keep(&mut act.tx, &mut held, &by, &what).await?;
        Ok(Working { act, held, me, parties })
    }
}
