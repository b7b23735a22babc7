//! What the demo's commissioner agreed with its practices: schemes of the starter set with figures that this made-up place
//! agreed, signed by most, declined by some, with everything between. Done by the acts that people use.

use std::{fs, path::Path, sync::Arc};

use anyhow::{Context, Result};
use jiff::{Timestamp, ToSpan, civil::Date};
use linchpin_app::{
    Actor, App,
    act::{StepAt, StepTaken},
};
use linchpin_core::{FixedClock, OdsCode, Role};
use linchpin_schemes::agreement::{Aim, Item, Step};

use crate::{
    acts::{acts, console},
    definitions::{of_kind, texts},
    place::Place,
};

/// What the place agreed: the figures that the examples of the starter set take.
const AGREED: [&str; 3] = ["quality-contract", "suture-removal", "aural-care"];

/// What its files say of them.
const UNSAID: &str =
    "This place is made up, and so are its figures: they are those of the example, and nobody has agreed them.";

/// When they were offered: in the first days of their term.
const OFFERED: &str = "2026-04-02T09:00:00Z";

/// Writes the place's own files, with figures, over those of the starter set. A file that is there stays.
pub fn write(folder: &Path) -> Result<()> {
    let own = folder.join("definitions/schemes");
    fs::create_dir_all(&own)?;
    let starter = texts(None)?;
    for (id, text) in of_kind(&starter, "schemes").filter(|(id, _)| AGREED.contains(id)) {
        let file = own.join(format!("{id}.toml"));
        if !file.exists() {
            fs::write(file, with_figures(text).with_context(|| format!("schemes/{id}.toml"))?)?;
        }
    }
    Ok(())
}

/// The text with the figures that its example sets.
fn with_figures(text: &str) -> Result<String> {
    let mut table: toml::Table = text.parse()?;
    let set = match table.get_mut("example") {
        Some(toml::Value::Table(example)) => example.remove("set"),
        _ => None,
    };
    if let Some(toml::Value::Table(set)) = set {
        lay_over(&mut table, &set);
    }
    table.insert("unsaid".to_owned(), UNSAID.into());
    Ok(toml::to_string(&table)?)
}

fn lay_over(table: &mut toml::Table, over: &toml::Table) {
    for (key, value) in over {
        match (table.get_mut(key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(value)) => lay_over(below, value),
            _ => drop(table.insert(key.clone(), value.clone())),
        }
    }
}

/// Offers the schemes and has them answered, unless that was done before.
pub async fn sign(place: &Place, own: OdsCode) -> Result<()> {
    let store = place.store().await?;
    let mut app = acts(place, &store).await?;
    let offered: Timestamp = OFFERED.parse()?;
    app.clock = Arc::new(FixedClock(offered));
    let console = console(place);
    let buyer = Actor { role: Role::Commissioner, ..console.clone() };
    let practices = app.figures.sheet().await?.practices().to_vec();
    for (at, id) in AGREED.iter().enumerate() {
        if !app.offer_scheme(&buyer, id, &practices).await?.made.is_empty() {
            answer(&app, (&buyer, &console), id, at, (&practices, own)).await?;
        }
    }
    store.close().await;
    Ok(())
}

/// Most sign; of a service one in nine declines and names the next practice, one names nobody, and one has not answered.
async fn answer(
    app: &App,
    (buyer, console): (&Actor, &Actor),
    id: &str,
    scheme: usize,
    (practices, own): (&[OdsCode], OdsCode),
) -> Result<()> {
    let is_service = scheme > 0;
    for (number, practice) in practices.iter().enumerate() {
        let talk = Talk { app, id, practice: *practice };
        let manager = Actor { role: Role::PracticeManager, organisation: *practice, ..console.clone() };
        match (number + 3 * scheme) % 9 {
            _ if *practice == own => {}
            4 if is_service => {
                talk.says(&manager, Step::Decline { why: "No room for another clinic.".into() }).await?;
                let next = practices.iter().cycle().nth(number + 1).copied();
                if let Some(provider) = next.filter(|_| number + 9 < practices.len()) {
                    talk.says(&manager, Step::NameServer { provider }).await?;
                }
                continue;
            }
            7 if number + 9 >= practices.len() => continue,
            _ => {}
        }
        talk.says(&manager, Step::Accept).await?;
        if *practice == own && !is_service {
            talk.prepare(buyer, &manager).await?;
        }
    }
    Ok(())
}

/// One agreement of the demo.
struct Talk<'a> {
    app: &'a App,
    id: &'a str,
    practice: OdsCode,
}

impl Talk<'_> {
    async fn says(&self, actor: &Actor, step: Step) -> Result<()> {
        let seen = self.app.agreement_seen(actor, self.id, self.practice).await?;
        let at = StepAt { agreement: seen.id, version: seen.version };
        match self.app.take_step(actor, at, step).await? {
            StepTaken::As(_) => Ok(()),
            StepTaken::Changed(_) => anyhow::bail!("somebody else is at work in the demo"),
        }
    }

    /// A plan, what is ready, what is signed off and what is missing.
    async fn prepare(&self, buyer: &Actor, manager: &Actor) -> Result<()> {
        let today = self.app.clock.today();
        let item = |what: &str, days: i64, standard: &str, aim: Aim| Step::Plan {
            item: Item { what: what.into(), by: on(today, days), standard: Some(standard.into()), aim, done: None },
        };
        let (access, plan) = (Some("access".to_owned()), Aim::Mobilise);
        self.says(manager, item("Two more sessions on Monday and Tuesday mornings", 40, "access", plan)).await?;
        self.says(manager, item("A carers’ champion at the desk", 60, "carers", plan)).await?;
        self.says(manager, Step::Finish { item: 0 }).await?;
        self.says(
            manager,
            Step::Ready { standard: access.clone(), words: "The new sessions are in the diary.".into() },
        )
        .await?;
        self.says(buyer, Step::SignOff { standard: access, words: "Rota and diary seen on a visit.".into() }).await?;
        let carers = Some("carers".to_owned());
        self.says(manager, Step::Ready { standard: carers.clone(), words: "Posters are up.".into() }).await?;
        self.says(buyer, Step::NotReady { standard: carers, why: "No register of carers yet.".into() }).await?;
        self.says(
            buyer,
            item("Call those with asthma who missed their review", 240, "long-term-conditions", Aim::Improve),
        )
        .await
    }
}

fn on(today: Date, days: i64) -> Date {
    today.saturating_add(days.days())
}
