use std::collections::{BTreeMap, BTreeSet};

use linchpin_core::Kind;

use crate::{
    Fault, Scheme,
    file::Lines,
    scheme::{Basis, Counts, Mark, Must, Provider},
};

/// Which way an indicator is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// Neither is.
    Neither,
}

/// What a scheme has to know of an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownIndicator {
    /// The lowest level at which it means something.
    pub level: Kind,
    /// Whether it is a share, written in per cent.
    pub is_share: bool,
    /// Which way is better.
    pub better: Way,
}

/// The other definitions that a scheme may name.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Indicators by id.
    pub indicators: BTreeMap<String, KnownIndicator>,
    /// Pathways by id: their states, and the schemes that their moves earn (`schemes/…`).
    pub pathways: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>,
}

impl Scheme {
    /// Every name that the file uses, held against what there is: indicators at the level at which they are used, in their
    /// unit and their better way; pathways with the state that is counted, or a move that earns this scheme.
    #[must_use]
    pub fn held_against(&self, known: &Known) -> Vec<Fault> {
        let file = format!("schemes/{}.toml", self.id);
        let Ok(lines) = Lines::read(&self.text) else { return Vec::new() };
        let mut faults = Vec::new();
        let mut say = |path: &str, message: String| faults.push(Fault::at(&file, lines.of(path), message));
        for (standard, must) in self.musts() {
            let path = format!("standard.{}.must.{}", standard.name, must.name);
            self.measured(must, known).into_iter().for_each(|message| say(&path, message));
        }
        for (at, id) in self.assures.indicators.iter().enumerate() {
            self.level(id, known).into_iter().for_each(|message| say(&format!("assures.indicators.{at}"), message));
        }
        if let Basis::Activity { instalments, .. } = &self.pays.basis {
            for one in instalments {
                self.counted(&one.counts, known).into_iter().for_each(|message| say("pays.counts", message));
            }
        }
        faults
    }

    fn measured(&self, must: &Must, known: &Known) -> Vec<String> {
        let register = must.prevalence.as_ref().and_then(|prevalence| prevalence.register.as_deref());
        let mut wrong: Vec<String> = register.and_then(|id| self.level(id, known)).into_iter().collect();
        let Some(id) = &must.indicator else { return wrong };
        wrong.extend(self.level(id, known));
        let Some(indicator) = known.indicators.get(id) else { return wrong };
        let (levels, way) = match must.mark {
            Some(Mark::Between { lower, upper }) => {
                let way = lower.get().zip(upper.get());
                let way = way.map(|(lower, upper)| if upper.value > lower.value { Way::Up } else { Way::Down });
                ([lower.get(), upper.get()], way)
            }
            Some(Mark::AtLeast(level)) => ([level.get(), None], Some(Way::Up)),
            Some(Mark::AtMost(level)) => ([level.get(), None], Some(Way::Down)),
            Some(Mark::Rises) => ([None, None], Some(Way::Up)),
            Some(Mark::Falls) => ([None, None], Some(Way::Down)),
            None => ([None, None], None),
        };
        for level in levels.into_iter().flatten().filter(|level| level.percent != indicator.is_share) {
            let say =
                if indicator.is_share { "is a share: write 85%" } else { "is no share: write a number without %" };
            wrong.push(format!("{level}: {id} {say}"));
        }
        match (indicator.better, way) {
            (Way::Up, Some(Way::Down)) => wrong.push(format!("of {id} more is better, and this pays for less")),
            (Way::Down, Some(Way::Up)) => wrong.push(format!("of {id} less is better, and this pays for more")),
            _ => {}
        }
        wrong
    }

    /// Whether the indicator is there, at the level of those who are paid.
    fn level(&self, id: &str, known: &Known) -> Option<String> {
        let Some(indicator) = known.indicators.get(id) else {
            return Some(format!("there is no indicator {id}: look in definitions/indicators"));
        };
        let there = match self.provider {
            // A group adds up from its practices; what exists for networks only cannot be cut to another cloth.
            Provider::Practice | Provider::Group | Provider::Federation => indicator.level == Kind::Practice,
            Provider::Pcn => matches!(indicator.level, Kind::Practice | Kind::Pcn),
            Provider::Pharmacy | Provider::Optometrist => false,
        };
        (!there).then(|| {
            format!("{id} exists from the level {} up, and a {} is paid", indicator.level.as_str(), self.provider)
        })
    }

    fn counted(&self, counts: &Counts, known: &Known) -> Option<String> {
        let Counts::Pathway { id, state } = counts else { return None };
        let Some((states, earns)) = known.pathways.get(id) else {
            return Some(format!("there is no pathway {id}: look in definitions/pathways"));
        };
        match state {
            Some(state) if !states.contains(state) => Some(format!("pathways/{id} has no state “{state}”")),
            None if !earns.contains(&format!("schemes/{}", self.id)) => {
                Some(format!("no move of pathways/{id} earns schemes/{}: name a state, or add earns there", self.id))
            }
            _ => None,
        }
    }
}
