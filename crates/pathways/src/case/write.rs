use super::{Refusal, play::Playing};
use crate::Answers;

impl Playing<'_> {
    /// Somebody writes in a section of the plan, from the version that they have seen.
    pub fn write(&mut self, by: &[&str], section: &str, after: usize, answers: &Answers) -> Result<(), Refusal> {
        let pathway = self.pathway;
        let found = pathway.section(section).ok_or_else(|| Refusal::Unknown(section.to_owned()))?;
        let party = self.allowed(&found.form.title, &found.by, by)?;
        let written = self.case.written(section);
        if written != after {
            return Err(Refusal::Changed { section: found.form.title.clone(), written });
        }
        self.fill(Some(section), Some(party), answers)?;
        self.meet(section);
        Ok(())
    }
}
