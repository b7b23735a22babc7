//! From the text of a definition file to a scheme, with the line of whatever is wrong.

mod lines;

use std::collections::BTreeMap;

use linchpin_core::hex;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    Fault, Scheme,
    example::{Example, ExampleFile},
    scheme::{Assures, Coverage, GroupSize, Kind, PaysFile, Phase, Pot, Provider, Standard, StandardFile, Term, many},
    sound,
};
pub(crate) use lines::Lines;

/// No scheme that a person can read is longer, in bytes.
const LONGEST: usize = 200_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    kind: Kind,
    why: String,
    source: String,
    #[serde(default)]
    unsaid: String,
    #[serde(default = "first")]
    version: u32,
    commissioner: String,
    provider: Provider,
    group: Option<GroupSize>,
    coverage: Coverage,
    term: Term,
    #[serde(default, deserialize_with = "many")]
    phase: Vec<Phase>,
    pot: Option<Pot>,
    pays: PaysFile,
    #[serde(default)]
    standard: BTreeMap<String, StandardFile>,
    #[serde(default)]
    assures: Assures,
    #[serde(default, deserialize_with = "many")]
    example: Vec<ExampleFile>,
}

fn first() -> u32 {
    1
}

impl Scheme {
    /// Reads a scheme's file and holds it against the rules: what comes back can be paid by, once nothing is left to be set.
    ///
    /// # Errors
    /// Every fault found, each with its line: not TOML, a key that nobody knows, or a rule broken, such as points that do
    /// not add up or somebody who would approve their own claim.
    pub fn parse(id: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let name = format!("schemes/{id}.toml");
        let (scheme, lines) = read(id, &name, text)?;
        let mut faults = sound::faults(&scheme, &lines, &name);
        if scheme.examples.is_empty() {
            let message = "there is no [example]: a scheme shows what it pays, and linchpin check holds it to that";
            faults.push(Fault::at(&name, None, message));
        }
        faults.sort();
        faults.dedup();
        if faults.is_empty() { Ok(scheme) } else { Err(faults) }
    }

    /// Reads a text by which something was agreed or paid, which was sound by the rules of that day: a rule that came later
    /// changes no payment of the past. Never for a file that somebody lays in now.
    ///
    /// # Errors
    /// As [`Scheme::parse`], save for the rules.
    pub fn kept(id: &str, text: &str) -> Result<Self, Vec<Fault>> {
        read(id, &format!("schemes/{id}.toml"), text).map(|(scheme, _)| scheme)
    }

    /// The scheme with figures that an example sets, laid over those of the file: `pays.tariff = "GBP 10.00"`.
    ///
    /// # Errors
    /// What comes of it is no scheme any more.
    pub(crate) fn with(&self, set: &toml::Table) -> Result<Self, Vec<Fault>> {
        if set.is_empty() {
            return Ok(self.clone());
        }
        let name = format!("schemes/{}.toml, with what the example sets", self.id);
        let wrong = |message: String| vec![Fault::at(&name, None, message)];
        let mut table: toml::Table = self.text.parse().map_err(|error: toml::de::Error| wrong(error.to_string()))?;
        table.remove("example");
        lay_over(&mut table, set);
        let text = toml::to_string(&table).map_err(|error| wrong(error.to_string()))?;
        let (mut scheme, lines) = read(&self.id, &name, &text)?;
        let faults = sound::faults(&scheme, &lines, &name);
        scheme.order_as(self);
        // Lines are of a text that nobody has written.
        let faults: Vec<_> = faults.into_iter().map(|fault| Fault { line: None, ..fault }).collect();
        if faults.is_empty() { Ok(scheme) } else { Err(faults) }
    }
}

impl Scheme {
    /// A text that was put together has its tables by name: they are put back as a person wrote them.
    fn order_as(&mut self, other: &Self) {
        self.standards.sort_by_key(|standard| other.standards.iter().position(|one| one.name == standard.name));
        for standard in &mut self.standards {
            let Some(written) = other.standard(&standard.name) else { continue };
            standard.musts.sort_by_key(|must| written.musts.iter().position(|one| one.name == must.name));
        }
    }
}

fn lay_over(table: &mut toml::Table, over: &toml::Table) {
    for (key, value) in over {
        match (table.get_mut(key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(value)) => lay_over(below, value),
            _ => drop(table.insert(key.clone(), value.clone())),
        }
    }
}

/// What the text says, and where.
fn read(id: &str, name: &str, text: &str) -> Result<(Scheme, Lines), Vec<Fault>> {
    if text.len() > LONGEST {
        let message = format!("the file is longer than {LONGEST} bytes: make two schemes of it");
        return Err(vec![Fault::at(name, None, message)]);
    }
    let told = |error: toml::de::Error| {
        let line = error.span().map(|span| lines::line(text, span.start));
        vec![Fault::at(name, line, error.message())]
    };
    let lines = Lines::read(text).map_err(told)?;
    let file: File = toml::from_str(text).map_err(told)?;
    let mut faults = Vec::new();
    let mut say = |path: &str, message: String| faults.push(Fault::at(name, lines.of(path), message));
    let pays = file.pays.read().map_err(|message| say("pays", message));
    let mut standards = Vec::new();
    for standard in lines.in_order("standard", file.standard) {
        let path = format!("standard.{}", standard.0);
        let mut musts = Vec::new();
        for (key, must) in lines.in_order(&format!("{path}.must"), standard.1.must) {
            let at = format!("{path}.must.{key}");
            match must.read(key.clone()) {
                Ok(must) => musts.push(must),
                Err(message) => say(&at, format!("“{key}”: {message}")),
            }
        }
        let StandardFile { title, says, from, points, .. } = standard.1;
        standards.push(Standard { name: standard.0, title, says, from, points, musts });
    }
    let examples = file.example.into_iter().enumerate().map(|(at, example)| {
        Example::read(example, lines.of(&format!("example.{at}")).or_else(|| lines.of("example")))
    });
    let examples: Vec<_> = examples.collect();
    let examples = examples.into_iter().filter_map(|one| one.map_err(|message| say("example", message)).ok()).collect();
    let (Ok(pays), true) = (pays, faults.is_empty()) else {
        faults.sort();
        return Err(faults);
    };
    let mut phases = file.phase;
    phases.sort_by_key(|phase| phase.from);
    let scheme = Scheme {
        id: id.to_owned(),
        title: file.title,
        kind: file.kind,
        why: file.why.trim().to_owned(),
        source: file.source,
        unsaid: file.unsaid.trim().to_owned(),
        version: file.version,
        commissioner: file.commissioner,
        provider: file.provider,
        group: file.group,
        coverage: file.coverage,
        term: file.term,
        phases,
        pot: file.pot,
        pays,
        standards,
        assures: file.assures,
        examples,
        to_be_set: lines.to_be_set().to_vec(),
        text: text.to_owned(),
        hash: hex(&Sha256::digest(text.as_bytes())),
    };
    Ok((scheme, lines))
}
