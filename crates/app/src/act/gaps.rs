//! Gaps in care (`domain.md` C8, H9): how many of whom lack what, practice by practice and by deprivation; and for a practice
//! its own people.

use std::collections::BTreeMap;

use jiff::civil::Date;
use linchpin_core::{Interval, OdsCode, PersonId, Result};
use linchpin_measures::{
    disclosure::{Rule, Shown, within_total},
    stats::{Confidence, interval, sii},
};
use linchpin_risk::counts::{Of, Split};
use linchpin_store::person;

use super::{
    Found,
    population::{Parted, Sight},
};
use crate::{
    About, Actor, App,
    everybody::GapWords,
    permission::{Act, Relationship, Resource, Subject},
    pseudonym::LAKE,
};

/// The parts of deprivation that are known; who is in none comes after them.
const FIFTHS: usize = 5;

/// One check of a gap in numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckSeen {
    /// The check’s id.
    pub id: String,
    /// What is done.
    pub title: String,
    /// What to do where it is not.
    pub does: String,
    /// How many lack it, of how many who are asked about, and of 100.
    pub all: (Shown, Shown, Option<f64>),
    /// The same by fifth of deprivation, the most deprived first.
    pub fifths: Vec<(Shown, Shown, Option<f64>)>,
    /// The slope index of inequality: how many more of 100 lack it at the least deprived end than at the most deprived; below
    /// zero, the deprived lack it more. With its interval.
    pub slope: Option<(f64, Interval)>,
    /// The same as `all`, by practice.
    pub practices: Vec<(OdsCode, Shown, Shown, Option<f64>)>,
}

/// A gap in numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct GapSeen {
    /// What it is.
    pub gap: GapWords,
    /// The day as which it was worked out.
    pub as_at: Option<Date>,
    /// Its checks.
    pub checks: Vec<CheckSeen>,
    /// Whether small numbers are withheld, and the rest rounded.
    pub is_withheld: bool,
}

/// Those of a practice who lack something.
#[derive(Clone, Debug, PartialEq)]
pub struct LackingPage {
    /// Who, and what they lack: titles of checks.
    pub rows: Vec<(Found, Vec<String>)>,
    /// How many there are.
    pub of: usize,
}

impl App {
    /// Every gap in numbers: the actor's own practice as counted; or the place and each practice with small numbers withheld.
    ///
    /// # Errors
    /// The table refuses; or what was worked out cannot be reached.
    pub async fn gaps(&self, actor: &Actor, practice: Option<OdsCode>) -> Result<Vec<GapSeen>> {
        let sight = self.sight(actor, practice).await?;
        let gaps = self.everybody.named().gaps.into_iter();
        Ok(gaps
            .map(|gap| GapSeen {
                as_at: sight.counts.as_at,
                checks: checks(&sight, &gap),
                gap,
                is_withheld: sight.rule != Rule::Exact,
            })
            .collect())
    }

    /// Those of the actor's own practice who lack something of a gap, or one check of it; each who is named is written down.
    ///
    /// # Errors
    /// The table refuses; there is no such gap; or what was worked out cannot be reached.
    pub async fn lacking(
        &self,
        actor: &Actor,
        (gap, check): (&GapWords, Option<&str>),
        (first, most): (usize, usize),
        act: Act,
    ) -> Result<LackingPage> {
        let subject = Subject::of(Resource::RiskList).with(Relationship::OwnOrganisation);
        self.require(actor, act, &subject).await?;
        let mut lacking = self.everybody.lacking(&gap.id, actor.organisation).await?;
        if let Some(check) = check {
            lacking.retain(|_, checks| checks.iter().any(|one| one == check));
        }
        let pseudonyms = self.pseudonyms(LAKE).await?;
        let today = self.clock.today();
        let mut tx = self.store.read().await?;
        let mut people: Vec<(PersonId, Vec<String>)> = Vec::new();
        for id in person::ids_of_practice(&mut tx, actor.organisation, today).await? {
            people.extend(pseudonyms.all(id).find_map(|one| lacking.remove(&one)).map(|checks| (id, checks)));
        }
        tx.rollback().await?;
        // Who lacks most comes first.
        people.sort_by_key(|(id, checks)| (std::cmp::Reverse(checks.len()), *id));
        let titles: BTreeMap<&str, &str> = gap.checks.iter().map(|one| (one.0.as_str(), one.1.as_str())).collect();
        let mut doing = self.begin(actor).await?;
        let mut rows = Vec::new();
        for (id, checks) in people.iter().skip(first).take(most) {
            let Some(person) = person::resolve(&mut doing.tx, *id).await? else { continue };
            if person.practice(today) != Some(actor.organisation) || person.death_date.is_some() {
                continue;
            }
            let named =
                checks.iter().map(|id| titles.get(id.as_str()).map_or_else(|| id.clone(), |title| (*title).to_owned()));
            rows.push((Found::of(&person, today), named.collect()));
        }
        let about = About::key(&gap.id).with(serde_json::json!({ "gap": gap.id, "people": rows.len() }));
        let mut act = doing.permit(act, &subject, about).await?;
        for (who, _) in &rows {
            act.also(who.id)?;
        }
        act.done().await?;
        Ok(LackingPage { rows, of: people.len() })
    }

