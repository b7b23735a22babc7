//! Reports of appointments as clinical systems export them: how they are known, what is read of them, and what is told of bad rows.

#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use std::io::Read;

use linchpin_core::{Issue, OdsCode, Severity};
use linchpin_sources::{
    diary::is_diary,
    extract::{Extract, Seen, is_extract},
};
use proptest::prelude::*;

/// With a title, a practice and filters above the headings, quoted names, patients, and a total below.
const EMIS: &str = "Appointments report\r\nPractice: Moor Lane Surgery (A10001)\r\nFrom 01/10/2026 to 31/10/2026\r\n\r\n\
\"Appointment Date\",\"Appointment Time\",\"Session Holder\",\"Slot Type\",\"Current Slot Status\",\"Booked Date\",\"Slot Duration (mins)\",\"Patient's NHS Number\",\"Reason\"\r\n\
05-Oct-2026,09:00,\"RAHMAN, Aisha (Dr)\",Telephone triage,Left,05-Oct-2026 08:01,10,999 000 0018,\"Cough, \"\"bad\"\"\r\nsince Monday\"\r\n\
05-Oct-2026,09:10,\"RAHMAN, Aisha (Dr)\",Face to face,DNA,01-Oct-2026 12:00,10,999 000 0026,\r\n\
\r\nTotal appointments,2\r\n";

/// One practice a row, tabs, columns in another order, flags in columns of their own.
const SYSTMONE: &str = "Practice Code\tRota Type\tStatus\tStaff Member\tStaff Role\tAppointment Start\tDate Booked\tDNA\tCancelled\tContact Mode\tNational Category\n\
A10001\tRoutine\tFinished\tDr Aisha Rahman\tSalaried GP\t05/10/2026 09:00\t02/10/2026\tN\t\tTelephone\tGeneral Consultation Routine\n\
A10002\tRoutine\tBooked\tAnn Shah\tPractice Nurse\t06/10/2026 09:00\t02/10/2026\tY\t\tVideo\t\n\
A10002\tRoutine\tBooked\tAnn Shah\tPractice Nurse\t07/10/2026 09:00\t02/10/2026\t\t06/10/2026\tVideo\tTea\n";

fn read_as(text: impl AsRef<[u8]>, practice: Option<&str>) -> (Vec<Seen>, Vec<Issue>) {
    let (mut seen, mut issues) = (Vec::new(), Vec::new());
    match Extract::open("report.csv", text.as_ref(), practice.map(|code| code.parse().unwrap())) {
        Ok(report) => report.for_each(|told| {
            seen.extend(told.seen);
            issues.extend(told.issues);
        }),
        Err(fatal) => issues.push(*fatal),
    }
    (seen, issues)
}

fn read(text: impl AsRef<[u8]>) -> (Vec<Seen>, Vec<Issue>) {
    read_as(text, None)
}

fn told(issues: &[Issue]) -> Vec<(Option<u64>, &str, Severity)> {
    issues.iter().map(|one| (one.place.row, one.rule.as_str(), one.severity)).collect()
}

#[test]
fn reports_in_both_styles_are_known_and_read() {
    assert!(is_extract(EMIS.as_bytes()) && is_extract(SYSTMONE.as_bytes()));
    let (seen, issues) = read(EMIS);
    assert!(issues.is_empty(), "{issues:?}");
    let of = |one: &Seen| (one.row, one.practice.to_string(), one.day.to_string(), one.status.clone().unwrap());
    assert_eq!(of(&seen[0]), (6, "A10001".into(), "2026-10-05".into(), "Left".into()));
    assert_eq!(of(&seen[1]), (8, "A10001".into(), "2026-10-05".into(), "DNA".into()));
    assert_eq!(seen[1].booked.unwrap().to_string(), "2026-10-01");
    assert_eq!((seen[0].kind.as_str(), seen[0].who.as_deref()), ("Telephone triage", Some("RAHMAN, Aisha (Dr)")));
    assert!(!format!("{seen:?}").contains("999") && !format!("{seen:?}").contains("Cough"), "nothing of the patient");

    let (seen, issues) = read(SYSTMONE);
    assert_eq!(told(&issues), [(Some(4), "unknown-category", Severity::Warning)]);
    let of = |one: &Seen| (one.practice.to_string(), one.missed, one.cancelled, one.category);
    let routine = Some("general-consultation-routine");
    assert_eq!(
        seen.iter().map(of).collect::<Vec<_>>(),
        [
            ("A10001".into(), false, false, routine),
            ("A10002".into(), true, false, None),
            ("A10002".into(), false, true, None),
        ]
    );
    assert_eq!((seen[0].role.as_deref(), seen[1].mode.as_deref()), (Some("Salaried GP"), Some("Video")));
}

