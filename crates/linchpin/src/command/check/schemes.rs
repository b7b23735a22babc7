use std::collections::BTreeMap;

use linchpin_measures::{
    Indicator,
    definition::{Better, Unit},
};
use linchpin_pathways::Pathway;
use linchpin_schemes::{Known, KnownIndicator, Scheme, Way};

use crate::definitions::of_kind;

/// What is wrong with a scheme: its file, the indicators and pathways that it names, or its examples.
pub fn faults(id: &str, text: &str, known: &Known) -> Vec<String> {
    match Scheme::parse(id, text) {
        Ok(scheme) => {
            scheme.held_against(known).iter().chain(&scheme.run_examples()).map(ToString::to_string).collect()
        }
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

/// The indicators and pathways among `all`. One that is wrong itself is told in its own place, and is not there.
pub fn known(all: &BTreeMap<String, String>) -> Known {
    let indicators = of_kind(all, "indicators").filter_map(|(id, text)| {
        let indicator = Indicator::parse(id, text).ok()?;
        let better = match indicator.better {
            Better::Higher => Way::Up,
            Better::Lower => Way::Down,
            Better::Neither => Way::Neither,
        };
        let is_share = indicator.unit == Unit::Proportion;
        Some((id.to_owned(), KnownIndicator { level: indicator.level, is_share, better }))
    });
    let pathways = of_kind(all, "pathways").filter_map(|(id, text)| {
        let pathway = Pathway::parse(id, text).ok()?;
        let states = pathway.states.iter().map(|state| state.name.clone()).collect();
        let earns = pathway.moves.iter().filter_map(|one| one.earns.clone()).collect();
        Some((id.to_owned(), (states, earns)))
    });
    Known { indicators: indicators.collect(), pathways: pathways.collect() }
}
