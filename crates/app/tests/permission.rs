//! Every cell of the permission table, against a file that people have read: role, resource, act and relationship, each with
//! and without consent and opt-outs. The file changes only on purpose: run with `GOLDEN=write` and read the difference.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use std::{collections::BTreeMap, fmt::Write, path::Path};

use linchpin_app::permission::{Act, Decision, OptOut, Refusal, Relationship, Resource, Subject, Table};
use linchpin_core::{OptOuts, Role};
use proptest::prelude::*;

/// A cell that is closed in every relationship; the file writes one dot.
const NEVER: &str = "........";

/// The columns of a cell: each relationship alone, then none.
fn relationships() -> Vec<Option<Relationship>> {
    Relationship::ALL.iter().copied().map(Some).chain([None]).collect()
}

fn subject(resource: Resource, relationship: Option<Relationship>, consent: bool, opt_outs: OptOuts) -> Subject {
    Subject { resource, relationships: relationship.into_iter().collect(), consent, opt_outs }
}

fn opt_outs(national: bool, type_1: bool) -> OptOuts {
    OptOuts { national, type_1 }
}

/// One character for a role doing an act to a resource in one relationship, found by asking in all eight circumstances.
fn cell(table: &Table, role: Role, act: Act, resource: Resource, relationship: Option<Relationship>) -> char {
    let mut answers = [false; 8];
    for (i, answer) in answers.iter_mut().enumerate() {
        let (consent, national, type_1) = (i & 4 != 0, i & 2 != 0, i & 1 != 0);
        let asked = subject(resource, relationship, consent, opt_outs(national, type_1));
        *answer = table.decide(role, act, &asked).is_allowed();
    }
    match answers {
        [false, false, false, false, false, false, false, false] => '.',
        [true, true, true, true, true, true, true, true] => 'Y',
        [false, false, false, false, true, true, true, true] => 'c',
        [true, false, false, false, true, false, false, false] => 'o',
        other => unreachable!("{role} {act} {resource} {relationship:?}: no letter for {other:?}"),
    }
}

fn print(table: &Table) -> String {
    let mut out = String::from(
        "Every role, resource and act. The eight signs of a cell are the relationships, each alone:\n\
         own-organisation, booked, referred, open-case, shared, self, broken-glass, none.\n\
         Y yes   c only while consent stands   o unless opted out (national or type 1)   . no, alone: in none of them\n",
    );
    for role in Role::ALL {
        write!(out, "\n{:<23}", role.as_str()).unwrap();
        for act in Act::ALL {
            write!(out, " {act:<11}").unwrap();
        }
        out = format!("{}\n", out.trim_end());
        for resource in Resource::ALL {
            write!(out, "  {resource:<21}").unwrap();
            for act in Act::ALL {
                let letters: String =
                    relationships().into_iter().map(|one| cell(table, role, *act, *resource, one)).collect();
                let letters = if letters == NEVER { "." } else { letters.as_str() };
                write!(out, " {letters:<11}").unwrap();
            }
            out = format!("{}\n", out.trim_end());
        }
    }
    out
}

/// The golden file as cells, read by its own headings so that a misplaced line is found.
fn read(text: &str) -> BTreeMap<(Role, Act, Resource, Option<Relationship>), char> {
    let mut cells = BTreeMap::new();
    let (mut role, mut acts) = (None, Vec::<Act>::new());
    for line in text.lines().skip(4).filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace();
        let head = words.next().unwrap();
        if line.starts_with(' ') {
            let resource: Resource = head.parse().unwrap();
            for (act, letters) in acts.iter().zip(words) {
                let letters = if letters == "." { NEVER } else { letters };
                assert_eq!(letters.len(), NEVER.len(), "{line}");
                for (relationship, letter) in relationships().into_iter().zip(letters.chars()) {
                    let twice = cells.insert((role.unwrap(), *act, resource, relationship), letter);
                    assert_eq!(twice, None);
                }
            }
        } else {
            role = Some(head.parse().unwrap());
            acts = words.map(|word| word.parse().unwrap()).collect();
        }
    }
    cells
}

