use linchpin_core::{Error, Result};

use super::{Method, Table};

/// A table whose columns a method has found.
pub(super) struct Reader<'a> {
    table: &'a Table,
    /// For each column of the method, where the table has it.
    places: Vec<(&'static [&'static str], Option<usize>)>,
    /// The indices of the rows that are not all blank.
    pub(super) rows: Vec<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(method: Method, table: &'a Table) -> Result<Self> {
        let mut places = Vec::new();
        for column in method.columns() {
            let place = find(table, column.names)?;
            if column.needed && place.is_none() {
                let found = table.headings.iter().map(|h| format!("“{}”", h.trim())).collect::<Vec<_>>().join(", ");
                return Err(Error::bad_input(format!(
                    "no column “{}” ({}); the headings are {found}",
                    column.names[0], column.holds
                )));
            }
            places.push((column.names, place));
        }
        let blank = |row: &[String]| row.iter().all(|cell| cell.trim().is_empty());
        let rows: Vec<usize> = (0..table.rows.len()).filter(|&i| !blank(&table.rows[i])).collect();
        if rows.is_empty() {
            return Err(Error::bad_input("there are no rows below the headings"));
        }
        Ok(Self { table, places, rows })
    }

    /// Whether the table has the method's column of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.places.iter().find(|(names, _)| names[0] == name).and_then(|(_, place)| *place)
    }

    /// The cell's text, trimmed; empty where there is none.
    pub(super) fn text(&self, row: usize, name: &str) -> &'a str {
        self.place(name).map_or("", |place| self.cell(row, place))
    }

    fn cell(&self, row: usize, place: usize) -> &'a str {
        self.table.rows[row].get(place).map_or("", |cell| cell.trim())
    }

    /// The number in a cell; thousands commas are understood.
    pub(super) fn number(&self, row: usize, name: &str) -> Result<f64> {
        self.number_or_blank(row, name)?.ok_or_else(|| self.fault(row, name, "is blank; a number is needed"))
    }

    /// The number in a cell, if it is not blank.
    pub(super) fn number_or_blank(&self, row: usize, name: &str) -> Result<Option<f64>> {
        let text = self.text(row, name);
        if text.is_empty() {
            return Ok(None);
        }
        number(text).map(Some).ok_or_else(|| self.fault(row, name, &format!("“{text}” is not a number")))
    }

    /// Whether a cell says yes.
    pub(super) fn flag(&self, row: usize, name: &str) -> Result<bool> {
        match self.text(row, name).to_lowercase().as_str() {
            "" | "0" | "no" | "n" | "false" => Ok(false),
            "1" | "yes" | "y" | "true" | "x" => Ok(true),
            other => Err(self.fault(row, name, &format!("“{other}” is neither yes nor no"))),
        }
    }

    /// A refusal that names the row as a spreadsheet counts it, and the column as the table spells it.
    pub(super) fn fault(&self, row: usize, name: &str, what: &str) -> Error {
        let heading = self.place(name).map_or(name, |place| self.table.headings[place].trim());
        Error::bad_input(format!("row {}, column {heading}: {what}", row + 2))
    }

    /// The rows of each area (or facet), areas in the order of their first row. Without the column all is one.
    pub(super) fn by(&self, name: &str) -> Vec<(&'a str, Vec<usize>)> {
        let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for &row in &self.rows {
            let area = self.text(row, name);
            let place = *places.entry(area).or_insert_with(|| {
                groups.push((area, Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(row);
        }
        groups
    }

    /// The headings of the user's table other than those that a result adds, and their places.
    pub(super) fn carried(&self, added: &[&str]) -> Vec<(String, usize)> {
        let kept = |heading: &str| !heading.is_empty() && !added.iter().any(|a| a.eq_ignore_ascii_case(heading));
        let headings =
            self.table.headings.iter().enumerate().map(|(place, heading)| (heading.trim().to_owned(), place));
        headings.filter(|(heading, _)| kept(heading)).collect()
    }

    /// The user's own cells of a row.
    pub(super) fn carry(&self, row: usize, carried: &[(String, usize)]) -> Vec<super::Cell> {
        carried.iter().map(|&(_, place)| self.cell(row, place).into()).collect()
    }
}

/// A number as people write it in a table.
fn number(text: &str) -> Option<f64> {
    let plain = |t: &str| t.parse::<f64>().ok().filter(|n| n.is_finite());
    if let Some(number) = plain(text) {
        return Some(number);
    }
    // Commas only where thousands have them: “1,5” is not fifteen.
    let whole = text.strip_prefix('-').unwrap_or(text).split('.').next()?;
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let thousands = (1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3) && whole.contains(',');
    if thousands { plain(&text.replace(',', "")) } else { None }
}

/// Where a column is, by its first name or else by another it goes by.
fn find(table: &Table, names: &[&str]) -> Result<Option<usize>> {
    for name in names {
        let mut places = (0..table.headings.len()).filter(|&i| table.headings[i].trim().eq_ignore_ascii_case(name));
        if let Some(place) = places.next() {
            return match places.next() {
                Some(_) => Err(Error::bad_input(format!("the column “{name}” is there twice"))),
                None => Ok(Some(place)),
            };
        }
    }
    Ok(None)
}
