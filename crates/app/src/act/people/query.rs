use jiff::civil::Date;
use linchpin_core::{Error, NhsNumber, Result, person::words};

/// What is typed into the search box, understood: an NHS number, a date of birth, a postcode or its beginning, and the
/// beginnings of names, in any order and mixture.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// An NHS number.
    pub number: Option<NhsNumber>,
    /// A date of birth.
    pub born: Option<Date>,
    /// A postcode or its beginning, in capitals without a space.
    pub postcode: Option<String>,
    /// Beginnings of names, folded.
    pub words: Vec<String>,
}

/// Longer texts are no search.
const LONGEST: usize = 200;

impl Query {
    /// Understands what was typed.
    ///
    /// # Errors
    /// A number with a wrong check digit, a date that does not exist, or far too much text: each with a sentence.
    pub fn parse(text: &str) -> Result<Self> {
        if text.chars().count() > LONGEST {
            return Err(Error::invalid("Search for fewer words."));
        }
        let mut query = Self::default();
        let (mut figures, mut codes, mut names) = (String::new(), String::new(), String::new());
        for token in text.split(|c: char| c.is_whitespace() || c == ',').filter(|t| !t.is_empty()) {
            let plain = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
            if plain(token) || token.len() == 12 && plain(&token.replace('-', "")) {
                figures.push_str(&token.replace('-', ""));
            } else if looks_like_date(token) {
                query.born = Some(date(token)?);
            } else if token.bytes().any(|b| b.is_ascii_digit()) && token.bytes().all(|b| b.is_ascii_alphanumeric()) {
                codes.push_str(&token.to_ascii_uppercase());
            } else {
                names.push(' ');
                names.push_str(token);
            }
        }
        query.words = words(&names);
        match figures.len() {
            0 => {}
            10 => query.number = Some(number(&figures)?),
            _ => return Err(Error::invalid("An NHS number has 10 figures. Write a date of birth as 31/12/1950.")),
        }
        query.postcode = Some(codes).filter(|code| !code.is_empty());
        Ok(query)
    }

    /// Whether nothing was asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// By what it asks, for the audit: kinds, never the text.
    #[must_use]
    pub fn kinds(&self) -> Vec<&'static str> {
        let kinds = [
            ("nhs-number", self.number.is_some()),
            ("birth-date", self.born.is_some()),
            ("postcode", self.postcode.is_some()),
            ("name", !self.words.is_empty()),
        ];
        kinds.into_iter().filter_map(|(kind, asked)| asked.then_some(kind)).collect()
    }
}

impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Query({})", self.kinds().join(", "))
    }
}

fn number(figures: &str) -> Result<NhsNumber> {
    figures.parse().map_err(|_| Error::invalid("This is not an NHS number: one of its figures is wrong."))
}

/// Three numbers parted by strokes, points or hyphens.
fn looks_like_date(token: &str) -> bool {
    let parts: Vec<&str> = token.split(['/', '.', '-']).collect();
    parts.len() == 3 && parts.iter().all(|p| !p.is_empty() && p.len() <= 4 && p.bytes().all(|b| b.is_ascii_digit()))
}

/// `31/12/1950` as the British write it, or `1950-12-31`.
fn date(token: &str) -> Result<Date> {
    let wrong = || Error::invalid("There is no such date. Write a date of birth as 31/12/1950.");
    let parts: Vec<i16> =
        token.split(['/', '.', '-']).map(|part| part.parse().map_err(|_| wrong())).collect::<Result<_>>()?;
    let [a, b, c] = parts[..] else { return Err(wrong()) };
    let (year, month, day) = if a > 31 { (a, b, c) } else { (c, b, a) };
    // Two figures of a year could be either century.
    if year < 1000 {
        return Err(Error::invalid("Write the year of birth with four figures, such as 1950."));
    }
    let narrow = |n: i16| i8::try_from(n).map_err(|_| wrong());
    Date::new(year, narrow(month)?, narrow(day)?).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_typed_is_understood() {
        let q = |text: &str| Query::parse(text).unwrap();
        assert_eq!(q("999 000 0018").number, Some("9990000018".parse().unwrap()));
        assert_eq!(q("999-000-0018"), q("9990000018"));
        assert_eq!(q("04/05/2019").born, Some(day(2019, 5, 4)));
        assert_eq!(q("2019-05-04"), q("4.5.2019"));
        assert_eq!(q("s60 1aa").postcode.as_deref(), Some("S601AA"));
        assert_eq!(
            q("Patel, Asha  S60 04/05/2019"),
            Query {
                number: None,
                born: Some(day(2019, 5, 4)),
                postcode: Some("S60".into()),
                words: vec!["patel".into(), "asha".into()],
            }
        );
        assert_eq!(q("O'Brien-Núñez").words, ["obrien", "nunez"]);
        assert!(q(" ' ; -- % ").is_empty());
        assert_eq!(q("Robert'); DROP TABLE person;--").words, ["robert", "drop", "table", "person"]);
    }

    #[test]
    fn what_cannot_be_is_said() {
        for wrong in ["9990000019", "31/02/2020", "99900000", "4/5/19", "2019-13-01", "00/00/0000", &"x ".repeat(150)] {
            assert!(Query::parse(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_panics(text in "[0-9/.\\- A-Za-z'%,é]{0,60}|\\PC{0,60}") {
            let _ = Query::parse(&text);
        }
    }
}
