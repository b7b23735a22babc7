use std::io::{self, Read};

/// How much of an untrusted file is read before it is refused.
///
/// Only bytes that were really unpacked count: the sizes an archive declares can lie.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes unpacked from one archive of text files in all; these are streamed and cost no memory.
    pub archive_bytes: u64,
    /// Bytes unpacked from one workbook, which is partly held in memory.
    pub workbook_bytes: u64,
    /// Bytes of a file that must be held whole: a workbook inside an archive, a JSON document.
    pub held_bytes: u64,
    /// How many times larger than its packed form a member may be, once it is larger than [`Limits::RATIO_FLOOR`].
    pub ratio: u64,
    /// Members of one archive.
    pub members: usize,
    /// Bytes of one row of a text file: an unclosed quotation mark would otherwise make the rest one row.
    pub row_bytes: u64,
}

impl Limits {
    /// Members smaller than this are not judged by their ratio: a short file of one repeated row packs very well.
    pub const RATIO_FLOOR: u64 = 4 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            archive_bytes: 4 << 30,
            workbook_bytes: 256 << 20,
            held_bytes: 64 << 20,
            ratio: 150,
            members: 1000,
            row_bytes: 8 << 20,
        }
    }
}

/// Why reading was stopped by us and not by a fault of the file.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("it unpacks to more than {0}, which no published file does: check where it came from")]
    TooLarge(String),
    #[error("a row is longer than {0}; a quotation mark that is never closed is the usual cause")]
    LongRow(String),
}

impl Refusal {
    pub(crate) fn rule(&self) -> &'static str {
        match self {
            Self::TooLarge(_) => "zip-too-large",
            Self::LongRow(_) => "row-too-long",
        }
    }
}

/// A size for people.
pub(crate) fn bytes(n: u64) -> String {
    match n {
        0..1024 => format!("{n} bytes"),
        1024..0x10_0000 => format!("{} KiB", n >> 10),
        0x10_0000..0x4000_0000 => format!("{} MiB", n >> 20),
        _ => format!("{} GiB", n >> 30),
    }
}

/// Counts what is unpacked and stops at the limits.
pub(crate) struct Counted<'a, R> {
    inner: R,
    /// Unpacked from this member.
    here: u64,
    /// Size of the member as packed.
    packed: u64,
    /// Unpacked from the archive in all.
    total: &'a mut u64,
    most: u64,
    ratio: u64,
}

impl<'a, R: Read> Counted<'a, R> {
    pub(crate) fn new(inner: R, packed: u64, total: &'a mut u64, most: u64, limits: &Limits) -> Self {
        Self { inner, here: 0, packed, total, most, ratio: limits.ratio }
    }
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        self.here += n as u64;
        *self.total += n as u64;
        let allowed = self.packed.saturating_mul(self.ratio).max(Limits::RATIO_FLOOR);
        let refusal = if *self.total > self.most {
            bytes(self.most)
        } else if self.here > allowed {
            format!("{} times its packed size", self.ratio)
        } else {
            return Ok(n);
        };
        Err(io::Error::other(Refusal::TooLarge(refusal)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpack(size: u64, packed: u64, before: u64, most: u64) -> (u64, Option<&'static str>) {
        let mut total = before;
        let limits = Limits::default();
        let mut counted = Counted::new(io::repeat(b'x').take(size), packed, &mut total, most, &limits);
        let refused = io::copy(&mut counted, &mut io::sink()).err();
        let rule = refused.map(|e| e.get_ref().and_then(|e| e.downcast_ref()).map_or("other", Refusal::rule));
        (total, rule)
    }

    #[test]
    fn what_is_unpacked_is_counted_over_all_members() {
        assert_eq!(unpack(1 << 20, 1, 0, 2 << 20), (1 << 20, None));
        let (total, rule) = unpack(u64::MAX, u64::MAX, 1 << 20, 2 << 20);
        assert_eq!(rule, Some("zip-too-large"));
        assert!(total < 3 << 20, "it stops at once: {total}");
    }

    #[test]
    fn a_member_may_not_be_much_larger_than_its_packed_form() {
        assert_eq!(unpack(14 << 20, 100 << 10, 0, 1 << 30).1, None);
        assert_eq!(unpack(16 << 20, 100 << 10, 0, 1 << 30).1, Some("zip-too-large"));
    }
}
