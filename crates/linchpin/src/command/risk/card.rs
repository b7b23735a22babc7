use anyhow::{Context, Result};

use crate::{
    acts::{acts, console},
    command::block_on,
    models,
    place::Place,
};

/// Prints the card of the version that was fitted last.
pub fn card(place: &Place, name: &str) -> Result<()> {
    let definition = models::definition(place, name)?;
    let found = block_on(async {
        let store = place.store().await?;
        let found = acts(place, &store).await?.kept_model(&console(place), name).await;
        store.close().await;
        anyhow::Ok(found?)
    })??;
    let found = found.with_context(|| format!("the model was never fitted here: run “linchpin risk fit {name}”"))?;
    if !found.card.model.is_of(&definition) {
        eprintln!("definitions/models/{name}.toml changed since: run “linchpin risk fit {name}”");
    }
    print!("{}", found.card.markdown());
    Ok(())
}
