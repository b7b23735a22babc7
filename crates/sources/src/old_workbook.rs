//! A look at an `.xls` before the workbook library opens it.
//!
//! The library lays each sheet out whole, from its first used cell to its last. A file of a few hundred bytes with
//! one cell in the far corner would make it ask for a hundred gigabytes, and running out of memory ends the
//! program, which nothing can catch. So the cells' places are read here first: an `.xls` is a compound file
//! (sectors chained by a table) that holds a stream of records, each with its type and length.

use crate::{Limits, limits::bytes, rows::Fault};

/// What the library keeps for a cell, used or not.
const CELL: u64 = size_of::<calamine::Data>() as u64;
/// Sector numbers from here on mark ends and gaps.
const NO_SECTOR: u32 = 0xFFFF_FFFA;

/// Refuses a workbook whose sheets would not fit in memory when laid out.
pub(crate) fn check(raw: &[u8], limits: &Limits) -> Result<(), Fault> {
    let broken = || Fault::new("broken-file", "the workbook ends early or is damaged. Fetch it again.");
    let streams = workbook_streams(raw).filter(|s| !s.is_empty()).ok_or_else(broken)?;
    let cells = streams.iter().map(|s| laid_out(s)).fold(0, u64::saturating_add);
    if cells.saturating_mul(CELL) > limits.workbook_bytes {
        let why =
            format!("the workbook would need more than {}: it has cells very far apart", bytes(limits.workbook_bytes));
        return Err(Fault::new("file-too-large", why));
    }
    Ok(())
}

