use jiff::civil::Date;
use linchpin_core::{Person, Sex, person::fold};

use super::similar::{near, short_for};

/// One rule: what it sees in two records, and how much that weighs.
pub struct Rule {
    /// Its name in the queue.
    pub name: &'static str,
    /// For or against: a judgement of how often it holds for two strangers, not a measured rate.
    pub points: i64,
    /// What it says on the page where a person decides.
    pub says: &'static str,
    /// Whether it holds. The order of the two does not matter.
    pub holds: fn(&Person, &Person) -> bool,
}

/// Every rule. At most one of each group (number, birth, family name, given name) holds.
pub const RULES: &[Rule] = &[
    rule("same-number", 10, "Both have the same NHS number.", |a, b| both(a.nhs_number, b.nhs_number, |x, y| x == y)),
    rule("different-number", -6, "They have different NHS numbers.", |a, b| {
        both(a.nhs_number, b.nhs_number, |x, y| x != y)
    }),
    rule("same-birth-date", 6, "They were born on the same day.", |a, b| {
        both(a.birth_date, b.birth_date, |x, y| x == y)
    }),
    rule(
        "near-birth-date",
        3,
        "Their dates of birth differ by one slip: day and month changed over, or one figure.",
        |a, b| both(a.birth_date, b.birth_date, slip),
    ),
    rule("different-birth-date", -5, "They were born on different days.", |a, b| {
        both(a.birth_date, b.birth_date, |x, y| x != y && !slip(x, y))
    }),
    rule("same-family-name", 4, "They have, or had, the same family name.", |a, b| {
        any(&family(a), &family(b), |x, y| x == y)
    }),
    rule("near-family-name", 2, "Their family names differ by one letter.", |a, b| {
        let (a, b) = (family(a), family(b));
        !any(&a, &b, |x, y| x == y) && any(&a, &b, near)
    }),
    rule("same-given-name", 3, "They have the same first name.", |a, b| any(&given(a), &given(b), |x, y| x == y)),
    rule("near-given-name", 1, "Their first names differ by one letter, or one is short for the other.", |a, b| {
        let (a, b) = (given(a), given(b));
        !any(&a, &b, |x, y| x == y) && any(&a, &b, alike)
    }),
    rule("different-given-name", -4, "They have different first names.", |a, b| {
        let (x, y) = (given(a), given(b));
        !x.is_empty() && !y.is_empty() && !any(&x, &y, |x, y| x == y || alike(x, y)) && !changed_over(a, b)
    }),
    rule(
        "names-changed-over",
        6,
        "The first name of one is the family name of the other, and the reverse.",
        changed_over,
    ),
    rule("same-postcode", 3, "They have the same postcode.", |a, b| both(postcode(a), postcode(b), |x, y| x == y)),
    rule("same-contact", 3, "They share a telephone number or an email address.", |a, b| {
        any(&contacts(a), &contacts(b), |x, y| x == y)
    }),
    rule("different-sex", -3, "Their recorded sex differs.", |a, b| {
        matches!((a.sex, b.sex), (Sex::Female, Sex::Male) | (Sex::Male, Sex::Female))
    }),
];

const fn rule(name: &'static str, points: i64, says: &'static str, holds: fn(&Person, &Person) -> bool) -> Rule {
    Rule { name, points, says, holds }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({:+})", self.name, self.points)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

fn both<T>(a: Option<T>, b: Option<T>, holds: impl Fn(T, T) -> bool) -> bool {
    a.zip(b).is_some_and(|(a, b)| holds(a, b))
}

pub(super) fn any(a: &[String], b: &[String], holds: impl Fn(&str, &str) -> bool) -> bool {
    a.iter().any(|x| b.iter().any(|y| holds(x, y)))
}

fn alike(one: &str, other: &str) -> bool {
    near(one, other) || short_for(one, other)
}

/// Day and month changed over, or one figure of the date different.
fn slip(one: Date, other: Date) -> bool {
    if one == other {
        return false;
    }
    let swapped = one.year() == other.year() && one.day() == other.month() && one.month() == other.day();
    let (one, other) = (one.to_string(), other.to_string());
    swapped || one.bytes().zip(other.bytes()).filter(|(x, y)| x != y).count() == 1
}

/// Family names of all names, former ones too, as they are compared.
pub(super) fn family(person: &Person) -> Vec<String> {
    folded(person.names.iter().filter_map(|name| name.family.as_deref()))
}

/// First given names of all names.
pub(super) fn given(person: &Person) -> Vec<String> {
    folded(person.names.iter().filter_map(|name| name.given.first().map(String::as_str)))
}

fn folded<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut all: Vec<String> = names.map(fold).filter(|name| !name.is_empty()).collect();
    all.sort();
    all.dedup();
    all
}

fn changed_over(one: &Person, other: &Person) -> bool {
    let crossed = |a: &Person, b: &Person| any(&given(a), &family(b), |x, y| x == y);
    let straight = any(&given(one), &given(other), |x, y| x == y);
    !straight && crossed(one, other) && crossed(other, one)
}

/// The postcode, save that of those without an address (NHS Data Dictionary, ZZ99), which says nothing.
fn postcode(person: &Person) -> Option<&str> {
    let postcode = person.address.as_ref()?.postcode.as_ref()?.as_str();
    (!postcode.starts_with("ZZ99")).then_some(postcode)
}

/// Telephone numbers by their figures, the country's code as 0; addresses in small letters.
fn contacts(person: &Person) -> Vec<String> {
    let plain = |value: &str| {
        if value.contains('@') {
            return value.trim().to_lowercase();
        }
        let figures: String = value.chars().filter(char::is_ascii_digit).collect();
        figures.strip_prefix("0044").or(figures.strip_prefix("44")).map_or(figures.clone(), |rest| format!("0{rest}"))
    };
    person.contacts.iter().map(|contact| plain(&contact.value)).filter(|value| value.len() > 5).collect()
}
