use std::io::{self, BufRead, Read};

/// Counts the lines that were taken, and leaves out a byte-order mark.
pub(super) struct Counted<R> {
    inner: R,
    line: u64,
    begun: bool,
}

impl<R: BufRead> Counted<R> {
    pub(super) fn new(inner: R) -> Self {
        Self::from_line(inner, 1)
    }

    /// The bytes begin on a line with this number.
    pub(super) fn from_line(inner: R, line: u64) -> Self {
        Self { inner, line, begun: false }
    }

    /// The line of the byte that comes next.
    pub(super) fn line(&self) -> u64 {
        self.line
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(into)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.begun {
            self.begun = true;
            if self.inner.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
                self.inner.consume(3);
            }
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        if let Ok(bytes) = self.inner.fill_buf() {
            let newlines = bytes.iter().take(n).filter(|b| **b == b'\n').count();
            self.line += newlines as u64;
        }
        self.inner.consume(n);
    }
}
