//! The lines of a rule for who may book, as a form shows them: who, from when, until when.

use jiff::civil::Time;
use linchpin_access::diary::{Access, Audience, Embargo};
use linchpin_core::{Error, OdsCode, Result};
use linchpin_measures::Picture;
use serde::Serialize;

use super::Choice;
use crate::{pages, visit::Pairs};

/// As many lines can be typed, and two more than there are.
const LINES: usize = 4;

/// A line of the form.
#[derive(Serialize)]
pub(super) struct Row {
    place: usize,
    who: Vec<Choice>,
    from: Vec<Choice>,
    count: String,
    time: String,
    closes: String,
}

/// What was typed of a line, or what a rule has.
#[derive(Clone, Default)]
pub(super) struct Line {
    who: String,
    from: String,
    count: String,
    time: String,
    closes: String,
}

/// When a line can open: value and words.
const FROM: [(&str, &str); 4] = [
    ("", "As soon as it is published"),
    ("days", "So many days before, at a time"),
    ("hours", "So many hours before it begins"),
    ("minutes", "So many minutes before it begins"),
];

/// What an audience is called here, at the beginning of a sentence.
pub(super) fn called(picture: &Picture, who: &Audience) -> String {
    match who {
        Audience::Own => "Our own desk".into(),
        Audience::Practice(code) => format!("The desk of {}", pages::name(picture, *code)),
        Audience::Group(name) => format!("Practices of {}", group(picture, name)),
        Audience::Nhs111 => "NHS 111".into(),
        Audience::Online => "People of the practices named here, online,".into(),
    }
}

/// A network by its name, a group of the place by its own word.
fn group(picture: &Picture, name: &str) -> String {
    OdsCode::parse(name).map_or_else(|_| name.to_owned(), |code| pages::name(picture, code))
}

/// The value of an audience in the list.
fn value(who: &Audience) -> String {
    match who {
        Audience::Own => "own".into(),
        Audience::Nhs111 => "111".into(),
        Audience::Online => "online".into(),
        Audience::Group(name) => format!("group:{name}"),
        Audience::Practice(code) => format!("practice:{code}"),
    }
}

fn audience(value: &str) -> Option<Audience> {
    Some(match value.split_once(':') {
        None if value == "own" => Audience::Own,
        None if value == "111" => Audience::Nhs111,
        None if value == "online" => Audience::Online,
        Some(("group", name)) if !name.is_empty() && name.chars().count() <= 200 => Audience::Group(name.to_owned()),
        Some(("practice", code)) => Audience::Practice(OdsCode::parse(code).ok()?),
        _ => return None,
    })
}

/// Who can be named: ourselves, NHS 111, people online, networks and groups, practices.
pub(super) fn audiences(picture: &Picture, own: OdsCode, groups: &[String]) -> Vec<(Audience, String)> {
    let mut groups: Vec<_> = groups.iter().map(|name| Audience::Group(name.clone())).collect();
    let mut practices: Vec<_> =
        picture.practices().iter().filter(|code| **code != own).map(|code| Audience::Practice(*code)).collect();
    for all in [&mut groups, &mut practices] {
        all.sort_by_cached_key(|who| called(picture, who));
    }
    let first = [Audience::Own, Audience::Nhs111, Audience::Online];
    let words = |who: Audience| {
        let words = if who == Audience::Online { "Their people, online".to_owned() } else { called(picture, &who) };
        (who, words)
    };
    first.into_iter().chain(groups).chain(practices).map(words).collect()
}

/// What was typed.
pub(super) fn typed(sent: &Pairs) -> Vec<Line> {
    let text = |name: &str, n: usize| sent.get(&format!("{name}-{n}")).unwrap_or("").to_owned();
    // A rule has 100 lines at most; what is beyond the first that was not sent is none.
    let there = (1..=102).take_while(|n| sent.raw(&format!("who-{n}")).is_some());
    there
        .map(|n| Line {
            who: text("who", n),
            from: text("from", n),
            count: text("count", n),
            time: text("time", n),
            closes: text("closes", n),
        })
        .collect()
}

