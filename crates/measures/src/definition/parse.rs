use std::sync::Arc;

use linchpin_core::{Kind, PeriodKind};
use miette::{NamedSource, SourceSpan};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    Better, Breakdown, BreakdownChart, Change, Domain, Empty, Indicator, Review, Subject, Target, Unit, example,
};

/// What is wrong with a definition file, with the place in the text to point at.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{file}: {message}")]
pub struct DefinitionError {
    /// The file, as the person knows it.
    pub file: String,
    /// What is wrong and what to do.
    pub message: String,
    #[source_code]
    text: Arc<NamedSource<String>>,
    #[label("here")]
    span: Option<SourceSpan>,
}

impl DefinitionError {
    /// A complaint about the whole file.
    pub fn new(file: &str, text: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            message: message.into(),
            text: Arc::new(NamedSource::new(file, text.into())),
            span: None,
        }
    }

    fn at(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let span = error.span().map(SourceSpan::from);
        Self { span, ..Self::new(file, text, error.message()) }
    }
}

/// The file as written; everything not named here is refused, so that a misspelt key cannot pass unseen.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorFile {
    title: String,
    short: Option<String>,
    why: String,
    domain: Domain,
    unit: Unit,
    per: Option<f64>,
    of: Option<String>,
    better: Better,
    period: PeriodKind,
    #[serde(default = "practice")]
    level: Kind,
    source: String,
    numerator: String,
    denominator: Option<String>,
    #[serde(default)]
    carry: u32,
    #[serde(default)]
    empty: Empty,
    #[serde(default)]
    subject: Subject,
    #[serde(default)]
    caveats: String,
    target: Option<Target>,
    review: Review,
    #[serde(default)]
    change: Vec<Change>,
    example: example::ExampleFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BreakdownFile {
    title: String,
    why: String,
    domain: Domain,
    chart: BreakdownChart,
    of: String,
    period: PeriodKind,
    sql: String,
}

fn practice() -> Kind {
    Kind::Practice
}

/// Reads an indicator's TOML text.
///
/// # Errors
/// Not TOML, a key missing or unknown, or a rule of the format broken; the message says which and where.
pub fn parse(id: &str, text: &str) -> Result<Indicator, DefinitionError> {
    let name = format!("indicators/{id}.toml");
    let file: IndicatorFile = toml::from_str(text).map_err(|e| DefinitionError::at(&name, text, &e))?;
    let wrong = |message: String| DefinitionError::new(&name, text, message);
    check_rules(id, &file).map_err(wrong)?;
    let example = file.example.read().map_err(wrong)?;
    Ok(Indicator {
        id: id.to_owned(),
        short: file.short.unwrap_or_else(|| file.title.clone()),
        title: file.title,
        why: file.why.trim().to_owned(),
        domain: file.domain,
        unit: file.unit,
        per: file.per.unwrap_or(1.0),
        of: file.of.unwrap_or_default(),
        better: file.better,
        period: file.period,
        level: file.level,
        source: file.source,
        numerator: file.numerator.trim().to_owned(),
        denominator: file.denominator.map(|d| d.trim().to_owned()),
        carry: file.carry,
        empty: file.empty,
        subject: file.subject,
        caveats: file.caveats.trim().to_owned(),
        target: file.target,
        review: file.review,
        change: file.change,
        example,
        text: text.to_owned(),
        hash: hash(text),
    })
}

impl Indicator {
    /// Reads an indicator's TOML text; see [`parse`].
    ///
    /// # Errors
    /// As [`parse`].
    pub fn parse(id: &str, text: &str) -> Result<Self, DefinitionError> {
        parse(id, text)
    }
}

impl Breakdown {
    /// Reads a breakdown's TOML text.
    ///
    /// # Errors
    /// Not TOML, or a key missing or unknown.
    pub fn parse(id: &str, text: &str) -> Result<Self, DefinitionError> {
        let name = format!("breakdowns/{id}.toml");
        let file: BreakdownFile = toml::from_str(text).map_err(|e| DefinitionError::at(&name, text, &e))?;
        Ok(Self {
            id: id.to_owned(),
            title: file.title,
            why: file.why,
            domain: file.domain,
            chart: file.chart,
            of: file.of,
            period: file.period,
            sql: file.sql.trim().to_owned(),
            hash: hash(text),
        })
    }
}

/// The rules that the shape of the file cannot express.
fn check_rules(id: &str, file: &IndicatorFile) -> Result<(), String> {
    if !id.starts_with(&format!("{}/", file.domain.as_str())) {
        return Err(format!("the file must stand in the folder of its domain, {}", file.domain.as_str()));
    }
    for (what, text) in
        [("title", &file.title), ("why", &file.why), ("source", &file.source), ("numerator", &file.numerator)]
    {
        if text.trim().is_empty() {
            return Err(format!("{what} is empty: say it in plain words"));
        }
    }
    match (file.unit, &file.denominator) {
        (Unit::Count, Some(_)) => return Err("a count has no denominator: take it out, or use a rate".into()),
        (Unit::Count, None) | (_, Some(_)) => {}
        (_, None) => return Err("a denominator is missing: only a count goes without".into()),
    }
    let scaled = matches!(file.unit, Unit::Rate | Unit::Ratio | Unit::Mean);
    match file.per {
        Some(_) if !scaled => return Err("per is for rates, ratios and means only".into()),
        Some(per) if !(per.is_finite() && per > 0.0) => return Err("per must be a number above zero".into()),
        None if file.unit == Unit::Rate => return Err("a rate needs per, such as per = 1000".into()),
        _ => {}
    }
    if let Some(target) = &file.target {
        if !target.value.is_finite() || (file.unit == Unit::Proportion && !(0.0..=1.0).contains(&target.value)) {
            return Err("the target of a proportion is between 0 and 1: write 0.85 for 85%".into());
        }
        if file.better == Better::Neither {
            return Err("a target needs a direction: say whether higher or lower is better".into());
        }
    }
    if file.review.next < file.review.reviewed {
        return Err("the next review is before the last one".into());
    }
    if !matches!(file.level, Kind::Practice | Kind::Pcn | Kind::Place | Kind::Icb | Kind::England) {
        return Err("level must be practice, pcn, place, icb or england".into());
    }
    Ok(())
}

fn hash(text: &str) -> String {
    linchpin_core::hex(&Sha256::digest(text.as_bytes()))
}