#[test]
fn every_cell_is_as_in_the_golden_file() {
    let table = Table::standard().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/permission.golden");
    if std::env::var_os("GOLDEN").is_some_and(|v| v == "write") {
        std::fs::write(&path, print(&table)).unwrap();
    }
    let golden = read(&std::fs::read_to_string(&path).unwrap());
    let mut tested = 0;
    let mut wrong = Vec::new();
    for role in Role::ALL {
        for act in Act::ALL {
            for resource in Resource::ALL {
                for relationship in relationships() {
                    tested += 1;
                    let now = cell(&table, role, *act, *resource, relationship);
                    let then = golden.get(&(role, *act, *resource, relationship)).copied().unwrap_or('?');
                    if now != then {
                        wrong.push(format!(
                            "{role} {act} {resource} {relationship:?}: {then} in the file, {now} decided"
                        ));
                    }
                }
            }
        }
    }
    println!("{tested} cells, each in 8 circumstances: {} decisions", tested * 8);
    assert!(wrong.is_empty(), "{} of {tested} cells:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(golden.len(), tested, "the file has lines of things that are no more");
    assert_eq!(tested, Role::ALL.len() * Act::ALL.len() * Resource::ALL.len() * (Relationship::ALL.len() + 1));
}

/// The table as a page for people, by role.
fn page(table: &Table) -> String {
    let mut out = String::from(
        "# Who may do what\n\n\
         Made from `crates/app/permission.toml` by a test (`GOLDEN=write cargo nextest run -p linchpin-app permission`); do not edit it here.\n\
         What is not listed is not allowed. Every view of a person and every act is written to the audit with the rule it rests on, and so is every refusal.\n\n\
         Opt-outs are asked where they apply: uses for planning and research, and what leaves for another body. They are not asked for direct care.\n",
    );
    for role in Role::ALL {
        write!(out, "\n## {}\n\n| may | what | while | why | rule |\n| --- | --- | --- | --- | --- |\n", role.title())
            .unwrap();
        for rule in table.rules().iter().filter(|rule| rule.roles.contains(&role)) {
            let list = |words: Vec<&str>| words.join(", ");
            let mut when = match rule.when.asked() {
                asked if asked.is_empty() => vec!["always".to_owned()],
                asked => vec![asked.iter().map(|one| one.words()).collect::<Vec<_>>().join(" or ")],
            };
            if rule.consent {
                when.push("and the person’s consent stands".to_owned());
            }
            if !rule.respects.is_empty() {
                when.push("unless the person opted out (national data opt-out or type 1)".to_owned());
            }
            writeln!(
                out,
                "| {} | {} | {} | {} | `{}` |",
                list(rule.acts.iter().map(|act| act.words()).collect()),
                list(rule.resources.iter().map(|resource| resource.words()).collect()),
                when.join(", "),
                rule.why,
                rule.id
            )
            .unwrap();
        }
    }
    out
}

#[test]
fn the_page_for_people_says_what_the_table_says() {
    let table = Table::standard().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permission.md");
    if std::env::var_os("GOLDEN").is_some_and(|v| v == "write") {
        std::fs::write(&path, page(&table)).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(
        kept == page(&table),
        "docs/permission.md is old: GOLDEN=write cargo nextest run -p linchpin-app permission"
    );
}

/// Whether the role may do the act in any relationship and any circumstance.
fn ever(table: &Table, role: Role, act: Act, resource: Resource) -> bool {
    relationships().into_iter().any(|one| cell(table, role, act, resource, one) != '.')
}

#[test]
fn commissioners_finance_and_administrators_reach_no_person() {
    let table = Table::standard().unwrap();
    for role in [Role::Commissioner, Role::Finance, Role::Administrator] {
        for resource in [
            Resource::Person,
            Resource::Record,
            Resource::Consent,
            Resource::Relationship,
            Resource::Match,
            Resource::Audit,
            Resource::EmergencyAccess,
            Resource::OwnCare,
            Resource::Appointment,
            Resource::Request,
            Resource::Slot,
            Resource::Diary,
        ] {
            for act in Act::ALL {
                assert!(!ever(&table, role, *act, resource), "{role} {act} {resource}");
            }
        }
        assert!(!ever(&table, role, Act::ReIdentify, Resource::Pseudonym));
    }
}

#[test]
fn the_officer_reads_the_audit_and_nothing_clinical() {
    let table = Table::standard().unwrap();
    for act in Act::ALL {
        assert!(!ever(&table, Role::InformationGovernance, *act, Resource::Record), "{act}");
    }
    for role in Role::ALL.into_iter().filter(|r| *r != Role::InformationGovernance) {
        assert!(!ever(&table, role, Act::Export, Resource::Audit), "{role}");
        assert!(!ever(&table, role, Act::Search, Resource::Audit), "{role}");
        assert!(!ever(&table, role, Act::Review, Resource::EmergencyAccess), "{role}");
    }
    assert!(ever(&table, Role::InformationGovernance, Act::Export, Resource::Audit));
}

#[test]
fn a_record_is_opened_only_on_a_relationship() {
    let table = Table::standard().unwrap();
    for role in Role::ALL {
        assert_eq!(cell(&table, role, Act::See, Resource::Record, None), '.', "{role}");
    }
    use Relationship as R;
    for role in [Role::Clinician, Role::CoordinationNurse] {
        for one in [R::Booked, R::Referred, R::OpenCase, R::Shared] {
            assert_eq!(cell(&table, role, Act::See, Resource::Record, Some(one)), 'c', "{role} {one}");
        }
        assert_eq!(cell(&table, role, Act::See, Resource::Record, Some(R::BrokenGlass)), 'Y');
    }
    for (role, one) in [(Role::LinkWorker, R::Shared), (Role::CoordinationNurse, R::Referred)] {
        assert_eq!(cell(&table, role, Act::See, Resource::Person, Some(one)), 'c');
        assert_eq!(cell(&table, role, Act::See, Resource::Person, Some(R::OwnOrganisation)), '.', "{role}");
    }
}

#[test]
fn each_work_area_belongs_to_its_role() {
    let table = Table::standard().unwrap();
    let may = |role, area| table.could(role, Act::See, area);
    assert!(!may(Role::Receptionist, Resource::Planning));
    assert!(!may(Role::Commissioner, Resource::Desk));
    assert!(!may(Role::Administrator, Resource::Governance));
    assert!(!may(Role::Patient, Resource::Desk));
    assert!(!may(Role::Clinician, Resource::OwnCare));
}

#[test]
fn a_diary_is_kept_by_its_manager_and_a_patient_books_for_themselves() {
    use Relationship as R;
    let table = Table::standard().unwrap();
    for role in Role::ALL {
        for act in [Act::Add, Act::Edit] {
            let kept = cell(&table, role, act, Resource::Diary, Some(R::OwnOrganisation)) == 'Y';
            assert_eq!(kept, role == Role::PracticeManager, "{role} {act}");
            assert_eq!(cell(&table, role, act, Resource::Diary, Some(R::Shared)), '.', "{role} {act}");
        }
        assert_eq!(cell(&table, role, Act::Book, Resource::Slot, None), '.', "{role}: nothing is opened to them");
        // NHS 111 books for whoever rings, into what is opened to it; it sees and changes nothing of what it booked.
        let rings = if role == Role::Nhs111 { 'Y' } else { '.' };
        assert_eq!(cell(&table, role, Act::Add, Resource::Appointment, None), rings, "{role}");
        assert_eq!(cell(&table, role, Act::Mark, Resource::Appointment, Some(R::OneSelf)), '.', "{role}");
    }
    for one in relationships() {
        for act in Act::ALL.iter().copied().filter(|act| *act != Act::Add) {
            for resource in [Resource::Appointment, Resource::Request, Resource::Record, Resource::Consent] {
                assert_eq!(cell(&table, Role::Nhs111, act, resource, one), '.', "{act} {resource} {one:?}");
            }
        }
        assert_eq!(cell(&table, Role::Nhs111, Act::See, Resource::Person, one), '.', "{one:?}");
    }
    for one in relationships().into_iter().filter(|one| *one != Some(R::OneSelf)) {
        for act in Act::ALL {
            assert_eq!(cell(&table, Role::Patient, *act, Resource::Appointment, one), '.', "{act} {one:?}");
        }
    }
    assert_eq!(cell(&table, Role::Receptionist, Act::See, Resource::Appointment, Some(R::Booked)), 'Y');
    assert_eq!(cell(&table, Role::Receptionist, Act::See, Resource::Person, Some(R::Booked)), 'c');
}

#[test]
fn opt_outs_are_asked_beyond_care_and_not_within_it() {
    let table = Table::standard().unwrap();
    let opted = opt_outs(true, false);
    let plan = table.decide(Role::Commissioner, Act::See, &subject(Resource::Pseudonym, None, true, opted));
    assert_eq!(plan, Decision::Refused(Refusal::OptedOut(OptOut::National)));
    let list = table.decide(Role::Commissioner, Act::See, &Subject::of(Resource::Pseudonym));
    match list {
        Decision::Allowed(permit) => {
            assert!(permit.keeps_out(opt_outs(true, false)) && permit.keeps_out(opt_outs(false, true)));
            assert!(!permit.keeps_out(opt_outs(false, false)));
            assert_eq!(permit.leaves_out.into_iter().collect::<Vec<_>>(), [OptOut::National, OptOut::Type1]);
        }
        Decision::Refused(refusal) => panic!("{refusal:?}"),
    }
    let own = Some(Relationship::OwnOrganisation);
    for (act, resource) in
        [(Act::See, Resource::Record), (Act::See, Resource::Pseudonym), (Act::ReIdentify, Resource::Pseudonym)]
    {
        let care = table.decide(Role::Clinician, act, &subject(resource, own, false, opt_outs(true, true)));
        assert!(care.is_allowed(), "{act} {resource}");
    }
}

#[test]
fn a_refusal_says_what_is_missing() {
    let table = Table::standard().unwrap();
    let nurse = |subject: &Subject| table.decide(Role::CoordinationNurse, Act::See, subject);
    let Decision::Refused(Refusal::Relationship(asked)) = nurse(&Subject::of(Resource::Record)) else { panic!() };
    assert_eq!(asked.len(), 5, "{asked:?}");
    let referred = Subject::of(Resource::Record).with(Relationship::Referred);
    assert_eq!(nurse(&referred), Decision::Refused(Refusal::Consent));
    let finance = table.decide(Role::Finance, Act::See, &referred);
    assert_eq!(finance, Decision::Refused(Refusal::Role));
    for refusal in [Refusal::Role, Refusal::Relationship(asked), Refusal::Consent, Refusal::OptedOut(OptOut::Type1)] {
        let sentence = refusal.sentence(Role::CoordinationNurse, Act::See, Resource::Record);
        assert!(sentence.ends_with('.') && !sentence.contains("  "), "{sentence}");
    }
}

#[test]
fn a_table_with_nonsense_is_refused() {
    let rule = |change: &dyn Fn(&str) -> String| {
        let good = r#"[[rule]]
id = "one"
roles = ["clinician"]
acts = ["see"]
resources = ["record"]
when = ["referred"]
consent = true
why = "Hubs see a patient on a referral and consent."
"#;
        Table::parse(&change(good)).map(|_| ()).map_err(|e| e.to_string())
    };
    let swap = |from: &'static str, to: &'static str| {
        move |good: &str| {
            assert!(good.contains(from));
            good.replace(from, to)
        }
    };
    assert_eq!(rule(&str::to_owned), Ok(()));
    for (change, says) in [
        (swap("consent = true", "consent = false"), "needs their consent"),
        (swap("\"referred\"", "\"any\""), "without a relationship"),
        (swap("\"referred\"", "\"any\", \"booked\""), "no relationship"),
        (swap("\"referred\"", ""), "must name relationships"),
        (swap("\"referred\"", "\"booked\", \"booked\""), "each once"),
        (swap("\"clinician\"", ""), "must each name something"),
        (swap("\"clinician\"", "\"commissioner\""), "no identifiable person"),
        (swap("\"clinician\"", "\"administrator\""), "no identifiable person"),
        (swap("\"clinician\"", "\"information-governance\""), "never what they saw"),
        (swap("\"clinician\"", "\"patient\""), "themselves alone"),
        (swap("\"clinician\"", "\"doctor\""), "cannot be read"),
        (swap("\"referred\"", "\"self\""), "their own record"),
        (swap("\"see\"", "\"export\""), "their own practice alone"),
        (
            swap("acts = [\"see\"]\nresources = [\"record\"]", "acts = [\"export\"]\nresources = [\"person\"]"),
            "respects every opt-out",
        ),
        (swap("why", "respects = [\"national\"]\nwhy"), "do not apply to direct care"),
        (swap("[\"see\"]", "[\"share\"]\nallow = true"), "cannot be read"),
        (swap("Hubs see a patient on a referral and consent.", "Because"), "no reason"),
        (swap("[\"record\"]", "[\"pseudonym\"]"), "respects every opt-out"),
    ] {
        let said = rule(&change).unwrap_err();
        assert!(said.contains(says), "{says}: {said}");
    }
    let twice = rule(&|good| format!("{good}{good}")).unwrap_err();
    assert!(twice.contains("used twice"), "{twice}");
    let idle = rule(&|good| format!("{good}{}", good.replace("\"one\"", "\"two\""))).unwrap_err();
    assert!(idle.contains("adds nothing"), "{idle}");
}

fn any_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    (0..all.len()).prop_map(move |i| all[i])
}

proptest! {
    /// One reason more to see somebody never takes a permission away, and neither does consent.
    #[test]
    fn more_relationships_never_permit_less(
        role in (0..Role::ALL.len()).prop_map(|i| Role::ALL[i]),
        act in any_of(Act::ALL),
        resource in any_of(Resource::ALL),
        has in proptest::collection::btree_set(any_of(Relationship::ALL), 0..4),
        more in any_of(Relationship::ALL),
        consent: bool, national: bool, type_1: bool,
    ) {
        let table = Table::standard().unwrap();
        let less = Subject { resource, relationships: has, consent, opt_outs: opt_outs(national, type_1) };
        let greater = less.clone().with(more);
        let agreed = Subject { consent: true, ..less.clone() };
        if table.decide(role, act, &less).is_allowed() {
            prop_assert!(table.decide(role, act, &greater).is_allowed());
            prop_assert!(table.decide(role, act, &agreed).is_allowed());
        }
        // What several relationships permit, one of them permits alone.
        if table.decide(role, act, &greater).is_allowed() {
            let alone = greater.relationships.iter().copied().map(Some).chain([None]);
            let mut alone = alone.map(|one| subject(resource, one, consent, greater.opt_outs));
            prop_assert!(alone.any(|one| table.decide(role, act, &one).is_allowed()));
        }
    }
}
