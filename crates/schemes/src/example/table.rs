use serde::Serialize;

/// A small table drawn with bars, as a person would sketch it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rows {
    /// The heading of each column.
    pub columns: Vec<String>,
    /// The cells.
    pub rows: Vec<Vec<String>>,
}

impl Rows {
    /// Reads a table; the first row has the headings, and one of them is `provider`.
    pub(super) fn read(what: &str, text: &str) -> Result<Self, String> {
        let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let columns = cells(lines.next().ok_or(format!("{what} is empty"))?);
        if columns.first().is_none_or(|first| first != "provider") {
            return Err(format!("the first column of {what} must be provider"));
        }
        if let Some(twice) = columns.iter().enumerate().find(|(at, name)| columns[..*at].contains(name)) {
            return Err(format!("{what} has the column “{}” twice", twice.1));
        }
        let rows: Vec<_> = lines.map(cells).collect();
        match rows.iter().find(|row| row.len() != columns.len()) {
            Some(row) => Err(format!(
                "the row of {} in {what} has {} cells, and there are {} columns",
                row.first().map_or("", String::as_str),
                row.len(),
                columns.len()
            )),
            None => Ok(Self { columns, rows }),
        }
    }

    /// A row’s cells by their headings; those that are empty left out.
    pub(super) fn cells<'a>(&'a self, row: &'a [String]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty()).map(|(a, b)| (a.as_str(), b.as_str()))
    }
}
