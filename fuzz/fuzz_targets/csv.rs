//! Text files: any bytes, or any rows under the headings of one of the published layouts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linchpin_sources::READERS;

fuzz_target!(|data: &[u8]| {
    match data {
        // A layout's number in the first byte: headings are hard to find by chance.
        [which @ 0x80..=0xFF, rows @ ..] => {
            let layouts: Vec<_> = READERS.iter().flat_map(|r| r.layouts()).collect();
            let Some(layout) = layouts.get(usize::from(which - 0x80)) else { return };
            let headings: Vec<_> = layout.columns.iter().map(|h| format!("\"{}\"", h.name)).collect();
            let mut file = headings.join(",").into_bytes();
            file.push(b'\n');
            file.extend_from_slice(rows);
            linchpin_fuzz::read(&file);
        }
        _ => linchpin_fuzz::read(data),
    }
});
