use std::fmt::{Result, Write as _};

use super::Card;
use crate::{
    algebra::Share,
    model::{Of, performance::Estimate, performance::Figures},
    words::{people, thousands},
};

impl Card {
    /// The card as Markdown. The same model and people give the same bytes.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut page = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut page);
        page
    }

    fn write(&self, page: &mut String) -> Result {
        let (file, model) = (&self.definition.file, &self.model);
        writeln!(page, "# Model card: {}\n", file.title.to_lowercase())?;
        if let Some(of) = &self.of {
            writeln!(page, "> {of}\n")?;
        }
        writeln!(page, "{}\n\n**What it is for.** {}\n", file.why.trim(), file.intended_use.trim())?;
        writeln!(page, "| | |\n| --- | --- |")?;
        let learnt = format!(
            "{} adults as of {}, {} of whom {} within {} months",
            people(model.told.people as usize),
            model.index,
            people(model.told.events as usize),
            file.outcome.clinician,
            file.outcome.months
        );
        let tried = format!(
            "{} adults as of {}, {}",
            people(self.told.people as usize),
            self.tried,
            people(self.told.events as usize)
        );
        for (what, said) in [
            ("Version", format!("`{}`", model.version)),
            ("Definition", format!("`definitions/models/{}.toml`, SHA-256 `{}`", model.id, &model.definition[..12])),
            ("Data", model.data.clone()),
            ("Learnt from", learnt),
            ("Tried on", tried),
            ("Method", format!("logistic regression, ridge {}", model.fit.ridge.strength())),
            ("Asked for by", file.source.clone()),
        ] {
            writeln!(page, "| {what} | {said} |")?;
        }
        self.performance(page)?;
        self.subgroups(page)?;
        self.missing(page)?;
        self.coefficients(page)?;
        writeln!(page, "\n## What it is not worked out of\n")?;
        for left in &file.not_used {
            writeln!(page, "- **{}.** {}", left.what, left.why)?;
        }
        writeln!(page, "\n## To be kept in mind\n")?;
        file.caveats.iter().try_for_each(|caveat| writeln!(page, "- {caveat}"))
    }

    fn performance(&self, page: &mut String) -> Result {
        let seen = &self.performance;
        writeln!(page, "\n## How well it does\n")?;
        writeln!(
            page,
            "On people as they were a year or more after those it learnt of: as it will be used, and not on what it has seen.\n"
        )?;
        writeln!(page, "| figure | value (95% interval) | what it says |\n| --- | --- | --- |")?;
        let better = 100.0 * (1.0 - seen.brier.value / seen.brier_of_average);
        let calibration = &seen.calibration;
        let slope = calibration.slope.map_or_else(|| "cannot be told".to_owned(), |s| estimate(s, 2));
        for (figure, value, says) in [
            (
                "Discrimination (AUC)",
                estimate(seen.auc, 3),
                format!(
                    "of two people, one admitted and one not, it ranks the admitted one higher {:.0} times in 100; 50 is a coin",
                    100.0 * seen.auc.value
                ),
            ),
            (
                "Calibration, intercept",
                estimate(calibration.intercept, 3),
                "0 is right; above 0 it says too little".into(),
            ),
            ("Calibration, slope", slope, "1 is right; below 1 its high chances are too high".into()),
            (
                "Calibration, mean distance (ICI)",
                format!("{} in 100", estimate(seen.curve.index.times(100.0), 2)),
                format!("nine in ten people are within {:.1} in 100 of what happens", 100.0 * seen.curve.nine_in_ten),
            ),
            (
                "Brier score",
                estimate(seen.brier, 4),
                format!("{better:.1}% less error than saying the average ({:.4}) for everybody", seen.brier_of_average),
            ),
        ] {
            writeln!(page, "| {figure} | {value} | {says} |")?;
        }
        let top = &seen.top;
        writeln!(
            page,
            "\n**The list.** The {} in 100 with the highest chance are {} people, from {:.0} in 100 upwards. Of them {} in 100 {}. Of \
             all to whom it happened, {} in 100 were on the list: the others were not, so a list is not all that a practice has to look at.",
            percent(top.share),
            people(top.people),
            100.0 * top.from,
            share(top.predictive),
            self.definition.file.outcome.clinician,
            share(top.sensitivity)
        )?;
        writeln!(
            page,
            "\n| tenth by chance | people | foretold, in 100 | happened, in 100 (95% interval) |\n| --- | --- | --- | --- |"
        )?;
        for (at, band) in calibration.tenths.iter().enumerate() {
            writeln!(
                page,
                "| {} | {} | {:.1} | {} |",
                at + 1,
                people(band.people),
                100.0 * band.expected,
                band.observed.map_or_else(|| "*".to_owned(), share)
            )?;
        }
        Ok(())
    }

    fn subgroups(&self, page: &mut String) -> Result {
        writeln!(page, "\n## For whom it does worse\n")?;
        writeln!(
            page,
            "Counts are rounded, and groups so small that a number could give somebody away are withheld (`*`). Intercept: above 0 \
             it says too little for the group, below 0 too much. A group whose interval leaves 0 out is marked.\n"
        )?;
        writeln!(
            page,
            "| | people | admitted | foretold, in 100 | happened, in 100 | intercept (95%) | AUC (95%) | on the list, in 100 | found by the list, in 100 |"
        )?;
        writeln!(page, "| --- | --- | --- | --- | --- | --- | --- | --- | --- |")?;
        for subgroup in &self.subgroups {
            let name = format!("{}: {}", subgroup.dimension, subgroup.group);
            match &subgroup.figures {
                Some(figures) => writeln!(page, "| {name} | {} |", row(figures))?,
                None => writeln!(page, "| {name} | * | * | * | * | * | * | * | * |")?,
            }
        }
        Ok(())
    }

    fn missing(&self, page: &mut String) -> Result {
        let told = &self.told;
        writeln!(page, "\n## What was not known\n")?;
        let file = &self.definition.file;
        let may = file.feature.iter().zip(&told.missing).filter(|(feature, _)| feature.of.may_be_missing());
        for (feature, missing) in may {
            let share = 100.0 * *missing as f64 / told.people.max(1) as f64;
            writeln!(
                page,
                "- {}: {} {share:.1} in 100 people, which is a feature of its own.",
                feature.title,
                if matches!(feature.of, Of::Score(_)) { "not made for, or not known of," } else { "not known of" }
            )?;
        }
        writeln!(
            page,
            "- Conditions, contacts and medicines that nobody wrote down cannot be told from none, and count as none.\n- Left out: {} who \
             had died, {} of no known age, {} younger than {}, {} registered for less than {} months.\n- {} of those tried on died \
             within the {} months without it; they count as not.",
            people(told.dead as usize),
            people(told.ageless as usize),
            people(told.young as usize),
            file.who.age_from,
            people(told.new as usize),
            file.who.registered_months,
            people(told.died_without as usize),
            file.outcome.months
        )
    }

    fn coefficients(&self, page: &mut String) -> Result {
        let fit = &self.model.fit;
        writeln!(page, "\n## What it learnt\n")?;
        writeln!(
            page,
            "How many times one more of each column multiplies the odds, all others as they are. It is not what would happen if it were changed.\n"
        )?;
        writeln!(page, "| column | odds times (95% interval) |\n| --- | --- |")?;
        for coefficient in &fit.coefficients[1..] {
            let (low, high) = coefficient.interval();
            let times = Estimate { value: coefficient.value.exp(), low: low.exp(), high: high.exp() };
            writeln!(page, "| {} | {} |", self.title(&coefficient.column), estimate(times, 2))?;
        }
        if fit.left_out.is_empty() {
            return Ok(());
        }
        writeln!(page, "\nLeft out, because these people cannot teach it:\n")?;
        fit.left_out.iter().try_for_each(|left_out| writeln!(page, "- {left_out}."))
    }
}

