//! Rows of the table `allergy` as statements about allergies.

use linchpin_app::facts::{Allergy, AllergyStanding, AllergyTo, Coded, Criticality};

use crate::facts::{Row, Rows};

/// Codes that say that no allergy is known, of any kind or of one: SNOMED CT, and the International Patient Summary's own.
const NONE_KNOWN: [&str; 10] = [
    "716186003",
    "409137002",
    "429625007",
    "428607008",
    "428197003",
    "160244002",
    "no-known-allergies",
    "no-known-medication-allergies",
    "no-known-environmental-allergies",
    "no-known-food-allergies",
];

/// Codes that say that nobody knows: they are no statement at all.
const NOTHING_SAID: [&str; 1] = ["no-allergy-info"];

/// What a system writes in the place of an allergy whose words it could not take over: 196461000000101 drug, 196471000000108 other.
const LOST_ON_THE_WAY: [&str; 2] = ["196461000000101", "196471000000108"];

/// What was written down about a person's allergies. What was entered in error is left out when it is loaded, and here again.
pub fn allergies(rows: &Rows) -> Vec<Allergy> {
    let mut all: Vec<Allergy> = rows.into_iter().filter_map(|row| allergy(&row)).collect();
    all.sort_by_cached_key(Allergy::order);
    all
}

fn allergy(row: &Row<'_>) -> Option<Allergy> {
    let verification = row.text("verification");
    let standing = match (verification, row.text("status")) {
        (Some("entered-in-error"), _) => return None,
        (Some("refuted"), _) => AllergyStanding::Refuted,
        (_, Some("inactive" | "resolved")) => AllergyStanding::Past,
        // An allergy without a status counts: to show one too many does less harm than one too few.
        _ => AllergyStanding::Active,
    };
    let to = match row.coded("code", "system", "term") {
        Some(what) if is(&what, &NOTHING_SAID) => return None,
        Some(what) if denies(&what) => AllergyTo::Nothing(what),
        Some(what) if !is(&what, &LOST_ON_THE_WAY) => AllergyTo::Substance(what),
        _ => AllergyTo::Words,
    };
    let parts = |name: &str, by: char| -> Vec<String> {
        let parts = row.text(name).into_iter().flat_map(|text| text.split(by)).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    Some(Allergy {
        to,
        standing,
        verification: verification.map(str::to_owned),
        criticality: row.text("criticality").and_then(|word| match word {
            "high" => Some(Criticality::High),
            "low" => Some(Criticality::Low),
            "unable-to-assess" => Some(Criticality::Unknown),
            _ => None,
        }),
        kind: row.text("kind").map(str::to_owned),
        categories: parts("category", ','),
        reactions: parts("reaction_term", ';'),
        severity: row.text("severity").map(str::to_owned),
        since: row
            .text("onset")
            .and_then(|day| match row.text("onset_precision") {
                Some("year") => day.get(..4),
                Some("month") => day.get(..7),
                _ => Some(day),
            })
            .map(str::to_owned),
        recorded: row.date("recorded"),
    })
}

fn is(what: &Coded, codes: &[&str]) -> bool {
    what.code.as_deref().is_some_and(|code| codes.contains(&code))
}

/// A code that we do not know is believed where its own words begin like a denial.
fn denies(what: &Coded) -> bool {
    is(what, &NONE_KNOWN) || what.text.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("no known"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::tests::{rows, text};
    use linchpin_app::facts::{Allergies, Record};
    use linchpin_core::SnomedCode;
    use linchpin_lake::Datum;

    const COLUMNS: [&str; 11] = [
        "code",
        "system",
        "term",
        "criticality",
        "status",
        "verification",
        "reaction_term",
        "severity",
        "onset",
        "recorded",
        "onset_precision",
    ];

    /// One row; a column without a word is empty.
    fn row(cells: [&str; 10]) -> Vec<Datum> {
        cells.iter().chain(&["year"]).map(|cell| if cell.is_empty() { Datum::Null } else { text(cell) }).collect()
    }

    fn of(all: &[Vec<Datum>]) -> Record {
        let all: Vec<&[Datum]> = all.iter().map(Vec::as_slice).collect();
        Record { allergies: allergies(&rows(&COLUMNS, &all)), ..Record::default() }
    }

    #[test]
    fn codes_of_snomed_are_codes() {
        let numbers = NONE_KNOWN.iter().chain(&LOST_ON_THE_WAY).filter(|code| code.bytes().all(|b| b.is_ascii_digit()));
        assert!(numbers.clone().all(|code| SnomedCode::parse(code).is_ok()), "{:?}", numbers.collect::<Vec<_>>());
    }

    #[test]
    fn what_counts_stands_first_with_all_that_is_told_of_it() {
        let sct = "http://snomed.info/sct";
        let record = of(&[
            row(["102263004", sct, "Eggs", "low", "active", "confirmed", "", "", "", "2020-01-01"]),
            row([
                "764146007",
                sct,
                "Penicillin",
                "high",
                "",
                "unconfirmed",
                "Weal; Anaphylaxis",
                "severe",
                "2003-01-01",
                "",
            ]),
            row(["227493005", sct, "Cashew nuts", "high", "active", "refuted", "", "", "", "2020-01-01"]),
            row(["111088007", sct, "Latex", "", "resolved", "confirmed", "", "", "", ""]),
            row(["111088007", sct, "Latex", "", "active", "entered-in-error", "", "", "", ""]),
        ]);
        let told: Vec<_> = record.allergies.iter().map(|a| (a.to.clone(), a.standing)).collect();
        let what = |code: &str, text: &str| {
            AllergyTo::Substance(Coded { text: text.into(), code: Some(code.into()), system: Some(sct.into()) })
        };
        assert_eq!(
            told,
            [
                (what("764146007", "Penicillin"), AllergyStanding::Active),
                (what("102263004", "Eggs"), AllergyStanding::Active),
                (what("111088007", "Latex"), AllergyStanding::Past),
                (what("227493005", "Cashew nuts"), AllergyStanding::Refuted),
            ]
        );
        let gravest = &record.allergies[0];
        assert_eq!(gravest.since.as_deref(), Some("2003"), "a year is not told as a day");
        assert_eq!(
            (gravest.reactions.join(", "), gravest.severity.as_deref()),
            ("Weal, Anaphylaxis".into(), Some("severe"))
        );
        assert!(matches!(record.allergies_now(), Allergies::Some(some) if some.len() == 2));
    }

    #[test]
    fn none_known_nothing_said_and_words_alone_are_three_things() {
        let one = |code: &str, term: &str| of(&[row([code, "", term, "", "active", "", "", "", "", ""])]);
        for (code, term) in [("716186003", ""), ("409137002", "No known drug allergy"), ("1", "No known latex allergy")]
        {
            assert!(matches!(one(code, term).allergies_now(), Allergies::NoneKnown(_)), "{code} {term}");
        }
        assert_eq!(of(&[]).allergies_now(), Allergies::NothingReceived);
        assert_eq!(
            one("no-allergy-info", "No information about allergies").allergies_now(),
            Allergies::NothingReceived
        );
        for code in ["", "196461000000101"] {
            let record = one(code, "Transfer-degraded drug allergy");
            assert!(
                matches!(record.allergies_now(), Allergies::Some(some) if some[0].to == AllergyTo::Words),
                "{code}"
            );
        }
        let odd = one("1", "Nö");
        assert!(matches!(odd.allergies_now(), Allergies::Some(_)));
    }
}
