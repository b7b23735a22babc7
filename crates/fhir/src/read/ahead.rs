//! Resources read and checked on another core, a few blocks of lines ahead of whoever uses them.

use std::{
    io::{BufRead, BufReader, Read},
    ops::ControlFlow,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use serde_json::Value;

use super::{Fault, Form, Found, LARGEST, Resources, broken, check, form};

/// Bytes of a block: long enough that handing it over costs nothing, short enough that memory stays flat.
const BLOCK: usize = 256 << 10;

/// Blocks that are on their way at any time.
const AHEAD: usize = 4;

/// A resource, and what is wrong with it.
#[derive(Debug)]
pub struct Checked {
    /// The resource.
    pub found: Found,
    /// What [`check`] says of it; nothing if nobody wanted to know.
    pub faults: Vec<Fault>,
}

/// What comes of a file, in its order.
type One = Result<Checked, Fault>;

/// Hands each resource of a file to `take`, checked if its kind is `wanted`, until that breaks off. The bytes are read here;
/// lines of JSON are parsed and checked on a thread of their own, as long as this takes.
pub fn each_checked(
    bytes: impl Read,
    wanted: &(dyn Fn(&str) -> bool + Sync),
    take: &mut dyn FnMut(One) -> ControlFlow<()>,
) {
    let mut bytes = BufReader::with_capacity(1 << 16, bytes);
    let head = bytes.fill_buf().unwrap_or_default();
    if form(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head)) != Form::Lines {
        // Documents are split byte by byte, which only one can do.
        let _ = Resources::new(bytes).map(|one| checked(one, wanted)).try_for_each(take);
        return;
    }
    let (send, blocks) = sync_channel::<Block>(AHEAD);
    let (give, done) = sync_channel::<Vec<One>>(AHEAD);
    thread::scope(|scope| {
        scope.spawn(move || work(&blocks, &give, wanted));
        let _ = feed(&mut bytes, send, &done, take);
    });
}

/// Whole lines, and the number of the first.
struct Block {
    bytes: Vec<u8>,
    line: u64,
}

fn work(blocks: &Receiver<Block>, give: &SyncSender<Vec<One>>, wanted: &(dyn Fn(&str) -> bool + Sync)) {
    for block in blocks {
        // A block by itself would not always say that it is lines.
        let lines = Resources::of_lines(block.bytes.as_slice(), block.line);
        if give.send(lines.map(|one| checked(one, wanted)).collect()).is_err() {
            return;
        }
    }
}

/// Keeps the worker busy and uses what it gives, in turn, so that neither waits for the other for ever.
fn feed(
    bytes: &mut impl BufRead,
    send: SyncSender<Block>,
    done: &Receiver<Vec<One>>,
    take: &mut dyn FnMut(One) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut give = |all: Vec<One>| all.into_iter().try_for_each(&mut *take);
    let (mut line, mut waiting, mut fault) = (1, 0, None);
    loop {
        match block(bytes) {
            Ok(block) if block.is_empty() => break,
            Ok(bytes) => {
                let lines = bytes.iter().filter(|b| **b == b'\n').count() as u64;
                if send.send(Block { bytes, line }).is_err() {
                    break;
                }
                (line, waiting) = (line + lines, waiting + 1);
            }
            Err(error) => {
                fault = Some(broken(&error).on(line));
                break;
            }
        }
        if waiting == AHEAD {
            let Ok(all) = done.recv() else { break };
            waiting -= 1;
            give(all)?;
        }
    }
    drop(send);
    done.iter().try_for_each(&mut give)?;
    fault.map_or(ControlFlow::Continue(()), |fault| give(vec![Err(fault)]))
}

/// The next lines; a line that is longer than a resource may be is cut off, so that it is refused and not held.
fn block(bytes: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut block = Vec::with_capacity(BLOCK + (BLOCK >> 2));
    bytes.by_ref().take(BLOCK as u64).read_to_end(&mut block)?;
    if block.last().is_some_and(|b| *b != b'\n') {
        let before = block.len();
        let begun = block.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let room = LARGEST.saturating_sub(before - begun) as u64;
        let read = bytes.by_ref().take(room).read_until(b'\n', &mut block)?;
        if read as u64 == room && block.last() != Some(&b'\n') {
            skip_line(bytes)?;
            block.push(b'\n');
        }
    }
    Ok(block)
}

