use jiff::Timestamp;

use super::{Asked, Effect, Refusal, play::Playing};
use crate::{
    Answer, Answers,
    pathway::{Each, PRACTICE, Task},
    span::close,
};

impl Playing<'_> {
    /// Gives somebody a task, or one for each entry of a group that was just filled in.
    pub fn ask(&mut self, task: &Task) {
        let due = task.within.after(self.now, self.calendar);
        let entries: Vec<(String, Option<String>, Timestamp)> = match &task.each {
            None => vec![(task.does.clone(), None, due)],
            Some(each) => match self.case.answer(&each.of) {
                Some(Answer::Group(entries)) => entries.iter().filter_map(|one| entry(each, one, due)).collect(),
                _ => Vec::new(),
            },
        };
        for (does, who, due) in entries {
            self.effects.push(Effect::Asked { task: self.case.tasks.len() as u32 });
            let (owner, tells) = (task.owner.clone(), task.tells.clone());
            self.case.tasks.push(Asked { does, owner, who, due, tells, late: false, done: None });
        }
    }

    /// A task is done: by its owner, or by the practice, which may always see to its people.
    pub fn finish(&mut self, by: &[&str], number: u32) -> Result<(), Refusal> {
        let open = self.case.tasks.get(number as usize).filter(|task| task.done.is_none());
        let task = open.ok_or_else(|| Refusal::Unknown(format!("task {number}")))?;
        let may = [self.case.holder(self.pathway, &task.owner), PRACTICE];
        if may.iter().all(|party| !by.contains(party)) {
            return Err(Refusal::NotYours { does: task.does.clone(), by: vec![may[0].to_owned()] });
        }
        self.case.tasks[number as usize].done = Some(self.now);
        Ok(())
    }
}

/// What one entry of a group asks: what, of whom, by when.
fn entry(each: &Each, one: &Answers, due: Timestamp) -> Option<(String, Option<String>, Timestamp)> {
    let item = |id: &Option<String>| id.as_ref().and_then(|id| one.get(id));
    let Some(Answer::Text(does)) = one.get(&each.does) else { return None };
    let who = match item(&each.who) {
        Some(Answer::Reference(key)) => Some(key.clone()),
        _ => None,
    };
    let due = match item(&each.by) {
        Some(Answer::Date(day)) => close(*day),
        _ => due,
    };
    Some((does.clone(), who, due))
}
