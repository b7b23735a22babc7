use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time},
};
use linchpin_access::{
    counts::{self, Ahead, Asked, Booking, Facts, Kind, Week},
    diary::{Audience, Opening},
    england,
    opening::Window,
};
use linchpin_core::{OdsCode, OpeningId, Result, london};
use linchpin_store::{Tx, counting, job::Job, opening, request};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Context, Later, Roll, Task};
use crate::{App, act::progress};

/// Where counts go: from the records of users to the facts that are measured. The only flow between the two.
pub trait Measured: Send + Sync {
    /// What was said of each month, by its first day, when it was last counted.
    ///
    /// # Errors
    /// The facts cannot be reached.
    fn marks(&self) -> Result<BTreeMap<Date, String>>;

    /// The practices of the place, with how many people were registered on each day for which that is known.
    fn lists(&self) -> Later<'_, Result<Lists>>;

    /// Takes what was counted of a month in the place of what was counted before; false when nothing of it changed.
    ///
    /// # Errors
    /// The facts cannot be reached.
    fn take(&self, month: &Counted) -> Result<bool>;

    /// Where those on the lists are written; none where no record of anybody is held, so that nothing can be worked out.
    fn roll(&self) -> Later<'_, Result<Option<Box<dyn Roll + '_>>>> {
        Box::pin(async { Ok(None) })
    }
}

/// The registered people of practices by day.
pub type Lists = BTreeMap<OdsCode, BTreeMap<Date, u32>>;

/// What was counted of a month.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Its first day.
    pub month: Date,
    /// The last day that was counted.
    pub until: Date,
    /// Names the records it was counted from.
    pub mark: String,
    /// Appointments in the words of the published table.
    pub appointments: BTreeMap<(OdsCode, Kind), u64>,
    /// The weeks that begin in it and are over, by their Mondays.
    pub weeks: BTreeMap<Date, Week>,
    /// The practices, with their registered people.
    pub practices: BTreeMap<OdsCode, u32>,
}

/// What a feed did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fed {
    /// Months with records.
    pub months: usize,
    /// Of these, counted again because records changed or time passed.
    pub counted: usize,
    /// Of these, with other numbers than before.
    pub changed: usize,
}

/// Feeds what users do into what is measured, so that bookings made here are measured like published appointments. Months
/// of which no record changed are not read again; doing it twice changes nothing.
pub struct Feed {
    app: App,
    into: Arc<dyn Measured>,
}

impl Feed {
    /// From the records of these acts into these facts.
    pub fn new(app: App, into: Arc<dyn Measured>) -> Self {
        Self { app, into }
    }
}

impl Task for Feed {
    fn kind(&self) -> &'static str {
        "feed"
    }

    fn every(&self) -> Option<SignedDuration> {
        Some(SignedDuration::from_hours(1))
    }

    fn run<'a>(&'a self, _: &'a Context, _: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            self.app.feed(&*self.into, false).await?;
            self.app.feed_people(&*self.into).await.map(drop)
        })
    }
}

impl App {
    /// Counts every month whose records changed, or every month if `again`, up to yesterday. Numbers only: nobody is in them.
    ///
    /// # Errors
    /// The store or the facts cannot be reached.
    pub async fn feed(&self, into: &dyn Measured, again: bool) -> Result<Fed> {
        let until = self.clock.today().saturating_sub(1.day());
        let mut tx = self.store.read().await?;
        let versions = counting::versions(&mut tx).await?;
        let first = versions.iter().find_map(|(day, ..)| day.parse::<Date>().ok()).map(Date::first_of_month);
        let held = if again { BTreeMap::new() } else { into.marks()? };
        let lists = into.lists().await?;
        let mut fed = Fed::default();
        for month in first.into_iter().flat_map(|first| first.series(1.month())).take_while(|month| *month <= until) {
            fed.months += 1;
            let practices = lists.iter().map(|(code, of)| (*code, near(of, month))).collect();
            let last = month.last_of_month();
            // A week may end, and a visit after triage or a promise follow, in the month after.
            let cutoff = last.saturating_add(14.days());
            let mark = mark(&versions, cutoff, until.min(cutoff), &practices);
            if held.get(&month) == Some(&mark) {
                continue;
            }
            fed.counted += 1;
            let counted = self.count(&mut tx, (month, until), mark, practices).await?;
            fed.changed += usize::from(into.take(&counted)?);
        }
        Ok(fed)
    }

