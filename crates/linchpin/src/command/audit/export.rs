use std::io::{BufWriter, Write};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use linchpin_app::Actor;
use linchpin_core::Role;
use linchpin_store::audit::{Record, Verdict, verify};
use serde_json::json;

use crate::{
    acts::{acts, console},
    command::block_on,
    place::Place,
};

/// Prints the entries, oldest first.
#[derive(Args)]
pub struct Export {
    /// Only entries after this place in the chain, to go on where the last export ended
    #[arg(long, default_value_t = 0, value_name = "SEQ")]
    after: u64,
    /// How to print them
    #[arg(long, value_enum, default_value = "csv")]
    format: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Comma-separated values with headings
    Csv,
    /// A JSON object a line
    Json,
}

const COLUMNS: [&str; 13] = [
    "seq",
    "at",
    "actor",
    "role",
    "organisation",
    "act",
    "resource",
    "person",
    "reason",
    "outcome",
    "detail",
    "request",
    "hash",
];

impl Export {
    pub fn run(self, place: &Place) -> Result<()> {
        block_on(async {
            let store = place.store().await?;
            let app = acts(place, &store).await?;
            // What is handed out is known to be whole, and ends where the chain ended when it was asked for: each part
            // that is taken out adds an entry.
            let Verdict::Whole(end) = verify(&store, None).await? else {
                bail!("the chain is broken, so it proves nothing: “linchpin audit verify” says where");
            };
            // Only the officer may take entries out; whoever holds the machine stands in for them, and is written down.
            let officer = Actor { role: Role::InformationGovernance, ..console(place) };
            let mut out = Out::new(self.format)?;
            let mut after = self.after;
            while after < end.seq {
                let part = app.export_audit(&officer, after).await?;
                let Some(last) = part.last() else { break };
                after = last.seq;
                for record in part.iter().take_while(|r| r.seq <= end.seq) {
                    out.write(record)?;
                }
            }
            out.end()?;
            store.close().await;
            eprintln!("Up to {end}");
            anyhow::Ok(())
        })?
    }
}

enum Out {
    Csv(Box<csv::Writer<std::io::Stdout>>),
    Json(BufWriter<std::io::Stdout>),
}

impl Out {
    fn new(form: Form) -> Result<Self> {
        let out = std::io::stdout();
        Ok(match form {
            Form::Json => Self::Json(BufWriter::new(out)),
            Form::Csv => {
                let mut csv = csv::Writer::from_writer(out);
                csv.write_record(COLUMNS)?;
                Self::Csv(Box::new(csv))
            }
        })
    }

    fn write(&mut self, r: &Record) -> Result<()> {
        let (at, outcome) = (linchpin_store::instant(r.at), r.outcome.as_str());
        let (actor, person) = (r.actor.map(|id| id.to_string()), r.person.map(|id| id.to_string()));
        let role = r.role.map(Role::as_str);
        match self {
            Self::Json(out) => {
                let object = json!({
                    "seq": r.seq, "at": at, "actor": actor, "role": role, "organisation": r.organisation, "act": r.act,
                    "resource": r.resource, "person": person, "reason": r.reason, "outcome": outcome,
                    "detail": r.detail, "request": r.request, "hash": r.hash,
                });
                writeln!(out, "{object}")?;
            }
            Self::Csv(csv) => {
                let seq = r.seq.to_string();
                let text = |t: &Option<String>| safe(t.as_deref().unwrap_or_default());
                csv.write_record([
                    seq,
                    at,
                    actor.unwrap_or_default(),
                    role.unwrap_or_default().to_owned(),
                    text(&r.organisation),
                    safe(&r.act),
                    safe(&r.resource),
                    person.unwrap_or_default(),
                    text(&r.reason),
                    outcome.to_owned(),
                    text(&r.detail),
                    text(&r.request),
                    r.hash.clone(),
                ])?;
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        match self {
            Self::Csv(csv) => csv.flush()?,
            Self::Json(out) => out.flush()?,
        }
        Ok(())
    }
}

/// A spreadsheet runs what begins like a formula; a reason is typed by a person (OWASP, CSV injection).
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
