//! What practices' patients were sent to hospital for, by specialty, age and sex: an extract that a place makes of its own
//! commissioning data, because nobody publishes it (D5).

use linchpin_core::{Error, Severity};

use crate::{Family, Layout, Output, Reader, Sheet, required, table::HospitalUse, vocabulary};

static FAMILY: Family = Family {
    id: "hospital-use",
    title: "hospital use of practices’ patients, by specialty, age and sex",
    publisher: "The place itself, from its commissioning data",
    about: "Referrals, first and follow-up attendances, emergency admissions and tests of each practice’s patients: counts, and nobody’s.",
    published: "Monthly, by the place",
    found: "A CSV with the columns Practice code, Month, Kind, Specialty, Sex, Age band and Count; see docs/peer-review.md",
    licence: "The place’s own",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "hospital-use",
    columns: &[
        required("Practice code", &["practice"]),
        required("Month", &[]),
        required("Kind", &["point of delivery"]),
        required("Specialty", &["treatment function"]),
        required("Sex", &[]),
        required("Age band", &["age group"]),
        required("Count", &["activity"]),
    ],
}];

/// The kinds, as an extract may call them. Anything else is no kind, and its row is told.
const KINDS: &[(&str, &str)] = &[
    ("gp referral", "gp-referral"),
    ("gp referrals", "gp-referral"),
    ("first attendance", "first-attendance"),
    ("first attendances", "first-attendance"),
    ("follow up attendance", "follow-up-attendance"),
    ("follow up attendances", "follow-up-attendance"),
    ("emergency admission", "emergency-admission"),
    ("emergency admissions", "emergency-admission"),
    ("test", "test"),
    ("tests", "test"),
    ("test done twice", "test-done-twice"),
    ("tests done twice", "test-done-twice"),
];

/// Reads the extract.
pub(super) struct Hospital;

impl Reader for Hospital {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let columns = &sheet.columns;
        let (org, month, kind) = (columns.col("Practice code"), columns.col("Month"), columns.col("Kind"));
        let (specialty, sex, age) = (columns.col("Specialty"), columns.col("Sex"), columns.col("Age band"));
        let count = columns.col("Count");
        while let Some(row) = sheet.next_row(out) {
            let Some(code) = row.practice(&org, out) else { continue };
            let Some(day) = row.month(&month, out) else { continue };
            let Some(number) = row.count(&count, out) else { continue };
            let words = slug(row.text(&kind)).replace('-', " ");
            let Some((_, known)) = KINDS.iter().find(|(name, _)| *name == words) else {
                let why = "not a kind: write GP referral, First attendance, Follow-up attendance, Emergency admission, Test or \
                           Test done twice; the row was left out";
                row.issue(out, Severity::Error, "unknown-label", &kind, why);
                continue;
            };
            let Some(of) = vocabulary::sex(row.text(&sex)).filter(|sex| *sex != "all") else {
                row.issue(out, Severity::Error, "unknown-label", &sex, "not Male or Female; the row was left out");
                continue;
            };
            let Some((Some(age_from), _)) = vocabulary::ages(row.text(&age)) else {
                row.issue(
                    out,
                    Severity::Error,
                    "unknown-label",
                    &age,
                    "not a band such as 65-69 or 95+; the row was left out",
                );
                continue;
            };
            let specialty = slug(row.text(&specialty));
            let slice = out.month_slice::<HospitalUse<'_>>(day, "practices");
            let fact = HospitalUse {
                org: code,
                month: day,
                kind: known,
                specialty: if specialty.is_empty() { "other" } else { &specialty },
                sex: of,
                age_from,
                count: number,
            };
            out.put(slice, &fact);
        }
        Ok(())
    }
}

/// `Trauma & Orthopaedics` as `trauma-orthopaedics`.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