    async fn count(
        &self,
        tx: &mut Tx,
        (month, until): (Date, Date),
        mark: String,
        practices: BTreeMap<OdsCode, u32>,
    ) -> Result<Counted> {
        let begins = |day: Date| england::instant(day.to_datetime(Time::midnight())).unwrap_or(Timestamp::MAX);
        let last = month.last_of_month();
        let span = (begins(month), begins(last.saturating_add(15.days())));
        let bookings: Vec<Booking> = counting::bookings(tx, span).await?.iter().map(booking).collect();
        let offers = counting::offers(tx, span).await?;
        let requests = self.brought(tx, span).await?;
        let rules: BTreeMap<OpeningId, Opening> =
            opening::all(tx).await?.into_iter().map(|rule| (rule.it.id, rule.it)).collect();
        let ahead: Vec<Ahead> = counting::ahead(tx, span.0)
            .await?
            .into_iter()
            .filter_map(|(organisation, rule, day, published)| {
                let from = opens(rules.get(&rule)?, day)?.max(published);
                Some(Ahead { organisation, day, from })
            })
            .collect();
        let monday = month.saturating_add(i64::from((7 - month.weekday().to_monday_zero_offset()) % 7).days());
        let over = |monday: &Date| *monday <= last && monday.saturating_add(6.days()) <= until;
        let weeks = monday.series(1.week()).take_while(over).map(|monday| {
            let served = self.served(rules.values(), &practices, monday.saturating_add(6.days()));
            let facts = Facts {
                bookings: &bookings,
                offers: &offers,
                requests: &requests,
                ahead: &ahead,
                practices: &practices,
                served: &served,
                calendar: &self.calendar,
            };
            (monday, counts::week(&facts, monday))
        });
        let weeks = weeks.collect();
        let until = until.min(last);
        let appointments = counts::month(&bookings, month, until);
        Ok(Counted { month, until, mark, appointments, weeks, practices })
    }

    async fn brought(&self, tx: &mut Tx, span: (Timestamp, Timestamp)) -> Result<Vec<Asked>> {
        let steps: BTreeSet<_> = counting::steps(tx, span).await?.into_iter().collect();
        let now = self.now();
        let of = |one: request::Standing| {
            let progress = progress(&one);
            let stopped = progress.stopped.map(|(at, _)| at);
            let request = one.request;
            let said = |step| steps.contains(&(request.id, step));
            Asked {
                practice: request.organisation,
                need: request.need,
                received: request.received,
                due: request.due,
                state: progress.state(now, &self.calendar),
                ended: [progress.seen, stopped, request.closed].into_iter().flatten().filter(|at| *at <= now).min(),
                declined: said(request::Step::Declined),
                nothing: said(request::Step::NothingToOffer)
                    || request.outcome == Some(request::Outcome::NothingToOffer),
            }
        };
        Ok(counting::requests(tx, span).await?.into_iter().map(of).collect())
    }

    /// For each rule of a hub, the practices whose people may be booked under it on a day.
    fn served<'a>(
        &self,
        rules: impl Iterator<Item = &'a Opening>,
        practices: &BTreeMap<OdsCode, u32>,
        on: Date,
    ) -> BTreeMap<OpeningId, BTreeSet<OdsCode>> {
        let groups: BTreeMap<OdsCode, Vec<String>> =
            practices.keys().map(|code| (*code, self.groups.of(*code, on))).collect();
        let serves = |rule: &Opening, code: OdsCode| {
            rule.to.iter().any(|line| match &line.who {
                Audience::Practice(one) => *one == code,
                Audience::Group(group) => groups[&code].contains(group),
                Audience::Own | Audience::Nhs111 | Audience::Online => false,
            })
        };
        rules
            .filter(|rule| !practices.contains_key(&rule.organisation))
            .map(|rule| (rule.id, practices.keys().copied().filter(|code| serves(rule, *code)).collect()))
            .collect()
    }
}

/// How many people were registered on a day: the list of that day or before it; where there is none, the first after it; and nobody where none is known.
pub fn near(of: &BTreeMap<Date, u32>, on: Date) -> u32 {
    of.range(..=on).next_back().or_else(|| of.range(on..).next()).map_or(0, |(_, people)| *people)
}

/// Names the records of a month: those of all days up to the cutoff, and how far they were counted.
fn mark(versions: &counting::Versions, cutoff: Date, until: Date, practices: &BTreeMap<OdsCode, u32>) -> String {
    let cutoff = cutoff.to_string();
    let mut hash = Sha256::new();
    // What a number is changes with the program: count again then.
    hash.update(format!("1 {until} {practices:?}"));
    for (day, n, version) in versions.iter().filter(|(day, ..)| *day <= cutoff) {
        hash.update(format!(" {day} {n} {version}"));
    }
    linchpin_core::hex(&hash.finalize())
}

fn booking(one: &counting::Booked) -> Booking {
    Booking {
        organisation: one.organisation,
        practice: one.practice,
        person: key(one.person.uuid()),
        request: one.request.map(|id| key(id.uuid())),
        starts: one.starts,
        made: one.made,
        status: one.state.status(),
        profession: one.profession,
        mode: one.mode,
        category: one.category,
    }
}

/// Enough to tell two apart while they are counted.
fn key(id: Uuid) -> u64 {
    let (high, low) = id.as_u64_pair();
    high.rotate_left(1) ^ low
}

/// From when slots at noon of a day could be booked under a rule, by staff or by people; never where only 111 may.
fn opens(rule: &Opening, day: Date) -> Option<Timestamp> {
    let noon = england::instant(day.to_datetime(Time::constant(12, 0, 0, 0)))?;
    let lines = rule.to.iter().filter(|line| line.who != Audience::Nhs111);
    lines.map(|line| Window::of(line, noon, &london()).from.unwrap_or(Timestamp::MIN)).min()
}
