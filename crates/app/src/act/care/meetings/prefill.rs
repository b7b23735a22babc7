use linchpin_pathways::{
    Answer, Answers,
    pathway::{Form, Item, Kind, OfMeeting, Prefill},
};
use linchpin_store::meeting::Came;

use super::{ItemSeen, MeetingSeen};

impl MeetingSeen {
    /// The first answers to the form of a case that is filled in at this meeting: when it is, what to talk about, and who came;
    /// before anybody is marked as there, whoever was asked.
    #[must_use]
    pub fn answers(&self, form: &Form, item: &ItemSeen) -> Answers {
        let known = form.items.iter().filter_map(|one| {
            let Some(Prefill::Meeting(of)) = one.prefill else { return None };
            let answer = match of {
                OfMeeting::Day => Answer::Date(self.begins.to_zoned(linchpin_core::london()).date()),
                OfMeeting::Agenda => Answer::Text(item.words.clone()),
                OfMeeting::Attending => self.attending(one)?,
            };
            Some((one.id.clone(), answer))
        });
        known.collect()
    }

    fn attending(&self, group: &Item) -> Option<Answer> {
        let name = group.kind.items().iter().find(|item| item.kind == Kind::Staff)?;
        let anybody_came = self.attendance.iter().any(|one| one.came == Came::Came);
        let there = if anybody_came { Came::Came } else { Came::Asked };
        let staff = self.attendance.iter().filter(|one| one.came == there).filter_map(|one| one.staff);
        let entries: Vec<Answers> =
            staff.map(|id| [(name.id.clone(), Answer::Reference(id.to_string()))].into()).collect();
        (!entries.is_empty()).then_some(Answer::Group(entries))
    }
}
