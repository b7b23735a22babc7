use std::fmt::Write;

/// Comma-separated text being written, in one of the styles publishers use.
pub(crate) struct Csv {
    text: String,
    line_end: &'static str,
    quote_all: bool,
    at_start: bool,
}

impl Csv {
    /// A file with its heading line, ending lines with a line feed.
    pub(crate) fn new(headings: &str) -> Self {
        let mut text = String::with_capacity(64 * 1024);
        if !headings.is_empty() {
            text.push_str(headings);
            text.push('\n');
        }
        Self { text, line_end: "\n", quote_all: false, at_start: true }
    }

    /// The same with the line ends of Windows.
    pub(crate) fn windows(headings: &str) -> Self {
        let mut csv = Self::new("");
        csv.line_end = "\r\n";
        if !headings.is_empty() {
            csv.text.push_str(headings);
            csv.text.push_str("\r\n");
        }
        csv
    }

    /// Puts a byte order mark first.
    pub(crate) fn marked(mut self) -> Self {
        self.text.insert(0, '\u{feff}');
        self
    }

    /// Quotes every field, as the ODS files do.
    pub(crate) fn quoted(mut self) -> Self {
        self.quote_all = true;
        self
    }

    /// A field of text, quoted if it must be.
    pub(crate) fn field(&mut self, text: &str) -> &mut Self {
        self.comma();
        if self.quote_all || text.contains([',', '"', '\n']) {
            self.text.push('"');
            self.text.push_str(&text.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(text);
        }
        self
    }

    /// Several fields of text.
    pub(crate) fn fields<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> &mut Self {
        for text in texts {
            self.field(text);
        }
        self
    }

    /// Fields that are already written as they must be.
    pub(crate) fn ready(&mut self, text: &str) -> &mut Self {
        self.comma();
        self.text.push_str(text);
        self
    }

    /// A number as it prints.
    pub(crate) fn number(&mut self, n: impl std::fmt::Display) -> &mut Self {
        self.comma();
        // Writing to a text cannot fail.
        let _ = write!(self.text, "{n}");
        self
    }

    /// A number with a fixed count of decimals.
    pub(crate) fn decimal(&mut self, n: f64, places: usize) -> &mut Self {
        self.comma();
        let _ = write!(self.text, "{n:.places$}");
        self
    }

    /// Ends the line.
    pub(crate) fn end(&mut self) {
        self.text.push_str(self.line_end);
        self.at_start = true;
    }

    /// The whole text.
    pub(crate) fn finish(self) -> String {
        self.text
    }

    fn comma(&mut self) {
        if !self.at_start {
            self.text.push(',');
        }
        self.at_start = false;
    }
}
