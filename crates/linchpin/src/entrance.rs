//! How people come in, from the configuration.

use std::sync::Arc;

use anyhow::{Context, Result};
use linchpin_app::App;
use linchpin_web::{
    Entrance,
    oidc::{Provider, Settings, Shape},
};

use crate::{config, place::Place, post::callback};

/// The entrance of a place.
pub fn entrance(place: &Place, acts: App) -> Result<Entrance> {
    let sign_in = &place.config.sign_in;
    Ok(Entrance {
        open: place.config.serve.open,
        public: place.config.serve.public.clone(),
        staff: provider(place, &sign_in.staff, Shape::Cis2)?,
        patient: provider(place, &sign_in.patient, Shape::NhsLogin)?,
        callback: callback(place)?,
        clock: Arc::clone(&acts.clock),
        ids: Arc::clone(&acts.ids),
        acts: Some(Arc::new(acts)),
    })
}

fn provider(place: &Place, agreed: &config::Provider, shape: Shape) -> Result<Option<Arc<Provider>>> {
    let config::Provider { issuer: Some(issuer), client: Some(client), key: Some(key), key_id: Some(key_id) } = agreed
    else {
        return Ok(None);
    };
    let path = place.folder.join(key);
    let key = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let settings = Settings { shape, issuer: issuer.clone(), client: client.clone(), key, key_id: key_id.clone() };
    Ok(Some(Arc::new(Provider::new(settings)?)))
}
