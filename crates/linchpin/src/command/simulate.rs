mod print;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use linchpin_access::simulate::{Place as Simulated, Scenario, Standing};
use linchpin_app::{
    App, Definitions, OWN,
    act::WhatIfTold,
    kept::{WhatIf, WhatIfState},
};
use linchpin_core::{Clock, WhatIfId};
use linchpin_store::Store;

use crate::{
    acts::{acts, console},
    clock::SystemClock,
    command::block_on,
    definitions::{of_kind, texts},
    place::{self, Place},
    what_if::{MODEL, PlaceDefinitions},
};

/// Plays a place's year as it is and with a change, again and again, and sets the two beside each other. In a place what was
/// played is kept, to be compared later; docs/simulation.md says what the figures mean.
#[derive(Args)]
pub struct Simulate {
    /// Scenarios by id, such as hub-45-minutes, or files; every one of the place if none is named
    scenarios: Vec<String>,
    /// The place to play on: a file or id of definitions/places, or “own”, fitted to what is published of this place; the
    /// last where appointments are loaded, else neighbourhood
    #[arg(long, value_name = "PLACE")]
    on: Option<String>,
    /// How many years on either side: more make the intervals narrower
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=200))]
    runs: u32,
    /// From which all chance comes: the same people in every scenario of one seed
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(0..=i64::MAX as u64))]
    seed: u64,
    /// For “own”: the share of appointments that is filled, which no published table has
    #[arg(long, default_value_t = 0.95)]
    fill: f64,
    /// Print JSON instead of tables
    #[arg(long)]
    json: bool,
    /// List what is kept
    #[arg(long, conflicts_with_all = ["scenarios", "compare"])]
    kept: bool,
    /// Set two that are kept beside each other
    #[arg(long, num_args = 2, value_names = ["ID", "ID"], conflicts_with = "scenarios")]
    compare: Vec<WhatIfId>,
}

/// A place that keeps what is played.
struct Keeper {
    place: Place,
    store: Store,
    app: App,
}

impl Simulate {
    pub fn run(self, folder: Option<&Path>) -> Result<()> {
        // Without a place what ships is played, and nothing is kept.
        let folder = folder.map(Path::to_owned).or_else(|| Path::new(place::FILE).exists().then(|| PathBuf::from(".")));
        let place = folder.as_deref().map(|folder| Place::open(Some(folder))).transpose()?;
        let keeper = match place {
            None => None,
            Some(place) => Some(block_on(async {
                let store = place.store().await?;
                let app = acts(&place, &store).await?;
                anyhow::Ok(Keeper { place, store, app })
            })??),
        };
        let done = self.done(keeper.as_ref());
        if let Some(keeper) = keeper {
            block_on(keeper.store.close())?;
        }
        done
    }

    fn done(&self, keeper: Option<&Keeper>) -> Result<()> {
        if self.kept || !self.compare.is_empty() {
            let keeper = keeper.context("nothing is kept outside of a place: name its folder with --place")?;
            let console = console(&keeper.place);
            if self.kept {
                return print::list(&block_on(keeper.app.kept_what_ifs(&console))??, self.json);
            }
            let told =
                |id: WhatIfId| block_on(keeper.app.kept_what_if(&console, id))?.map_err(|why| anyhow!("{id}: {why}"));
            let [one, other] = self.compare[..] else { bail!("name two that are kept") };
            return print::beside(&told(one)?, &told(other)?, self.json);
        }
        self.play(keeper)
    }

