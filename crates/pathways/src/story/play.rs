use std::collections::BTreeSet;

use jiff::{
    Timestamp, ToSpan,
    civil::{DateTime, time},
};
use linchpin_access::england;
use linchpin_core::WorkingCalendar;

use super::{
    Row, Story,
    answers::{self, Said, take_apart},
};
use crate::{
    Act, Answers, Case, Effect, Event, Fault, Refusal,
    case::Begin,
    pathway::{News, Pathway},
};

impl Pathway {
    /// Plays every story of the file.
    ///
    /// What comes back is where a story fails, with its line; nothing where each goes as it says.
    #[must_use]
    pub fn play_stories(&self) -> Vec<Fault> {
        let file = format!("pathways/{}.toml", self.id);
        let failed = self.stories.iter().filter_map(|story| story.play(self).err());
        failed.map(|(line, message)| Fault::at(&file, Some(line), format!("the story fails: {message}"))).collect()
    }

    /// The moves that no story makes, by name and in order: nobody has shown yet that they do what was meant.
    #[must_use]
    pub fn untold(&self) -> Vec<&str> {
        let effects = self.stories.iter().filter_map(|story| story.play(self).ok()).flatten();
        let made: BTreeSet<String> = effects
            .filter_map(|effect| match effect {
                Effect::Moved { does, .. } => Some(does),
                _ => None,
            })
            .collect();
        self.moves.iter().map(|one| one.does.as_str()).filter(|does| !made.contains(*does)).collect()
    }
}

impl Story {
    /// What followed from all of it; or the line where it fails, and why.
    fn play(&self, pathway: &Pathway) -> Result<Vec<Effect>, (usize, String)> {
        let calendar = WorkingCalendar::new(self.holidays.iter().copied());
        let mut told = Telling { story: self, pathway, calendar, case: None, effects: Vec::new(), all: Vec::new() };
        self.rows.iter().try_for_each(|row| told.row(row).map_err(|message| (row.line, message)))?;
        Ok(told.all)
    }
}

/// A story in the course of being told.
pub(super) struct Telling<'a> {
    pub story: &'a Story,
    pub pathway: &'a Pathway,
    pub calendar: WorkingCalendar,
    pub case: Option<Case>,
    /// What followed from the last thing that was done, and from time since.
    pub effects: Vec<Effect>,
    /// What followed from anything.
    pub all: Vec<Effect>,
}

