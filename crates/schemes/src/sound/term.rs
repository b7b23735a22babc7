use std::collections::BTreeSet;

use linchpin_core::Period;

use super::Found;
use crate::scheme::{Deed, Mark, Provider};

impl Found<'_> {
    /// Every day is inside the term.
    pub fn term(&mut self) {
        let scheme = self.scheme;
        let term = scheme.term;
        if term.to < term.from {
            self.say("term", "the term ends before it begins");
            return;
        }
        let inside = |day| (term.from..=term.to).contains(&day);
        let kind = scheme.pays.period.kind();
        let (first, last) = (Period::containing(term.from, kind), Period::containing(term.to, kind));
        if (first.first(), last.last()) != (term.from, term.to) {
            let every = scheme.pays.period;
            let message = format!(
                "the term cuts a {every} in two, and a {every} is paid whole: from {} to {}",
                first.first(),
                last.last()
            );
            self.say("term", message);
        }
        if !inside(term.review) {
            self.say("term.review", "the review is outside the term: a review after the end changes nothing");
        }
        for (at, phase) in scheme.phases.iter().enumerate() {
            let path = format!("phase.{at}");
            if !inside(phase.from) {
                self.say(&path, format!("the phase from {} is outside the term", phase.from));
            }
            if scheme.phases[..at].iter().any(|before| before.from == phase.from) {
                self.say(&path, format!("two phases begin on {}", phase.from));
            }
        }
        for standard in &scheme.standards {
            let path = format!("standard.{}", standard.name);
            if standard.from.is_some_and(|from| !inside(from)) {
                self.say(&format!("{path}.from"), format!("“{}” begins outside the term", standard.name));
            }
            for must in &standard.musts {
                if must.evidence.as_ref().and_then(|evidence| evidence.due).is_some_and(|due| !inside(due)) {
                    let path = format!("{path}.must.{}.due", must.name);
                    self.say(&path, format!("“{}” is due outside the term", must.name));
                }
            }
        }
        for (at, evidence) in scheme.assures.evidence.iter().enumerate() {
            if evidence.due.is_some_and(|due| !inside(due)) {
                self.say(&format!("assures.evidence.{at}"), format!("the {} is due outside the term", evidence.what));
            }
        }
        let needs_group = scheme.provider == Provider::Group;
        if needs_group != scheme.group.is_some() {
            self.say("provider", "group = { … } belongs to provider = \"group\": it says how large a group must be");
        }
        if scheme.group.is_some_and(|group| group.people_from > group.people_to) {
            self.say("group", "people_from is above people_to: no group could take part");
        }
    }

    /// Nobody approves or pays their own.
    pub fn chain(&mut self) {
        let chain = &self.scheme.pays.chain;
        if let Some(message) = chain.wrong() {
            self.say("pays.chain", message);
        }
        // The one who is paid may say that it is true, and no more.
        let paid = self.scheme.provider.as_str();
        let own = chain.0.iter().find(|step| step.does != Deed::Declares && step.who == paid);
        if let Some(step) = own {
            self.say(
                "pays.chain",
                format!("“{step}”: the {paid} is the one who is paid, and would decide on its own money"),
            );
        }
        let claim = self.scheme.pays.claim_by.working_day;
        if !(1..=60).contains(&claim) {
            self.say("pays.claim_by", "working_day must be between 1 and 60 working days after the period");
        }
        let sample = self.scheme.pays.verify.and_then(|verify| verify.sample.get());
        if sample.is_some_and(|share| share.value.is_negative() || share.value > crate::Exact::ONE) {
            self.say("pays.verify", "sample must be a share such as 5%, no more than 100%");
        }
    }

    /// Marks make sense by themselves.
    pub fn marks(&mut self) {
        for (standard, must) in self.scheme.musts() {
            let path = format!("standard.{}.must.{}", standard.name, must.name);
            if let Some(Mark::Between { lower, upper }) = must.mark
                && let Some((lower, upper)) = lower.get().zip(upper.get())
            {
                if lower.percent != upper.percent {
                    let message = "lower and upper are not of one kind: write both in per cent, or neither";
                    self.faults.push(crate::Fault::at(self.file, self.lines.of(&path), message));
                } else if lower.value == upper.value {
                    let message = "lower and upper are the same: that is at_least, or at_most";
                    self.faults.push(crate::Fault::at(self.file, self.lines.of(&path), message));
                }
            }
        }
        let mut names = BTreeSet::new();
        for standard in &self.scheme.standards {
            let own = standard.musts.iter().map(|must| must.name.as_str());
            // A standard that is earned as a whole stands beside its musts in what was earned.
            let whole = standard.points.is_some() && standard.musts.iter().all(|must| must.points.is_none());
            for name in own.chain(whole.then_some(standard.name.as_str())) {
                if !names.insert(name) {
                    let path = format!("standard.{}", standard.name);
                    self.say(
                        &path,
                        format!("“{name}” is there twice: what is earned goes by its name, so give it another"),
                    );
                }
            }
            if standard.musts.is_empty() {
                let path = format!("standard.{}", standard.name);
                self.say(&path, format!("standard “{}” asks nothing: give it a must", standard.name));
            }
        }
    }
}
