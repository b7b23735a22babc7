use super::Population;
use crate::{
    bits::Bits,
    record::Record,
    register::Kind,
    rule::{Found, Moment, Reading, Seen},
    score::{Audience, Explanation, Outcome},
};

/// What was found of one person. Made once and filled anew for each.
#[derive(Clone, Debug, Default)]
pub struct Assessment {
    /// Registers, conditions and scores, by number.
    pub found: Found,
    /// What each score says, by number.
    pub outcomes: Vec<Outcome>,
    /// The group of like need, by number.
    pub segment: usize,
    items: Bits,
    reading: Reading,
}

impl Population {
    /// Room for what is found of a person.
    #[must_use]
    pub fn assessment(&self) -> Assessment {
        Assessment {
            found: Found { registers: Bits::of(self.registers.len()), ..Found::default() },
            items: Bits::of(self.scores.iter().map(|s| s.items.len()).sum()),
            reading: Reading::of(self.dictionary.len()),
            ..Assessment::default()
        }
    }

    /// Asks everything of somebody, as at a moment. False, and nothing found, where they had died by then.
    pub fn assess(&self, record: &Record, moment: &Moment, into: &mut Assessment) -> bool {
        into.clear();
        if record.who.is_dead(moment.day()) {
            return false;
        }
        into.reading.read(record, moment);
        let Assessment { found, outcomes, segment, items, reading } = into;
        for at in 0..self.plain {
            if self.rules[at].holds(&Seen { record, reading, moment, found }) {
                found.registers.set(at);
                found.conditions += u8::from(self.registers[at].kind == Kind::Condition);
            }
        }
        let mut first = 0;
        for score in &self.scores {
            let seen = Seen { record, reading, moment, found };
            score.ask(&seen, items, first, |outcome| outcomes.push(outcome));
            first += score.items.len();
        }
        found.scores.extend(outcomes.iter().map(|outcome| outcome.value()));
        if let Some(lace) = &self.lace {
            let outcome = lace.ask(&Seen { record, reading, moment, found });
            outcomes.push(outcome);
            found.scores.push(outcome.value());
        }
        for at in self.plain..self.rules.len() {
            if self.rules[at].holds(&Seen { record, reading, moment, found }) {
                found.registers.set(at);
            }
        }
        let seen = Seen { record, reading, moment, found };
        *segment = self.segment_rules.iter().position(|rule| rule.holds(&seen)).unwrap_or(self.segment_rules.len());
        true
    }

    /// The items of a score that count for the person who was assessed last, by their names in tables.
    pub fn why<'a>(&'a self, assessment: &'a Assessment, column: usize) -> impl Iterator<Item = &'a str> {
        let (at, score, _) = self.place(column);
        let items = score.map_or(&[][..], |score| &self.scores[score].items);
        let known = assessment.outcomes.get(column).is_some_and(|outcome| outcome.value().is_some());
        items.iter().enumerate().filter(move |(n, _)| known && assessment.items.has(at + n)).map(|(_, item)| &*item.id)
    }

    /// A score of the person who was assessed last, in words.
    #[must_use]
    pub fn explain(
        &self,
        record: &Record,
        moment: &Moment,
        assessment: &Assessment,
        column: usize,
        to: Audience,
    ) -> Option<Explanation> {
        let outcome = *assessment.outcomes.get(column)?;
        let (at, score, version) = self.place(column);
        match (score, &self.lace) {
            (Some(score), _) => Some(self.scores[score].explain(version, outcome, &assessment.items, at, to)),
            (None, Some(lace)) => {
                let Assessment { found, reading, .. } = assessment;
                let parts = lace.parts(&Seen { record, reading, moment, found }).and_then(Result::ok);
                Some(lace.explain(outcome, parts, to))
            }
            (None, None) => None,
        }
    }

    /// Where a score’s items begin, which score it is (none: LACE), and which version of it.
    fn place(&self, column: usize) -> (usize, Option<usize>, usize) {
        let (mut item, mut before) = (0, 0);
        for (at, score) in self.scores.iter().enumerate() {
            if column < before + score.versions.len() {
                return (item, Some(at), column - before);
            }
            before += score.versions.len();
            item += score.items.len();
        }
        (item, None, 0)
    }
}

impl Assessment {
    /// The person who was assessed last, as further rules see them.
    #[must_use]
    pub fn seen<'a>(&'a self, record: &'a Record, moment: &'a Moment) -> Seen<'a> {
        Seen { record, reading: &self.reading, moment, found: &self.found }
    }

    fn clear(&mut self) {
        self.found.registers.clear();
        self.found.conditions = 0;
        self.found.scores.clear();
        self.outcomes.clear();
        self.items.clear();
        self.segment = 0;
    }
}
