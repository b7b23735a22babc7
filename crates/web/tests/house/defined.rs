//! What the house's place defines: the files that ship, and a neighbourhood of two practices so that a year is quick.

use std::{collections::BTreeSet, path::Path, sync::Mutex};

use jiff::civil::date;
use linchpin_access::{
    escalation::Definition,
    simulate::{Fit, Place},
};
use linchpin_app::{Definitions, OWN};
use linchpin_core::{Error, Result};

/// The files, without the pathways that were taken away.
#[derive(Default)]
pub struct Shipped {
    pub gone: Mutex<BTreeSet<String>>,
}

fn shipped(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions").join(path)).unwrap()
}

impl Definitions for Shipped {
    fn scenarios(&self) -> Vec<(String, String)> {
        let ids = ["hub-45-minutes", "missed-halved", "two-gps-gone"];
        ids.iter().map(|id| ((*id).to_owned(), shipped(&format!("scenarios/{id}.toml")))).collect()
    }

    fn places(&self) -> Vec<(String, String)> {
        vec![(OWN.into(), "The place, fitted".into()), ("neighbourhood".into(), "A neighbourhood".into())]
    }

    fn place(&self, id: &str, fill: f64) -> Result<(Place, Option<Fit>)> {
        if ![OWN, "neighbourhood"].contains(&id) {
            return Err(Error::not_found("There is no such place."));
        }
        let mut place = Place::parse(id, &shipped("places/neighbourhood.toml")).unwrap();
        place.practices.truncate(2);
        (place.weeks, place.warm_up) = (6, 3);
        let fit = (id == OWN).then(|| Fit {
            fill,
            months: (date(2025, 1, 1), date(2025, 12, 1)),
            misfit: 0.011,
            notes: vec!["There are no calls by half-hour: when people ask is as the place's file has it.".into()],
            validation: None,
        });
        Ok((place, fit))
    }

    fn evaluations(&self) -> Vec<(String, String)> {
        of_kind("evaluations")
    }

    fn bids(&self) -> Vec<(String, String)> {
        of_kind("bids")
    }

    fn pathways(&self) -> Vec<(String, String)> {
        let gone = self.gone.lock().unwrap();
        of_kind("pathways").into_iter().filter(|(id, _)| !gone.contains(id)).collect()
    }

    fn schemes(&self) -> Vec<(String, String)> {
        of_kind("schemes")
    }

    fn escalation(&self) -> Result<Definition> {
        Ok(Definition::parse(&shipped("escalation/primary-care.toml")).unwrap())
    }
}

fn of_kind(kind: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions").join(kind);
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect()
}
