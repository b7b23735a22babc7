//! How many people are on registers, in segments and with how many conditions (`domain.md` C8, C9): numbers, and never whose.

use std::sync::Arc;

use jiff::civil::Date;
use linchpin_core::{OdsCode, Result};
use linchpin_measures::disclosure::{Rule, Shown, within_total};
use linchpin_risk::counts::{Counts, MOST, Of, Split};

use crate::{
    Actor, App,
    permission::{Act, Relationship, Resource, Subject},
};

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counting {
    /// People on each register.
    #[default]
    Registers,
    /// People in each group of like need.
    Segments,
    /// People by how many long-term conditions they have.
    Conditions,
}

/// How people are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parted {
    /// One way for all.
    By(Split),
    /// By practice.
    Practice,
}

/// Counts as their reader may see them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PopulationSeen {
    /// The day as which they were worked out; none where nothing was.
    pub as_at: Option<Date>,
    /// Of which practice; none of the whole place.
    pub practice: Option<OdsCode>,
    /// The practices among which the reader may choose.
    pub practices: Vec<OdsCode>,
    /// The parts; for practices their codes.
    pub parts: Vec<String>,
    /// Everybody, by part.
    pub everybody: Vec<Shown>,
    /// Everybody.
    pub of: Option<Shown>,
    /// What was counted.
    pub lines: Vec<PopulationLine>,
    /// Whether small numbers are withheld, and the rest rounded.
    pub is_withheld: bool,
}

/// One thing that was counted.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationLine {
    /// What it is called.
    pub title: String,
    /// How many, and of 100, by part.
    pub parts: Vec<(Shown, Option<f64>)>,
    /// How many, and of 100.
    pub total: (Shown, Option<f64>),
    /// Of 100, as the Quality and Outcomes Framework last published it for the same practices; none where it does not.
    pub published: Option<f64>,
}

/// Which counts a reader may see: of one practice exactly, or of any with small numbers withheld.
pub(super) struct Sight {
    pub counts: Arc<Counts>,
    pub practice: Option<OdsCode>,
    pub rule: Rule,
}

impl Sight {
    /// How many of something there are in each part, and in all.
    pub fn row(&self, parted: Parted, of: &Of) -> Vec<u64> {
        match parted {
            Parted::Practice => {
                self.counts.practices().iter().map(|code| self.counts.people(*code, (Split::All, 0), of)).collect()
            }
            Parted::By(split) => {
                let parts = 0..split.parts().len() as u8;
                parts.map(|part| self.counts.total(self.practice, (split, part), of)).collect()
            }
        }
    }

    /// A share of 100 as the reader may see it.
    pub fn percent(&self, n: u64, of: u64, shown: Shown) -> Option<f64> {
        shown.count().and_then(|_| self.rule.percentage(n, of))
    }
}

impl App {
    /// Counts of everybody: the actor's own practice as counted; or the place and each practice with small numbers withheld and
    /// the rest rounded, so that none can be worked out from its row (`methods.md` 9).
    ///
    /// # Errors
    /// The table refuses; or what was worked out cannot be reached.
    pub async fn population(
        &self,
        actor: &Actor,
        counting: Counting,
        parted: Parted,
        practice: Option<OdsCode>,
    ) -> Result<PopulationSeen> {
        let sight = self.sight(actor, practice).await?;
        let parted =
            if sight.rule == Rule::Exact && parted == Parted::Practice { Parted::By(Split::All) } else { parted };
        let everybody = sight.row(parted, &Of::Everybody);
        let all: u64 = everybody.iter().sum();
        let published = self.everybody.published().await?;
        let mut lines = Vec::new();
        for (title, of, qof) in self.to_count(counting) {
            let row = sight.row(parted, &of);
            let table = within_total(&row, sight.rule);
            let sum = row.iter().sum();
            let parts = row.iter().zip(&everybody).zip(&table.cells);
            let parts = parts.map(|((n, of), shown)| (*shown, sight.percent(*n, *of, *shown))).collect();
            let of_same = |code: &str| {
                let practices = sight.practice.map_or_else(|| sight.counts.practices(), |one| vec![one]);
                let found = practices.into_iter().filter_map(|one| published.get(&(one, code.to_owned())));
                let (on, of) = found.fold((0, 0), |(a, b), (on, of)| (a + on, b + of));
                (of > 0).then(|| 100.0 * on as f64 / of as f64)
            };
            let published = qof.as_deref().and_then(of_same);
            lines.push(PopulationLine {
                title,
                parts,
                total: (table.total, sight.percent(sum, all, table.total)),
                published,
            });
        }
        let parts = match parted {
            Parted::Practice => sight.counts.practices().iter().map(ToString::to_string).collect(),
            Parted::By(split) => split.parts().into_iter().map(str::to_owned).collect(),
        };
        let table = within_total(&everybody, sight.rule);
        Ok(PopulationSeen {
            as_at: sight.counts.as_at,
            practice: sight.practice,
            practices: if sight.rule == Rule::Exact { Vec::new() } else { sight.counts.practices() },
            parts,
            everybody: table.cells,
            of: Some(table.total),
            lines,
            is_withheld: sight.rule != Rule::Exact,
        })
    }

    /// Asks the table whose counts the actor may see.
    pub(super) async fn sight(&self, actor: &Actor, practice: Option<OdsCode>) -> Result<Sight> {
        let own = (!actor.is_place_wide()).then_some(actor.organisation);
        let subject = Subject::of(Resource::Aggregate);
        let subject = if own.is_some() { subject.with(Relationship::OwnOrganisation) } else { subject };
        self.require(actor, Act::See, &subject).await?;
        let rule = if own.is_some() { Rule::Exact } else { Rule::Hospital };
        Ok(Sight { counts: self.everybody.counts().await?, practice: own.or(practice), rule })
    }

    /// What there is to count: its title, and the code under which others publish it.
    fn to_count(&self, counting: Counting) -> Vec<(String, Of, Option<String>)> {
        let named = self.everybody.named();
        match counting {
            Counting::Registers => {
                named.registers.into_iter().map(|one| (one.title, Of::Register(one.id), one.qof)).collect()
            }
            Counting::Segments => {
                named.segments.into_iter().map(|(id, title)| (title, Of::Segment(id), None)).collect()
            }
            Counting::Conditions => {
                let words = |n: u8| match n {
                    0 => "None".to_owned(),
                    1 => "One".to_owned(),
                    MOST => format!("{MOST} or more"),
                    n => n.to_string(),
                };
                (0..=MOST).map(|n| (words(n), Of::Conditions(n), None)).collect()
            }
        }
    }
}
