use std::path::Path;

use anyhow::Result;
use clap::Args;

use crate::{acts::acts, command::block_on, measured::LakeMeasured, place::Place};

/// Counts bookings, diaries and requests made here, and puts the numbers where indicators are measured; and, where records of
/// people are loaded, writes beside them by pseudonym who is on the lists. Months of which nothing changed are not read
/// again. The queue of jobs does this each hour.
#[derive(Args)]
pub struct Feed {
    /// Count every month again, as after a mended rule
    #[arg(long)]
    again: bool,
}

impl Feed {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let place = Place::open(place)?;
        let (fed, people) = block_on(async {
            let store = place.store().await?;
            let (app, into) = (acts(&place, &store).await?, LakeMeasured::of_place(&place));
            let fed = app.feed(&into, self.again).await;
            let people = app.feed_people(&into).await;
            store.close().await;
            anyhow::Ok((fed?, people?))
        })??;
        if let Some(people) = people {
            eprintln!("{people} people on the lists; “linchpin risk score” works out their registers and scores");
        }
        if fed.months == 0 {
            eprintln!("Nothing was booked, planned or asked for here before today: there is nothing to count yet");
            return Ok(());
        }
        let months = |n: usize| if n == 1 { "1 month".to_owned() } else { format!("{n} months") };
        eprintln!(
            "{} with records; {} counted, {} with other numbers than before",
            months(fed.months),
            fed.counted,
            fed.changed
        );
        Ok(())
    }
}