    /// The gap of this id, in words.
    ///
    /// # Errors
    /// There is none.
    pub fn gap(&self, id: &str) -> Result<GapWords> {
        let found = self.everybody.named().gaps.into_iter().find(|gap| gap.id == id);
        found.ok_or_else(|| {
            linchpin_core::Error::not_found(
                "There is no such gap: its file would stand in the folder definitions/gaps.",
            )
        })
    }
}

fn checks(sight: &Sight, gap: &GapWords) -> Vec<CheckSeen> {
    let check = |(id, title, does): &(String, String, String)| {
        let (asked, lacking) = (Of::Asked(gap.id.clone(), id.clone()), Of::Lacking(gap.id.clone(), id.clone()));
        let share = |n: u64, of: u64| {
            let shown = both(sight.rule, n, of);
            (shown.0, shown.1, shown.0.count().zip(shown.1.count()).and_then(|_| sight.rule.percentage(n, of)))
        };
        let total = |of| sight.row(Parted::By(Split::All), of).iter().sum::<u64>();
        let fifth = Parted::By(Split::Deprivation);
        let pairs: Vec<(u64, u64)> =
            sight.row(fifth, &lacking).into_iter().zip(sight.row(fifth, &asked)).take(FIFTHS).collect();
        let fifths: Vec<_> = pairs.iter().map(|(n, of)| share(*n, *of)).collect();
        let slope = fifths.iter().all(|(_, _, percent)| percent.is_some()).then(|| slope(&pairs)).flatten();
        let rows = sight.row(Parted::Practice, &lacking).into_iter().zip(sight.row(Parted::Practice, &asked));
        let practices = sight.counts.practices().into_iter().zip(rows).map(|(code, (n, of))| {
            let (n, of, percent) = share(n, of);
            (code, n, of, percent)
        });
        let practices = if sight.rule == Rule::Exact { Vec::new() } else { practices.collect() };
        CheckSeen {
            id: id.clone(),
            title: title.clone(),
            does: does.clone(),
            all: share(total(&lacking), total(&asked)),
            fifths,
            slope,
            practices,
        }
    };
    gap.checks.iter().map(check).collect()
}

/// A number and those it is of: those who do not lack it are a small number as well.
fn both(rule: Rule, n: u64, of: u64) -> (Shown, Shown) {
    let table = within_total(&[n, of.saturating_sub(n)], rule);
    (table.cells[0], table.total)
}

/// The slope index over fifths, in hundredths; none where a fifth has nobody, or everybody lacks it or has it.
fn slope(fifths: &[(u64, u64)]) -> Option<(f64, Interval)> {
    let group = |(n, of): &(u64, u64)| {
        let (n, of) = (*n as f64, *of as f64);
        let limits = interval::wilson(n, of, Confidence::P95).ok()?;
        Some(sii::Group { population: of, value: n / of, spread: sii::Spread::Limits(limits) })
    };
    let groups = fifths.iter().map(group).collect::<Option<Vec<_>>>()?;
    let settings = sii::Settings {
        kind: sii::Kind::Proportion,
        transform: true,
        multiplier: 100.0,
        repetitions: 10_000,
        ..sii::Settings::default()
    };
    let found = sii::inequality(&groups, settings).ok()?;
    Some((found.slope, found.slope_interval))
}
