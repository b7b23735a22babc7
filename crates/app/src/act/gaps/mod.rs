//! Gaps in care (`domain.md` C8, H9): how many of whom lack what, practice by practice and by deprivation; and for a practice
//! its own people.

mod lacking;

use jiff::civil::Date;
use linchpin_core::{Error, Interval, OdsCode, Result};
use linchpin_measures::{
    disclosure::{Rule, Shown, within_total},
    stats::{Confidence, interval, sii},
};
use linchpin_risk::counts::{Of, Split};

pub use lacking::LackingPage;

use super::population::{Parted, Sight};
use crate::{Actor, App, everybody::GapWords};

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

    /// The gap of this id, in words.
    ///
    /// # Errors
    /// There is none.
    pub fn gap(&self, id: &str) -> Result<GapWords> {
        let found = self.everybody.named().gaps.into_iter().find(|gap| gap.id == id);
        found.ok_or_else(|| {
            Error::not_found("There is no such gap: its file would stand in the folder definitions/gaps.")
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
