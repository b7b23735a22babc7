//! What is out of line, worked out once for a picture and shared by all its pages.

use linchpin_charts::{Assurance as AssuranceIcon, Format, Kind, Variation as VariationIcon};
use linchpin_core::{OdsCode, Period};
use linchpin_measures::{
    Picture,
    definition::Better,
    judge::{self, Comparison, News, Standing, Stood, Trend},
    stats::xmr::{Assurance, Meaning, Variation},
};

use crate::number;

/// The judgements of a picture; all lists are by the index of the indicator.
#[derive(Debug)]
pub struct Judged {
    formats: Vec<Format>,
    comparisons: Vec<Option<(Period, Comparison)>>,
    trends: Vec<Option<Trend>>,
    newest: Option<Period>,
}

impl Judged {
    /// Judges the place's practices in each indicator's latest period, and the place over time.
    #[must_use]
    pub fn new(picture: &Picture) -> Self {
        let all = || picture.indicators.iter().enumerate();
        Self {
            formats: all().map(|(i, _)| number::format(picture, i)).collect(),
            comparisons: all()
                .map(|(i, definition)| {
                    let period = picture.latest(i)?;
                    let across = picture.across(i, picture.practices(), period);
                    // A plain count tells size, not standing.
                    let judged = definition.unit != linchpin_measures::definition::Unit::Count;
                    judged.then(|| judge::compare(definition, &across)).flatten().map(|c| (period, c))
                })
                .collect(),
            newest: all().filter_map(|(i, _)| picture.latest(i)).max_by_key(|p| p.first()),
            trends: all().map(|(i, d)| judge::trend(d, picture.series(i, picture.place))).collect(),
        }
    }

    /// How an indicator's values are written.
    #[must_use]
    pub fn format(&self, indicator: usize) -> Format {
        self.formats.get(indicator).copied().unwrap_or(Format::Number(1))
    }

    /// The place's practices compared in the latest period.
    #[must_use]
    pub fn comparison(&self, indicator: usize) -> Option<&Comparison> {
        self.comparisons.get(indicator)?.as_ref().map(|(_, c)| c)
    }

    /// How a practice of the place stands in the latest period.
    #[must_use]
    pub fn standing(&self, indicator: usize, practice: OdsCode) -> Option<&Stood> {
        self.comparison(indicator)?.of(practice)
    }

    /// The newest period of any indicator.
    #[must_use]
    pub fn newest(&self) -> Option<Period> {
        self.newest
    }

    /// The place over time.
    #[must_use]
    pub fn trend(&self, indicator: usize) -> Option<&Trend> {
        self.trends.get(indicator)?.as_ref()
    }
}

/// The mark of a practice that stands so.
#[must_use]
pub fn kind(standing: Standing, better: Better) -> Kind {
    match standing.news(better) {
        News::Worse => Kind::Concern,
        News::Better => Kind::Improvement,
        News::Unusual => Kind::Neutral,
        News::Nothing => Kind::Common,
    }
}

/// The standing in a word or two that says whether it is good or bad: `much lower, worse`.
#[must_use]
pub fn words(standing: Standing, better: Better) -> String {
    match standing.news(better) {
        News::Worse => format!("{}, worse", standing.words()),
        News::Better => format!("{}, better", standing.words()),
        News::Unusual | News::Nothing => standing.words().to_owned(),
    }
}

/// Where a practice lies in a funnel, for those outside: `below the 99.8% limit`.
#[must_use]
pub fn outside(standing: Standing, rule: judge::Rule) -> Option<&'static str> {
    let funnel = rule != judge::Rule::Tenths;
    match (standing, funnel) {
        (Standing::Within, _) => None,
        (Standing::FarBelow, _) => Some("below the 99.8% limit"),
        (Standing::FarAbove, _) => Some("above the 99.8% limit"),
        (Standing::Below, true) => Some("below the 95% limit"),
        (Standing::Above, true) => Some("above the 95% limit"),
        (Standing::Below, false) => Some("in the lowest tenth"),
        (Standing::Above, false) => Some("in the highest tenth"),
    }
}

/// The mark of a point of a control chart.
#[must_use]
pub fn point_kind(meaning: Meaning) -> Kind {
    match meaning {
        Meaning::CommonCause => Kind::Common,
        Meaning::Improvement => Kind::Improvement,
        Meaning::Concern => Kind::Concern,
        Meaning::NeutralHigh | Meaning::NeutralLow => Kind::Neutral,
    }
}

/// The icon of a variation.
#[must_use]
pub fn variation_icon(variation: Variation) -> VariationIcon {
    match variation {
        Variation::CommonCause => VariationIcon::Common,
        Variation::ImprovementHigh => VariationIcon::ImprovementHigh,
        Variation::ImprovementLow => VariationIcon::ImprovementLow,
        Variation::ConcernHigh => VariationIcon::ConcernHigh,
        Variation::ConcernLow => VariationIcon::ConcernLow,
        Variation::NeutralHigh => VariationIcon::NeutralHigh,
        Variation::NeutralLow => VariationIcon::NeutralLow,
    }
}

/// The icon of whether the target will be met.
#[must_use]
pub fn assurance_icon(assurance: Assurance) -> AssuranceIcon {
    match assurance {
        Assurance::Pass => AssuranceIcon::Pass,
        Assurance::Fail => AssuranceIcon::Fail,
        Assurance::Inconsistent => AssuranceIcon::HitOrMiss,
    }
}

/// The class of a tag in the tone of a mark.
#[must_use]
pub fn tone(kind: Kind) -> &'static str {
    match kind {
        Kind::Common => "nhsuk-tag--grey",
        Kind::Improvement => "nhsuk-tag--blue",
        Kind::Concern => "nhsuk-tag--orange",
        Kind::Neutral => "nhsuk-tag--purple",
    }
}

/// Words in a tag of a mark's tone; the words say it without the colour.
#[must_use]
pub fn tag(kind: Kind, words: &str) -> String {
    format!("<strong class=\"nhsuk-tag lp-tag {}\">{words}</strong>", tone(kind))
}
