//! Hospital activity by commissioner, from the monthly activity return.

use jiff::civil::Date;
use linchpin_core::{Error, Severity};

use super::remark::remark;
use crate::{Col, Family, Layout, Output, Reader, Row, Sheet, parse_date, parse_month, required, table::Activity};

/// Reads the commissioner sheet of a month's workbook. The sheet of regions is passed over.
pub struct MonthlyActivity;

static FAMILY: Family = Family {
    id: "monthly-activity",
    title: "Monthly hospital activity by commissioner (monthly activity return)",
    publisher: "NHS England",
    about: "Admissions to hospital, planned and not, referrals by GPs and others, and first outpatient attendances, for the patients of each commissioner.",
    published: "Monthly, to 2020",
    found: "Monthly Hospital Activity, commissioner-level workbook",
    licence: "Open Government Licence v3",
};

const NON_ELECTIVE: &str = "total non-elective g&a admissions (ffces)";

static LAYOUTS: &[Layout] = &[
    Layout {
        family: "monthly-activity",
        columns: &[
            required("year", &[]),
            required("period", &[]),
            required("org code", &[]),
            required("org name", &[]),
            required(NON_ELECTIVE, &["total non-elective admissions"]),
        ],
    },
    Layout {
        family: REGIONS,
        columns: &[
            required("year", &[]),
            required("period", &[]),
            required("region code", &[]),
            required(NON_ELECTIVE, &["total non-elective admissions"]),
        ],
    },
];

/// The layout of the sheet of regions, which holds nothing that the commissioners do not.
const REGIONS: &str = "monthly-activity-regions";

/// Names of the kinds, by the heading as matched. Of headings that come with and without "all specialties", the plain
/// name is general and acute (G&A) specialties.
const KINDS: &[(&str, &str)] = &[
    ("elective g a ordinary admissions ffces", "elective-ordinary-admissions"),
    ("elective g a daycase admissions ffces", "elective-daycase-admissions"),
    ("elective g a total admissions ffces", "elective-admissions"),
    ("elective g a planned ordinary admissions ffces", "planned-ordinary-admissions"),
    ("elective g a planned daycase admissions ffces", "planned-daycase-admissions"),
    ("elective g a planned total admissions ffces", "planned-admissions"),
    ("elective g a admissions ffces nhs treatment centres tcs", "treatment-centre-admissions"),
    ("total non elective g a admissions ffces", "non-elective-admissions"),
    ("gp referrals made all specialties", "gp-referrals-made-all-specialties"),
    ("gp referrals seen all specialties", "gp-referrals-seen-all-specialties"),
    ("gp referrals made g a", "gp-referrals-made"),
    ("gp referrals seen g a", "gp-referrals-seen"),
    ("other referrals made g a", "other-referrals-made"),
    ("all 1st outpatient attendances g a", "first-outpatient-attendances"),
];

/// Columns that are no kind of activity.
const NAMES: [&str; 6] = ["year", "period", "region code", "region name", "org code", "org name"];

impl Reader for MonthlyActivity {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        if sheet.layout.family == REGIONS {
            if let Some(name) = sheet.columns.all().iter().find(|col| &*col.key == "org name") {
                let why = "there are commissioners' names and no column “Org Code”; without codes their figures cannot be kept";
                out.issue(Severity::Fatal, "missing-column", Some(name), None, None, why);
                return Ok(());
            }
            let why = "the regions are the sums of the commissioners on another sheet; this sheet was passed over";
            out.pass_over(why);
            return Ok(());
        }
        let columns = &sheet.columns;
        let (year, period, org) = (columns.col("year"), columns.col("period"), columns.col("org code"));
        let kinds: Vec<(String, Col)> = columns
            .all()
            .iter()
            .filter(|col| !col.key.is_empty() && !NAMES.contains(&&*col.key))
            .map(|col| (kind(&col.key), col.clone()))
            .collect();
        if let Some(day) = sheet.preamble.iter().filter_map(|row| dated(row)).max() {
            out.edition(&day.to_string());
        }
        while let Some(row) = sheet.next_row(out) {
            if remark(&row, &year, out) {
                continue;
            }
            let Some(code) = row.practice(&org, out) else { continue };
            let Some(month) = month(&row, &year, &period, out) else { continue };
            let slice = out.month_slice::<Activity<'_>>(month, "commissioner");
            for (kind, col) in &kinds {
                match row.maybe_count(col, out) {
                    Some(count) => {
                        out.put(slice, &Activity { org: code, month, kind, count });
                    }
                    None if row.text(col).is_empty() => {
                        row.issue(out, Severity::Warning, "missing-value", col, "no figure; this kind was left out")
                    }
                    None => {}
                }
            }
        }
        Ok(())
    }
}

/// The slug of a kind; of a heading that we do not know, its words joined by hyphens.
fn kind(key: &str) -> String {
    KINDS.iter().find(|(known, _)| *known == key).map_or_else(|| key.replace(' ', "-"), |(_, kind)| (*kind).to_owned())
}

/// The month of an NHS year and a month's name: January to March belong to the second of the two years.
fn month(row: &Row<'_>, year: &Col, period: &Col, out: &mut Output<'_>) -> Option<Date> {
    let start = row.text(year).split(['-', '/']).next().unwrap_or_default().trim();
    let Some(april) = parse_date(&format!("{start}-04-01")) else {
        row.issue(out, Severity::Error, "not-a-date", year, "not an NHS year such as 2018-19; the row was left out");
        return None;
    };
    let named = |y: i16| parse_month(&format!("{} {y}", row.text(period)));
    let found =
        named(april.year()).filter(|m| *m >= april).or_else(|| named(april.year() + 1).filter(|m| m.month() < 4));
    if found.is_none() {
        row.issue(out, Severity::Error, "not-a-date", period, "not the name of a month; the row was left out");
    }
    found
}

/// The day of a line such as `Published: | 14th June 2018` or `Revised: | 13th February 2020`.
fn dated(line: &[String]) -> Option<Date> {
    let mut cells = line.iter().map(|c| c.trim()).filter(|c| !c.is_empty());
    let label = cells.next()?.to_ascii_lowercase();
    let day = cells.next().filter(|_| label.starts_with("published") || label.starts_with("revised"))?;
    let digits = day.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = day.split_at(digits);
    let rest = ["st", "nd", "rd", "th"].iter().find_map(|end| rest.strip_prefix(end)).unwrap_or(rest);
    parse_date(&format!("{number} {rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publication_days() {
        let line = |a: &str, b: &str| dated(&[String::new(), a.to_owned(), b.to_owned()]).map(|d| d.to_string());
        assert_eq!(line("Published:", "14th June 2018").as_deref(), Some("2018-06-14"));
        assert_eq!(line("Revised:", "3rd February 2020").as_deref(), Some("2020-02-03"));
        assert_eq!(line("Period:", "14th June 2018"), None);
        assert_eq!(line("Published:", "soon"), None);
    }

    #[test]
    fn kinds_have_the_field_s_names() {
        assert_eq!(kind("total non elective g a admissions ffces"), "non-elective-admissions");
        assert_eq!(kind("something new"), "something-new");
    }
}
