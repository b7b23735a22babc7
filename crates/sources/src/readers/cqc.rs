//! Ratings by the Care Quality Commission.

use std::collections::{BTreeMap, btree_map::Entry};

use jiff::civil::Date;
use linchpin_core::{OdsCode, Result, Severity};

use super::cells::word;
use crate::{Col, Family, Layout, Output, Reader, Row, Sheet, optional, required, table::Rating};

/// Reads the Commission's own file of ratings, and one derived from it that gives only years.
pub(super) struct CqcRatings;

static FAMILY: Family = Family {
    id: "cqc-ratings",
    title: "Ratings of practices",
    publisher: "Care Quality Commission",
    about: "The latest rating of each practice, overall and for the five questions the Commission asks.",
    published: "Monthly",
    found: "Care Quality Commission, data about services, locations with ratings",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[
    Layout {
        family: "cqc-locations",
        columns: &[
            required("Location ODS Code", &[]),
            optional("Location Primary Inspection Category", &[]),
            optional("Service / Population Group", &[]),
            required("Domain", &["Key Question"]),
            required("Latest Rating", &[]),
            required("Publication Date", &[]),
        ],
    },
    Layout {
        family: "cqc-years",
        columns: &[
            required("Practice.Code", &[]),
            required("Year", &[]),
            optional("service_population_group", &[]),
            required("domain", &[]),
            required("latest_rating", &[]),
        ],
    },
];

const DOMAINS: &[(&str, &str)] = &[
    ("overall", "overall"),
    ("safe", "safe"),
    ("effective", "effective"),
    ("caring", "caring"),
    ("responsive", "responsive"),
    ("well-led", "well-led"),
    ("well led", "well-led"),
];

const RATINGS: &[(&str, &str)] = &[
    ("outstanding", "outstanding"),
    ("good", "good"),
    ("requires improvement", "requires-improvement"),
    ("inadequate", "inadequate"),
];

/// The columns of either layout.
struct Cells {
    code: Col,
    category: Option<Col>,
    group: Option<Col>,
    domain: Col,
    rating: Col,
    date: Col,
    /// Whether the date is only a year.
    years: bool,
}

impl Reader for CqcRatings {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let columns = &sheet.columns;
        let years = sheet.layout.family == "cqc-years";
        let either = |own: &str, derived: &str| columns.col(if years { derived } else { own });
        let cells = Cells {
            code: either("Location ODS Code", "Practice.Code"),
            category: columns.maybe("Location Primary Inspection Category"),
            group: columns.maybe("Service / Population Group").or_else(|| columns.maybe("service_population_group")),
            domain: either("Domain", "domain"),
            rating: either("Latest Rating", "latest_rating"),
            date: either("Publication Date", "Year"),
            years,
        };
        let mut latest: BTreeMap<(OdsCode, &str), (Date, &str)> = BTreeMap::new();
        while let Some(row) = sheet.next_row(out) {
            let Some((org, domain, date, rating)) = cells.read(&row, out) else { continue };
            match latest.entry((org, domain)) {
                Entry::Vacant(free) => {
                    free.insert((date, rating));
                }
                Entry::Occupied(mut held) => {
                    let message = "the practice has more than one rating here; the newest stands";
                    row.issue(out, Severity::Note, "repeated-rating", &cells.code, message);
                    if date > held.get().0 {
                        held.insert((date, rating));
                    }
                }
            }
        }
        let part = if years { "ratings by year" } else { "ratings" };
        // The file says what the latest rating is, of whatever date: a newer file replaces it whole.
        let slice = out.slice::<Rating<'_>>("latest", part);
        for ((org, domain), (date, rating)) in &latest {
            out.edition(&date.to_string());
            out.put(slice, &Rating { org: *org, date: *date, domain, rating });
        }
        Ok(())
    }
}

impl Cells {
    fn read(&self, row: &Row<'_>, out: &mut Output<'_>) -> Option<(OdsCode, &'static str, Date, &'static str)> {
        let other = |column: &Option<Col>, wanted: &str| {
            column.as_ref().is_some_and(|c| !row.text(c).eq_ignore_ascii_case(wanted))
        };
        // Care homes and hospitals share the file, and services within a practice have ratings of their own.
        if other(&self.category, "GP practices") || other(&self.group, "overall") {
            out.issue(
                Severity::Note,
                "not-a-practice",
                None,
                Some(row.number()),
                None,
                "not the rating of a general practice as a whole; left out",
            );
            return None;
        }
        let org = row.practice(&self.code, out)?;
        let words = word(row, &self.domain, out)?;
        let Some(domain) = known(DOMAINS, words) else {
            row.issue(
                out,
                Severity::Error,
                "unknown-word",
                &self.domain,
                "not a question that the Commission asks; the row was left out",
            );
            return None;
        };
        let words = word(row, &self.rating, out)?;
        let Some(rating) = known(RATINGS, words) else {
            row.issue(
                out,
                Severity::Note,
                "not-rated",
                &self.rating,
                "not one of the four ratings; the row was left out",
            );
            return None;
        };
        let date = if self.years { self.year(row, out)? } else { row.date(&self.date, out)? };
        Some((org, domain, date, rating))
    }

    /// The first day of the year, when only the year is known.
    fn year(&self, row: &Row<'_>, out: &mut Output<'_>) -> Option<Date> {
        let year = row.count(&self.date, out)?;
        let day = i16::try_from(year).ok().filter(|y| (2009..2100).contains(y)).and_then(|y| Date::new(y, 1, 1).ok());
        if day.is_none() {
            row.issue(
                out,
                Severity::Error,
                "not-a-date",
                &self.date,
                "not a year in which practices were rated; the row was left out",
            );
        }
        day
    }
}

fn known(words: &'static [(&str, &str)], text: &str) -> Option<&'static str> {
    words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, ours)| *ours)
}
