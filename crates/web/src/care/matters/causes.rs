use linchpin_core::OdsCode;
use linchpin_measures::Picture;
use linchpin_pathways::{Pathway, pathway::Mark};

/// A practice about which a figure gives cause to look closer.
pub(super) struct Cause {
    pub practice: OdsCode,
    /// What the file says of it.
    pub says: String,
    /// The indicator's id.
    pub indicator: String,
    /// The figure.
    pub value: f64,
    /// Of when.
    pub period: linchpin_core::Period,
}

/// What the figures of the place give cause for on a pathway. Nothing is opened by them: a difference may have a good reason.
pub(super) fn causes(picture: &Picture, pathway: &Pathway) -> Vec<Cause> {
    let mut causes = Vec::new();
    for trigger in &pathway.triggers {
        let id = trigger.indicator.trim_start_matches("indicators/");
        let Some(at) = picture.indicator(id) else { continue };
        let Some(period) = picture.latest(at) else { continue };
        let known = picture.practices().iter().filter_map(|practice| {
            let value = picture.value(at, *practice, period).number()?;
            Some((*practice, value))
        });
        let mut known: Vec<(OdsCode, f64)> = known.collect();
        match trigger.mark {
            Mark::AtMost(most) => known.retain(|(_, value)| *value <= most),
            Mark::AtLeast(least) => known.retain(|(_, value)| *value >= least),
            Mark::Highest(many) => {
                known.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                known.truncate(usize::from(many));
            }
        }
        let cause =
            |(practice, value)| Cause { practice, says: trigger.says.clone(), indicator: id.to_owned(), value, period };
        causes.extend(known.into_iter().map(cause));
    }
    causes
}
