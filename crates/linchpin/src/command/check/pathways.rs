use std::collections::BTreeMap;

use linchpin_pathways::Pathway;

use crate::definitions::of_kind;

/// What is wrong with a pathway: its file, the files among `all` that it names, or its stories.
pub fn faults(id: &str, text: &str, all: &BTreeMap<String, String>) -> Vec<String> {
    let pathway = match Pathway::parse(id, text) {
        Ok(pathway) => pathway,
        Err(faults) => return faults.iter().map(ToString::to_string).collect(),
    };
    // A kind of definition of which there is none yet, such as lists, is a name and no more.
    let missing = pathway.relies_on().into_iter().filter(|name| {
        let kind = name.split_once('/').map_or(*name, |(kind, _)| kind);
        of_kind(all, kind).next().is_some() && !all.contains_key(&format!("{name}.toml"))
    });
    let missing = missing.map(|name| format!("pathways/{id}.toml: it names {name}, and there is no such file"));
    missing.chain(pathway.play_stories().iter().map(ToString::to_string)).collect()
}
