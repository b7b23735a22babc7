//! Files as such: archives, workbooks, folders of many files, and files made to do harm.

mod common;

use std::{fmt::Write as _, io::Write as _};

use common::{read, read_bytes, read_within, zipped};
use linchpin_core::Severity;
use linchpin_sources::{Limits, READERS, read_file};
use zip::write::SimpleFileOptions;

const HEAD: &str = "PUBLICATION,EXTRACT_DATE,TYPE,CODE,SEX,AGE,NUMBER_OF_PATIENTS\n";

/// A list-size file of so many practices.
fn list(rows: usize) -> String {
    let mut text = HEAD.to_owned();
    for i in 0..rows {
        // Numbers that do not pack to nothing.
        let _ = writeln!(text, "GP_PRAC_PAT_LIST,2026-03-01,GP,A{i:05},ALL,ALL,{}", i * 7919 % 30_011);
    }
    text
}

#[test]
fn families_and_layouts_are_described_and_told_apart() {
    let mut ids = std::collections::BTreeSet::new();
    for reader in READERS {
        let family = reader.family();
        assert!(ids.insert(family.id), "{} twice", family.id);
        for text in [family.title, family.publisher, family.about, family.published, family.found, family.licence] {
            assert!(text.len() > 3, "{}: {text:?}", family.id);
        }
        for layout in reader.layouts() {
            let needed = layout.columns.iter().filter(|h| h.need == linchpin_sources::Need::Required);
            assert!(needed.count() >= 2, "{} {}", family.id, layout.family);
        }
    }
}

#[test]
fn a_bomb_of_zeros_is_not_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.zip");
    let mut writer = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    writer.start_file("list.csv", SimpleFileOptions::default()).unwrap();
    writer.write_all(list(5).as_bytes()).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..1024 {
        writer.write_all(&zeros).unwrap();
    }
    writer.finish().unwrap();
    let read = read(&path);
    assert!(std::fs::metadata(&path).unwrap().len() < 2 << 20, "a thousand to one");
    assert_eq!(read.issue("zip-too-large").severity, Severity::Fatal);
    assert!(read.lines.is_empty());
}

#[test]
fn an_archive_that_lies_about_its_sizes_gains_nothing() {
    let text = list(20_000);
    let mut liar = zipped(&[("list.csv", text.as_bytes())]);
    // Both headers now say that the member is 1,000 bytes long.
    let size = (text.len() as u32).to_le_bytes();
    let places: Vec<usize> = (0..liar.len() - 4).filter(|i| liar[*i..*i + 4] == size).collect();
    assert!(places.len() >= 2, "{places:?}");
    for at in places {
        liar[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
    }
    let read = read_bytes("liar.zip", &liar);
    assert!(read.issues().iter().any(|i| i.severity == Severity::Fatal));
    assert!(read.lines.len() < 20_000 && !read.one().whole, "{}", read.lines.len());
    // One that is honest about being too large is not opened at all.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.zip");
    std::fs::write(&path, zipped(&[("list.csv", text.as_bytes())])).unwrap();
    let read = read_within(&path, &Limits { archive_bytes: 300_000, ..Limits::default() });
    assert_eq!((read.lines.len(), read.one().issues[0].rule.as_str()), (0, "zip-too-large"));
}

#[test]
fn members_are_counted_and_nesting_is_refused() {
    let small = list(2);
    let inner = zipped(&[("list.csv", small.as_bytes())]);
    let nested = read_bytes("a.zip", &zipped(&[("b.zip", &inner), ("c.csv", small.as_bytes())]));
    assert_eq!(nested.issue("nested-zip").place.file, "a.zip/b.zip");
    assert_eq!(nested.lines.len(), 2, "the other member is read");
    let names: Vec<String> = (0..40).map(|i| format!("{i}.csv")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b"x"[..])).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.zip");
    std::fs::write(&path, zipped(&many)).unwrap();
    let read = read_within(&path, &Limits { members: 39, ..Limits::default() });
    assert_eq!(read.one().issues[0].rule, "zip-too-large");
}

