use linchpin_app::act::{Acted, CaseSeen, Discuss, Discussion, ItemSeen, MeetingSeen};
use linchpin_core::{CaseId, Error, ErrorKind, MeetingId, Result};
use linchpin_pathways::{
    Answer, Refusal,
    pathway::{Form, Move},
};

use crate::{
    account::when,
    care::{
        fields::{self, Wrongs},
        moves::follows,
        names::Names,
        open::{Ask, Fill, has_groups},
        read::Sent,
    },
    visit::{Pairs, Reply, Visit},
};

/// A case at a meeting, and the move that its pathway has for it; none where what was decided is written in words.
struct Talk {
    meeting: MeetingSeen,
    item: ItemSeen,
    case: CaseSeen,
    does: Option<Move>,
}

impl Talk {
    async fn of(visit: &Visit) -> Result<Self> {
        let (acts, actor) = (visit.acts()?, visit.actor()?);
        let (id, case): (MeetingId, CaseId) = (visit.id(0)?, visit.id(1)?);
        let meeting = acts.meeting(actor, id).await?;
        let item = meeting.items.iter().find(|item| item.case == case && item.opens).cloned();
        let item = item.ok_or_else(|| Error::not_found("This case is not on the agenda, or not shared with you."))?;
        let case = acts.case(actor, case).await?;
        let state = case.state.as_ref().map(|state| state.name.as_str());
        let does = state.and_then(|state| case.pathway.discussion(state));
        let does = does.filter(|one| case.moves.iter().any(|offered| offered.does == one.does)).cloned();
        Ok(Self { meeting, item, case, does })
    }

    fn form(&self) -> Option<&Form> {
        self.case.pathway.form(self.does.as_ref()?.form.as_ref()?)
    }

    /// What stands in the form at first: what the meeting knows, and the words that were written before.
    fn first(&self, form: &Form) -> Pairs {
        let mut answers = self.meeting.answers(form, &self.item);
        let before = self.item.decided.as_ref().and_then(|minuted| minuted.form.as_ref());
        // Entries of a group were asked of somebody already: they are not asked again.
        let words = before.iter().flat_map(|(_, answers)| answers.iter().filter(|(_, a)| matches!(a, Answer::Text(_))));
        answers.extend(words.map(|(id, answer)| (id.clone(), answer.clone())));
        fields::typed(form, &answers)
    }
}

/// The form for what was decided.
pub(super) async fn form(visit: Visit) -> Result<Reply> {
    let talk = Talk::of(&visit).await?;
    let typed = talk.form().map(|form| talk.first(form)).unwrap_or_default();
    page(&visit, &talk, &typed, &Wrongs::new(), (None, None)).await
}

async fn page(
    visit: &Visit,
    talk: &Talk,
    typed: &Pairs,
    wrongs: &Wrongs,
    (why, other): (Option<String>, Option<String>),
) -> Result<Reply> {
    let form = talk.form();
    let names = Names::of(visit, form).await?;
    let at = format!("/care/meetings/{}", talk.meeting.id);
    let ask = match &talk.does {
        Some(one) => one.asks.as_ref().map(|ask| Ask::reason(ask, typed, why)),
        None => Some(Ask {
            name: "reason",
            text: "What was decided".into(),
            typed: typed.get("reason").unwrap_or_default().to_owned(),
            wrong: why,
            ..Ask::default()
        }),
    };
    let mut notes = vec![format!("On the agenda: {}", talk.item.words)];
    notes.extend(talk.does.iter().flat_map(|one| follows(&talk.case.pathway, one)));
    let fill = Fill {
        to: format!("{at}/cases/{}", talk.item.case),
        back: at.clone(),
        button: "Write it down".into(),
        lede: talk.item.name.clone().map(|name| format!("{name}, {}", talk.case.pathway.title)),
        notes,
        hidden: vec![("seen", talk.case.version.to_string())],
        fields: form.map(|form| fields::fields(form, typed, wrongs, &names)).unwrap_or_default(),
        groups: form.is_some_and(has_groups),
        ask,
        wrongs: Vec::new(),
        leaves: false,
    };
    let trail = [
        ("Care".to_owned(), "/care".to_owned()),
        ("Meetings".to_owned(), "/care/meetings".to_owned()),
        (when(talk.meeting.begins), at),
    ];
    Ok(fill.wrong(wrongs, other).page("What was decided", &trail))
}

/// Writes down what was decided.
pub(super) async fn save(visit: Visit) -> Result<Reply> {
    let talk = Talk::of(&visit).await?;
    let typed = visit.form();
    let mut sent = talk.form().map(|form| Sent::read(form, typed)).unwrap_or_default();
    if typed.get("what") == Some("more") || !sent.wrongs.is_empty() {
        let wrongs = if typed.get("what") == Some("more") { Wrongs::new() } else { sent.wrongs };
        return page(&visit, &talk, typed, &wrongs, (None, None)).await;
    }
    let reason = typed.get("reason").map(str::to_owned);
    let what = match &talk.does {
        Some(one) => Discussion::Move(one.does.clone(), sent.answers.clone(), reason),
        None => Discussion::Words(reason.unwrap_or_default()),
    };
    let seen = typed.get("seen").and_then(|text| text.parse().ok()).unwrap_or(0);
    let wanted = Discuss { meeting: talk.meeting.id, case: talk.item.case, seen, what };
    match visit.acts()?.discuss_case(visit.actor()?, &wanted).await {
        Ok(Acted::Done(_)) => Ok(Reply::goto(format!("/care/meetings/{}?done=discussed", talk.meeting.id))),
        Ok(Acted::Refused(Refusal::Answers(faults))) => {
            sent.blame(&faults);
            page(&visit, &talk, typed, &sent.wrongs, (None, None)).await
        }
        Ok(Acted::Refused(refusal @ Refusal::Reason(_))) => {
            page(&visit, &talk, typed, &sent.wrongs, (Some(refusal.to_string()), None)).await
        }
        Ok(Acted::Refused(refusal)) => {
            page(&visit, &talk, typed, &sent.wrongs, (None, Some(refusal.to_string()))).await
        }
        Ok(Acted::Changed(_)) => {
            let words = "Somebody else has done something in this case since you looked. Nothing of yours is saved yet: \
                         look at the case, and send it again if it is still right.";
            page(&visit, &talk, typed, &sent.wrongs, (None, Some(words.into()))).await
        }
        Err(error) if error.kind() == ErrorKind::Invalid => {
            page(&visit, &talk, typed, &sent.wrongs, (None, Some(error.to_string()))).await
        }
        Err(error) => Err(error),
    }
}
