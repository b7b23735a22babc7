//! How things are, as a story says it.

use jiff::civil::time;
use linchpin_access::england;

use super::{answers::split, play::Telling};
use crate::{
    Case, Effect,
    pathway::{ItemPath, Part},
};

const KNOWN: &str = "state is STATE · clock ends on day N · clock NAME ends on day N · WHO is told · WHO is not told · nobody is \
                     told · WHO is asked to TASK · WHO is late · WHO holds the case · SCHEME earns N · WHO sees PART · WHO does \
                     not see PART · WHO sees nothing · ITEM is written back · OUTCOME changes by N";

impl Telling<'_> {
    /// Holds every expectation of a row, set apart by semicolons, against the case.
    pub fn expect_all(&self, what: &str) -> Result<(), String> {
        let case = self.case.as_ref().ok_or("no case is open yet")?;
        split(what, ';').into_iter().try_for_each(|one| self.expect(case, one))
    }

    fn expect(&self, case: &Case, one: &str) -> Result<(), String> {
        if let Some(state) = one.strip_prefix("state is ") {
            return equal("the state is", &case.state, state);
        }
        if let Some((name, ends)) = one.strip_prefix("clock ").and_then(|rest| rest.split_once("ends on day ")) {
            return self.clock(case, name.trim(), ends);
        }
        if one == "nobody is told" {
            return hold(self.told().is_empty(), || format!("{} is told", self.told().join(" and ")));
        }
        if let Some(who) = one.strip_suffix(" is not told") {
            return hold(!self.told().contains(&who), || format!("{who} is told"));
        }
        if let Some(who) = one.strip_suffix(" is told").or_else(|| one.strip_suffix(" are told")) {
            let missing = who.split(", ").flat_map(|who| who.split(" and ")).find(|who| !self.told().contains(who));
            return missing.map_or(Ok(()), |who| Err(format!("{who} is not told; told are: {}", list(&self.told()))));
        }
        if let Some((who, task)) = one.split_once(" is asked to ") {
            let tasks: Vec<_> = case.tasks.iter().filter(|task| task.done.is_none()).collect();
            let asked = tasks.iter().any(|asked| asked.does == task && case.holder(self.pathway, &asked.owner) == who);
            let all: Vec<_> = tasks.iter().map(|task| format!("{} to {}", task.owner, task.does)).collect();
            return hold(asked, || format!("asked are: {}", list(&all)));
        }
        if let Some(who) = one.strip_suffix(" is late") {
            let late = self.effects.iter().any(|effect| matches!(effect, Effect::Late { owner, .. } if owner == who));
            return hold(late, || format!("{who} is not late"));
        }
        if let Some(who) = one.strip_suffix(" holds the case") {
            let clocks = self.pathway.state(&case.state).map_or(&[][..], |state| &state.clocks);
            let owner = case.clocks.first().and_then(|running| clocks.get(running.clock)).map(|clock| &clock.owner);
            let holder = owner.map_or("nobody", |owner| case.holder(self.pathway, owner));
            return equal("the case is held by", holder, who);
        }
        if let Some((scheme, count)) = one.split_once(" earns ") {
            let earned = |effect: &&Effect| matches!(effect, Effect::Earned { scheme: earned } if earned == scheme);
            return equal(&format!("{scheme} earns"), &self.all.iter().filter(earned).count().to_string(), count);
        }
        if let Some(path) = one.strip_suffix(" is written back") {
            let written =
                self.effects.iter().any(|effect| matches!(effect, Effect::Written { path: to, .. } if to == path));
            return hold(written, || format!("{path} is not written back"));
        }
        if let Some((name, by)) = one.split_once(" changes by ") {
            let outcome = self.pathway.outcomes.iter().find(|outcome| outcome.name == name);
            let outcome = outcome.ok_or_else(|| format!("there is no outcome “{name}”"))?;
            let change = case.change(outcome).unwrap_or_default();
            let change: Vec<_> = change.iter().map(|one| format!("{one:+}")).collect();
            return equal(&format!("{name} changes by"), &change.join(" "), by);
        }
        if let Some(who) = one.strip_suffix(" sees nothing") {
            let sight = case.sight(self.pathway, &[who]);
            return hold(sight.is_nothing(), || format!("{who} still sees something"));
        }
        if let Some((who, part)) = one.split_once(" does not see ") {
            return hold(!self.sees(case, who, part)?, || format!("{who} sees {part}"));
        }
        if let Some((who, part)) = one.split_once(" sees ") {
            return hold(self.sees(case, who, part)?, || format!("{who} does not see {part}"));
        }
        Err(format!("“{one}” is not understood: write one of {KNOWN}"))
    }

    fn told(&self) -> Vec<&str> {
        let told = self.effects.iter().filter_map(|effect| match effect {
            Effect::Told { party, .. } => Some(party.as_str()),
            _ => None,
        });
        told.collect()
    }

    /// The earliest clock, or the one that does what is named.
    fn clock(&self, case: &Case, name: &str, ends: &str) -> Result<(), String> {
        let clocks = self.pathway.state(&case.state).map_or(&[][..], |state| &state.clocks);
        let running = case
            .clocks
            .iter()
            .filter(|running| clocks.get(running.clock).is_some_and(|clock| name.is_empty() || clock.does == name));
        let due = running.map(|running| running.due).min();
        let due = due.ok_or_else(|| format!("no clock {name} runs in “{}”", case.state))?;
        let day = ends.split_whitespace().next().and_then(|day| day.parse().ok());
        let day: u16 = day.ok_or_else(|| format!("“{ends}” is no day: write a number"))?;
        let expected = england::day(self.at(day, time(12, 0, 0, 0)));
        let is = england::day(due);
        let days = is.since(self.story.begins).map_or(0, |span| span.get_days());
        hold(is == expected, || format!("the clock ends on day {days}, {}", is.strftime("%A %-d %B %Y")))
    }

    fn sees(&self, case: &Case, who: &str, part: &str) -> Result<bool, String> {
        let sight = case.sight(self.pathway, &[who]);
        let named = part.parse::<ItemPath>().ok().and_then(|path| {
            let form = self.pathway.form(&path.form)?;
            Some((form, form.item(&path.item)?))
        });
        match named {
            Some((form, item)) => Ok(sight.shows_item(form, item)),
            None => {
                let part: Part = part.parse()?;
                let known = !matches!(&part, Part::Form(name) if self.pathway.form(name).is_none());
                if known { Ok(sight.shows(&part)) } else { Err(format!("there is no form or item “{part}”")) }
            }
        }
    }
}

fn equal(what: &str, is: &str, expected: &str) -> Result<(), String> {
    hold(is == expected.trim(), || format!("{what} “{is}”, and the story says “{}”", expected.trim()))
}

fn hold(holds: bool, why: impl Fn() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}

fn list<T: AsRef<str>>(names: &[T]) -> String {
    if names.is_empty() { "nobody".into() } else { names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ") }
}
