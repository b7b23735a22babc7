//! The yearly workbooks of the Quality and Outcomes Framework for one disease, as published until 2015.
//!
//! Headings repeat: `List Size` and `Register` come once for the year before and once for the year itself, `Numerator`
//! once for each indicator. What a column means is its heading together with the line above it, which names the year or
//! the indicator over the first of the columns it covers.

use linchpin_core::{OdsCode, Result, Severity};

use super::cells::maybe_amount;
use super::hint;
use crate::{
    Col, Family, Layout, Output, Reader, Row, Sheet, required,
    table::{Achievement, Prevalence},
};

/// Reads `qof-<years>-prac-<disease>.xlsx`.
pub(super) struct QofDomain;

static FAMILY: Family = Family {
    id: "qof-domain",
    title: "Quality and Outcomes Framework by disease (2013/14 and 2014/15)",
    publisher: "Health and Social Care Information Centre",
    about: "Register, achievement and exceptions of each practice for one disease, for two years.",
    published: "Yearly until 2015",
    found: "Quality and Outcomes Framework, practice-level workbooks by disease",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "qof-domain",
    columns: &[
        required("Practice Code", &[]),
        required("List Size", &["Practice List Size"]),
        required("Register", &[]),
        required("Total Exceptions", &[]),
        required("Total Denominators", &[]),
    ],
}];

/// What the line above a heading says its columns are about.
#[derive(Clone, Debug, PartialEq)]
enum About {
    Year(String),
    Indicator(String),
    Nothing,
}

/// The columns of one achievement row: of a whole disease in a year, or of one indicator.
#[derive(Clone, Debug, Default)]
struct Achieved {
    indicator: String,
    year: String,
    numerator: Option<Col>,
    denominator: Option<Col>,
    exceptions: Option<Col>,
    points: Option<Col>,
}

/// The columns of one prevalence row.
#[derive(Clone, Debug, Default)]
struct Registered {
    year: String,
    list_type: String,
    list: Option<Col>,
    register: Option<Col>,
}

impl Reader for QofDomain {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let practice = sheet.columns.col("Practice Code");
        let about = lines_above(sheet.preamble.last().map_or(&[], Vec::as_slice), sheet.columns.all().len());
        let years = about.iter().filter_map(|a| if let About::Year(y) = a { Some(y) } else { None });
        let group = about.iter().find_map(|a| if let About::Indicator(i) = a { Some(letters(i)) } else { None });
        let (Some(year), Some(group)) = (years.max().cloned(), group) else {
            let message = "the line above the headings does not name the years and the indicators, so its columns cannot be told apart";
            out.issue(Severity::Fatal, "no-date", None, None, None, message);
            return Ok(());
        };
        let (registered, achieved) = columns(sheet.columns.all(), &about, &group, &year);
        out.edition(&year);
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&practice, out) else { continue };
            for r in &registered {
                put_register(&row, org, r, &group, out);
            }
            for a in &achieved {
                put_achievement(&row, org, a, out);
            }
        }
        Ok(())
    }
}

/// What each column is about: the words above it, or above the nearest column to its left that has any.
fn lines_above(line: &[String], width: usize) -> Vec<About> {
    let mut now = About::Nothing;
    (0..width)
        .map(|i| {
            let words = line.get(i).map_or("", |w| w.trim());
            if !words.is_empty() {
                // "Asthma AST002" is an indicator, "2014-15" a year, "Year on Year Change" neither.
                let indicator = words.split_whitespace().rev().find(|w| is_indicator(w));
                now = match (indicator, hint::year_in(words)) {
                    (Some(code), _) => About::Indicator(code.to_owned()),
                    (None, Some(year)) => About::Year(year),
                    (None, None) => About::Nothing,
                };
            }
            now.clone()
        })
        .collect()
}

/// Two letters or more, then three digits.
fn is_indicator(word: &str) -> bool {
    let digits = word.len().saturating_sub(3);
    digits >= 2
        && word.is_ascii()
        && word[..digits].bytes().all(|b| b.is_ascii_uppercase())
        && word[digits..].bytes().all(|b| b.is_ascii_digit())
}

