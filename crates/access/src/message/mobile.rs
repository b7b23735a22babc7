/// A mobile number as networks and providers write it: digits with the code of the country and no sign before it, such as
/// `447700900123`. Numbers as people write them are taken (`07700 900 123`, `+44 (0)7700 900123`); none for what cannot be
/// a mobile number, such as a number of England that does not begin with 07.
#[must_use]
pub fn mobile(written: &str) -> Option<String> {
    let text = written.trim();
    if !text.chars().all(|c| c.is_ascii_digit() || " ()-.+\u{a0}".contains(c))
        || text.rfind('+').is_some_and(|at| at > 0)
    {
        return None;
    }
    let abroad = text.starts_with('+');
    let digits: String = text.replace("(0)", "").chars().filter(char::is_ascii_digit).collect();
    let number = match (abroad, digits.strip_prefix("00"), digits.strip_prefix('0')) {
        (false, Some(international), _) => international.to_owned(),
        (false, None, Some(national)) => format!("44{national}"),
        _ => digits,
    };
    match number.strip_prefix("44") {
        // 070 are personal numbers and 076 are pagers, save 07624 of the Isle of Man (Ofcom, national numbering plan).
        Some(own) => {
            let pager = own.starts_with("70") || (own.starts_with("76") && !own.starts_with("7624"));
            (own.len() == 10 && own.starts_with('7') && !pager).then_some(number)
        }
        None => ((8..=15).contains(&number.len()) && !number.starts_with('0')).then_some(number),
    }
}
