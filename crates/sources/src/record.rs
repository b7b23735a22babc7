/// The cells of a row in one text, so that a row costs no allocation: the buffers are used again for the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    text: String,
    /// Where each cell begins and ends in the text.
    cells: Vec<(u32, u32)>,
}

impl Record {
    /// How many cells there are.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cell at a place, as it stands.
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let (from, to) = *self.cells.get(index)?;
        self.text.get(from as usize..to as usize)
    }

    /// The cells in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.get(i).unwrap_or_default())
    }

    /// Empties it.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
    }

    /// Adds a cell.
    pub(crate) fn push(&mut self, cell: &str) {
        let from = self.text.len() as u32;
        self.text.push_str(cell);
        self.cells.push((from, self.text.len() as u32));
    }

    /// Its buffers, to be filled: the text, and where each cell begins and ends in it.
    pub(crate) fn parts(&mut self) -> (&mut String, &mut Vec<(u32, u32)>) {
        self.clear();
        (&mut self.text, &mut self.cells)
    }

    /// Fills it from bytes: `fill` puts the text and the places of the cells, with a character of its own between
    /// any two. If the text is not UTF-8, `decode` gives the text of each cell that is not. Gives whether all was UTF-8.
    pub(crate) fn fill<T>(
        &mut self,
        fill: impl FnOnce(&mut Vec<u8>, &mut Vec<(u32, u32)>) -> T,
        decode: fn(&[u8]) -> String,
    ) -> (T, bool) {
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        bytes.clear();
        self.cells.clear();
        let result = fill(&mut bytes, &mut self.cells);
        match String::from_utf8(bytes) {
            Ok(text) => {
                self.text = text;
                (result, true)
            }
            Err(error) => {
                let bytes = error.into_bytes();
                for (from, to) in std::mem::take(&mut self.cells) {
                    let cell = &bytes[from as usize..to as usize];
                    match std::str::from_utf8(cell) {
                        Ok(text) => self.push(text),
                        Err(_) => self.push(&decode(cell)),
                    }
                }
                (result, false)
            }
        }
    }
}
