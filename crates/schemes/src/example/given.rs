//! What an example's table says of each provider.

use super::table::Rows;
use crate::{
    Exact, Scheme,
    pay::{Facts, Measured, Shares, Shown},
    scheme::Basis,
};

impl Scheme {
    /// The facts of a table: a row for each provider.
    ///
    /// Columns: `list`, `weighted`; the word of what is counted, and `earlier` for what was paid for before; the name of a must
    /// with its indicator's figures (`450 of 6000 per 1000`, `90 of 100, 5 left out`, or `85%`); the same with `baseline` or
    /// `prevalence` behind it (`53 of 10000 against 0.7%`); what evidence is, or `evidence` for all of it.
    ///
    /// # Errors
    /// A column that the scheme does not know, or a cell that cannot be read.
    pub fn given(&self, table: &Rows) -> Result<Vec<Facts>, String> {
        table.rows.iter().map(|row| self.one(table, row)).collect()
    }

    fn one(&self, table: &Rows, row: &[String]) -> Result<Facts, String> {
        let mut facts = Facts::default();
        for (column, cell) in table.cells(row) {
            self.cell(&mut facts, column, cell).map_err(|why| format!("given, {} of {}: {why}", column, row[0]))?;
        }
        Ok(facts)
    }

    fn cell(&self, facts: &mut Facts, column: &str, cell: &str) -> Result<(), String> {
        let counts = || match &self.pays.basis {
            Basis::Activity { instalments, .. } => instalments.as_slice(),
            _ => &[],
        };
        match column {
            "provider" => cell.clone_into(&mut facts.provider),
            "list" => facts.list = Some(number(cell)?),
            "weighted" => facts.weighted = Some(number(cell)?),
            "earlier" => {
                for one in counts() {
                    facts.earlier.insert(one.counts.name().to_owned(), number(cell)?);
                }
            }
            "evidence" => {
                let shown = shown(cell)?;
                for evidence in self.every_evidence() {
                    facts.evidence.entry(evidence).or_insert(shown);
                }
            }
            _ if counts().iter().any(|one| one.counts.name() == column) => {
                facts.counted.insert(column.to_owned(), number(cell)?);
            }
            _ if self.every_evidence().any(|evidence| evidence == column) => {
                facts.evidence.insert(column.to_owned(), shown(cell)?);
            }
            _ => self.indicator(facts, column, cell)?,
        }
        Ok(())
    }

    /// A must’s name, alone or with `baseline` or `prevalence` behind it.
    fn indicator(&self, facts: &mut Facts, column: &str, cell: &str) -> Result<(), String> {
        let (name, part) = match column.rsplit_once(' ') {
            Some((name, part @ ("baseline" | "prevalence"))) => (name, part),
            _ => (column, ""),
        };
        let Some((_, must)) = self.musts().find(|(_, must)| must.name == name) else {
            return Err(format!("nothing in the scheme is called “{name}”"));
        };
        match (part, must.mark) {
            ("prevalence", _) => {
                let (here, england) = cell.split_once("against").ok_or("write 53 of 10000 against 0.7%")?;
                let shares = Shares { here: share(here)?, england: share(england)? };
                facts.prevalence.insert(name.to_owned(), shares);
            }
            ("baseline", _) => drop(facts.baseline.insert(name.to_owned(), measured(cell)?)),
            (_, Some(_)) => drop(facts.measured.insert(name.to_owned(), measured(cell)?)),
            (_, None) => drop(facts.evidence.insert(name.to_owned(), shown(cell)?)),
        }
        Ok(())
    }

    /// What each piece of evidence is called: what it is, and the name of the must that asks it.
    fn every_evidence(&self) -> impl Iterator<Item = String> {
        let of_musts = self.musts().filter(|(_, must)| must.evidence.is_some()).map(|(_, must)| must.name.clone());
        self.assures.evidence.iter().map(|evidence| evidence.what.clone()).chain(of_musts)
    }
}

fn number(cell: &str) -> Result<Exact, String> {
    cell.parse().map_err(|error: crate::NotANumber| error.to_string())
}

fn share(cell: &str) -> Result<Exact, String> {
    let measured = measured(cell)?;
    measured.numerator.over(measured.denominator).ok().flatten().ok_or("a share of nobody".into())
}

fn measured(cell: &str) -> Result<Measured, String> {
    let (counts, left_out) = match cell.split_once(',') {
        // The comma of 1,250 has a figure behind it.
        Some((counts, rest)) if rest.trim_end().ends_with("left out") => {
            (counts, number(rest.trim_end().trim_end_matches("left out").trim())?)
        }
        _ => (cell, Exact::ZERO),
    };
    let (counts, per) = match counts.split_once(" per ") {
        Some((counts, per)) => (counts, number(per.trim())?),
        None => (counts, Exact::ONE),
    };
    let (numerator, denominator) = match counts.split_once(" of ") {
        Some((numerator, denominator)) => (number(numerator.trim())?, number(denominator.trim())?),
        None => (number(counts.trim())?, Exact::ONE),
    };
    Ok(Measured { numerator, denominator, left_out, per })
}

fn shown(cell: &str) -> Result<Shown, String> {
    match cell {
        "accepted" => Ok(Shown::Accepted),
        "waiting" => Ok(Shown::Waiting),
        "returned" => Ok(Shown::Returned),
        "missing" => Ok(Shown::Missing),
        other => Err(format!("“{other}” must be accepted, waiting, returned or missing")),
    }
}
