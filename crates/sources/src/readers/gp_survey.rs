//! The GP Patient Survey by practice: one row per practice, hundreds of columns.

use std::collections::BTreeMap;

use linchpin_core::{Error, Severity};

use super::survey_questions::{Figure, figure};
use crate::{Col, Family, Layout, Output, Reader, Row, Sheet, optional, required, table::Survey};

/// Reads the weighted practice file of the survey.
pub struct GpSurvey;

static FAMILY: Family = Family {
    id: "gp-patient-survey",
    title: "GP Patient Survey, practice results (weighted)",
    publisher: "Ipsos for NHS England",
    about: "The share of each practice's patients who answered well to each question of the yearly survey, with how many were asked and answered.",
    published: "Yearly, in July",
    found: "GP Patient Survey, survey results, practice data (weighted) CSV",
    licence: "Open Government Licence v3",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "gp-patient-survey",
    columns: &[
        required("practice_code", &["ad_practicecode"]),
        required("distributed", &[]),
        required("received", &[]),
        optional("practice_name", &["ad_practicename"]),
        optional("resprate", &[]),
    ],
}];

/// Codes and signs that stand for a withheld figure, or for a question that nobody answered.
const WITHHELD: [&str; 9] = ["/", "-1", "-94", "-95", "-96", "-97", "-98", "-99", "#"];

/// The columns of one question.
#[derive(Default)]
struct Question {
    positive: Option<Col>,
    /// With the rank of its ending: the plain base goes before the weighted.
    base: Option<(usize, Col)>,
}

impl Reader for GpSurvey {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let columns = &sheet.columns;
        let practice = columns.col("practice_code");
        let (sent, received) = (columns.col("distributed"), columns.col("received"));
        let questions = questions(columns.all(), out);
        let Some(year) = year(sheet, out) else { return Ok(()) };
        out.edition(&year);
        let slice = out.slice::<Survey<'_>>(&year, "practice");
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&practice, out) else { continue };
            let put = |question: &str, measure, value, out: &mut Output<'_>| {
                out.put(slice, &Survey { org, year: &year, question, measure, value })
            };
            // A practice that comes twice is reported once, not once per question.
            if !put("all", "sent", base(&row, &sent, out), out) {
                continue;
            }
            put("all", "base", base(&row, &received, out), out);
            for (question, Question { positive, base: answers }) in &questions {
                if let Some(col) = positive {
                    put(question, "positive", share(&row, col, out), out);
                }
                if let Some((_, col)) = answers {
                    put(question, "base", base(&row, col, out), out);
                }
            }
        }
        Ok(())
    }
}

/// The questions whose share of good answers is published.
fn questions(all: &[Col], out: &mut Output<'_>) -> BTreeMap<String, Question> {
    let mut questions: BTreeMap<String, Question> = BTreeMap::new();
    for col in all {
        let Some((name, figure, rank)) = figure(&col.key) else { continue };
        let question = questions.entry(name).or_default();
        match (figure, &question.base) {
            (Figure::Positive, _) => {
                question.positive.get_or_insert_with(|| col.clone());
            }
            (Figure::Base, Some((known, _))) if *known <= rank => {}
            (Figure::Base, _) => question.base = Some((rank, col.clone())),
        }
    }
    questions.retain(|_, question| question.positive.is_some());
    if questions.is_empty() {
        let why = "no column holds a share of good answers (such as overallexp.pcteval or Q28_12pct); only how many were asked and answered was read";
        out.issue(Severity::Warning, "no-questions", None, None, None, why);
    }
    questions
}

/// The year of the survey: from the titles above the headings, else from the file's name, which is then said.
fn year(sheet: &Sheet<'_>, out: &mut Output<'_>) -> Option<String> {
    if let Some(year) = sheet.preamble.iter().flatten().find_map(|cell| year_in(cell)) {
        return Some(year);
    }
    let name = sheet.file_name.rsplit('/').next().unwrap_or_default();
    let year = year_in(name);
    match &year {
        Some(year) => {
            let why = format!("The file does not say which year it covers; its name says {year}.");
            out.issue(Severity::Note, "date-from-name", None, None, None, why);
        }
        None => {
            let why =
                "Neither the file nor its name says which year it covers; put the year into the name, as in GPPS_2025.";
            out.issue(Severity::Fatal, "no-date", None, None, None, why);
        }
    }
    year
}

/// A number of four digits that is a year of the survey, which began in 2007.
fn year_in(text: &str) -> Option<String> {
    let runs = text.split(|c: char| !c.is_ascii_digit());
    runs.filter(|run| run.len() == 4).find(|run| ("2007"..="2099").contains(run)).map(str::to_owned)
}

fn withheld(row: &Row<'_>, col: &Col) -> bool {
    let text = row.text(col);
    WITHHELD.contains(&text) || text.strip_suffix(".0").is_some_and(|text| WITHHELD.contains(&text))
}

/// A share from 0 to 1.
fn share(row: &Row<'_>, col: &Col, out: &mut Output<'_>) -> Option<f64> {
    if withheld(row, col) {
        return None;
    }
    let share = row.maybe_real(col, out)?;
    if !(0.0..=1.0).contains(&share) {
        row.issue(out, Severity::Warning, "not-a-share", col, "a share lies between 0 and 1; the cell was left empty");
        return None;
    }
    Some(share)
}

/// A number of people; weighted bases have fractions.
fn base(row: &Row<'_>, col: &Col, out: &mut Output<'_>) -> Option<f64> {
    if withheld(row, col) {
        return None;
    }
    let people = row.maybe_real(col, out)?;
    if people < 0.0 {
        row.issue(out, Severity::Warning, "negative-count", col, "a count cannot be negative; the cell was left empty");
        return None;
    }
    Some(people)
}
