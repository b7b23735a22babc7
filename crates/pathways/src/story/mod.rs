//! Worked examples: a case told line by line, played on the real engine, and held against what the file says of it.

mod answers;
mod expect;
mod play;

use jiff::civil::{Date, Time, date};
use serde::Serialize;

use crate::{fault::line, file::ExampleFile};

/// A Monday, for stories that do not say when they begin.
const MONDAY: Date = date(2026, 1, 5);

/// A story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Story {
    /// What it shows; for people.
    pub shows: String,
    /// Its day nought.
    pub begins: Date,
    /// Days besides weekends that are not worked.
    pub holidays: Vec<Date>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// One row of a story: `day 4 | link worker | Make first contact with wellbeing = 4 4 5 6`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The line of the file.
    pub line: usize,
    /// So many days after the story began.
    pub day: u16,
    /// At what time, where it says.
    pub time: Option<Time>,
    /// Who; empty where the row says how things then are.
    pub who: String,
    /// What they do, or how things are.
    pub what: String,
}

impl Story {
    /// Reads a story; what it says is understood when it is played.
    pub(crate) fn read(text: &str, file: ExampleFile) -> Result<Self, (usize, String)> {
        let span = file.story.span();
        let first = line(text, &span);
        let written = text.get(span).unwrap_or_default();
        // TOML drops the line break after the opening quotation marks.
        let opened = ["\"\"\"\n", "'''\n", "\"\"\"\r\n", "'''\r\n"].iter().any(|opening| written.starts_with(opening));
        let plain = |day: toml::value::Datetime| {
            let parsed = if day.time.is_none() { day.to_string().parse().ok() } else { None };
            parsed.ok_or_else(|| (first, format!("{day} must be a day such as 2026-01-05, without a time")))
        };
        let rows: Vec<Row> = file
            .story
            .get_ref()
            .lines()
            .enumerate()
            .filter(|(_, row)| !row.trim().is_empty())
            .map(|(number, row)| read_row(first + usize::from(opened) + number, row))
            .collect::<Result<_, _>>()?;
        if rows.iter().all(|row| !row.who.is_empty() && row.who != "clock") {
            return Err((
                first,
                "the story never says how things then are: add a row without a name, such as day 0 | | state is …"
                    .into(),
            ));
        }
        if !rows.is_sorted_by_key(|row| row.day) {
            return Err((first, "the days of the story do not follow one another".into()));
        }
        Ok(Self {
            shows: file.shows,
            begins: file.begins.map(plain).transpose()?.unwrap_or(MONDAY),
            holidays: file.holidays.into_iter().map(plain).collect::<Result<_, _>>()?,
            rows,
        })
    }
}

fn read_row(line: usize, row: &str) -> Result<Row, (usize, String)> {
    let wrong = || (line, "a row of a story is day N | who | what: day 4 14:30 | link worker | Finish".to_owned());
    let mut cells = row.splitn(3, '|').map(str::trim);
    let (when, who, what) = (cells.next(), cells.next(), cells.next());
    let (Some(when), Some(who), Some(what)) = (when, who, what.filter(|what| !what.is_empty())) else {
        return Err(wrong());
    };
    let mut when = when.strip_prefix("day ").ok_or_else(wrong)?.split_whitespace();
    let day = when.next().and_then(|day| day.parse().ok()).ok_or_else(wrong)?;
    let time = when.next().map(str::parse).transpose().map_err(|_| wrong())?;
    if when.next().is_some() {
        return Err(wrong());
    }
    Ok(Row { line, day, time, who: who.to_owned(), what: what.to_owned() })
}