/// The lines of a rule, as they are typed.
pub(super) fn of(all: &[Access]) -> Vec<Line> {
    let line = |one: &Access| {
        let (from, count, time) = match one.from {
            Embargo::None => ("", String::new(), String::new()),
            Embargo::Before { minutes } if minutes > 0 && minutes % 60 == 0 => {
                ("hours", (minutes / 60).to_string(), String::new())
            }
            Embargo::Before { minutes } => ("minutes", minutes.to_string(), String::new()),
            Embargo::At { days, time } => ("days", days.to_string(), time.strftime("%H:%M").to_string()),
        };
        let closes = if one.closes == 0 { String::new() } else { one.closes.to_string() };
        Line { who: value(&one.who), from: from.to_owned(), count, time, closes }
    };
    all.iter().map(line).collect()
}

/// The lines as the form shows them, with room for two more.
pub(super) fn rows(picture: &Picture, known: &[(Audience, String)], typed: &[Line]) -> Vec<Row> {
    let used = typed.iter().rposition(|line| !line.who.is_empty()).map_or(0, |last| last + 1);
    let row = |n: usize| {
        let line = typed.get(n).cloned().unwrap_or_default();
        let mut who: Vec<Choice> =
            known.iter().map(|(one, words)| (value(one), words.clone(), value(one) == line.who)).collect();
        // Who is named and is not known any more, such as a practice that closed, stays until it is taken out.
        if let Some(gone) = audience(&line.who).filter(|gone| known.iter().all(|(one, _)| one != gone)) {
            who.push((line.who.clone(), called(picture, &gone), true));
        }
        let from = FROM.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned(), *value == line.from));
        Row { place: n + 1, who, from: from.collect(), count: line.count, time: line.time, closes: line.closes }
    };
    (0..LINES.max(used + 2)).map(row).collect()
}

/// The rule that was typed; a line that names nobody is none.
///
/// # Errors
/// What cannot be read, in a sentence that says which line, and the field.
pub(super) fn read(typed: &[Line]) -> Result<Vec<Access>, (&'static str, String)> {
    let lines = typed.iter().enumerate().filter(|(_, line)| !line.who.is_empty());
    lines.map(|(n, line)| one(line).map_err(|error| ("who-1", format!("Line {}: {error}", n + 1)))).collect()
}

fn one(line: &Line) -> Result<Access> {
    let wrong = |what: &str| Error::invalid(what.to_owned());
    let count = |most: u32| {
        let n = line.count.parse::<u32>().ok().filter(|n| *n <= most);
        n.ok_or_else(|| Error::invalid(format!("enter a whole number from 0 to {most} in “How many”.")))
    };
    let from = match line.from.as_str() {
        "" => Embargo::None,
        "days" => Embargo::At {
            days: u16::try_from(count(366)?).map_err(|_| wrong("say how many days."))?,
            time: line.time.parse::<Time>().map_err(|_| wrong("enter a time of day, such as 08:00."))?,
        },
        "hours" => Embargo::Before { minutes: count(366 * 24)? * 60 },
        "minutes" => Embargo::Before { minutes: count(366 * 24 * 60)? },
        _ => return Err(wrong("choose from when of the list.")),
    };
    let closes = match line.closes.as_str() {
        "" => 0,
        text => text.parse().map_err(|_| wrong("enter a whole number of minutes in “Closes”, or leave it empty."))?,
    };
    Ok(Access { who: audience(&line.who).ok_or_else(|| wrong("choose who of the list."))?, from, closes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_survives_the_form() {
        let all = [
            Access { who: Audience::Own, from: Embargo::None, closes: 0 },
            Access {
                who: Audience::Group("NORTH".into()),
                from: Embargo::At { days: 2, time: jiff::civil::time(8, 0, 0, 0) },
                closes: 60,
            },
            Access { who: Audience::Nhs111, from: Embargo::Before { minutes: 240 }, closes: 0 },
            Access {
                who: Audience::Practice("C87002".parse().unwrap()),
                from: Embargo::Before { minutes: 90 },
                closes: 5,
            },
            Access { who: Audience::Online, from: Embargo::Before { minutes: 0 }, closes: 0 },
        ];
        assert_eq!(read(&of(&all)).unwrap(), all);
        let odd = |change: fn(&mut Line)| {
            let mut lines = of(&all[1..2]);
            change(&mut lines[0]);
            read(&lines).unwrap_err().1
        };
        assert!(odd(|line| line.count = "two".into()).starts_with("Line 1: enter a whole number from 0 to 366"));
        assert!(odd(|line| line.time = "8".into()).contains("08:00"));
        assert!(odd(|line| line.who = "practice:!".into()).contains("choose who"));
        assert!(odd(|line| line.closes = "-1".into()).contains("Closes"));
    }
}
