use std::fmt::{Result, Write as _};

use super::{Effect, Report, Verdict};
use crate::words::people;

impl Report {
    /// The report as Markdown, for a paper to a committee. The same evidence gives the same bytes. `level` is how many signs its heading has.
    #[must_use]
    pub fn markdown(&self, level: usize) -> String {
        let mut page = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut page, &"#".repeat(level));
        page
    }

    fn write(&self, page: &mut String, head: &str) -> Result {
        let (file, outcome) = (&self.definition.file, &self.definition.file.outcome);
        writeln!(page, "{head} {}\n\n**{}.** {}\n", file.title, self.verdict.title(), self.sentence())?;
        if !self.agrees() {
            writeln!(
                page,
                "Another method, of which nothing that it takes for granted fails, says something else: find out why before acting.\n"
            )?;
        }
        writeln!(page, "| | |\n| --- | --- |")?;
        for (what, said) in [
            ("The scheme", file.scheme.trim().to_owned()),
            ("Who is in it", file.who.trim().to_owned()),
            ("Compared with", file.comparison.trim().to_owned()),
            (
                "Counted",
                format!(
                    "{}, {} months before and {} since {}",
                    outcome.title.to_lowercase(),
                    outcome.months_before,
                    outcome.months_after,
                    file.begun
                ),
            ),
            ("Worth its cost from", format!("{:.0} a year for each 100 people", 100.0 * outcome.worthwhile)),
            (
                "People",
                format!(
                    "{} in the scheme, {} of them matched; {} {} since",
                    people(self.people.0),
                    people(self.people.1),
                    people(self.events),
                    outcome.title.to_lowercase()
                ),
            ),
            ("Registered", format!("written {} by {}; {}", file.written, file.author, self.registered.sentence())),
            (
                "Definition",
                format!(
                    "`definitions/evaluations/{}.toml`, SHA-256 `{}`",
                    self.definition.id,
                    &self.definition.hash[..12]
                ),
            ),
        ] {
            writeln!(page, "| {what} | {said} |")?;
        }
        writeln!(
            page,
            "\n| {} per person and year | difference (95% interval) | p |\n| --- | --- | --- |",
            outcome.title
        )?;
        writeln!(
            page,
            "| Before and after, those in it alone: what everybody sees | {} | {} |",
            range(self.seen),
            chance(self.seen.p)
        )?;
        for (at, finding) in self.findings.iter().enumerate() {
            let role = if at == 0 { " (the answer)" } else { "" };
            let fails = if finding.fails() { ", **not to be relied on**" } else { "" };
            writeln!(
                page,
                "| {}{role}{fails} | {} | {} |",
                finding.method.title(),
                range(finding.effect),
                chance(finding.effect.p)
            )?;
        }
        if let Some(peak) = &self.peak {
            writeln!(page, "\n**How much comes by itself.** {}", peak.sentence())?;
        }
        for finding in &self.findings {
            writeln!(
                page,
                "\n{head}# {}: what it takes for granted\n\nStandard errors: {}.\n",
                finding.method.title(),
                finding.errors
            )?;
            writeln!(page, "| what is taken for granted | | what was seen |\n| --- | --- | --- |")?;
            for assumption in &finding.assumptions {
                writeln!(page, "| {} | {} | {} |", assumption.says, assumption.held.title(), assumption.seen)?;
            }
        }
        for (method, why) in &self.refused {
            writeln!(page, "\n{} was not used: {why}.", method.title())?;
        }
        if self.verdict == Verdict::TooFew || self.balance.is_empty() {
            return Ok(());
        }
        writeln!(page, "\n{head}# How alike both sides were before\n")?;
        writeln!(
            page,
            "| trait | in the scheme | all others | compared with | apart before | apart after |\n| --- | --- | --- | --- | --- | --- |"
        )?;
        for one in &self.balance {
            writeln!(
                page,
                "| {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} |",
                one.name,
                one.scheme,
                one.all_others,
                one.compared,
                one.difference_before.abs(),
                one.difference.abs()
            )?;
        }
        writeln!(page, "\n*Apart* is in standard deviations; up to 0.1 is held to be alike.")
    }
}

fn range(effect: Effect) -> String {
    // A difference that rounds to none has no sign.
    let plain = |value: f64| if value.abs() < 0.005 { "0.00".to_owned() } else { format!("{value:+.2}") };
    format!("{} ({} to {})", plain(effect.value), plain(effect.low), plain(effect.high))
}

fn chance(p: f64) -> String {
    if p < 0.001 { "below 0.001".to_owned() } else { format!("{p:.3}") }
}