impl Card {
    /// A column in the words of its feature.
    pub fn title(&self, column: &str) -> String {
        let of = self.definition.file.feature.iter().filter(|feature| column.starts_with(&feature.id));
        let feature = of.max_by_key(|feature| feature.id.len());
        feature.map_or_else(|| column.to_owned(), |feature| format!("{}{}", feature.title, &column[feature.id.len()..]))
    }
}

fn row(figures: &Figures) -> String {
    let mark = if figures.intercept.low > 0.0 {
        " too low"
    } else if figures.intercept.high < 0.0 {
        " too high"
    } else {
        ""
    };
    [
        thousands(figures.people),
        thousands(figures.events),
        format!("{:.1}", 100.0 * figures.expected),
        share(figures.observed),
        format!("{}{mark}", estimate(figures.intercept, 2)),
        figures.auc.map_or_else(|| "too few".to_owned(), |auc| estimate(auc, 2)),
        figures.listed.map_or_else(|| "*".to_owned(), share),
        figures.sensitivity.map_or_else(|| "*".to_owned(), share),
    ]
    .join(" | ")
}

fn estimate(of: Estimate, places: usize) -> String {
    let plain = |number: f64| {
        // No minus before a zero.
        let text = format!("{number:.places$}");
        if text.trim_start_matches('-').chars().all(|c| c == '0' || c == '.') {
            text.trim_start_matches('-').to_owned()
        } else {
            text
        }
    };
    format!("{} ({} to {})", plain(of.value), plain(of.low), plain(of.high))
}

fn share(of: Share) -> String {
    format!("{:.1} ({:.1} to {:.1})", 100.0 * of.value, 100.0 * of.low, 100.0 * of.high)
}

fn percent(share: f64) -> String {
    let hundredths = 100.0 * share;
    if hundredths.fract().abs() < 1e-9 { format!("{hundredths:.0}") } else { format!("{hundredths:.1}") }
}
