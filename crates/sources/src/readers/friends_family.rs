//! The Friends and Family Test by practice: one row per practice, one file per month.

use jiff::civil::Date;
use linchpin_core::{Error, Severity};

use super::{dated, hint};
use crate::{Col, Family, Layout, Output, Reader, Row, Sheet, optional, parse_month, required, table};

/// Reads the practice sheet of the month's workbook, or the same as text.
pub struct FriendsFamily;

static FAMILY: Family = Family {
    id: "friends-family",
    title: "Friends and Family Test, general practice",
    publisher: "NHS England",
    about: "How patients of each practice rated their last visit, from very good to very poor.",
    published: "Monthly",
    found: "Friends and Family Test data, GP, month's workbook, sheet of practices",
    licence: "Open Government Licence v3",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "friends-family",
    columns: &[
        required("practice code", &["gp practice code"]),
        required("total responses", &[]),
        required("very good", &[]),
        required("good", &[]),
        required("neither good nor poor", &[]),
        required("poor", &[]),
        required("very poor", &[]),
        required("don't know", &["do not know", "unknown"]),
        optional("period", &["month"]),
        optional("percentage positive", &["% positive"]),
    ],
}];

/// The answers that the lake knows, by the column that counts them.
const ANSWERS: [(&str, &str); 6] = [
    ("very-good", "very good"),
    ("good", "good"),
    ("neither", "neither good nor poor"),
    ("poor", "poor"),
    ("very-poor", "very poor"),
    ("unknown", "don't know"),
];

impl Reader for FriendsFamily {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let columns = &sheet.columns;
        let (practice, total) = (columns.col("practice code"), columns.col("total responses"));
        let answers = ANSWERS.map(|(answer, column)| (answer, columns.col(column)));
        let (period, share) = (columns.maybe("period"), columns.maybe("percentage positive"));
        let whole = if period.is_some() { None } else { month(sheet, out) };
        if period.is_none() && whole.is_none() {
            return Ok(());
        }
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&practice, out) else { continue };
            let month = match (&period, whole) {
                (_, Some(month)) => month,
                (Some(col), None) => match row.month(col, out) {
                    Some(month) => month,
                    None => continue,
                },
                (None, None) => continue,
            };
            let slice = out.month_slice::<table::FriendsFamily<'_>>(month, "practice");
            out.edition(&month.strftime("%Y-%m").to_string());
            let all = row.maybe_count(&total, out);
            let put = |answer, count, out: &mut Output<'_>| {
                out.put(slice, &table::FriendsFamily { org, month, answer, count })
            };
            if !put("total", all, out) {
                continue;
            }
            let counts = answers.each_ref().map(|(_, col)| row.maybe_count(col, out));
            for ((answer, _), count) in answers.iter().zip(counts) {
                put(*answer, count, out);
            }
            let [very_good, good, _, poor, very_poor, _] = counts;
            let positive = sum([very_good, good]);
            put("positive", positive, out);
            put("negative", sum([poor, very_poor]), out);
            check(&row, &total, all, sum(counts), out);
            if let (Some(col), Some(all), Some(positive)) = (&share, all, positive) {
                check_share(&row, col, positive, all, out);
            }
        }
        Ok(())
    }
}

fn sum<const N: usize>(counts: [Option<i64>; N]) -> Option<i64> {
    counts.into_iter().try_fold(0_i64, |sum, count| sum.checked_add(count?))
}

/// Says when the answers do not add up to the total.
fn check(row: &Row<'_>, total: &Col, all: Option<i64>, sum: Option<i64>, out: &mut Output<'_>) {
    if let (Some(all), Some(sum)) = (all, sum)
        && all != sum
    {
        let why = format!("the answers add up to {sum}; both were kept as published");
        row.issue(out, Severity::Warning, "does-not-add-up", total, why);
    }
}

/// Says when the published share of good answers, a fraction or a percentage, is not what the counts give to the
/// nearest percent.
fn check_share(row: &Row<'_>, col: &Col, positive: i64, all: i64, out: &mut Output<'_>) {
    let text = row.text(col);
    let Ok(published) = text.trim_end_matches('%').trim().parse::<f64>() else { return };
    if all == 0 || !published.is_finite() {
        return;
    }
    let percent = if published <= 1.0 && !text.ends_with('%') { published * 100.0 } else { published };
    let ours = positive as f64 * 100.0 / all as f64;
    if (percent - ours).abs() > 1.0 {
        let why = format!("the counts give {ours:.0}%; the counts were kept");
        row.issue(out, Severity::Warning, "does-not-add-up", col, why);
    }
}

/// The month of the file: from the titles above the headings, else from the file's name, which is then said.
fn month(sheet: &Sheet<'_>, out: &mut Output<'_>) -> Option<Date> {
    let titles = || sheet.preamble.iter().flatten();
    titles()
        .find_map(|cell| hint::last_month_in(cell))
        .or_else(|| titles().find_map(|cell| parse_month(cell)))
        .or_else(|| dated::month(sheet, out))
}
