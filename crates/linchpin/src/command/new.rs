use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use linchpin_core::OdsCode;

use crate::{clock::SystemClock, command::backup::private, ids::SystemIds, place, secrets::Secrets};

/// Makes the folder of an empty place.
#[derive(Args)]
pub struct New {
    /// The folder to make
    dir: PathBuf,
    /// The code of the organisation whose place it is, such as 03L
    #[arg(long, value_name = "CODE")]
    organisation: OdsCode,
    /// What it calls itself, such as "Rotherham"; the published name otherwise
    #[arg(long)]
    name: Option<String>,
}

impl New {
    pub fn run(self) -> Result<()> {
        let file = self.dir.join(place::FILE);
        if file.exists() {
            bail!("{} is a place already; nothing was changed", self.dir.display());
        }
        private(&self.dir)?;
        private(&self.dir.join("definitions"))?;
        fs::write(&file, text(self.organisation, self.name.as_deref(), false))
            .with_context(|| format!("{} cannot be written", file.display()))?;
        Secrets::open_or_make(&self.dir.join("secrets.toml"), &SystemIds::new(SystemClock))?;
        eprintln!("{} is a place for {}.", self.dir.display(), self.organisation);
        eprintln!("Keep a copy of secrets.toml apart from the backups: nothing else can read what it closes.");
        eprintln!("Next: linchpin --place {} load FILES", self.dir.display());
        Ok(())
    }
}

/// The text of a fresh `place.toml`.
pub fn text(organisation: OdsCode, name: Option<&str>, made_up: bool) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let name = match name {
        Some(name) => format!("name = {}", quoted(name)),
        None => "# name = \"What the place calls itself\"".into(),
    };
    let made_up = if made_up { "made_up = true          # no fact here is about anybody: pages say so\n" } else { "" };
    format!(
        "# Who we are. `linchpin --place THIS-FOLDER …` acts on this place.\n\
         organisation = \"{organisation}\"\n{name}\n{made_up}\
         # lake = \"lake\"          # where the facts are kept\n\
         # store = \"sqlite:linchpin.db\"   # where people, accounts and the audit chain are kept\n\
         # Every other key is in docs/configuration.md.\n\n\
         # Practices that you look at together, under a name of your own:\n\
         # [[group]]\n# code = \"NORTH\"\n# name = \"Northern locality\"\n# members = [\"A12345\", \"A12346\"]\n"
    )
}
