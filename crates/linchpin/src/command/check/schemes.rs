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

/// How many figures a place has to set before anything is paid; nothing where none is open.
pub fn open(id: &str, text: &str) -> String {
    match Scheme::parse(id, text).map_or(0, |scheme| scheme.to_be_set.len()) {
        0 => String::new(),
        1 => " (1 figure is to be set)".to_owned(),
        many => format!(" ({many} figures are to be set)"),
    }
}

/// Prints how each payment in a scheme’s examples comes about. What is wrong with the file was told already.
pub fn print_workings(id: &str, text: &str) {
    let Ok(scheme) = Scheme::parse(id, text) else { return };
    for payment in scheme.examples.iter().filter_map(|example| scheme.worked(example).ok()).flatten() {
        let amount = if payment.held.is_empty() { payment.amount.to_string() } else { "held".to_owned() };
        println!("\nschemes/{id}, {}, {}: {amount}", payment.provider, payment.period);
        for note in payment.held.iter().chain(&payment.because) {
            println!("  {note}");
        }
        print!("{}", payment.working);
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