    fn play(&self, keeper: Option<&Keeper>) -> Result<()> {
        if !(self.fill > 0.0 && self.fill <= 1.0) {
            bail!("--fill {} must be above 0 and at most 1", self.fill);
        }
        let all = texts(keeper.map(|keeper| keeper.place.folder.as_path()))?;
        let scenarios = self.chosen(&all)?;
        let (on, place, fit) = self.place(keeper, &all)?;
        let mut every = Vec::new();
        for (id, text) in scenarios {
            let scenario = Scenario::parse(&id, &text)?;
            let ready = scenario.ready(&place).map_err(|why| anyhow!("scenarios/{id}.toml: {why}"))?;
            let mut standing = Standing::new(&scenario, &place, fit.clone());
            for run in 0..self.runs {
                eprint!("\r{}: year {} of {} ", scenario.title, run + 1, self.runs);
                standing.runs.push(ready.one(self.seed, run));
            }
            eprintln!();
            let asked = self.asked(&scenario, text, &on, standing.fit.as_ref().map(|fit| fit.fill));
            let mut told = WhatIfTold { asked, standing: Some(standing) };
            if let (Some(keeper), Some(standing)) = (keeper, &told.standing) {
                let console = console(&keeper.place);
                told.asked.id = block_on(keeper.app.keep_what_if(&console, told.asked.clone(), standing))??;
            }
            if !self.json {
                print::one(&told, keeper.is_some())?;
            }
            every.push(told);
        }
        if self.json { print::json(&every, keeper.is_some()) } else { Ok(()) }
    }

    /// What was asked, as it is kept; who keeps it gives the key.
    fn asked(&self, scenario: &Scenario, text: String, on: &str, fill: Option<f64>) -> WhatIf {
        let now = SystemClock.now();
        WhatIf {
            id: WhatIfId::new(uuid::Uuid::nil()),
            organisation: linchpin_core::OdsCode::england(),
            account: None,
            asked: now,
            title: scenario.title.clone(),
            scenario: scenario.id.clone(),
            definition: text,
            place: on.to_owned(),
            fill,
            seed: self.seed,
            runs: u64::from(self.runs),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            state: WhatIfState::Done,
            played: u64::from(self.runs),
            fault: None,
            ended: Some(now),
            version: 1,
        }
    }

    /// The scenarios by id and text: those named, or all.
    fn chosen(&self, all: &BTreeMap<String, String>) -> Result<Vec<(String, String)>> {
        let known: Vec<(&str, &str)> = of_kind(all, "scenarios").collect();
        if self.scenarios.is_empty() {
            return Ok(known.into_iter().map(|(id, text)| (id.to_owned(), text.to_owned())).collect());
        }
        let find = |name: &String| match known.iter().find(|(id, _)| id == name) {
            Some((id, text)) => Ok(((*id).to_owned(), (*text).to_owned())),
            None if Path::new(name).is_file() => file(name),
            None => {
                let ids: Vec<&str> = known.iter().map(|(id, _)| *id).collect();
                bail!("there is no scenario {name}: name a file, or one of {}", ids.join(", "))
            }
        };
        self.scenarios.iter().map(find).collect()
    }

    /// The place to play on, by the name under which it is kept.
    fn place(
        &self,
        keeper: Option<&Keeper>,
        all: &BTreeMap<String, String>,
    ) -> Result<(String, Simulated, Option<linchpin_access::simulate::Fit>)> {
        let own = keeper.map(|keeper| PlaceDefinitions::of(&keeper.place));
        let published = own.as_ref().is_some_and(|own| own.places().iter().any(|(id, _)| id == OWN));
        let on = self.on.clone().unwrap_or_else(|| if published { OWN } else { MODEL }.to_owned());
        if on == OWN {
            let own = own.context("“own” is fitted to what is loaded in a place: name its folder with --place")?;
            eprintln!("Fitting the place to its published appointments …");
            let (place, fit) = own.place(OWN, self.fill)?;
            return Ok((on, place, fit));
        }
        let (id, text) = match all.get(&format!("places/{on}.toml")) {
            Some(text) => (on, text.clone()),
            None if Path::new(&on).is_file() => file(&on)?,
            None => {
                let ids: Vec<&str> = of_kind(all, "places").map(|(id, _)| id).collect();
                bail!("there is no place {on}: name a file, {OWN}, or one of {}", ids.join(", "))
            }
        };
        let place = Simulated::parse(&id, &text)?;
        Ok((id, place, None))
    }
}

/// A file by its stem.
fn file(name: &str) -> Result<(String, String)> {
    let text = fs::read_to_string(name).with_context(|| format!("{name} cannot be read"))?;
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok((stem, text))
}
