//! Variables that are laid over the file, so that one folder serves test and live, and no password stands in a file.

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

use super::{KEYS, Kind, Variables};

/// What our variables begin with.
pub const PREFIX: &str = "LINCHPIN_";

/// Variables of the command line and of the tests, which are no keys of the file.
const OTHERS: [&str; 3] = ["LINCHPIN_PLACE", "LINCHPIN_SHARED", "LINCHPIN_PASSWORD"];

/// A key that the environment sets.
pub struct Laid {
    path: &'static str,
    variable: String,
    value: Value,
}

/// The keys that the environment sets.
pub fn laid(variables: Variables<'_>) -> Result<Vec<Laid>> {
    let mut laid = Vec::new();
    for key in KEYS {
        let Some(variable) = key.variable() else { continue };
        let Some(text) = variables(&variable) else { continue };
        let value = match key.kind {
            Kind::Text | Kind::Tables => Value::String(text),
            Kind::Flag => match text.as_str() {
                "true" => Value::Boolean(true),
                "false" => Value::Boolean(false),
                _ => bail!("{variable} must be true or false"),
            },
            Kind::Number => {
                Value::Integer(text.trim().parse().with_context(|| format!("{variable} must be a whole number"))?)
            }
            Kind::List => {
                let words = text.split(',').map(str::trim).filter(|w| !w.is_empty());
                Value::Array(words.map(|w| Value::String(w.to_owned())).collect())
            }
        };
        laid.push(Laid { path: key.path, variable, value });
    }
    Ok(laid)
}

/// Lays them over the file.
pub fn over(table: &mut Table, laid: &[Laid]) -> Result<()> {
    for Laid { path, value, .. } in laid {
        let mut inner = &mut *table;
        let mut names: Vec<&str> = path.split('.').collect();
        let last = names.pop().unwrap_or(path);
        for name in names {
            let entry = inner.entry(name).or_insert_with(|| Value::Table(Table::new()));
            inner = entry.as_table_mut().with_context(|| format!("{name} must be a table: write [{name}]"))?;
        }
        inner.insert(last.to_owned(), value.clone());
    }
    Ok(())
}

/// Where to look when the whole cannot be understood. Names only: a value may be a password.
pub fn hint(laid: &[Laid]) -> String {
    let names: Vec<&str> = laid.iter().map(|l| l.variable.as_str()).collect();
    format!("(set in the environment: {})", names.join(", "))
}

/// Variables that look like ours and set nothing: slips of the pen.
pub fn unknown(names: impl Iterator<Item = String>) -> Vec<String> {
    let known = |name: &str| OTHERS.contains(&name) || KEYS.iter().any(|k| k.variable().is_some_and(|v| v == name));
    let mut found: Vec<String> = names.filter(|n| n.starts_with(PREFIX) && !known(n)).collect();
    found.sort();
    found
}
