//! What a place's definition files say to acts: scenarios, places to play them on, and what was agreed for levels of pressure.

mod fitted;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use linchpin_access::{
    escalation::Definition,
    simulate::{Fit, Place as Simulated},
};
use linchpin_app::{Definitions, OWN};
use linchpin_core::{Error, Group, OdsCode, Result};
use linchpin_lake::{Lake, Stamp};

use crate::{
    definitions::{of_kind, texts},
    place::Place,
};

/// The place on which ours is modelled, and that is there where nothing is published.
pub const MODEL: &str = "neighbourhood";

/// What was agreed for levels of pressure: ours, or the place's own under the same path.
pub const AGREED: &str = "escalation/primary-care.toml";

/// A fitted place, and what it was fitted to.
struct Kept {
    stamp: Stamp,
    fill: f64,
    place: Simulated,
    fit: Fit,
}

/// The definitions of a place's folder, laid over those that ship, and its lake to fit a place to.
pub struct PlaceDefinitions {
    folder: PathBuf,
    lake: Lake,
    organisation: OdsCode,
    name: String,
    groups: Vec<Group>,
    /// What was fitted last: fitting takes as long as many years of playing.
    kept: Mutex<Option<Kept>>,
}

impl PlaceDefinitions {
    /// Those of a place.
    pub fn of(place: &Place) -> Self {
        Self {
            folder: place.folder.clone(),
            lake: place.lake(),
            organisation: place.config.organisation,
            name: place.config.name.clone().unwrap_or_else(|| place.config.organisation.to_string()),
            groups: place.config.groups.clone(),
            kept: Mutex::default(),
        }
    }

    fn texts(&self) -> Result<BTreeMap<String, String>> {
        texts(Some(&self.folder)).map_err(|why| Error::internal("The definitions cannot be read.", format!("{why:#}")))
    }

    /// The ids and texts of a kind of definition; none where files cannot be read, which is logged.
    fn of_kind(&self, kind: &str) -> Vec<(String, String)> {
        let texts = self.texts().unwrap_or_else(|why| {
            tracing::warn!(%why, kind);
            BTreeMap::new()
        });
        of_kind(&texts, kind).map(|(id, text)| (id.to_owned(), text.to_owned())).collect()
    }

    /// The place of this fill, fitted now or before; read again when files were loaded since.
    fn own(&self, fill: f64) -> Result<(Simulated, Option<Fit>)> {
        let stamp = self.lake.stamp()?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.as_ref().filter(|kept| kept.stamp == stamp && kept.fill == fill) {
            return Ok((kept.place.clone(), Some(kept.fit.clone())));
        }
        let model = self.texts()?.remove(&format!("places/{MODEL}.toml"));
        let model = model.ok_or_else(|| Error::internal("The model of a place is missing.", MODEL))?;
        let found = fitted::read(&self.lake, self.organisation, &self.groups)?;
        let (place, fit) = fitted::fit(&model, &self.name, &found, fill)?;
        *kept = Some(Kept { stamp, fill, place: place.clone(), fit: fit.clone() });
        Ok((place, Some(fit)))
    }
}

impl Definitions for PlaceDefinitions {
    fn scenarios(&self) -> Vec<(String, String)> {
        self.of_kind("scenarios")
    }

    fn places(&self) -> Vec<(String, String)> {
        let published =
            self.lake.sources().is_ok_and(|all| all.iter().any(|one| one.rows.contains_key("appointments")));
        let own = published.then(|| (OWN.to_owned(), format!("{}, fitted to its published appointments", self.name)));
        let texts = self.texts().unwrap_or_default();
        let shipped = of_kind(&texts, "places").filter_map(|(id, text)| {
            let place = Simulated::parse(id, text).ok()?;
            Some((id.to_owned(), place.title))
        });
        own.into_iter().chain(shipped).collect()
    }

    fn place(&self, id: &str, fill: f64) -> Result<(Simulated, Option<Fit>)> {
        if id == OWN {
            return self.own(fill);
        }
        let texts = self.texts()?;
        let text = texts.get(&format!("places/{id}.toml"));
        let text = text.ok_or_else(|| Error::not_found(format!("There is no place {id}.")))?;
        Ok((Simulated::parse(id, text).map_err(|why| Error::bad_input(why.to_string()))?, None))
    }

    fn evaluations(&self) -> Vec<(String, String)> {
        self.of_kind("evaluations")
    }

    fn bids(&self) -> Vec<(String, String)> {
        self.of_kind("bids")
    }

    fn pathways(&self) -> Vec<(String, String)> {
        self.of_kind("pathways")
    }

    fn schemes(&self) -> Vec<(String, String)> {
        self.of_kind("schemes")
    }

    fn escalation(&self) -> Result<Definition> {
        let text =
            self.texts()?.remove(AGREED).ok_or_else(|| Error::internal("What was agreed is missing.", AGREED))?;
        Definition::parse(&text).map_err(|why| Error::bad_input(format!("{AGREED}: {why}")))
    }
}
