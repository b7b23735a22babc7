use super::{Report, Verdict};
use crate::words::people;

impl Report {
    /// The answer in plain words, for somebody who does not work with statistics.
    #[must_use]
    pub fn sentence(&self) -> String {
        let outcome = &self.definition.file.outcome;
        let title = outcome.title.to_lowercase();
        let Some(primary) = self.findings.first() else { return self.verdict.title().to_owned() };
        // A rate per person is easier to see of a hundred people.
        let hundred = |value: f64| format!("{:.0}", 100.0 * value.abs());
        let effect = outcome.better.gain(primary.effect);
        let (fewer, more) = match outcome.better {
            super::Better::Lower => ("fewer", "more"),
            super::Better::Higher => ("more", "fewer"),
        };
        let side = |value: f64| {
            if value >= 0.0 { format!("{} {fewer}", hundred(value)) } else { format!("{} {more}", hundred(value)) }
        };
        let range = format!("between {} and {}", side(effect.low), side(effect.high));
        let told = if (100.0 * effect.value).abs() < 0.5 {
            format!("about as many {title} a year as")
        } else {
            format!("{} {title} a year than", side(effect.value))
        };
        let found = format!(
            "For each 100 people in the scheme there were {told} there would have been without it, by this method; the data allow anything {range}."
        );
        let gain = outcome.better.gain(self.seen);
        let seen = format!("Those in it had {} {title} a year, per 100 people, than before", side(gain.value));
        let worth = hundred(outcome.worthwhile);
        match self.verdict {
            Verdict::Works => {
                let large = if effect.low >= outcome.worthwhile {
                    format!("That is more than the {worth} that would be worth its cost.")
                } else if effect.value >= outcome.worthwhile {
                    format!("That it is as much as the {worth} that would be worth its cost is likely and not certain.")
                } else {
                    format!("It is less than the {worth} that would be worth its cost.")
                };
                format!("{found} {large}")
            }
            Verdict::Harms => format!("{found} Stop and find out why."),
            Verdict::OnlySeems => {
                // That it came by itself because of when they were picked is said only where it was seen.
                let by_itself = self.peak.as_ref().is_some_and(|peak| outcome.better.gain(peak.expected).low > 0.0);
                let why = if by_itself { ": they were picked when they were at their worst" } else { "" };
                format!("{seen}, and so had people like them who were not in it{why}. {found}")
            }
            Verdict::NoDifference => {
                format!("{found} A difference of {worth}, which would be worth its cost, is not among them.")
            }
            Verdict::CannotTell => {
                format!(
                    "{found} That holds both nothing and the {worth} that would be worth its cost: follow more people, or for longer."
                )
            }
            Verdict::TooFew => {
                let least = self.definition.file.least;
                format!(
                    "People who were matched: {}; {title} counted: {}. Beforehand {} and {} were asked for. No answer is given.",
                    people(self.people.1),
                    people(self.events),
                    least.people,
                    least.events
                )
            }
            Verdict::NotToBeReliedOn => {
                let fails = primary.assumptions.iter().filter(|a| a.held == super::Held::Fails);
                let fails: Vec<String> = fails.map(|a| format!("“{}” {}", a.says, a.seen)).collect();
                format!("What the method takes for granted does not hold: {} {found}", fails.join(" "))
            }
        }
    }
}
