use crate::words::{NOTHING, count, gaps, list};
use crate::{Kind, Spc};

impl Spc {
    /// The chart in a few sentences: where the latest value stands, how many signals there are, what is missing.
    #[must_use]
    pub fn text(&self) -> String {
        let Some((last, point)) = self.points.iter().enumerate().rfind(|(_, p)| p.value.number().is_some()) else {
            return NOTHING.to_owned();
        };
        let f = self.format;
        let value = point.value.number().unwrap_or_default();
        let mut out = format!("{}: {} in {}", self.frame.title, f.value(value), point.label);
        if let Some(limits) = self.limits.iter().rfind(|l| l.from <= last) {
            out += &match limits.bounds {
                Some((lower, upper)) => {
                    let place = if value > upper {
                        "above"
                    } else if value < lower {
                        "below"
                    } else {
                        "within"
                    };
                    let range = f.range(lower, upper);
                    format!(", {place} the process limits of {range} around a mean of {}", f.value(limits.mean))
                }
                None => format!(", with a mean of {} and too few points for process limits", f.value(limits.mean)),
            };
        }
        if let Some(target) = self.target_at(last) {
            out += &format!("; the target is {}", f.value(target));
        }
        out += &format!(". {}", self.signals());
        if self.limits.len() > 1 {
            let later = self.limits.iter().skip(1).filter_map(|l| self.points.get(l.from));
            let from: Vec<String> = later.map(|p| p.label.clone()).collect();
            out += &format!(" The limits are worked out anew from {}.", list(&from, 4));
        }
        let missing: Vec<String> =
            self.points.iter().filter(|p| p.value.number().is_none()).map(|p| p.label.clone()).collect();
        out += &gaps(&missing);
        if !self.annotations.is_empty() {
            let events: Vec<String> = self.annotations.iter().map(|a| a.label.clone()).collect();
            out += &format!(" Marked: {}.", list(&events, 6));
        }
        out
    }

    fn signals(&self) -> String {
        let known = || self.points.iter().filter(|p| p.value.number().is_some());
        let total = count(known().count(), "point");
        let parts: Vec<String> = [Kind::Improvement, Kind::Concern, Kind::Neutral]
            .into_iter()
            .map(|kind| (kind, known().filter(|p| p.kind == kind).count()))
            .filter(|(_, n)| *n > 0)
            .map(|(kind, n)| format!("{n} {} {}", if n == 1 { "shows" } else { "show" }, kind.words()))
            .collect();
        if parts.is_empty() {
            format!("None of {total} is a signal.")
        } else {
            format!("Of {total}, {}.", list(&parts, 3))
        }
    }
}
