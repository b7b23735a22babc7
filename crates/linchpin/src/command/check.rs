mod pathways;
mod rules;
mod schemes;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use linchpin_measures::Indicator;

use crate::{
    command::block_on,
    definitions::{Definitions, of_kind, texts},
    place,
};

/// Reads every definition, compiles its SQL and runs its worked example; plays the examples of scenarios, registers
/// and scores, and the stories of pathways; works out what schemes pay.
#[derive(Args)]
pub struct Check {
    /// Check only this file, as one would lay it in `definitions`: a code list, register, score, division, gap in care, model or evaluation by
    /// the folder it lies in; a scenario, a place, a pathway, a scheme, a call for bids, words of reports or what was agreed for levels of pressure by
    /// that or by what it holds; else an indicator, whose domain names its folder
    file: Option<PathBuf>,
    /// Print how each payment in the examples of schemes comes about, line by line
    #[arg(long)]
    working: bool,
}

impl Check {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        // Without a place the starter set is checked.
        let folder = place.map(Path::to_owned).or_else(|| Path::new(place::FILE).exists().then(|| PathBuf::from(".")));
        let all = texts(folder.as_deref())?;
        let rules = match &self.file {
            Some(file) => rules::one(file)?,
            None => Some(all.clone()),
        };
        let definitions = match (&self.file, &rules) {
            (Some(file), None) => one(file)?,
            (Some(_), Some(_)) => Definitions::default(),
            (None, _) => Definitions::read(folder.as_deref())?,
        };
        let rules = rules.unwrap_or_default();
        let told = rules::check(&rules, &all);
        if self.working {
            of_kind(&rules, "schemes").for_each(|(id, text)| schemes::print_workings(id, text));
        }
        let mut wrong = definitions.faults.len() + told.wrong;
        let right = told.right;
        for fault in definitions.faults {
            eprintln!("{:?}", miette::Report::new(fault));
        }
        for indicator in &definitions.indicators {
            let complaints = match block_on(linchpin_lake::check(indicator))? {
                Ok(complaints) => complaints,
                Err(error) => vec![error.to_string()],
            };
            if complaints.is_empty() {
                println!("ok      {}", indicator.id);
            } else {
                wrong += 1;
                println!("wrong   {}", indicator.id);
                complaints.iter().for_each(|c| println!("        {c}"));
            }
        }
        if wrong > 0 {
            bail!("{wrong} of {} definitions are wrong", definitions.indicators.len() + right + wrong);
        }
        println!(
            "{} indicators, {} breakdowns and {right} other definitions are right",
            definitions.indicators.len(),
            definitions.breakdowns.len()
        );
        Ok(())
    }
}

/// A definition that is not laid in its folder yet.
fn one(file: &Path) -> Result<Definitions> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let domain =
        text.lines().find_map(|l| l.trim().strip_prefix("domain")?.trim_start().strip_prefix('=')).unwrap_or_default();
    let domain = domain.split('#').next().unwrap_or_default().trim().trim_matches('"');
    let mut found = Definitions::default();
    match Indicator::parse(&format!("{domain}/{stem}"), &text) {
        Ok(indicator) => found.indicators.push(indicator),
        Err(fault) => found.faults.push(fault),
    }
    Ok(found)
}
