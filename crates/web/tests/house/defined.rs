//! What the house's place defines: the files that ship, and a neighbourhood of two practices so that a year is quick.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{Arc, Mutex},
};

use jiff::civil::date;
use linchpin_access::{
    escalation::Definition,
    simulate::{Fit, Place},
};
use linchpin_app::{
    Definitions, Figures, OWN,
    facts::Later,
    figures::{IndicatorWords, Sheet},
};
use linchpin_core::{Error, Kind, Result};
use linchpin_schemes::Exact;

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

    /// The starter set, whose figures are to be set, and three that were agreed in tests of acts.
    fn schemes(&self) -> Vec<(String, String)> {
        let agreed = |file: &str| {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/tests/care");
            std::fs::read_to_string(folder.join(file)).unwrap()
        };
        let two = [("quality".into(), agreed("earned.toml")), ("support".into(), agreed("paid.toml"))];
        // The house has no list sizes, by which its cap would be reckoned.
        let paid = agreed("../claims/sutures.toml").replace(", per_patients = 5000", "");
        of_kind("schemes").into_iter().chain(two).chain([("sutures".into(), paid)]).collect()
    }

    fn escalation(&self) -> Result<Definition> {
        Ok(Definition::parse(&shipped("escalation/primary-care.toml")).unwrap())
    }
}

/// What indicators say of the two practices.
pub struct Measured;

impl Figures for Measured {
    fn sheet(&self) -> Later<'_, Result<Arc<Sheet>>> {
        let words = |title: &str| IndicatorWords { title: title.into(), level: Kind::Practice, per: Exact::ONE };
        let mut sheet = Sheet::default().defining("access/urgent", words("Urgent"));
        sheet.of_place([super::practice(), super::elsewhere()]);
        sheet.add("access/urgent", super::practice(), "2026-10".parse().unwrap(), (60.0, 100.0));
        sheet.add("quality/asthma", super::practice(), "2025/26".parse().unwrap(), (80.0, 100.0));
        Box::pin(async { Ok(Arc::new(sheet)) })
    }
}

fn of_kind(kind: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions").join(kind);
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect()
}