#[test]
fn an_archive_cut_off_gives_what_is_left_of_it() {
    let text = list(20_000);
    let whole = zipped(&[("first.csv", text.as_bytes()), ("second.csv", list(3).as_bytes())]);
    let cut = read_bytes("a.zip", &whole[..whole.len() / 2]);
    let known: Vec<_> = cut.parts.iter().filter(|p| p.family.is_some()).collect();
    assert_eq!(known.len(), 1);
    assert!(known[0].row_count() > 5_000, "{}", known[0].row_count());
    assert!(!known[0].whole, "half a file does not cover its slices");
    assert_eq!(known[0].issues[0].rule, "broken-file");
    // A bit turned over in the middle is found by the check sum.
    let mut bad = whole.clone();
    let middle = bad.len() / 3;
    bad[middle] ^= 0x10;
    let read = read_bytes("a.zip", &bad);
    assert!(read.parts.iter().any(|p| !p.whole && p.issues.iter().any(|i| i.severity == Severity::Fatal)));
}

#[test]
fn a_workbook_that_unpacks_too_large_is_not_opened() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    for row in 0..20_000_u32 {
        page.write(row, 0, "the same text again").unwrap();
    }
    let book = book.save_to_buffer().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.xlsx");
    std::fs::write(&path, &book).unwrap();
    let read = read_within(&path, &Limits { workbook_bytes: 100_000, ..Limits::default() });
    assert_eq!(read.one().issues[0].rule, "zip-too-large");
    let held = zipped(&[("large.xlsx", &book)]);
    let path = folder.path().join("held.zip");
    std::fs::write(&path, &held).unwrap();
    let read = read_within(&path, &Limits { held_bytes: 1_000, ..Limits::default() });
    assert_eq!(read.one().issues[0].rule, "zip-too-large");
}

#[test]
fn damaged_workbooks_are_survived() {
    let good = common::Grid::parse(&list(50)).workbook("Data", &["NUMBER_OF_PATIENTS"]);
    for step in 0..60 {
        let mut bad = good.clone();
        let at = step * bad.len() / 60;
        bad[at] = bad[at].wrapping_add(97);
        // Whatever comes of it, it is told or it is right.
        let read = read_bytes("a.xlsx", &bad);
        assert!(read.lines.len() == 50 || !read.complaints().is_empty(), "byte {at}");
    }
    let old = read_bytes("a.xls", &[&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[7; 2000]].concat());
    assert_eq!(old.one().issues[0].severity, Severity::Fatal);
}

#[test]
fn a_workbook_of_nothing_known_is_told_once() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["Cover", "Notes", "Figures"] {
        book.add_worksheet().set_name(name).unwrap().write(0, 0, "nothing much").unwrap();
    }
    let read = read_bytes("a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(read.one().issues.len(), 1);
    assert_eq!(read.issue("unknown-family").place.sheet, None);
}

#[test]
fn unknown_files_are_told_what_they_lack() {
    let read = read_bytes("a.csv", b"CODE,EXTRACT_DATE,SEX,AGE,HEADS\nA81001,2026-03-01,ALL,ALL,3\n");
    let issue = read.issue("missing-column");
    assert!(issue.message.contains("“NUMBER_OF_PATIENTS”") && issue.message.contains("“HEADS”"), "{}", issue.message);
    assert_eq!((issue.severity, issue.place.row), (Severity::Fatal, Some(1)));
    for content in [
        &b"colour,shape,size\nred,round,3\n"[..],
        b"just a text\n",
        b"\x7fELF\x00\x00binary",
        b"{\"json\": 1}",
        b"<html>",
    ] {
        let read = read_bytes("a.csv", content);
        assert_eq!(read.one().issues.len(), 1, "{:?}", read.one());
        assert_eq!(read.issue("unknown-family").severity, Severity::Fatal);
    }
    for content in [&b""[..], b"\n\n", b"\xEF\xBB\xBF", b" , ,\n"] {
        assert_eq!(read_bytes("a.csv", content).one().issues[0].rule, "empty-file");
    }
    let absent = common::read(std::path::Path::new("no such file.csv"));
    assert_eq!(absent.issue("cannot-open").severity, Severity::Fatal);
}

