//! Packing, once per page and not once per reading: the two parts of a page that are the same for everybody are packed
//! when they are written, and what is one reader's own is set between them as it is. The result is one gzip file
//! (RFC 1952) whose blocks (RFC 1951) do not lean on one another.

use axum::{
    body::Bytes,
    http::{HeaderMap, header},
};
use flate2::{Compress, Compression, Crc, FlushCompress, Status, write::GzEncoder};

/// The bytes packed; none if that fails or does not make them fewer.
pub(crate) fn gzip(data: &[u8]) -> Option<Vec<u8>> {
    use std::io::Write;
    let mut out = GzEncoder::new(Vec::with_capacity(data.len() / 4), Compression::new(5));
    out.write_all(data).ok()?;
    out.finish().ok().filter(|packed| packed.len() < data.len())
}

/// A part of a page, plain and packed.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) plain: Bytes,
    /// Blocks that end on a whole byte, so that other blocks may follow.
    blocks: Bytes,
    crc: Crc,
}

impl Piece {
    /// Packs a part of a page; `last` ends the file.
    pub(crate) fn new(plain: impl Into<Bytes>, last: bool) -> Option<Self> {
        let plain: Bytes = plain.into();
        let flush = if last { FlushCompress::Finish } else { FlushCompress::Sync };
        let mut packer = Compress::new(Compression::new(5), false);
        let mut blocks = Vec::with_capacity(plain.len() / 3 + 256);
        loop {
            let done = usize::try_from(packer.total_in()).ok()?;
            let status = packer.compress_vec(&plain[done..], &mut blocks, flush).ok()?;
            let all_in = usize::try_from(packer.total_in()).ok()? == plain.len();
            if status == Status::StreamEnd || (!last && all_in && blocks.len() < blocks.capacity()) {
                break;
            }
            blocks.reserve(blocks.capacity());
        }
        let mut crc = Crc::new();
        crc.update(&plain);
        Some(Self { plain, blocks: blocks.into(), crc })
    }

    pub(crate) fn len(&self) -> usize {
        self.plain.len() + self.blocks.len()
    }
}

/// A whole file from two packed parts and something between them, which stays unpacked: it holds the token of forms, and
/// what is packed together with what others write can be guessed from its length.
pub(crate) fn join(before: &Piece, between: &[u8], after: &Piece) -> Vec<u8> {
    let mut file = Vec::with_capacity(before.blocks.len() + between.len() + after.blocks.len() + 64);
    file.extend([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    file.extend_from_slice(&before.blocks);
    for stored in between.chunks(usize::from(u16::MAX)) {
        // A chunk is never longer than its length can say.
        let length = u16::try_from(stored.len()).unwrap_or(u16::MAX);
        file.push(0);
        file.extend(length.to_le_bytes());
        file.extend((!length).to_le_bytes());
        file.extend_from_slice(stored);
    }
    file.extend_from_slice(&after.blocks);
    let (mut crc, mut middle) = (Crc::new(), Crc::new());
    middle.update(between);
    crc.combine(&before.crc);
    crc.combine(&middle);
    crc.combine(&after.crc);
    file.extend(crc.sum().to_le_bytes());
    file.extend(crc.amount().to_le_bytes());
    file
}

/// Whether the browser takes packed bytes.
pub(crate) fn wanted(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or("");
    accepted.split(',').any(|part| {
        let (name, quality) = part.split_once(';').unwrap_or((part, ""));
        matches!(name.trim(), "gzip" | "*") && quality.trim().replace(' ', "") != "q=0"
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_joined_page_unpacks_to_the_page() {
        let words = |seed: u32, n: u32| -> String {
            (0..n).map(|i| format!("<td>{}</td>", seed.wrapping_mul(i).wrapping_mul(2_654_435_761) % 977)).collect()
        };
        for (a, b, c) in [(0, 0, 0), (1, 1, 1), (5000, 30, 20_000), (3, 20_000, 7), (40_000, 0, 2)] {
            let (before, between, after) = (words(3, a), words(5, b), words(7, c));
            let first = Piece::new(before.clone(), false).unwrap();
            let last = Piece::new(after.clone(), true).unwrap();
            let file = join(&first, between.as_bytes(), &last);
            let mut text = String::new();
            flate2::read::GzDecoder::new(&file[..]).read_to_string(&mut text).unwrap();
            assert!(text == before + &between + &after, "{a} {b} {c}");
        }
    }
}
