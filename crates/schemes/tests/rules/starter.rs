//! The schemes that ship.

use std::{collections::BTreeSet, fs, path::Path};

use linchpin_measures::{
    Indicator,
    definition::{Better, Unit},
};
use linchpin_pathways::Pathway;
use linchpin_schemes::{Known, KnownIndicator, Scheme, Way, pay::CannotPay, scheme::Kind};

use crate::support::{files, said, scheme};

fn schemes() -> Vec<Scheme> {
    files().iter().map(|(id, text)| scheme(id, text)).collect()
}

#[test]
fn every_file_is_sound_and_pays_what_it_says() {
    let mut faults = Vec::new();
    for (id, text) in files() {
        match Scheme::parse(&id, &text) {
            Ok(scheme) => faults.extend(scheme.run_examples()),
            Err(found) => faults.extend(found),
        }
    }
    assert!(faults.is_empty(), "{}", said(&faults));
}

/// Every file of a folder of definitions and those below it, by id.
fn texts(kind: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, root: &Path, into: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, into);
            } else {
                let id = path.strip_prefix(root).unwrap().with_extension("");
                into.push((id.to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions").join(kind);
    let mut all = Vec::new();
    walk(&folder, &folder, &mut all);
    all
}

#[test]
fn everything_that_they_name_is_there_and_everything_that_pathways_earn() {
    let mut known = Known::default();
    for (id, text) in texts("indicators") {
        let indicator = Indicator::parse(&id, &text).unwrap();
        let better = match indicator.better {
            Better::Higher => Way::Up,
            Better::Lower => Way::Down,
            Better::Neither => Way::Neither,
        };
        let is_share = indicator.unit == Unit::Proportion;
        known.indicators.insert(id, KnownIndicator { level: indicator.level, is_share, better });
    }
    let all = schemes();
    for (id, text) in texts("pathways") {
        let pathway = Pathway::parse(&id, &text).unwrap();
        let earns: BTreeSet<_> = pathway.moves.iter().filter_map(|one| one.earns.clone()).collect();
        for scheme in &earns {
            assert!(
                all.iter().any(|one| *scheme == format!("schemes/{}", one.id)),
                "{id} earns {scheme}, which is not"
            );
        }
        known.pathways.insert(id, (pathway.states.iter().map(|state| state.name.clone()).collect(), earns));
    }
    let faults: Vec<_> = all.iter().flat_map(|scheme| scheme.held_against(&known)).collect();
    assert!(faults.is_empty(), "{}", said(&faults));
    let named: BTreeSet<_> = all.iter().flat_map(Scheme::indicators).collect();
    assert!(named.len() >= 25, "{named:?}");
}

#[test]
fn what_the_issue_names_is_here() {
    let all = schemes();
    let of = |kind: Kind| all.iter().filter(|scheme| scheme.kind == kind).count();
    assert_eq!((of(Kind::Contract), of(Kind::Incentive), of(Kind::Framework), of(Kind::GroupScheme)), (1, 1, 1, 1));
    for id in [
        "case-management",
        "anticoagulation",
        "aural-care",
        "dmard-monitoring",
        "psa-monitoring",
        "testosterone",
        "suture-removal",
        "dementia",
        "cea-monitoring",
    ] {
        assert!(all.iter().any(|scheme| scheme.id == id && scheme.kind == Kind::EnhancedService), "{id}");
    }
    let contract = all.iter().find(|scheme| scheme.kind == Kind::Contract).unwrap();
    assert_eq!(contract.standards.len(), 14);
    // The eight requirements of the access standard (A1).
    let access = contract.standard("access").unwrap();
    for requirement in ["1a", "1b", "1c", "2", "3", "4", "5", "6", "7", "8"] {
        let source = format!("ROTH 5.5, requirement {requirement}");
        assert!(access.musts.iter().any(|must| must.source.as_ref() == Some(&source)), "{source}");
    }
}

/// Figures that a source gives, each with where it stands; every other figure is for the place.
const GIVEN: &[(&str, &str)] = &[("out-of-area-home-visits", "GBP 60.00")];

#[test]
fn nothing_is_made_up() {
    for scheme in schemes() {
        let given = GIVEN.iter().any(|(id, figure)| *id == scheme.id && scheme.text.contains(figure));
        assert_ne!(
            given,
            scheme.to_be_set.iter().any(|path| path.starts_with("pays.") || path == "pot.amount"),
            "{}",
            scheme.id
        );
        assert!(!scheme.unsaid.is_empty(), "{}", scheme.id);
        if !given {
            let facts = scheme.calculate(scheme.periods()[0], &[]).unwrap_err();
            assert_eq!(facts, CannotPay::ToBeSet(scheme.to_be_set.clone()));
        }
    }
}

#[test]
fn a_group_takes_part_by_its_practices_or_its_people() {
    let all = schemes();
    let group = all.iter().find_map(|scheme| scheme.group).unwrap();
    for (practices, people, takes_part) in
        [(6, 20_000, true), (5, 29_999, false), (5, 30_000, true), (3, 50_000, true), (3, 50_001, false)]
    {
        assert_eq!(group.admits(practices, people), takes_part, "{practices} practices, {people} people");
    }
}
