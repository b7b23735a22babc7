use jiff::civil::Date;

/// Reads a day in any of the spellings of NHS publications: `2025-11-01`, `01/11/2025`, `20251101`, `01Nov2025`,
/// `01NOV2025`, `1-Nov-25`, `1 November 2025`, and these followed by a time.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    // The usual spelling first, without looking for separators: this runs once a row.
    let b = text.as_bytes();
    if b.len() >= 10 && b[4] == b'-' && b[7] == b'-' && (b.len() == 10 || matches!(b[10], b' ' | b'T')) {
        return day(number(&b[..4])?, number(&b[5..7])?, number(&b[8..10])?);
    }
    if b.len() == 8 && b.iter().all(u8::is_ascii_digit) {
        return day(number(&b[..4])?, number(&b[4..6])?, number(&b[6..])?);
    }
    let text = text.split_once([' ', 'T']).filter(|(_, t)| t.contains(':')).map_or(text, |(d, _)| d);
    let parts = parts(text)?;
    let [Part::Number(d, _), month, Part::Number(y, width)] = parts[..] else { return None };
    day(year(y, width)?, month.month()?, d)
}

/// Reads a month, giving its first day: every spelling of [`parse_date`], and `Nov-2025`, `November 2025`,
/// `2017_10`, `201710`, `2025-11`, `10/2025`.
#[must_use]
pub fn parse_month(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(date) = parse_date(text) {
        return Some(date.first_of_month());
    }
    let b = text.as_bytes();
    if b.len() == 6 && b.iter().all(u8::is_ascii_digit) {
        return day(number(&b[..4])?, number(&b[4..])?, 1);
    }
    match parts(text)?[..] {
        [Part::Number(y, 4), Part::Number(m, _)] => day(y, m, 1),
        [Part::Number(m, _), Part::Number(y, 4)] => day(y, m, 1),
        [Part::Word(m), Part::Number(y, width)] => day(year(y, width)?, Part::Word(m).month()?, 1),
        [Part::Number(y, 4), Part::Word(m)] => day(y, Part::Word(m).month()?, 1),
        _ => None,
    }
}

/// The day that a spreadsheet keeps as a count of days, if it lies between 1990 and 2100.
pub(crate) fn excel_date(days: f64) -> Option<Date> {
    let days = days.floor();
    (32_874.0..73_415.0).contains(&days).then_some(())?;
    jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days as i64)).ok()
}

#[derive(Clone, Copy)]
enum Part<'a> {
    /// With its number of digits.
    Number(i64, usize),
    Word(&'a str),
}

impl Part<'_> {
    fn month(&self) -> Option<i64> {
        const MONTHS: [&str; 12] = [
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
        match *self {
            Part::Number(n, _) => Some(n),
            Part::Word(word) => {
                let word = word.to_ascii_lowercase();
                let at = MONTHS
                    .iter()
                    .position(|m| word.len() >= 3 && m.starts_with(&word) || word == "sept" && *m == "september")?;
                i64::try_from(at + 1).ok()
            }
        }
    }
}

/// The runs of digits and of letters; no other characters than separators may be there.
fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::with_capacity(3);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let run = |is: fn(&char) -> bool| rest.chars().take_while(is).map(char::len_utf8).sum::<usize>();
        let len = if c.is_ascii_digit() {
            let len = run(char::is_ascii_digit);
            parts.push(Part::Number(rest[..len].parse().ok()?, len));
            len
        } else if c.is_ascii_alphabetic() {
            let len = run(char::is_ascii_alphabetic);
            parts.push(Part::Word(&rest[..len]));
            len
        } else if matches!(c, '-' | '/' | '_' | ' ' | '.' | ',') {
            1
        } else {
            return None;
        };
        rest = &rest[len..];
        if parts.len() > 3 {
            return None;
        }
    }
    Some(parts)
}

fn year(y: i64, width: usize) -> Option<i64> {
    match width {
        4 => Some(y),
        2 => Some(if y < 70 { 2000 + y } else { 1900 + y }),
        _ => None,
    }
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
}

fn day(y: i64, m: i64, d: i64) -> Option<Date> {
    (1800..2200).contains(&y).then_some(())?;
    Date::new(y.try_into().ok()?, m.try_into().ok()?, d.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_in_every_spelling() {
        for text in [
            "2025-11-01",
            " 2025-11-01 ",
            "2025-11-01T00:00:00",
            "2025-11-01 00:00:00",
            "01/11/2025",
            "1/11/2025",
            "20251101",
            "01Nov2025",
            "01NOV2025",
            "1-Nov-25",
            "1 November 2025",
            "01.11.2025",
            "01/11/2025 00:00",
        ] {
            assert_eq!(parse_date(text), Some(date(2025, 11, 1)), "{text}");
        }
        for text in [
            "",
            "2025-02-30",
            "31/02/2025",
            "2025-13-01",
            "20251301",
            "Nov",
            "2025",
            "yesterday",
            "1-2-3-4",
            "01/11/125",
            "é",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
        assert_eq!(excel_date(45962.0), Some(date(2025, 11, 1)));
        assert_eq!(excel_date(12.0), None);
    }

    #[test]
    fn months_in_every_spelling() {
        for text in [
            "Nov-2025",
            "November 2025",
            "2025_11",
            "202511",
            "2025-11",
            "01NOV2025",
            "2025-11-30",
            "Nov-25",
            "11/2025",
            "2025 Nov",
        ] {
            assert_eq!(parse_month(text), Some(date(2025, 11, 1)), "{text}");
        }
        for text in ["", "2025", "Nov", "202513", "13/2025", "Movember 2025"] {
            assert_eq!(parse_month(text), None, "{text}");
        }
    }
}
