//! Diaries as clinical systems report them: how they are known, what is read of them, and what is told of bad rows.

use linchpin_core::{Issue, Severity};
use linchpin_sources::diary::{Diary, DiarySlot, is_diary};
use proptest::prelude::*;

/// With a title and filters above the headings, quoted names and a length in words.
const EMIS: &str = "Session and slot report\r\nPractice: Moor Lane Surgery\r\nRun on,22-Nov-2026 08:00\r\n\r\n\
\"Organisation ODS Code\",\"Session Holder\",\"Location\",\"Slot Type\",\"Session Date\",\"Slot Start Time\",\"Slot Length (mins)\"\r\n\
A10001,\"RAHMAN, Aisha (Dr)\",Moor Lane Surgery,Face to face,24-Nov-2026,09:00,10\r\n\
A10001,\"RAHMAN, Aisha (Dr)\",Moor Lane Surgery,Face to face,24-Nov-2026,09:10,10 mins\r\n";

/// One row a slot with when it ends, and the rule by name.
const SYSTMONE: &str = "Practice Code,Rota Location,Rota Owner,Slot Type,Date,Start Time,End Time,Who May Book\n\
A10001,Moor Lane Surgery,Dr Aisha Rahman,Telephone,24/11/2026,23:50,00:10,Our desk\n\
A10001,Moor Lane Surgery,Dr Aisha Rahman,Telephone,2026-11-25,0900,09:15,\n";

fn read(text: impl AsRef<[u8]>) -> (Vec<DiarySlot>, Vec<Issue>) {
    let (mut slots, mut issues) = (Vec::new(), Vec::new());
    match Diary::open("diary.csv", text.as_ref()) {
        Ok(diary) => diary.for_each(|told| {
            slots.extend(told.slot);
            issues.extend(told.issues);
        }),
        Err(fatal) => issues.push(*fatal),
    }
    (slots, issues)
}

#[test]
fn reports_in_both_styles_are_known_and_read() {
    assert!(is_diary(EMIS.as_bytes()) && is_diary(SYSTMONE.as_bytes()));
    let (slots, issues) = read(EMIS);
    assert!(issues.is_empty(), "{issues:?}");
    assert_eq!(slots.iter().map(|one| one.row).collect::<Vec<_>>(), [6, 7]);
    let one = &slots[1];
    assert_eq!(
        (one.organisation.as_str(), one.site.as_str(), one.who.as_str()),
        ("A10001", "Moor Lane Surgery", "RAHMAN, Aisha (Dr)")
    );
    assert_eq!(
        (one.starts.to_string(), one.ends.to_string()),
        ("2026-11-24T09:10:00".into(), "2026-11-24T09:20:00".into())
    );
    let (slots, issues) = read(SYSTMONE);
    assert_eq!(slots[0].ends.to_string(), "2026-11-25T00:10:00");
    assert_eq!((issues.len(), issues[0].rule.as_str(), issues[0].severity), (1, "over-midnight", Severity::Note));
    assert_eq!((slots[0].rule.as_deref(), slots[1].rule.as_deref()), (Some("Our desk"), None));
}

#[test]
fn what_is_about_people_or_something_else_is_no_diary() {
    for head in [
        "NHS Number,Session Holder,Location,Slot Type,Session Date,Slot Start Time,Slot Length\n",
        "Session Holder,Patient Name,Slot Type,Appointment Date,Appointment Time,Duration\n",
        "PRACTICE_CODE,MONTH,COUNT\nA10001,2026-01,5\n",
        "{\"resourceType\":\"Slot\"}",
        "",
    ] {
        assert!(!is_diary(head.as_bytes()), "{head}");
    }
}

