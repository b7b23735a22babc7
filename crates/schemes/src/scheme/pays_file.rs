//! `[pays]` as the file writes it: one table with the keys that its basis takes, and no others.

use serde::Deserialize;

use super::{
    Adjust, Basis, Cap, Chain, ClaimBy, Counts, Every, Exclusions, Figure, Instalment, Level, ListKind, Money, Pays,
    Verify, many,
};
use crate::Exact;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaysFile {
    basis: String,
    period: Every,
    claim_by: ClaimBy,
    chain: Chain,
    verify: Option<Verify>,
    point: Option<Figure<Money>>,
    points: Option<Figure<Exact>>,
    adjust: Option<Adjust>,
    exclusions: Option<Exclusions>,
    tariff: Option<Figure<Money>>,
    counts: Option<Counts>,
    #[serde(default, deserialize_with = "many")]
    instalments: Vec<Instalment>,
    cap: Option<Cap>,
    amount: Option<Figure<Money>>,
    rate: Option<Figure<Money>>,
    list: Option<ListKind>,
}

impl PaysFile {
    /// What is paid for, or what is wrong with it.
    pub(crate) fn read(mut self) -> Result<Pays, String> {
        let basis = self.basis()?;
        if let Some(key) = self.left_over() {
            return Err(format!("basis = \"{}\" takes no {key}: take it out", self.basis));
        }
        Ok(Pays { basis, period: self.period, claim_by: self.claim_by, chain: self.chain, verify: self.verify })
    }

    /// Takes the keys that belong to the basis out of what is written.
    fn basis(&mut self) -> Result<Basis, String> {
        let lacks =
            |key: &str| format!("basis = \"{}\" needs {key}; where the source gives none, \"to be set\"", self.basis);
        let lacks = |key: &str| lacks(key);
        Ok(match self.basis.as_str() {
            "points" => Basis::Points {
                point: self.point.take(),
                points: self.points.take().and_then(Figure::get),
                adjust: self.adjust.take().unwrap_or_default(),
                exclusions: self.exclusions.take().unwrap_or(Exclusions::LeftOut),
            },
            "activity" => Basis::Activity {
                tariff: self.tariff.ok_or_else(|| lacks("tariff"))?,
                instalments: self.instalments()?,
                cap: self.cap.take(),
            },
            "block" => Basis::Block { amount: self.amount.take() },
            "per head" => Basis::PerHead {
                rate: self.rate.ok_or_else(|| lacks("rate"))?,
                list: self.list.ok_or("basis = \"per head\" needs list = \"registered\" or \"weighted\"")?,
            },
            other => return Err(format!("“{other}” is no basis: write points, activity, block or per head")),
        })
    }

    fn instalments(&mut self) -> Result<Vec<Instalment>, String> {
        let several = std::mem::take(&mut self.instalments);
        match (self.counts.take(), several.is_empty()) {
            (Some(counts), true) => {
                let all = Level { value: Exact::ONE, percent: true };
                Ok(vec![Instalment { counts, share: Figure::Set(all) }])
            }
            (None, false) => Ok(several),
            _ => Err("activity needs what it counts: counts = \"…\" where it is paid at once, or instalments".into()),
        }
    }

    /// The first key that the basis did not take.
    fn left_over(&self) -> Option<&'static str> {
        let is = |basis: &str| self.basis == basis;
        [
            ("point", self.point.is_some()),
            ("points", self.points.is_some()),
            ("adjust", self.adjust.is_some()),
            ("exclusions", self.exclusions.is_some()),
            ("tariff", self.tariff.is_some() && !is("activity")),
            ("counts", self.counts.is_some()),
            ("instalments", !self.instalments.is_empty()),
            ("cap", self.cap.is_some()),
            ("amount", self.amount.is_some()),
            ("rate", self.rate.is_some() && !is("per head")),
            ("list", self.list.is_some() && !is("per head")),
        ]
        .into_iter()
        .find_map(|(key, there)| there.then_some(key))
    }
}
