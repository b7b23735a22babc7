use linchpin_access::{
    escalation::Definition,
    simulate::{Fit, Place},
};
use linchpin_core::{Error, ErrorKind, Result};

/// The name of the place that is fitted to its own published figures.
pub const OWN: &str = "own";

/// What a place's files define for acts: what can be asked, and what was agreed. Asked at the moment of need, so that a file
/// that was changed counts from then on.
pub trait Definitions: Send + Sync {
    /// The texts of the scenarios that can be played, by id.
    fn scenarios(&self) -> Vec<(String, String)>;

    /// The places that a scenario can be played on, by id and title; [`OWN`] first where there are figures to fit it to.
    fn places(&self) -> Vec<(String, String)>;

    /// A place by its id, and how it was fitted. For [`OWN`], `fill` says which share of slots is filled; it may take many
    /// seconds, so never ask it where somebody waits.
    ///
    /// # Errors
    /// There is no such place, or nothing to fit it to, in a sentence; or the facts cannot be reached.
    fn place(&self, id: &str, fill: f64) -> Result<(Place, Option<Fit>)>;

    /// What was agreed for each level of pressure.
    ///
    /// # Errors
    /// Its file cannot be used; the sentence says why.
    fn escalation(&self) -> Result<Definition>;

    /// The texts of the questions that are asked about schemes, by id; none unless a place has some.
    fn evaluations(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// The texts of the calls to which one can apply for money, by id; none unless a place has some.
    fn bids(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// The texts of the pathways on which cases can begin, by id; none unless a place has some.
    fn pathways(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// The texts of the schemes that can be agreed, by id; none unless a place has some.
    fn schemes(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// Nothing is defined.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDefinitions;

impl Definitions for NoDefinitions {
    fn scenarios(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn places(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn place(&self, _: &str, _: f64) -> Result<(Place, Option<Fit>)> {
        Err(Error::not_found("There is no place to play on."))
    }

    fn escalation(&self) -> Result<Definition> {
        Err(Error::new(ErrorKind::Unavailable, "Nothing was agreed here for levels of pressure."))
    }
}