impl Telling<'_> {
    fn row(&mut self, row: &Row) -> Result<(), String> {
        let usual = if row.who == "clock" { time(23, 59, 0, 0) } else { time(9, 0, 0, 0) };
        let at = self.at(row.day, row.time.unwrap_or(usual));
        match row.who.as_str() {
            "" => {
                self.tick(at)?;
                self.expect_all(&row.what)
            }
            "clock" => {
                self.effects.clear();
                self.tick(at)?;
                self.expect_all(&row.what)
            }
            who => {
                self.effects.clear();
                self.act(who, at, &row.what)
            }
        }
    }

    /// The instant on a day of the story.
    pub fn at(&self, day: u16, time: jiff::civil::Time) -> Timestamp {
        let day = self.story.begins.saturating_add(i32::from(day).days());
        england::instant(DateTime::from_parts(day, time)).unwrap_or(Timestamp::MAX)
    }

    fn tick(&mut self, at: Timestamp) -> Result<(), String> {
        if self.case.is_none() {
            return Err("no case is open yet: begin with day 0 | who | opens".into());
        }
        self.play(&Event { at, by: &[], act: Act::Tick }).map_err(|refusal| refusal.to_string())
    }

    fn play(&mut self, event: &Event<'_>) -> Result<(), Refusal> {
        let Some(case) = &mut self.case else { return Ok(()) };
        let effects = case.play(self.pathway, event, &self.calendar)?;
        self.all.extend(effects.iter().cloned());
        self.effects.extend(effects);
        Ok(())
    }

    fn act(&mut self, who: &str, at: Timestamp, what: &str) -> Result<(), String> {
        if who != "news" && self.pathway.party(who).is_none() {
            return Err(format!("there is no party “{who}”: write one, or clock, or news"));
        }
        let (what, refused) = match what.strip_prefix("cannot ") {
            Some(what) => (what, true),
            None => (what, false),
        };
        match (self.attempt(who, at, what)?, refused) {
            (Ok(()), false) | (Err(_), true) => Ok(()),
            (Err(refusal), false) => Err(refusal.to_string()),
            (Ok(()), true) => Err(format!("{who} can do “{what}”, and the story says that they cannot")),
        }
    }

    /// Does what a row says. The outer failure is of the story's own words, the inner one the pathway's refusal.
    fn attempt(&mut self, who: &str, at: Timestamp, what: &str) -> Result<Result<(), Refusal>, String> {
        let Said { name, answers, reason } = take_apart(what);
        let by = [who];
        let event = |act| Event { at, by: &by, act };
        if name == "opens" {
            return self.open(at, &by, answers);
        }
        if self.case.is_none() {
            return Err("no case is open yet: begin with day 0 | who | opens".into());
        }
        let act = match name {
            "agrees" => Act::Consent(true),
            "no longer agrees" => Act::Consent(false),
            _ if who == "news" => {
                let news = News::ALL.iter().find(|(_, word)| *word == name).map(|(news, _)| *news);
                Act::News(news.ok_or_else(|| format!("“{name}” is no news: {}", News::ALL.map(|(_, w)| w).join(", ")))?)
            }
            _ => match name.split_once(' ') {
                Some(("does", task)) => {
                    let tasks = self.case.iter().flat_map(|case| &case.tasks);
                    let number = tasks.enumerate().find(|(_, one)| one.does == task && one.done.is_none());
                    let number = number.ok_or_else(|| format!("nobody is asked to “{task}”"))?.0;
                    Act::Done { task: number as u32 }
                }
                Some(("writes", section)) => {
                    let section = format!("plan.{section}");
                    let items = self.pathway.form(&section).map(|form| &form.items[..]);
                    let items = items.ok_or_else(|| format!("the plan has no “{section}”"))?;
                    let answers = answers::read(items, answers)?;
                    let after = self.case.as_ref().map_or(0, |case| case.written(&section));
                    let act = Act::Write { section: &section, after, answers: &answers };
                    return Ok(self.play(&event(act)));
                }
                _ => {
                    let answers = self.answers_of(name, answers)?;
                    let act = Act::Move { does: name, answers: &answers, reason };
                    return Ok(self.play(&event(act)));
                }
            },
        };
        Ok(self.play(&event(act)))
    }

    fn open(&mut self, at: Timestamp, by: &[&str], answers: &str) -> Result<Result<(), Refusal>, String> {
        if self.case.is_some() {
            return Err("the case is open already: one story tells one case".into());
        }
        let answers = answers::read(self.items(self.pathway.opens.form.as_deref()), answers)?;
        let begin = Begin { at, by, answers: &answers, consent: None };
        Ok(Case::open(self.pathway, &begin, &self.calendar).map(|(case, effects)| {
            self.all.extend(effects.iter().cloned());
            self.effects = effects;
            self.case = Some(case);
        }))
    }

    /// The answers for a move by name: of those that share it, the one that can be made here.
    fn answers_of(&self, does: &str, answers: &str) -> Result<Answers, String> {
        let named = || self.pathway.moves.iter().filter(|one| one.does == does);
        let state = self.case.as_ref().map_or("", |case| case.state.as_str());
        let here = named().find(|one| one.from.iter().any(|from| from == state)).or_else(|| named().next());
        let here = here.ok_or_else(|| {
            let known: Vec<_> = self.pathway.moves_from(state).map(|one| one.does.as_str()).collect();
            format!("there is no move “{does}”; from “{state}” there are: {}", known.join(", "))
        })?;
        answers::read(self.items(here.form.as_deref()), answers)
    }

    fn items(&self, form: Option<&str>) -> &[crate::pathway::Item] {
        form.and_then(|form| self.pathway.form(form)).map_or(&[], |form| &form.items)
    }
}