#[test]
fn a_diary_is_a_diary_and_a_published_table_is_none() {
    let diary = "ODS code,Site,Session holder,Slot type,Session date,Slot start time,Slot length,Slot status\n";
    let free = "A10001,Main,Ann Shah,Phone,24/11/2026,09:00,10,Available\n";
    let gone = "A10001,Main,Ann Shah,Phone,05/10/2026,09:10,10,Left\n";
    assert!(!is_extract(diary.as_bytes()) && is_diary(diary.as_bytes()));
    assert!(!is_extract(format!("{diary}{free}").as_bytes()));
    assert!(!is_extract(format!("{diary}{gone}{free}").as_bytes()), "what can still be booked is a diary");
    assert!(is_extract(format!("{diary}{gone}").as_bytes()), "nothing in it is to come");
    for head in [
        "SUB_ICB_LOCATION_CODE,APPOINTMENT_DATE,SLOT_TYPE,APPT_STATUS,COUNT_OF_APPOINTMENTS\n",
        "PRACTICE_CODE,APPOINTMENT_MONTH,APPT_STATUS,COUNT\nA10001,2026-01,Attended,5\n",
        "{\"resourceType\":\"Appointment\"}",
        "\u{0}\u{1}",
        "",
    ] {
        assert!(!is_extract(head.as_bytes()), "{head}");
    }
}

#[test]
fn no_published_file_is_taken_for_a_report() {
    let Some(data) = common::shared("") else { return };
    let (mut folders, mut files) = (vec![data], 0);
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let mut head = Vec::new();
            std::fs::File::open(&path).unwrap().take(16 << 10).read_to_end(&mut head).unwrap();
            assert!(!is_extract(&head), "{}", path.display());
            files += 1;
        }
    }
    assert!(files > 50, "only {files} files");
}

const HEAD: &str = "ODS code,Date,Time,Slot type,Status,Booked date,DNA,NHS number,Reason\n";
const GOOD: &str = "A10001,05/10/2026,09:00,Phone,Left,01/10/2026,N,9990000018,Knee\n";

#[test]
fn each_bad_row_is_told_with_its_column_and_good_ones_are_kept() {
    let cases = [
        ("A1-001,05/10/2026,09:00,Phone,Left,,,1,", "ODS code", "not-a-code", false),
        (",05/10/2026,09:00,Phone,Left,,,1,", "ODS code", "empty", false),
        ("A10001,31/11/2026,09:00,Phone,Left,,,1,", "Date", "not-a-date", false),
        ("A10001,,09:00,Phone,Left,,,1,", "Date", "empty", false),
        ("A10001,05/10/2026,09:00,,Left,,,1,", "Slot type", "empty", false),
        ("A10001,05/10/2026", "Slot type", "empty", false),
        ("A10001,05/10/2026,25:00,Phone,Left,,,1,", "Time", "not-a-time", true),
        // The clocks go forward on 29 March 2026.
        ("A10001,29/03/2026,01:30,Phone,Left,,,1,", "Time", "skipped-hour", true),
        ("A10001,05/10/2026,09:00,Phone,Left,soon,,1,", "Booked date", "not-a-date", true),
        ("A10001,05/10/2026,09:00,Phone,Left,,maybe,1,", "DNA", "not-yes-or-no", true),
    ];
    for (bad, column, rule, kept) in cases {
        let (seen, issues) = read(format!("{HEAD}{GOOD}{bad}\n{}", GOOD.replace("Knee", "Hip")));
        let found: Vec<_> =
            issues.iter().map(|one| (one.place.row, one.place.column.as_deref(), one.rule.as_str())).collect();
        assert_eq!(found, [(Some(3), Some(column), rule)], "{bad}");
        assert_eq!(seen.len(), 2 + usize::from(kept), "{bad}");
        assert!(issues[0].message.ends_with('.') && issues[0].value.is_none());
    }
    // Midnight, the hour that comes twice, a spreadsheet's count of days, and another spelling of the same day are nothing odd.
    for fine in [
        "A10001,05/10/2026,23:55,Phone,Left,,,1,",
        "A10001,25/10/2026,01:30,Phone,Left,,,1,",
        "A10001,46300,00:00,Phone,Left,46299,,1,",
        "A10001,5 October 2026,9:00 am,Phone,Left,2026-10-01T10:00,0,1,",
    ] {
        let (seen, issues) = read(format!("{HEAD}{GOOD}{fine}\n"));
        assert_eq!((seen.len(), issues), (2, vec![]), "{fine}");
    }
}

