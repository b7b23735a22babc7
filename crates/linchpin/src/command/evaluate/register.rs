use anyhow::Result;
use linchpin_risk::evaluate::Definition;

use crate::{
    acts::{acts, console},
    command::block_on,
    place::Place,
};

/// Records questions as they stand.
pub fn register(place: &Place, definitions: &[Definition]) -> Result<()> {
    block_on(async {
        let store = place.store().await?;
        let (app, console) = (acts(place, &store).await?, console(place));
        for definition in definitions {
            let (id, hash) = (&definition.id, &definition.hash[..12]);
            if app.register_evaluation(&console, definition).await? {
                println!("{id}: recorded, {hash}");
            } else {
                println!("{id}: recorded before just as it stands, {hash}");
            }
            let registered =
                linchpin_risk::evaluate::Registered::of(definition, &app.registrations(&console, id).await?);
            println!("  {}", registered.sentence());
        }
        store.close().await;
        Ok(())
    })?
}
