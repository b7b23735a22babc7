/// Numbers in named columns, one row for each person or period, none of them missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    names: Vec<String>,
    rows: usize,
    cells: Vec<f64>,
}

/// What is wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A row has another number of cells than there are columns.
    #[error("row {row} has {cells} cells for {columns} columns")]
    Width {
        /// Counted from 1.
        row: usize,
        /// How many it has.
        cells: usize,
        /// How many there are.
        columns: usize,
    },
    /// A cell is no finite number.
    #[error("row {row}, column “{column}”: not a finite number; leave the row out or say how it is missing")]
    NotFinite {
        /// Counted from 1.
        row: usize,
        /// Its name.
        column: String,
    },
    /// Two columns of one name.
    #[error("two columns are called “{0}”: give each a name of its own")]
    Twice(String),
    /// Outcomes for another number of rows.
    #[error("{rows} rows and {outcomes} outcomes: there must be one for each")]
    Outcomes {
        /// Rows of the table.
        rows: usize,
        /// Outcomes given.
        outcomes: usize,
    },
}

impl Table {
    /// A table without rows.
    ///
    /// # Errors
    /// Two columns of one name.
    pub fn new<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Result<Self, TableError> {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
        if let Some((_, name)) = twice {
            return Err(TableError::Twice(name.clone()));
        }
        Ok(Self { names, rows: 0, cells: Vec::new() })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Another number of cells than columns, or a cell that is no finite number; the table is then as before.
    pub fn push(&mut self, row: &[f64]) -> Result<(), TableError> {
        let number = self.rows + 1;
        if row.len() != self.names.len() {
            return Err(TableError::Width { row: number, cells: row.len(), columns: self.names.len() });
        }
        if let Some(at) = row.iter().position(|cell| !cell.is_finite()) {
            return Err(TableError::NotFinite { row: number, column: self.names[at].clone() });
        }
        self.cells.extend_from_slice(row);
        self.rows += 1;
        Ok(())
    }

    /// The columns' names.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A row, counted from 0.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f64] {
        let width = self.names.len();
        &self.cells[row * width..(row + 1) * width]
    }

    /// Every row.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        (0..self.rows).map(|row| self.row(row))
    }

    /// Refuses outcomes that are not one for each row.
    ///
    /// # Errors
    /// Another number.
    pub fn match_outcomes(&self, outcomes: usize) -> Result<(), TableError> {
        let rows = self.rows();
        if rows == outcomes { Ok(()) } else { Err(TableError::Outcomes { rows, outcomes }) }
    }
}