fn letters(indicator: &str) -> String {
    indicator.chars().take_while(char::is_ascii_alphabetic).collect()
}

/// Sorts the columns into those of registers and those of achievements.
fn columns(all: &[Col], about: &[About], group: &str, latest: &str) -> (Vec<Registered>, Vec<Achieved>) {
    let mut registered: Vec<Registered> = Vec::new();
    let mut achieved: Vec<Achieved> = Vec::new();
    for (column, about) in all.iter().zip(about) {
        let key = &*column.key;
        let (year, indicator) = match about {
            About::Year(year) if key.contains("list size") || key == "register" => {
                let at = place(
                    &mut registered,
                    |r| r.year == *year,
                    || Registered { year: year.clone(), list_type: "TOTAL".to_owned(), ..Registered::default() },
                );
                if key == "register" {
                    at.register = Some(column.clone());
                } else {
                    at.list = Some(column.clone());
                    at.list_type = list_type(key);
                }
                continue;
            }
            About::Year(year) => (year.as_str(), format!("group:{group}")),
            About::Indicator(code) => (latest, code.clone()),
            About::Nothing => continue,
        };
        let fresh = || Achieved { indicator: indicator.clone(), year: year.to_owned(), ..Achieved::default() };
        let at = place(&mut achieved, |a| a.year == year && a.indicator == indicator, fresh);
        let slot = match key {
            "numerator" => &mut at.numerator,
            "denominator" | "total denominators" => &mut at.denominator,
            "exceptions" | "total exceptions" => &mut at.exceptions,
            _ if key.starts_with("achievement score") || key.starts_with("total achievement score") => &mut at.points,
            _ => continue,
        };
        *slot = Some(column.clone());
    }
    registered.retain(|r| r.register.is_some());
    (registered, achieved)
}

/// The entry that fits, made if there is none.
fn place<T>(entries: &mut Vec<T>, fits: impl Fn(&T) -> bool, fresh: impl FnOnce() -> T) -> &mut T {
    let at = entries.iter().position(fits).unwrap_or_else(|| {
        entries.push(fresh());
        entries.len() - 1
    });
    &mut entries[at]
}

/// `list size ages 17` as `17OV`; all ages as `TOTAL`.
fn list_type(key: &str) -> String {
    let age = key.split(' ').find(|w| (1..=2).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_digit()));
    age.map_or_else(|| "TOTAL".to_owned(), |age| format!("{age:0>2}OV"))
}

fn put_register(row: &Row<'_>, org: OdsCode, columns: &Registered, group: &str, out: &mut Output<'_>) {
    let mut count = |c: &Option<Col>| c.as_ref().and_then(|c| row.maybe_count(c, out));
    let (register, list_size) = (count(&columns.register), count(&columns.list));
    if let (Some(register), Some(list_size)) = (register, list_size) {
        let slice = out.slice::<Prevalence<'_>>(&columns.year, &format!("registers {group}"));
        let list_type = &columns.list_type;
        out.put(slice, &Prevalence { org, year: &columns.year, condition: group, register, list_type, list_size });
    }
}

fn put_achievement(row: &Row<'_>, org: OdsCode, columns: &Achieved, out: &mut Output<'_>) {
    let mut real = |c: &Option<Col>| c.as_ref().and_then(|c| maybe_amount(row, c, out));
    let (numerator, denominator) = (real(&columns.numerator), real(&columns.denominator));
    let (exceptions, points) = (real(&columns.exceptions), real(&columns.points));
    if numerator.or(denominator).or(exceptions).or(points).is_some() {
        let group = letters(columns.indicator.strip_prefix("group:").unwrap_or(&columns.indicator));
        let slice = out.slice::<Achievement<'_>>(&columns.year, &format!("disease {group}"));
        let (year, indicator) = (columns.year.as_str(), columns.indicator.as_str());
        out.put(slice, &Achievement { org, year, indicator, numerator, denominator, exceptions, points });
    }
}
