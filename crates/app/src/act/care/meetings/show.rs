use std::sync::Arc;

use jiff::Timestamp;
use linchpin_core::{CaseId, MeetingId, OdsCode, PersonId, Result};
use linchpin_pathways::{
    Answers, Pathway,
    case::Consent,
    pathway::{Field, Form, Part},
};
use linchpin_store::{
    Tx,
    care::{self, EntryKind},
    meeting::{self, Attendance, Item, Why},
};

use super::{Me, Sitting};
use crate::{
    Actor, App,
    act::care::{held::Held, names::Names, prefill::of_person, show::shown},
    permission::Act,
};

/// A meeting as somebody sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingSeen {
    /// Its key.
    pub id: MeetingId,
    /// Whose it is.
    pub organisation: OdsCode,
    /// The team that meets, by its name.
    pub team: Option<String>,
    /// When it begins.
    pub begins: Timestamp,
    /// Where.
    pub place: Option<String>,
    /// What was said beside the cases.
    pub words: Option<String>,
    /// When its minutes were finished, and by whom.
    pub ended: Option<(Timestamp, Option<String>)>,
    /// Who was asked and who came.
    pub attendance: Vec<Attendance>,
    /// The cases of which the reader sees anything, in the order of the agenda.
    pub items: Vec<ItemSeen>,
    /// How many are on the agenda beside them.
    pub others: usize,
    /// Whether the reader may write in it.
    pub keeps: bool,
}

/// A case on the agenda, as somebody sees it.
#[derive(Clone, PartialEq)]
pub struct ItemSeen {
    /// Its key.
    pub case: CaseId,
    /// The pathway on which it runs.
    pub pathway: Arc<Pathway>,
    /// What the person is called, where that is shared.
    pub name: Option<String>,
    /// The state, where that is shared.
    pub state: Option<String>,
    /// Why it is on the agenda.
    pub why: Why,
    /// What happened, is due, or is to be talked about.
    pub words: String,
    /// Whether everybody who takes part sees it.
    pub open_to_all: bool,
    /// Whether the reader may open the case itself: they are a party of it, and not only at the meeting.
    pub opens: bool,
    /// What was decided; none where it was not talked about yet.
    pub decided: Option<Minuted>,
}

/// What was decided of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Minuted {
    /// When it was written down.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<String>,
    /// The form that was filled in, and the answers that the reader sees.
    pub form: Option<(String, Answers)>,
    /// What was written in words.
    pub words: Option<String>,
}

impl std::fmt::Debug for ItemSeen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ItemSeen({}, {:?})", self.case, self.why)
    }
}

impl App {
    /// Shows a meeting: who was asked, what is on the agenda and what was decided, of each case what its reader may see.
    ///
    /// # Errors
    /// The table refuses; or there is no such meeting.
    pub async fn meeting(&self, actor: &Actor, id: MeetingId) -> Result<MeetingSeen> {
        let Sitting { mut act, meeting: one, me } = self.on_meeting(actor, id, Act::See).await?;
        let tx = &mut act.tx;
        let takes_part = self.takes_part(tx, actor, &me, &one).await?;
        let writes = self.stands_in_meeting(tx, actor, &me, &one, Act::Edit).await?;
        let (mut items, mut people, mut others) = (Vec::new(), Vec::new(), 0);
        for item in meeting::agenda(tx, id).await? {
            match self.item_seen(tx, actor, &me, item, takes_part).await? {
                Some((seen, person)) => {
                    people.extend(seen.name.is_some().then_some(person));
                    items.push(seen);
                }
                None => others += 1,
            }
        }
        let ended = match one.ended {
            Some(at) => Some((at, Names::default().of(tx, one.ended_by).await?)),
            None => None,
        };
        let team = self.team_name(tx, &one).await?;
        let seen = MeetingSeen {
            id,
            organisation: one.organisation,
            team,
            begins: one.begins,
            place: one.place,
            words: one.words,
            keeps: ended.is_none() && self.may(actor, Act::Edit, &writes).is_allowed(),
            ended,
            attendance: meeting::attendance(tx, id).await?,
            items,
            others,
        };
        people.sort_unstable();
        people.dedup();
        for person in people {
            act.also(person)?;
        }
        act.done().await?;
        Ok(seen)
    }

    /// What somebody sees of a case on the agenda, and whose it is; none where that is nothing.
    async fn item_seen(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        me: &Me,
        item: Item,
        takes_part: bool,
    ) -> Result<Option<(ItemSeen, PersonId)>> {
        let Some(held) = self.looked_at(tx, item.case).await? else { return Ok(None) };
        let parties = self.parties(actor, me, &held);
        let opens = self.may(actor, Act::See, &self.stands(actor, me, &held, &parties)).is_allowed();
        let case = &held.kept.it;
        let for_all = takes_part && item.open_to_all && case.consent == Consent::Given && case.closed.is_none();
        if !opens && !for_all {
            return Ok(None);
        }
        let sight = held.sight(&parties);
        let name = for_all || sight.shows(&Part::Person(Field::Name));
        let decided = self.decided(tx, &held, &item, (&parties, opens)).await?;
        let seen = ItemSeen {
            case: item.case,
            name: name.then(|| of_person(&held.person, held.practice, Field::Name)).flatten(),
            state: sight.shows(&Part::State).then(|| case.state.clone()),
            why: item.why,
            words: item.words,
            open_to_all: item.open_to_all,
            opens,
            decided,
            pathway: Arc::clone(&held.pathway),
        };
        Ok(Some((seen, held.person.id)))
    }

    async fn decided(
        &self,
        tx: &mut Tx,
        held: &Held,
        item: &Item,
        (parties, opens): (&[String], bool),
    ) -> Result<Option<Minuted>> {
        let Some(version) = item.discussed else { return Ok(None) };
        let mut entries = care::entries(tx, held.kept.id, version.saturating_sub(1), 1000).await?;
        entries.retain(|entry| entry.version == version);
        let Some(first) = entries.last() else { return Ok(None) };
        let by = Names::default().of(tx, first.account).await?;
        let words = entries.iter().find(|entry| entry.kind == EntryKind::Note);
        let words = words.and_then(|entry| entry.body.get("words")?.as_str().map(str::to_owned));
        let form = entries.iter().find(|entry| entry.kind == EntryKind::Form).and_then(|entry| {
            let form = held.pathway.form(&entry.what)?;
            let number = usize::try_from(entry.body.get("written")?.as_u64()?).ok()?.checked_sub(1)?;
            let filled = held.kept.it.filled.get(&form.name)?.get(number)?;
            // Who sees it at the meeting alone is no party: what is for some parties only is not for them.
            let answers =
                if opens { shown(form, &filled.answers, &held.sight(parties)) } else { for_all(form, &filled.answers) };
            Some((form.name.clone(), answers))
        });
        Ok(Some(Minuted { at: first.at, by, form, words }))
    }
}

/// What those who take part see of what was decided: not what is for some parties only.
fn for_all(form: &Form, answers: &Answers) -> Answers {
    let open = form.items.iter().filter(|item| item.only.is_empty());
    open.filter_map(|item| Some((item.id.clone(), answers.get(&item.id)?.clone()))).collect()
}
