use serde::{Deserialize, Serialize};

/// What about a practice gives cause to look closer: an indicator at or beyond a mark, or among the highest of the place. It
/// opens nothing by itself: whoever is to decide is shown it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Trigger {
    /// The indicator, such as `indicators/quality/cqc-good`.
    pub indicator: String,
    /// When.
    pub mark: Mark,
    /// What it says, for people: `Rated below good by the regulator`.
    pub says: String,
}

/// When an indicator gives cause, in its own unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// At this or below it.
    AtMost(f64),
    /// At this or above it.
    AtLeast(f64),
    /// So many practices of the place with the highest figures, whatever the figures are (WORC 1.6: the highest five are visited).
    Highest(u8),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    indicator: String,
    at_most: Option<f64>,
    at_least: Option<f64>,
    highest: Option<u8>,
    says: String,
}

impl TryFrom<Written> for Trigger {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written { indicator, at_most, at_least, highest, says } = written;
        let mark = match (at_most, at_least, highest) {
            (Some(at), None, None) => Mark::AtMost(at),
            (None, Some(at), None) => Mark::AtLeast(at),
            (None, None, Some(0)) => return Err("highest = 0 names nobody: write 5 for the highest five".into()),
            (None, None, Some(many)) => Mark::Highest(many),
            _ => return Err("say in one way when: at_most = 0.5, at_least = 20, or highest = 5".into()),
        };
        if !matches!(mark, Mark::AtMost(at) | Mark::AtLeast(at) if !at.is_finite()) && !says.trim().is_empty() {
            return Ok(Self { indicator, mark, says });
        }
        Err("a mark is a number, and says tells people what it means".into())
    }
}
