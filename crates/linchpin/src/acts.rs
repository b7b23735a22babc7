//! What people may do here: the acts of `linchpin-app`, put together for this place.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use jiff::SignedDuration;
use linchpin_app::{Actor, App, Keys, Settings};
use linchpin_store::Store;

use crate::{
    clock::{self, SystemClock},
    everybody::LakeEverybody,
    facts::LakeFacts,
    figures::LakeFigures,
    groups::LakeGroups,
    ids::SystemIds,
    place::Place,
    planning,
    secrets::Secrets,
    what_if::PlaceDefinitions,
};

/// The store's note of which keys closed what it holds.
pub const KEYS: &str = "keys";

/// Puts the acts together, unless the keys are not those of the store.
pub async fn acts(place: &Place, store: &Store) -> Result<App> {
    let secrets = place.secrets()?;
    same_keys(store, &secrets).await?;
    let keys = Keys::new(*secrets.second_factor.bytes(), *secrets.pseudonym.bytes());
    let ids = Arc::new(SystemIds::new(SystemClock));
    let facts = Arc::new(LakeFacts::new(place.lake()));
    let clock = clock::of_place(place, store).await?;
    let app = App::new(store.clone(), clock, ids, facts, keys, settings(place));
    let calendar = planning::holidays(&place.lake()).await?;
    let groups = LakeGroups::of_place(place);
    let definitions = PlaceDefinitions::of(place);
    let app = app.context("the permission table")?.on_days(Arc::new(calendar)).among(Arc::new(groups));
    let app = app.defined_by(Arc::new(definitions)).knowing(Arc::new(LakeEverybody::of(place)));
    Ok(app.measuring(Arc::new(LakeFigures::of(place))))
}

/// Whoever types a command here, for the audit chain.
pub fn console(place: &Place) -> Actor {
    Actor::console(place.config.organisation)
}

async fn same_keys(store: &Store, secrets: &Secrets) -> Result<()> {
    let mut tx = store.write().await?;
    match tx.meta(KEYS).await? {
        Some(kept) if kept == secrets.fingerprint() => {}
        Some(kept) => bail!(
            "the store was closed with other keys ({kept}) than those at hand ({}): put back the secrets.toml of this place",
            secrets.fingerprint()
        ),
        None => {
            tx.set_meta(KEYS, &secrets.fingerprint()).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

fn settings(place: &Place) -> Settings {
    let sign_in = &place.config.sign_in;
    let minutes = |m: u32| SignedDuration::from_mins(i64::from(m));
    Settings {
        idle_staff: minutes(sign_in.idle_staff),
        idle_patient: minutes(sign_in.idle_patient),
        longest_session: minutes(sign_in.longest),
        emergency: minutes(sign_in.emergency),
        demo: place.config.made_up,
        ..Settings::default()
    }
}