fn u16_at(raw: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(raw.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(raw: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(raw.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn numbers(raw: &[u8]) -> impl Iterator<Item = u32> {
    raw.chunks_exact(4).filter_map(|four| u32_at(four, 0))
}

/// Sectors of one size, chained by a table.
struct Sectors<'a> {
    data: &'a [u8],
    /// Where sector 0 begins.
    first: usize,
    size: usize,
    next: Vec<u32>,
}

impl Sectors<'_> {
    fn sector(&self, number: u32) -> Option<&[u8]> {
        let from = (number as usize).checked_mul(self.size)?.checked_add(self.first)?;
        // The last sector may be cut short.
        self.data.get(from..self.data.len().min(from.checked_add(self.size)?))
    }

    /// The bytes of a chain. One that runs in a circle is cut off where it would be longer than the file.
    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut all = Vec::new();
        let mut at = start;
        while at < NO_SECTOR {
            all.extend_from_slice(self.sector(at)?);
            if all.len() > self.data.len() + self.size {
                return None;
            }
            at = *self.next.get(at as usize)?;
        }
        Some(all)
    }
}

/// The streams that may hold the records, in either of the names they have had.
fn workbook_streams(raw: &[u8]) -> Option<Vec<Vec<u8>>> {
    let size = 1_usize.checked_shl(u32::from(u16_at(raw, 30)?)).filter(|s| (128..=1 << 16).contains(s))?;
    let mut sectors = Sectors { data: raw, first: size, size, next: Vec::new() };
    // The table is itself in sectors, listed in the header and then in a chain of lists.
    let mut table: Vec<u32> = numbers(raw.get(76..512)?).filter(|n| *n < NO_SECTOR).collect();
    let mut list = u32_at(raw, 68)?;
    while list < NO_SECTOR && table.len() * size <= raw.len() {
        let entries: Vec<u32> = numbers(sectors.sector(list)?).collect();
        let (last, entries) = entries.split_last()?;
        table.extend(entries.iter().filter(|n| **n < NO_SECTOR));
        list = *last;
    }
    let next: Option<Vec<u32>> = table
        .iter()
        .map(|n| sectors.sector(*n).map(|s| numbers(s).collect::<Vec<_>>()))
        .collect::<Option<Vec<_>>>()
        .map(|t| t.concat());
    sectors.next = next?;
    let directory = sectors.chain(u32_at(raw, 48)?)?;
    let entries: Vec<&[u8]> = directory.chunks_exact(128).collect();
    // Small streams are in smaller sectors, within the stream of the first entry.
    let cutoff = u32_at(raw, 56)?;
    let small = sectors.chain(u32_at(entries.first()?, 116)?).unwrap_or_default();
    let small_next = sectors.chain(u32_at(raw, 60)?).unwrap_or_default();
    let small_size = 1_usize.checked_shl(u32::from(u16_at(raw, 32)?)).filter(|s| (8..=1 << 12).contains(s))?;
    let small = Sectors { data: &small, first: 0, size: small_size, next: numbers(&small_next).collect() };
    let named = entries.iter().filter(|e| {
        let name: Vec<u16> = (0..32).filter_map(|i| u16_at(e, i * 2)).take_while(|c| *c != 0).collect();
        matches!(String::from_utf16_lossy(&name).to_ascii_lowercase().as_str(), "workbook" | "book")
    });
    named
        .map(|entry| {
            let start = u32_at(entry, 116)?;
            if u32_at(entry, 120)? < cutoff { small.chain(start) } else { sectors.chain(start) }
        })
        .collect()
}

/// How many cells the sheets of a stream have when laid out.
fn laid_out(stream: &[u8]) -> u64 {
    let mut total = 0_u64;
    let mut bounds: Option<[u64; 4]> = None;
    let mut area = |bounds: &mut Option<[u64; 4]>| {
        if let Some([top, bottom, left, right]) = bounds.take() {
            total = total.saturating_add((bottom - top + 1) * (right - left + 1));
        }
    };
    let mut at = 0;
    while let (Some(kind), Some(len)) = (u16_at(stream, at), u16_at(stream, at + 2)) {
        let body = at + 4;
        match kind {
            // A sheet begins.
            0x0809 | 0x0409 | 0x0209 | 0x0009 => area(&mut bounds),
            // Numbers, texts, truths, formulas: row and column first. A run of numbers has six bytes for each.
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x0206 | 0x0406 | 0x00BD | 0x00BE | 0x00D6 | 0x00FD | 0x0201
            | 0x027E => {
                if let (Some(row), Some(left)) = (u16_at(stream, body), u16_at(stream, body + 2)) {
                    let run = if kind == 0x00BD { u64::from(len) / 6 } else { 1 };
                    let (row, left) = (u64::from(row), u64::from(left));
                    let right = left + run;
                    let [t, b, l, r] = bounds.unwrap_or([row, row, left, right]);
                    bounds = Some([t.min(row), b.max(row), l.min(left), r.max(right)]);
                }
            }
            _ => {}
        }
        at = body + usize::from(len);
    }
    area(&mut bounds);
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A compound file of 512-byte sectors: the table, the directory, then the stream in eight sectors or more.
    fn compound(records: &[u8]) -> Vec<u8> {
        let mut stream = records.to_vec();
        stream.resize(records.len().max(4096).next_multiple_of(512), 0);
        let count = stream.len() / 512;
        let mut header = vec![0_u8; 512];
        let mut set = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
        set(0, &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
        set(26, &[3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
        set(44, &1_u32.to_le_bytes());
        set(48, &1_u32.to_le_bytes());
        set(56, &4096_u32.to_le_bytes());
        set(60, &[0xFE, 0xFF, 0xFF, 0xFF]);
        set(68, &[0xFE, 0xFF, 0xFF, 0xFF]);
        set(76, &[0xFF; 436]);
        set(76, &[0; 4]);
        let mut table: Vec<u32> = vec![0xFFFF_FFFD, 0xFFFF_FFFE];
        table.extend((0..count as u32).map(|i| if i + 1 == count as u32 { 0xFFFF_FFFE } else { i + 3 }));
        table.resize(128, 0xFFFF_FFFF);
        let mut directory = vec![0_u8; 512];
        for (entry, (name, kind, start, size)) in
            [("Root Entry", 5, 0xFFFF_FFFE_u32, 0), ("Workbook", 2, 2, stream.len() as u32)].into_iter().enumerate()
        {
            let at = entry * 128;
            for (i, unit) in name.encode_utf16().enumerate() {
                directory[at + i * 2..at + i * 2 + 2].copy_from_slice(&unit.to_le_bytes());
            }
            directory[at + 64] = (name.len() as u8 + 1) * 2;
            directory[at + 66] = kind;
            directory[at + 116..at + 120].copy_from_slice(&start.to_le_bytes());
            directory[at + 120..at + 124].copy_from_slice(&size.to_le_bytes());
        }
        let table: Vec<u8> = table.into_iter().flat_map(u32::to_le_bytes).collect();
        [header, table, directory, stream].concat()
    }

    fn number(row: u16, column: u16) -> Vec<u8> {
        let mut record = vec![0x03, 0x02, 14, 0];
        record.extend(row.to_le_bytes());
        record.extend(column.to_le_bytes());
        record.extend([0; 10]);
        record
    }

    #[test]
    fn cells_far_apart_are_refused_before_they_are_laid_out() {
        let begin = [0x09, 0x08, 4, 0, 0, 6, 0x10, 0];
        let near = [&begin[..], &number(0, 0), &number(200, 20)].concat();
        assert_eq!(laid_out(&near), 201 * 22);
        assert!(check(&compound(&near), &Limits::default()).is_ok());
        let far = [&begin[..], &number(0, 0), &number(u16::MAX, u16::MAX)].concat();
        let refused = check(&compound(&far), &Limits::default());
        assert!(refused.is_err_and(|f| f.rule == "file-too-large"));
        // Each sheet is laid out for itself.
        let apart = [&begin[..], &number(0, 0), &begin[..], &number(u16::MAX, u16::MAX)].concat();
        assert!(check(&compound(&apart), &Limits::default()).is_ok());
    }

    #[test]
    fn a_chain_in_a_circle_and_a_cut_file_are_refused() {
        let mut circle = compound(&number(1, 1));
        // The last sector of the stream points back to its first.
        let last = 512 + 4 * 9;
        circle[last..last + 4].copy_from_slice(&2_u32.to_le_bytes());
        assert!(check(&circle, &Limits::default()).is_err_and(|f| f.rule == "broken-file"));
        let whole = compound(&number(1, 1));
        for keep in [0, 40, 300, 600, 1100] {
            assert!(check(&whole[..keep], &Limits::default()).is_err(), "{keep}");
        }
    }
}