/// Passes over the rest of a line without keeping it.
fn skip_line(bytes: &mut impl BufRead) -> std::io::Result<()> {
    bytes.skip_until(b'\n').map(drop)
}

fn checked(one: Result<Found, Fault>, wanted: &(dyn Fn(&str) -> bool + Sync)) -> One {
    let found = one?;
    let kind = found.resource.get("resourceType").and_then(Value::as_str).unwrap_or_default();
    let faults = if wanted(kind) { check(&found.resource) } else { Vec::new() };
    Ok(Checked { found, faults })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line, kind of outcome and number of faults of all that is read.
    fn read(text: &[u8]) -> Vec<(u64, String, usize)> {
        let mut all = Vec::new();
        each_checked(text, &|kind| kind == "Patient", &mut |one| {
            all.push(match one {
                Ok(one) => (one.found.line, one.found.resource["id"].to_string(), one.faults.len()),
                Err(fault) => (fault.line, fault.rule.to_owned(), 0),
            });
            ControlFlow::Continue(())
        });
        all
    }

    fn one_by_one(text: &[u8]) -> Vec<(u64, String, usize)> {
        let one = |one: Result<Found, Fault>| match one {
            Ok(found) => {
                let patient = found.resource["resourceType"] == "Patient";
                let faults = if patient { check(&found.resource).len() } else { 0 };
                (found.line, found.resource["id"].to_string(), faults)
            }
            Err(fault) => (fault.line, fault.rule.to_owned(), 0),
        };
        Resources::new(text).map(one).collect()
    }

    #[test]
    fn what_is_read_ahead_is_what_is_read_one_by_one() {
        let mut text = String::from("\u{feff}");
        for n in 0..20_000 {
            text += &match n % 1000 {
                7 => "\n".to_owned(),
                8 => "{\"resourceType\":\n".to_owned(),
                9 => format!("{{\"resourceType\":\"Patient\",\"id\":\"{n}\",\"birthDate\":\"1985-02-30\"}}\r\n"),
                10 => "[1]\n".to_owned(),
                11 => format!("{{\"resourceType\":\"Bundle\",\"entry\":[{{\"resource\":{{\"id\":\"{n}\"}}}}]}}\n"),
                _ => format!("{{\"resourceType\":\"Group\",\"id\":\"{n}\",\"odd\":\"{}\"}}\n", "x".repeat(n % 97)),
            };
        }
        assert!(text.len() > 3 * BLOCK);
        let ahead = read(text.as_bytes());
        assert_eq!(ahead, one_by_one(text.as_bytes()));
        assert_eq!(ahead.iter().filter(|(_, _, faults)| *faults > 0).count(), 20);
        // The last line need not end.
        let cut = text.trim_end().as_bytes();
        assert_eq!(read(cut), one_by_one(cut));
        for small in
            [&b""[..], b"{\"resourceType\":\"Patient\",\"id\":\"1\"}", b"<Patient xmlns=\"http://hl7.org/fhir\"/>"]
        {
            assert_eq!(read(small), one_by_one(small));
        }
    }

    #[test]
    fn a_line_beyond_all_measure_costs_itself_alone() {
        let good = "{\"resourceType\":\"Group\",\"id\":\"1\"}\n";
        let mut text = good.repeat(3).into_bytes();
        text.extend(b"{\"id\":\"");
        text.resize(text.len() + LARGEST + BLOCK + 17, b'x');
        text.extend(b"\"}\n");
        text.extend(good.as_bytes());
        let all = read(&text);
        let told: Vec<_> = all.iter().map(|(line, what, _)| (*line, what.as_str())).collect();
        assert_eq!(told, [(1, "\"1\""), (2, "\"1\""), (3, "\"1\""), (4, "too-large"), (5, "\"1\"")]);
    }

    #[test]
    fn who_has_enough_ends_it() {
        let text = "{\"resourceType\":\"Group\",\"id\":\"1\"}\n".repeat(100_000);
        let mut taken = 0;
        each_checked(text.as_bytes(), &|_| true, &mut |_| {
            taken += 1;
            if taken == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(taken, 10);
    }
}
