use std::io::{self, Cursor, Read};

use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What the beginning of a text file shows.
pub(crate) struct Text<'a> {
    /// From the beginning, without a byte-order mark, in UTF-8 or Windows-1252.
    pub(crate) reader: Box<dyn Read + 'a>,
    /// The first bytes of it.
    pub(crate) head: Vec<u8>,
}

/// How much of a file is looked at before it is read.
const HEAD: usize = 64 << 10;

/// Looks at the beginning of a stream. `None`: it is empty, or not text.
pub(crate) fn open<'a>(mut stream: impl Read + 'a) -> Result<Text<'a>, NotText> {
    let (mut head, mut end) = fill(&mut stream);
    let mut stream: Box<dyn Read + 'a> = Box::new(stream);
    let utf_16 = match head.as_slice() {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = utf_16 {
        let raw = Headed { head: Cursor::new(head), end: end.take(), rest: stream };
        let mut transcoded = Transcoded {
            raw,
            decoder: encoding.new_decoder_with_bom_removal(),
            pending: Vec::new(),
            at: 0,
            done: false,
        };
        (head, end) = fill(&mut transcoded);
        stream = Box::new(transcoded);
    }
    if head.starts_with(&[0xEF, 0xBB, 0xBF]) {
        head.drain(..3);
    }
    if head.is_empty() {
        return Err(end.map_or(NotText::Empty, NotText::Broken));
    }
    if head.contains(&0) {
        return Err(NotText::Binary);
    }
    Ok(Text { reader: Box::new(Headed { head: Cursor::new(head.clone()), end, rest: stream }), head })
}

/// Why a stream cannot be read as text.
#[derive(Debug)]
pub(crate) enum NotText {
    Empty,
    Binary,
    Broken(io::Error),
}

/// The first bytes, and the error that cut them short if there was one.
fn fill(stream: &mut impl Read) -> (Vec<u8>, Option<io::Error>) {
    let mut head = vec![0; HEAD];
    let mut len = 0;
    let mut end = None;
    while len < HEAD {
        match stream.read(&mut head[len..]) {
            Ok(0) => break,
            Ok(n) => len += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => {
                end = Some(e);
                break;
            }
        }
    }
    head.truncate(len);
    (head, end)
}

/// A stream put together again from its head, the error that ended it, or its rest.
struct Headed<R> {
    head: Cursor<Vec<u8>>,
    end: Option<io::Error>,
    rest: R,
}

impl<R: Read> Read for Headed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.head.read(into)? {
            0 => match self.end.take() {
                Some(error) => Err(error),
                None => self.rest.read(into),
            },
            n => Ok(n),
        }
    }
}

/// A UTF-16 stream as UTF-8.
struct Transcoded<R> {
    raw: R,
    decoder: Decoder,
    pending: Vec<u8>,
    at: usize,
    done: bool,
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.pending.len() && !self.done {
            let mut raw = [0; 8192];
            let n = self.raw.read(&mut raw)?;
            self.done = n == 0;
            // A UTF-16 unit of two bytes makes at most three bytes of UTF-8.
            self.pending.resize(8192 * 3, 0);
            let (result, _, len, _) = self.decoder.decode_to_utf8(&raw[..n], &mut self.pending, self.done);
            debug_assert!(matches!(result, CoderResult::InputEmpty));
            self.pending.truncate(len);
            self.at = 0;
        }
        let n = into.len().min(self.pending.len() - self.at);
        into[..n].copy_from_slice(&self.pending[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

/// Bytes read as Windows-1252, which gives every byte a meaning.
pub(crate) fn windows_1252(bytes: &[u8]) -> String {
    WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

/// The character that separates cells: the one met most often outside quotation marks in the first lines.
pub(crate) fn delimiter(head: &[u8]) -> u8 {
    const CANDIDATES: [u8; 4] = [b',', b'\t', b';', b'|'];
    let mut counts = [0_usize; 4];
    let (mut quoted, mut lines) = (false, 0);
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' => lines += 1,
            _ if quoted => {}
            byte => {
                if let Some(i) = CANDIDATES.iter().position(|c| c == byte) {
                    counts[i] += 1;
                }
            }
        }
        if lines > 30 {
            break;
        }
    }
    // Of equals the first, which is the comma.
    let best = (0..4).rev().max_by_key(|i| counts[*i]).unwrap_or(0);
    CANDIDATES[best]
}
