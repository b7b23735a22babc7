use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Definition, Fit, FitError, Sample, Told, chance, definition::hash, drift::Reference, logistic::fit};

/// A model as it was fitted here: its coefficients, and where they come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The definition's path below `definitions/models`.
    pub id: String,
    /// Which one it is: the first digits of the hash of the definition's text, the data's stamp and the index date.
    pub version: String,
    /// The SHA-256 of the definition's text.
    pub definition: String,
    /// What the data were, as whoever handed them in names them.
    pub data: String,
    /// The index date of those it learnt of.
    pub index: Date,
    /// Who they were.
    pub told: Told,
    /// The coefficients with their errors.
    pub fit: Fit,
    /// The columns as the definition makes them.
    columns: Vec<String>,
    /// The constant.
    constant: f64,
    /// One for each column; 0 where it could not be fitted.
    weights: Vec<f64>,
    /// The mean of each column: whom a person is compared with when reasons are told.
    means: Vec<f64>,
    /// How columns and chances lay among those it learnt of: what drift is held against.
    pub reference: Reference,
}

impl Model {
    /// Learns a model of a sample. `data` is the stamp of the data: other data, another version.
    ///
    /// # Errors
    /// Nothing to tell apart, or a column that decides the outcome alone.
    pub fn train(definition: &Definition, sample: &Sample, data: &str) -> Result<Self, FitError> {
        let fit = fit(&sample.table, &sample.outcomes, definition.file.ridge)?;
        let columns = sample.table.names().to_vec();
        let weight = |name: &String| fit.coefficients[1..].iter().find(|c| c.column == *name).map_or(0.0, |c| c.value);
        let weights = columns.iter().map(weight).collect();
        let rows = sample.table.rows() as f64;
        let mut means = vec![0.0; columns.len()];
        for row in sample.table.iter() {
            means.iter_mut().zip(row).for_each(|(mean, x)| *mean += x / rows);
        }
        let reference = Reference::of(&sample.table, &fit.chances(&sample.table));
        let version = hash(&format!("{}\n{data}\n{}", definition.hash, sample.index));
        Ok(Self {
            id: definition.id.clone(),
            version: version[..12].to_owned(),
            definition: definition.hash.clone(),
            data: data.to_owned(),
            index: sample.index,
            told: sample.told.clone(),
            constant: fit.coefficients[0].value,
            fit,
            columns,
            weights,
            means,
            reference,
        })
    }

    /// The chance of somebody whose columns these are.
    #[must_use]
    pub fn chance(&self, row: &[f64]) -> f64 {
        chance(self.constant + self.weights.iter().zip(row).map(|(w, x)| w * x).sum::<f64>())
    }

    /// The chances of everybody in a sample.
    #[must_use]
    pub fn chances(&self, sample: &Sample) -> Vec<f64> {
        sample.table.iter().map(|row| self.chance(row)).collect()
    }

    /// The share to whom it happened among those it learnt of.
    #[must_use]
    pub fn average(&self) -> f64 {
        self.fit.events as f64 / self.fit.rows as f64
    }

    /// Whether it was made by this definition as it stands: if not, it is to be fitted again.
    #[must_use]
    pub fn is_of(&self, definition: &Definition) -> bool {
        self.definition == definition.hash
    }

    /// By how much each column raises the log-odds above those of the average person.
    pub(super) fn parts<'a>(&'a self, row: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        self.weights.iter().zip(row).zip(&self.means).map(|((w, x), mean)| w * (x - mean))
    }
}
