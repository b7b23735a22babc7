use super::{Refusal, play::Playing};
use crate::pathway::PRACTICE;

impl Playing<'_> {
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