#[test]
fn the_same_row_twice_is_one_appointment() {
    let (seen, issues) = read(format!("{HEAD}{GOOD}{GOOD}{HEAD}{GOOD}"));
    assert_eq!((seen.len(), told(&issues).len()), (1, 2));
    assert_eq!(told(&issues)[1], (Some(5), "repeated", Severity::Error));
    // Where nothing tells people apart, two who came at one time look the same.
    let (head, row) = ("ODS code,Date,Slot type,Status,Booked date\n", "A10001,05/10/2026,Phone,Left,\n");
    assert_eq!(read(format!("{head}{row}{row}")).0.len(), 2);
}

#[test]
fn a_report_that_was_cut_short_is_not_taken() {
    let whole = format!("{HEAD}{GOOD}{}", GOOD.replace("Knee", "Hip"));
    let (seen, issues) = read(whole.trim_end());
    assert_eq!((seen.len(), issues.len()), (2, 0), "an end of line may be missing");
    // Wherever the second row is cut, it is told; a whole number of cells with less in the last looks whole.
    for cut in [3, 10, 20, 40, 50] {
        let (_, issues) = read(&whole[..HEAD.len() + GOOD.len() + cut]);
        assert_eq!(told(&issues), [(Some(3), "cut-short", Severity::Fatal)], "{cut}");
    }
    let open = format!("{HEAD}{}{}", GOOD.replace("Knee", "\"Knee"), GOOD.repeat(40));
    assert_eq!(told(&read(open).1), [(Some(2), "cut-short", Severity::Fatal)]);
    let (seen, issues) = read(format!("{HEAD}{GOOD}Total GP,,,,,,9,9,9\nPrinted by the desk at 09:00\nTotal:,1"));
    assert_eq!((seen.len(), issues.len()), (1, 0), "what stands below the rows is no row");
    let (_, issues) = read(format!("{HEAD}{GOOD}Total,,,,,,,,\"1,204\"\n"));
    assert_eq!(told(&issues), [(None, "other-total", Severity::Warning)]);
    assert!(issues[0].message.contains("1204 rows, and 1 were read"), "{}", issues[0].message);
}

#[test]
fn any_encoding_and_separator_is_read() {
    let text = format!("{HEAD}{}", GOOD.replace("Phone", "Téléphone"));
    let semicolons = text.replace(',', ";");
    let windows: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf_16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked = [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat();
    for bytes in [text.as_bytes(), semicolons.as_bytes(), &windows, &utf_16, &marked] {
        assert!(is_extract(bytes));
        let (seen, issues) = read(bytes);
        assert_eq!((seen.len(), issues.len()), (1, 0));
        assert_eq!((seen[0].kind.as_str(), seen[0].practice.as_str()), ("Téléphone", "A10001"));
    }
}

#[test]
fn whose_report_it_is_must_be_told_once() {
    let (head, row) = ("Date,Slot type,Status,Booked date\n", "05/10/2026,Phone,Left,\n");
    let text = format!("{head}{row}");
    let (_, issues) = read(&text);
    assert!(issues[0].rule == "no-practice" && issues[0].message.contains("--organisation"), "{issues:?}");
    let code = |seen: &[Seen]| seen.iter().map(|one| one.practice).collect::<Vec<OdsCode>>();
    assert_eq!(code(&read_as(&text, Some("A10001")).0), ["A10001".parse().unwrap()]);
    let titled = format!("Organisation,A10002\n{text}");
    assert_eq!(code(&read(&titled).0), ["A10002".parse().unwrap()]);
    assert_eq!(read_as(&titled, Some("A10001")).1[0].rule, "other-practice");
    let lacking = [("Slot type", "Slot colour"), ("Status", "State")];
    for (name, other) in lacking {
        let (_, issues) = read(text.replace("Date,", "Date,Clinician,").replace(name, other));
        assert!(issues[0].rule == "missing-column" && issues[0].message.contains(name), "{issues:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_survived(tail in prop::collection::vec(prop::sample::select(b"A10,\"\n\r\xE9\xFF;/:5".to_vec()), 0..300)) {
        let bytes = [HEAD.as_bytes(), GOOD.as_bytes(), &tail].concat();
        let _ = is_extract(&tail);
        let (seen, issues) = read(&bytes);
        prop_assert!(!seen.is_empty() || !issues.is_empty());
    }
}