#[test]
fn each_bad_row_is_told_with_its_column_and_what_to_do() {
    let head = "ODS code,Site,Clinician,Slot type,Date,Time,Duration\n";
    let good = "A10001,Main,Ann Shah,Phone,24/11/2026,09:00,10\n";
    let cases = [
        ("A1-001,Main,Ann Shah,Phone,24/11/2026,09:00,10", "ODS code", "not-a-code"),
        ("A10001,,Ann Shah,Phone,24/11/2026,09:00,10", "Site", "empty"),
        ("A10001,Main,,Phone,24/11/2026,09:00,10", "Clinician", "empty"),
        ("A10001,Main,Ann Shah,,24/11/2026,09:00,10", "Slot type", "empty"),
        ("A10001,Main,Ann Shah,Phone,31/11/2026,09:00,10", "Date", "not-a-date"),
        ("A10001,Main,Ann Shah,Phone,24/11/2026,25:00,10", "Time", "not-a-time"),
        ("A10001,Main,Ann Shah,Phone,24/11/2026,09:00,ten", "Duration", "not-a-length"),
        ("A10001,Main,Ann Shah,Phone,24/11/2026,09:00,0", "Duration", "odd-length"),
        ("A10001,Main,Ann Shah,Phone,24/11/2026,09:00,900", "Duration", "odd-length"),
        ("A10001,Main,Ann Shah,Phone,28/03/2027,01:30,10", "Time", "skipped-hour"),
        ("A10001,Main", "Date", "empty"),
    ];
    for (bad, column, rule) in cases {
        let (slots, issues) = read(format!("{head}{good}{bad}\n{good}"));
        assert_eq!(slots.iter().map(|one| one.row).collect::<Vec<_>>(), [2, 4], "{bad}");
        let [issue] = issues.as_slice() else { panic!("{bad}: {issues:?}") };
        assert_eq!((issue.rule.as_str(), issue.place.row, issue.severity), (rule, Some(3), Severity::Error), "{bad}");
        assert_eq!(issue.place.column.as_deref(), Some(column), "{bad}");
        assert!(issue.message.ends_with('.') && issue.value.is_none());
    }
    // The hour that comes twice is kept and told.
    let (slots, issues) = read(format!("{head}A10001,Main,Ann Shah,Phone,25/10/2026,01:30,10\n"));
    assert_eq!((slots.len(), issues[0].rule.as_str(), issues[0].severity), (1, "repeated-hour", Severity::Warning));
    // Headings again and empty lines are nothing; Windows' letters are read.
    let (slots, issues) = read(
        [head.as_bytes(), b"\n,,,,,,\n", head.as_bytes(), b"A10001,Main,Zo\xEB Shah,Phone,24/11/2026,09:00,10\n"]
            .concat(),
    );
    assert_eq!((slots[0].who.as_str(), slots[0].row, issues.len()), ("Zoë Shah", 5, 0));
    for (text, rule) in [
        ("Site,Clinician,Slot type,Date,Time,Duration\n", "missing-column"),
        ("ODS code,Site,Clinician,Slot type,Date,Time\n", "missing-column"),
        ("a,b\n", "no-headings"),
    ] {
        let (slots, issues) = read(text);
        assert_eq!((slots.len(), issues[0].rule.as_str(), issues[0].severity), (0, rule, Severity::Fatal), "{text}");
    }
}

#[test]
fn what_is_not_free_there_is_not_offered_here() {
    let head = "ODS code,Site,Clinician,Slot type,Date,Time,Duration,STATUS\n";
    let row = "A10001,Main,Ann Shah,Phone,24/11/2026,09:00,10";
    for free in ["", " ", "Available", "Slot Available", "FREE", "not booked"] {
        let (slots, issues) = read(format!("{head}{row},{free}\n"));
        assert_eq!((slots.len(), issues.len()), (1, 0), "{free}");
    }
    for taken in ["Booked", "Arrived", "DNA", "Attended", "Cancelled", "Blocked", "Embargoed", "unavailable", "?"] {
        let (slots, issues) = read(format!("{head}{row},{taken}\n"));
        assert!(slots.is_empty(), "{taken}");
        let [issue] = issues.as_slice() else { panic!("{taken}: {issues:?}") };
        assert_eq!((issue.rule.as_str(), issue.place.row, issue.severity), ("not-free", Some(2), Severity::Error));
        assert_eq!((issue.place.column.as_deref(), &issue.value), (Some("STATUS"), &None), "{taken}");
    }
}

proptest! {
    #[test]
    fn whatever_the_cells_are_reading_ends(cells in "[ A1:/,\"\n\u{e9}0-9-]{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let head = "ODS code,Site,Clinician,Slot type,Date,Time,Duration\n";
        read(format!("{head}{cells}"));
        read([head.as_bytes(), &bytes].concat());
        let _ = is_diary(&bytes);
    }
}
