use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{BuildHasherDefault, Hasher},
};

use crate::table::{Cell, Table};

/// What a row is among those already seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// New.
    First,
    /// The same in every cell.
    Same,
    /// The same key with other values.
    Other,
}

/// The keys of a table's rows in one part, as 64-bit hashes: with 20 million rows the chance that any two
/// different keys meet is one in 100,000, and 16 bytes a row is all it costs.
#[derive(Default)]
pub(crate) struct Keys {
    seen: HashMap<u64, u64, BuildHasherDefault<Identity>>,
}

impl Keys {
    pub(crate) fn see(&mut self, table: &Table, cells: &[Cell<'_>]) -> Seen {
        let (mut key, mut rest) = (Mix::default(), Mix::default());
        for (column, cell) in table.columns.iter().zip(cells) {
            if column.key { key.cell(cell) } else { rest.cell(cell) }
        }
        match self.seen.entry(key.0) {
            Entry::Vacant(free) => {
                free.insert(rest.0);
                Seen::First
            }
            Entry::Occupied(taken) if *taken.get() == rest.0 => Seen::Same,
            Entry::Occupied(_) => Seen::Other,
        }
    }
}

/// Folds each word into the state by a full 128-bit product, so that every bit of it moves every bit of the hash.
/// Deterministic, unlike the standard hasher: the same file gives the same issues.
struct Mix(u64);

impl Default for Mix {
    fn default() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }
}

impl Mix {
    fn word(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * 0xD6E8_FEB8_6659_FD93_u128;
        self.0 = (product as u64) ^ ((product >> 64) as u64) ^ self.0.rotate_left(23);
    }

    /// Takes a value of a kind: equal words of two kinds must not be the same.
    fn tagged(&mut self, kind: u64, word: u64) {
        self.0 = self.0.wrapping_add(kind.wrapping_mul(0xA076_1D64_78BD_642F));
        self.word(word);
    }

    fn cell(&mut self, cell: &Cell<'_>) {
        match *cell {
            Cell::Null => self.tagged(1, 0),
            Cell::Text(text) => self.text(text),
            Cell::Date(d) => {
                let day =
                    (u64::from(d.year() as u16) << 16) | (u64::from(d.month() as u8) << 8) | u64::from(d.day() as u8);
                self.tagged(3, day);
            }
            Cell::Whole(n) => self.tagged(4, n as u64),
            Cell::Real(n) => self.tagged(5, n.to_bits()),
        }
    }

    fn text(&mut self, text: &str) {
        // The length tells where one text ends and the next begins.
        let kind = ((text.len() as u64) << 8) | 2;
        let mut chunks = text.as_bytes().chunks_exact(8);
        let mut word = [0; 8];
        for chunk in &mut chunks {
            word.copy_from_slice(chunk);
            self.word(u64::from_le_bytes(word));
        }
        let left = chunks.remainder();
        word = [0; 8];
        word[..left.len()].copy_from_slice(left);
        self.tagged(kind, u64::from_le_bytes(word));
    }
}

/// The keys are hashes already.
#[derive(Default)]
pub(crate) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}
