/// A chart's figures as a table, for pages to render beside or behind the drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableTwin {
    /// What the table shows.
    pub caption: String,
    /// One per column.
    pub headings: Vec<String>,
    /// Which columns hold numbers, to be set right; as long as `headings`.
    pub numeric: Vec<bool>,
    /// The cells; each row is as long as `headings`.
    pub rows: Vec<Vec<String>>,
    /// Where each row leads, for the first cell; as long as `rows`.
    pub links: Vec<Option<String>>,
}

impl TableTwin {
    /// An empty table. A heading that begins with `#` is of a column of numbers; the sign is taken off.
    pub(crate) fn new(caption: &str, headings: &[&str]) -> Self {
        Self {
            caption: caption.to_owned(),
            headings: headings.iter().map(|h| h.trim_start_matches('#').to_owned()).collect(),
            numeric: headings.iter().map(|h| h.starts_with('#')).collect(),
            ..Self::default()
        }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.linked(cells, None);
    }

    pub(crate) fn linked(&mut self, cells: Vec<String>, link: Option<String>) {
        self.rows.push(cells);
        self.links.push(link);
    }
}