#[test]
fn a_row_that_does_not_fit_its_headings_is_told() {
    let good = list(3);
    let more = format!(
        "{good}GP_PRAC_PAT_LIST,2026-03-01,GP,C87002,ALL,ALL,12,345\nGP_PRAC_PAT_LIST,2026-03-01,GP,C87003\n\nSource: NHS England\n"
    );
    let read = read_bytes("a.csv", more.as_bytes());
    assert_eq!(read.one().row_count(), 3);
    let ragged: Vec<_> = read.issues().into_iter().filter(|i| i.rule == "ragged-row").collect();
    assert_eq!(ragged.len(), 2);
    assert_eq!((ragged[0].severity, ragged[0].place.row), (Severity::Error, Some(5)));
    assert_eq!((ragged[1].severity, ragged[1].place.row), (Severity::Warning, Some(6)));
    assert_eq!(read.issue("footnote-row").place.row, Some(8), "blank lines are counted");
}

#[test]
fn many_faults_of_a_kind_are_counted_and_not_listed() {
    let mut text = HEAD.to_owned();
    for i in 0..1000 {
        let _ = writeln!(text, "GP_PRAC_PAT_LIST,2026-03-01,GP,A{i:05},ALL,ALL,many");
    }
    let read = read_bytes("a.csv", text.as_bytes());
    let faults: Vec<_> = read.issues().into_iter().filter(|i| i.rule == "not-a-number").collect();
    assert_eq!(faults.len(), 20);
    assert_eq!(faults.iter().map(|i| i.times).sum::<u64>(), 1000);
    assert_eq!(faults[19].times, 981);
}

#[test]
fn a_sink_that_fails_ends_the_part_and_says_so() {
    use linchpin_core::Error;
    use linchpin_sources::{Sink, SliceId, table};

    struct Full(u32);
    impl Sink for Full {
        fn row(&mut self, _: &'static table::Table, _: SliceId, _: &[table::Cell<'_>]) -> Result<(), Error> {
            self.0 += 1;
            if self.0 > 5 { Err(Error::internal("the disk is full", "ENOSPC")) } else { Ok(()) }
        }
    }

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, list(100)).unwrap();
    let parts = read_file(&path, &Limits::default(), &mut |_| Ok(Box::new(Full(0))));
    assert_eq!(parts[0].row_count(), 5);
    assert!(!parts[0].whole);
    assert_eq!(parts[0].issues[0].message, "the disk is full");
    let parts = read_file(&path, &Limits::default(), &mut |_| Err(Error::invalid("not now")));
    assert_eq!(parts[0].issues[0].rule, "not-kept");
}

#[test]
fn a_folder_of_sixty_mixed_files() {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..60_usize {
        let good = list(4);
        let content = match i % 6 {
            0 => good.clone().into_bytes(),
            1 => zipped(&[("in.csv", good.as_bytes())]),
            2 => common::Grid::parse(&good).workbook("Data", &[]),
            3 => b"who,what\nsomebody,something\n".to_vec(),
            4 => Vec::new(),
            _ => good.replace("NUMBER_OF_PATIENTS", "HEADS").into_bytes(),
        };
        std::fs::write(folder.path().join(format!("{i:02}.dat")), content).unwrap();
    }
    let mut paths: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().path()).collect();
    paths.sort();
    assert_eq!(paths.len(), 60);
    for (i, path) in paths.iter().enumerate() {
        let read = read(path);
        match i % 6 {
            0..=2 => assert_eq!((read.lines.len(), read.complaints().len()), (4, 0), "{path:?}"),
            bad => {
                let rule = ["unknown-family", "empty-file", "missing-column"][bad - 3];
                assert_eq!((read.lines.len(), read.one().issues[0].rule.as_str()), (0, rule), "{path:?}");
            }
        }
    }
}
