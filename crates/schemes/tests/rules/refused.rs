//! Files that are wrong are refused with the line to look at.

use linchpin_schemes::Scheme;

use crate::support::{SMALL, said};

/// One change to the small scheme, the line that is told, and what is said.
const WRONG: &[(&str, &str, usize, &str)] = &[
    (
        "from = 2025-04-01",
        "from = 2025-05-01",
        8,
        "the term cuts a year in two, and a year is paid whole: from 2025-04-01 to",
    ),
    ("\"as earned\"", "\"equally\"", 11, "a pot shared equally would pass over what is paid for"),
    ("points       = 60", "points       = 61", 15, "the scheme has 61 points, and its standards add up to 60"),
    (
        "title        = \"One\"",
        "title = \"One\"\npoints = 59",
        21,
        "is worth 59 points, and what it asks adds up to 60",
    ),
    ("practice declares", "commissioner declares", 18, "commissioner would approve what was their own"),
    ("finance pays", "practice pays", 18, "practice would pay what was their own"),
    ("\"commissioner approves\", ", "\"practice approves\", ", 18, "practice would approve what was their own"),
    (", \"finance pays\"", "", 18, "the chain must end with somebody who pays"),
    ("review = 2025-12-01", "review = 2026-12-01", 8, "the review is outside the term"),
    ("to = 2026-03-31", "to = 2024-03-31", 8, "the term ends before it begins"),
    ("due = 2026-03-31", "due = 2027-03-31", 22, "“shown” is due outside the term"),
    ("GBP 2,000.00", "GBP 2,000.005", 10, "somebody receives this amount: give it in whole pence"),
    ("GBP 10.00", "10.00", 14, "must be an amount such as GBP 12.50"),
    ("\"GBP 10.00\"", "10.5", 14, "write 10.5 in quotation marks, so that it stays exact"),
    ("upper = \"90%\"", "upper = \"90\"", 21, "lower and upper are not of one kind"),
    ("upper = \"90%\"", "upper = \"40%\"", 21, "lower and upper are the same: that is at_least"),
    (", upper = \"90%\"", "", 21, "lower and upper belong together: give both"),
    ("evidence = \"audit\"", "evidence = \"audit\", at_least = 3", 22, "evidence has no level"),
    ("basis        = \"points\"", "basis        = \"activity\"", 12, "basis = \"activity\" needs tariff"),
    ("point        = \"GBP 10.00\"", "tariff = \"GBP 1\"\npoint = \"GBP 10.00\"", 12, "takes no tariff: take it out"),
    ("point        = \"GBP 10.00\"\n", "", 12, "give the value of a point, or share a pot by points"),
    ("\"GBP 10.00\"", "\"to be set\"", 14, "say in unsaid what the source leaves open"),
    (
        "\"as earned\"",
        "\"as earned\"\none_provider = true",
        10,
        "one provider can earn £600.00 and the pot for one is £2,000.00",
    ),
    (
        "\"as earned\"",
        "\"as given\"\nshares = { Y1 = \"60%\", Y2 = \"39%\" }",
        12,
        "the shares add up to 99%, and the pot is 100%",
    ),
    ("\"as earned\"", "\"as given\"", 9, "shares = { … } belongs to shared = \"as given\""),
    ("provider     = \"practice\"", "provider     = \"group\"", 6, "group = { … } belongs to provider = \"group\""),
    ("[pot]", "phase = [{ from = 2027-04-01, share = \"50%\" }]\n[pot]", 9, "is outside the term"),
    ("[pot]", "colour = 1\n[pot]", 9, "unknown field `colour`"),
    ("working_day = 6", "working_day = 0", 17, "working_day must be between 1 and 60"),
];

#[test]
fn what_is_wrong_is_told_with_its_line() {
    for (is, other, line, told) in WRONG {
        assert!(SMALL.contains(is), "{is}");
        let faults = Scheme::parse("small", &SMALL.replacen(is, other, 1)).unwrap_err();
        let right = faults.iter().any(|fault| fault.message.contains(told));
        assert!(right, "{is} -> {other}:\n{}", said(&faults));
        let fault = faults.iter().find(|fault| fault.message.contains(told)).unwrap();
        assert_eq!(fault.line, Some(*line), "{is} -> {other}: {fault}");
        assert!(fault.to_string().starts_with("schemes/small.toml, line "));
    }
}

#[test]
fn no_example_no_scheme() {
    let (text, _) = SMALL.split_once("[example]").unwrap();
    assert!(said(&Scheme::parse("small", text).unwrap_err()).contains("there is no [example]"));
    assert!(said(&Scheme::parse("small", &"x".repeat(200_001)).unwrap_err()).contains("longer than 200000 bytes"));
}
