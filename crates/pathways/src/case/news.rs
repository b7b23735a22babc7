use super::play::Playing;
use crate::pathway::News;

impl Playing<'_> {
    /// Something happened elsewhere: alerts first, then the move that it makes. A closed case hears nothing.
    pub fn hear(&mut self, news: News) {
        if self.case.closed.is_some() {
            return;
        }
        let pathway = self.pathway;
        let here = |from: &[String]| from.is_empty() || from.contains(&self.case.state);
        let alerts: Vec<_> = pathway.alerts.iter().filter(|one| one.on.contains(&news) && here(&one.from)).collect();
        for alert in alerts {
            self.tell(&alert.tells, &alert.says);
            alert.tasks.iter().for_each(|task| self.ask(task));
        }
        let moves = pathway.moves.iter().find(|one| one.on.contains(&news) && one.from.contains(&self.case.state));
        if let Some(one) = moves {
            self.make(one, None, None);
        }
    }
}
