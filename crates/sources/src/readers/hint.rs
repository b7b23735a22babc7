//! What a file's name says of its date, for the publications whose contents do not say it.
//!
//! Names are people's, so this is the last resort: a reader that uses a hint says so with an issue.

use jiff::civil::Date;

/// A run of letters or of digits in a name, and whether only one character stands between it and the run before.
struct Run<'a> {
    text: &'a str,
    joined: bool,
}

impl Run<'_> {
    /// The number, when the run is exactly so many digits.
    fn digits(&self, count: usize) -> Option<i16> {
        if self.text.len() == count && self.text.bytes().all(|b| b.is_ascii_digit()) {
            self.text.parse().ok()
        } else {
            None
        }
    }
}

/// The month in a name such as `practice-2023-05.csv`, `Nov_25.csv`, `July 2022.csv` or `EPD_202511.csv`: its first day.
pub(crate) fn month(name: &str) -> Option<Date> {
    let runs = runs(file(name));
    let numeric =
        || pairs(&runs).find_map(|(year, month)| first_of(year.digits(4)?, i8::try_from(month.digits(2)?).ok()?));
    let words = || pairs(&runs).find_map(|(month, year)| first_of(year_number(year)?, month_number(month.text)?));
    let packed = || {
        let mut six = runs.iter().filter(|run| run.text.len() == 6);
        six.find_map(|run| first_of(run.text.get(..4)?.parse().ok()?, run.text.get(4..)?.parse().ok()?))
    };
    numeric().or_else(words).or_else(packed)
}

/// The NHS year in a name such as `payments-24-25.csv`, `PREVALENCE_2021_v2.csv` or `populations_2024_2025.csv`, as `2024/25`.
pub(crate) fn nhs_year(name: &str) -> Option<String> {
    let runs = runs(file(name));
    let long = || pairs(&runs).find_map(|(from, to)| consecutive(from.digits(4)?, to.digits(2).or(to.digits(4))?));
    let short = || pairs(&runs).find_map(|(from, to)| consecutive(2000 + from.digits(2)?, to.digits(2)?));
    let packed = || {
        runs.iter().find_map(|run| {
            let n = run.digits(4)?;
            consecutive(2000 + n / 100, n % 100)
        })
    };
    long().or_else(short).or_else(packed)
}

/// The NHS year that starts in a calendar year, as `2024/25`.
pub(crate) fn year_from(start: i16) -> String {
    format!("{start}/{:02}", (start + 1).rem_euclid(100))
}

/// The NHS year written somewhere in a text such as `pop 2022/23` or `2014-15`.
pub(crate) fn year_in(text: &str) -> Option<String> {
    pairs(&runs(text)).find_map(|(from, to)| consecutive(from.digits(4)?, to.digits(2).or(to.digits(4))?))
}

/// The last month named in a title, such as the October of `…by role, October 2025, Official Statistics`.
pub(crate) fn last_month_in(title: &str) -> Option<Date> {
    pairs(&runs(title)).filter_map(|(month, year)| first_of(year_number(year)?, month_number(month.text)?)).last()
}

/// The name without the archive and folders it lies in.
fn file(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

fn consecutive(from: i16, to: i16) -> Option<String> {
    let plausible = (1990..2090).contains(&from);
    (plausible && (to == from + 1 || to == (from + 1) % 100)).then(|| year_from(from))
}

fn first_of(year: i16, month: i8) -> Option<Date> {
    if (1990..2100).contains(&year) { Date::new(year, month, 1).ok() } else { None }
}

fn year_number(run: &Run<'_>) -> Option<i16> {
    run.digits(4).or_else(|| run.digits(2).map(|y| 2000 + y))
}

/// The number of a month's name or of its first three letters.
fn month_number(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let at = NAMES
        .iter()
        .position(|name| *name == word || (word.len() >= 3 && word.len() <= 4 && name.starts_with(&word)))?;
    i8::try_from(at + 1).ok()
}

/// Neighbouring runs with at most one character between them.
fn pairs<'a, 'r>(runs: &'r [Run<'a>]) -> impl Iterator<Item = (&'r Run<'a>, &'r Run<'a>)> {
    runs.windows(2).filter_map(|pair| match pair {
        [a, b] if b.joined => Some((a, b)),
        _ => None,
    })
}

fn runs(name: &str) -> Vec<Run<'_>> {
    let kind = |c: char| match c {
        c if c.is_ascii_digit() => 1,
        c if c.is_alphabetic() => 2,
        _ => 0,
    };
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut ended = None;
    let mut at = 0;
    while let Some(first) = name.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &name[at..];
        let end = rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len());
        if kind(first) == 0 {
            at += end;
            continue;
        }
        let gap = ended.map(|e| &name[e..at]);
        runs.push(Run { text: &rest[..end], joined: gap.is_some_and(|g| g.chars().count() <= 1) });
        at += end;
        ended = Some(at);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month_text(name: &str) -> Option<String> {
        month(name).map(|d| d.to_string())
    }

    #[test]
    fn months_in_names_people_give() {
        for name in [
            "CAIP_comparison_2023-05.csv",
            "May 2023 practice.csv",
            "gp_May_23.csv",
            "EPD_202305.csv",
            "a.zip/GPW_2023_05.csv",
        ] {
            assert_eq!(month_text(name).as_deref(), Some("2023-05-01"), "{name}");
        }
        assert_eq!(month_text("20171217_Detailed_2017-10_subset.csv").as_deref(), Some("2017-10-01"));
        assert_eq!(month_text("payments-2021-22.csv"), None);
        assert_eq!(month_text("practice.csv"), None);
        assert_eq!(month_text("999999.csv"), None);
    }

    #[test]
    fn nhs_years_in_names_people_give() {
        let cases = [
            ("PREVALENCE_2021_v2.csv", Some("2020/21")),
            ("qof-1415-prac-asthma.xlsx", Some("2014/15")),
            ("ACHIEVEMENT_LONDON_2223.csv", Some("2022/23")),
            ("nhspaymentsgp-24-25-prac-csv.csv", Some("2024/25")),
            ("AIF_weighted_populations_2024_2025.csv", Some("2024/25")),
            ("payments 1999-00.csv", Some("1999/00")),
            ("extract-2019.csv", None),
            ("file.csv", None),
        ];
        for (name, year) in cases {
            assert_eq!(nhs_year(name).as_deref(), year, "{name}");
        }
    }

    #[test]
    fn the_last_month_of_a_title_counts() {
        let title = "Table 6a: staff, September 2015 - October 2025, Official Statistics [Notes 1,3]";
        assert_eq!(last_month_in(title).map(|d| d.to_string()).as_deref(), Some("2025-10-01"));
        assert_eq!(year_in("pop 2022/23").as_deref(), Some("2022/23"));
    }
}
