use std::{path::Path, sync::Arc};

use anyhow::{Result, bail};
use clap::Args;
use linchpin_app::{
    App,
    work::{
        ChaseEmergencies, Context, Expire, Feed, FollowPeople, LeaveOut, MakeClaims, MeasurePressure, OfferSlots,
        PlayWhatIf, Remind, RingClocks, SendMessages, WatchPromises, Worker,
    },
};
use linchpin_core::{Clock, Ids, JobId};
use linchpin_lake::{Answer, Datum};
use linchpin_store::{Store, job};

use crate::{
    acts::acts,
    clock::SystemClock,
    command::block_on,
    ids::SystemIds,
    measured::LakeMeasured,
    place::Place,
    planning::LakePlanning,
    post::messenger,
    print::{self, Format},
    stop::asked_to_stop,
};

/// Does background jobs until it is told to stop. `serve` does them too, unless `serve.work` is false.
#[derive(Args)]
pub struct Work {
    /// Do what is due now, and stop
    #[arg(long)]
    once: bool,
    /// List the jobs that were given up, and why
    #[arg(long, conflicts_with = "once")]
    dead: bool,
    /// Let a job that was given up try again
    #[arg(long, value_name = "ID", conflicts_with_all = ["once", "dead"])]
    retry: Option<JobId>,
    /// How to print the list
    #[arg(long, value_enum, default_value_t, requires = "dead")]
    format: Format,
}

impl Work {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let place = Place::open(place)?;
        block_on(async {
            let store = place.store().await?;
            let worker = worker(&place, acts(&place, &store).await?)?;
            if self.dead {
                self.list(&store).await?;
            } else if let Some(id) = self.retry {
                again(&store, id).await?;
            } else if self.once {
                worker.ask_for_standing_work().await?;
                let mut count = 0;
                while worker.one().await? {
                    count += 1;
                }
                eprintln!("{count} jobs were due");
            } else {
                eprintln!("Working (Ctrl-C stops)");
                worker.work(asked_to_stop(), place.config.serve.drain()).await;
            }
            store.close().await;
            Ok(())
        })?
    }
}

impl Work {
    async fn list(&self, store: &Store) -> Result<()> {
        let mut tx = store.read().await?;
        let jobs = job::dead(&mut tx, 1_000).await?;
        let text = |t: String| Datum::Text(t);
        let rows = jobs.into_iter().map(|j| {
            let why = j.fault.unwrap_or_default();
            vec![text(j.id.to_string()), text(j.kind), text(format!("{:.0}", j.created)), text(why)]
        });
        let columns = ["id", "kind", "asked for", "why it failed last"].map(String::from).to_vec();
        print::answer(&Answer { columns, rows: rows.collect() }, self.format)
    }
}

async fn again(store: &Store, id: JobId) -> Result<()> {
    let mut tx = store.write().await?;
    if !job::retry(&mut tx, id, SystemClock.now()).await? {
        bail!("{id} is no job that was given up; “linchpin work --dead” lists them");
    }
    tx.commit().await?;
    eprintln!("{id} is tried again");
    Ok(())
}

/// What stands before `/offer/…` in texts. Where nobody said what people type to come here, a text asks for YES or NO alone;
/// a made-up place sends none, and shows the way on its own pages.
fn public(place: &Place) -> Option<String> {
    place.config.serve.public.clone().or_else(|| place.config.made_up.then(String::new))
}

/// A worker on the store of these acts, that knows every task of the place.
pub fn worker(place: &Place, acts: App) -> Result<Worker> {
    let mut tasks = Worker::standing();
    tasks.push(Arc::new(ChaseEmergencies(Arc::clone(&acts.calendar))));
    tasks.push(Arc::new(LeaveOut::new(acts.clone(), Arc::new(LakePlanning(place.lake())))));
    tasks.push(Arc::new(Expire));
    tasks.push(Arc::new(Remind(acts.clone())));
    tasks.push(Arc::new(OfferSlots::new(acts.clone(), public(place))));
    tasks.push(Arc::new(WatchPromises(acts.clone())));
    tasks.push(Arc::new(MeasurePressure(acts.clone())));
    tasks.push(Arc::new(RingClocks(acts.clone())));
    tasks.push(Arc::new(MakeClaims(acts.clone())));
    tasks.push(Arc::new(FollowPeople(acts.clone())));
    tasks.push(Arc::new(PlayWhatIf(acts.clone())));
    let feed = Feed::new(acts.clone(), Arc::new(LakeMeasured::of_place(place)));
    tasks.push(Arc::new(feed));
    tasks.push(Arc::new(SendMessages::new(acts.clone(), messenger(place)?)));
    let (store, clock) = (acts.store, acts.clock);
    let ids: Arc<dyn Ids> = Arc::new(SystemIds::new(SystemClock));
    // Two workers must not be taken for one: each has a name of its own.
    let name = ids.uuid().simple().to_string();
    Ok(Worker::new(Context { store, clock, ids }, name, tasks))
}
