mod checks;

use std::{io::Write, path::Path};

use anyhow::{Result, bail};
use clap::Args;
use serde::Serialize;

use crate::{
    command::block_on,
    config::{self, Config},
    place::{Place, variable},
    print::Format,
};

/// Looks whether all is well with a place, and says what to do where it is not.
#[derive(Args)]
pub struct Doctor {
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What was looked at, and how it is.
#[derive(Debug, Serialize)]
pub struct Finding {
    check: &'static str,
    state: State,
    found: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Good,
    /// It works, and should be looked at.
    Warning,
    /// It does not work, or will lose something.
    Wrong,
}

impl Finding {
    fn good(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, state: State::Good, found: found.into(), advice: None }
    }

    fn warning(check: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, state: State::Warning, found: found.into(), advice: Some(advice.into()) }
    }

    fn wrong(check: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, state: State::Wrong, found: found.into(), advice: Some(advice.into()) }
    }
}

impl Doctor {
    pub fn run(self, folder: Option<&Path>) -> Result<()> {
        let folder = folder.unwrap_or(Path::new("."));
        let mut findings = vec![checks::variables(&config::unknown(std::env::vars().map(|(name, _)| name)))];
        match Config::read(folder, &variable) {
            Err(error) => findings.push(Finding::wrong(
                "place.toml",
                format!("{error:#}"),
                "mend it as docs/configuration.md says; nothing else can be looked at before",
            )),
            Ok(config) => {
                let place = Place { folder: folder.to_owned(), config };
                findings.push(checks::place(&place));
                findings.push(checks::secrets(&place));
                findings.extend(checks::certificate(&place));
                findings.push(checks::definitions(&place));
                findings.push(checks::lake(&place));
                findings.push(checks::disk(&place));
                findings.push(checks::rights(&place));
                findings.extend(checks::line(&place));
                findings.extend(block_on(checks::store(&place))?);
            }
        }
        self.print(&findings)?;
        let wrong = findings.iter().filter(|f| f.state == State::Wrong).count();
        if wrong > 0 {
            bail!("{wrong} of {} checks found something wrong", findings.len());
        }
        Ok(())
    }

    fn print(&self, findings: &[Finding]) -> Result<()> {
        let mut out = std::io::stdout().lock();
        match self.format {
            Format::Table => {
                for finding in findings {
                    let word = match finding.state {
                        State::Good => "good   ",
                        State::Warning => "warning",
                        State::Wrong => "wrong  ",
                    };
                    writeln!(out, "{word}  {:<12}  {}", finding.check, finding.found)?;
                    if let Some(advice) = &finding.advice {
                        writeln!(out, "         what to do:   {advice}")?;
                    }
                }
            }
            Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(findings)?)?,
            Format::Csv => {
                let mut csv = csv::Writer::from_writer(&mut out);
                csv.write_record(["check", "state", "found", "advice"])?;
                for f in findings {
                    let state = format!("{:?}", f.state).to_lowercase();
                    csv.write_record([f.check, &state, &f.found, f.advice.as_deref().unwrap_or_default()])?;
                }
                csv.flush()?;
            }
        }
        Ok(())
    }
}
