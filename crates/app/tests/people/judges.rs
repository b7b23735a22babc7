//! The rules of matching, without any store.

use jiff::civil::date;
use linchpin_app::matching::{self, Judgement, PROBABLE, RULES, judge, merge, rebase, unmerge};
use linchpin_core::{
    Address, CareHomeId, Contact, ContactKind, Ethnicity, Name, NameUse, OptOuts, Person, PersonId, Registration, Sex,
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use uuid::Uuid;

use crate::index::{born, living_at, number, someone, traced};

fn rules(one: &Person, other: &Person) -> Option<Vec<&'static str>> {
    let judged = judge(one, other);
    assert_eq!(judged, judge(other, one), "the order does not matter");
    match judged {
        Judgement::Exact => Some(vec![matching::EXACT]),
        Judgement::Probable(likeness) => Some(likeness.reasons()),
        Judgement::None => None,
    }
}

#[test]
fn only_traced_numbers_and_days_of_birth_are_exact() {
    let day = date(1950, 2, 3);
    let ann = traced(born(someone("Ann", "Lee"), day), 1);
    assert_eq!(judge(&ann, &traced(born(someone("A", "Other"), day), 1)), Judgement::Exact);
    let written = Person { nhs_verified: false, ..ann.clone() };
    assert!(matches!(judge(&ann, &written), Judgement::Probable(_)), "one was only written down");
    let other_day = born(ann.clone(), date(1950, 3, 2));
    assert!(matches!(judge(&ann, &other_day), Judgement::Probable(_)));
    let no_day = Person { birth_date: None, ..ann.clone() };
    assert!(matches!(judge(&no_day, &no_day), Judgement::Probable(_)), "no day of birth to agree");
    assert_eq!(judge(&ann, &traced(born(someone("Ann", "Lee"), day), 2)), Judgement::None, "two traced numbers");
}

#[test]
fn cases_that_staff_know() {
    let day = date(1950, 2, 3);
    let ann = living_at(born(someone("Ann", "O’Hara"), day), "S60 1AA");
    let with = |change: &dyn Fn(&mut Person)| {
        let mut other = ann.clone();
        change(&mut other);
        rules(&ann, &other)
    };
    let probable = |change: &dyn Fn(&mut Person)| with(change).is_some();
    // The same person, written differently.
    assert!(probable(&|p| p.names = vec![Name::usual(["ANN"], "OHARA")]));
    assert!(probable(&|p| p.names = vec![Name::usual(["Anne"], "O'Hara")]));
    assert!(probable(&|p| p.names = vec![Name::usual(["O'Hara"], "Ann")]), "names changed over");
    assert!(probable(&|p| p.birth_date = Some(date(1950, 3, 2))), "day and month changed over");
    assert!(probable(&|p| p.birth_date = Some(date(1951, 2, 3))), "one figure");
    assert!(probable(&|p| p.address = None), "moved, or no address known");
    assert!(probable(&|p| p.birth_date = None), "no day of birth, same name and address");
    assert!(probable(&|p| p.names = vec![Name::usual(["Ann"], "Cooper")]), "married, same house");
    assert!(probable(&|p| {
        p.names.insert(0, Name::usual(["Ann"], "Cooper"));
        p.names[1].used = NameUse::Former;
        p.address = None;
    }));
    // Others.
    assert!(!probable(&|p| p.names = vec![Name::usual(["Bill"], "O'Hara")]), "a twin");
    assert!(!probable(&|p| p.birth_date = Some(date(1978, 10, 21))), "mother and daughter of one name");
    assert!(
        !probable(&|p| {
            p.names = vec![Name::usual(["Sue"], "Khan")];
            p.address = None;
        }),
        "born on the same day"
    );
    assert!(
        !probable(&|p| {
            p.birth_date = None;
            p.address = None;
        }),
        "a name alone"
    );
    // One number on two records is always somebody's business.
    let mut a = someone("Q", "R");
    a.nhs_number = Some(number(1));
    let mut b = born(someone("X", "Y"), day);
    b.nhs_number = a.nhs_number;
    assert_eq!(rules(&a, &b), Some(vec!["same-number", "different-given-name"]));
}

#[test]
fn no_address_is_nobodys_address() {
    let homeless = |given| living_at(someone(given, "Smith"), "ZZ99 3VZ");
    assert_eq!(rules(&homeless("Ann"), &homeless("Ann")), None);
}

#[test]
fn every_rule_has_a_sentence_and_a_name_of_its_own() {
    for (i, rule) in RULES.iter().enumerate() {
        assert!(rule.says.ends_with('.') && rule.points != 0);
        assert!(!RULES[..i].contains(rule), "{}", rule.name);
        assert_eq!(matching::sentence(rule.name), Some(rule.says));
    }
    assert!(matching::sentence(matching::EXACT).is_some());
    assert_eq!(matching::sentence("no such rule"), None);
    assert!(RULES.iter().filter(|r| r.points > 0).map(|r| r.points).sum::<i64>() > PROBABLE);
}

/// The page that staff and auditors read says what the program does.
#[test]
fn the_page_about_matching_lists_these_rules() {
    let page = include_str!("../../../../docs/matching.md");
    let listed: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    let rules: Vec<String> =
        RULES.iter().map(|rule| format!("| `{}` | {:+} | {} |", rule.name, rule.points, rule.says)).collect();
    assert_eq!(listed, rules);
    assert!(page.contains(&format!("**{PROBABLE} points**")));
}

#[test]
fn a_merge_forgets_no_opt_out_and_trusts_the_traced_number() {
    let mut kept = someone("Ann", "Lee");
    kept.nhs_number = Some(number(1));
    let mut gone = traced(someone("Anne", "Lee"), 2);
    gone.opt_outs = OptOuts { national: true, type_1: false };
    kept.opt_outs = OptOuts { national: false, type_1: true };
    let merged = merge(&kept, &gone);
    assert_eq!(merged.opt_outs, OptOuts { national: true, type_1: true });
    assert_eq!((merged.nhs_number, merged.nhs_verified), (gone.nhs_number, true));
    assert_eq!(merged.names, [kept.names[0].clone(), gone.names[0].clone()]);
    assert_eq!(merged.name(), kept.name(), "the kept record's name is still the one to use");
}

#[test]
fn what_people_changed_stays_when_the_source_speaks_again() {
    let base = living_at(someone("Ann", "Lee"), "S60 1AA");
    let mut now = base.clone();
    now.carer = true;
    now.address = living_at(someone("", ""), "S60 2BB").address;
    now.version = 7;
    let mut said = base.clone();
    said.address = living_at(someone("", ""), "S60 3CC").address;
    said.language = Some("ur".into());
    let (next, held) = rebase(&base, &now, &said);
    assert_eq!(held, ["address"]);
    assert_eq!((next.carer, next.language.as_deref(), next.version), (true, Some("ur"), 7));
    assert_eq!(next.address, now.address);
    assert_eq!(rebase(&base, &now, &base), (now, vec![]), "a source that says nothing new changes nothing");
}

fn any_name() -> impl Strategy<Value = Name> {
    let text = "[A-Za-zÀ-ž' -]{0,12}|李|'; DROP TABLE person; --";
    let used = select(vec![NameUse::Usual, NameUse::KnownAs, NameUse::Official, NameUse::Former]);
    (used, option::of("Dr|Mrs"), vec(text, 0..3), option::of(text)).prop_map(|(used, prefix, given, family)| Name {
        used,
        prefix,
        given,
        family,
    })
}

fn any_day() -> impl Strategy<Value = jiff::civil::Date> {
    (1900i16..2026, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| date(y, m, d))
}

fn any_registration() -> impl Strategy<Value = Registration> {
    (select(vec!["C87002", "C87005"]), option::of(any_day()), option::of(any_day()))
        .prop_map(|(practice, from, to)| Registration { practice: practice.parse().unwrap(), from, to })
}

prop_compose! {
    fn any_contact()(
        kind in select(vec![ContactKind::Phone, ContactKind::Mobile, ContactKind::Email]),
        value in "[a-z0-9@. ]{0,12}", preferred: bool,
    ) -> Contact {
        Contact { kind, value, preferred }
    }
}

prop_compose! {
    fn any_person()(
        (id, version) in (any::<u128>(), 0u64..1000),
        (nth, nhs_verified, names) in (option::of(0usize..5), any::<bool>(), vec(any_name(), 0..3)),
        (birth_date, death_date) in (option::of(any_day()), option::of(any_day())),
        sex in select(Sex::ALL.to_vec()),
        lines in option::of(vec("[ -~]{0,10}", 0..3)),
        postcode in option::of(select(vec!["S60 1AA", "S25 4DB", "ZZ99 3VZ"])),
        contacts in vec(any_contact(), 0..3),
        (language, interpreter, access_needs) in (option::of("[a-z]{2}"), any::<bool>(), vec("[ -~]{0,9}", 0..2)),
        (carer, veteran, home) in (any::<bool>(), any::<bool>(), option::of(any::<u128>())),
        (ethnicity, area) in (option::of(select(Ethnicity::ALL.to_vec())), option::of(select(vec!["E01007747", "W01000001"]))),
        registrations in vec(any_registration(), 0..3),
        (national, type_1) in (any::<bool>(), any::<bool>()),
    ) -> Person {
        Person {
            id: PersonId::new(Uuid::from_u128(id)),
            nhs_number: nth.map(number),
            nhs_verified,
            names,
            birth_date,
            death_date,
            sex,
            address: lines.map(|lines| Address { lines, postcode: postcode.map(|p| p.parse().unwrap()) }),
            area: area.map(|area| area.parse().unwrap()),
            ethnicity,
            contacts,
            language,
            interpreter,
            access_needs,
            carer,
            veteran,
            care_home: home.map(|home| CareHomeId::new(Uuid::from_u128(home))),
            registrations,
            opt_outs: OptOuts { national, type_1 },
            version,
            merged_into: None,
        }
    }
}

proptest! {
    #[test]
    fn parting_a_merge_gives_back_both(a in any_person(), b in any_person()) {
        let merged = merge(&a, &b);
        let parted = unmerge(&a, &b, &merged, &merged);
        prop_assert!(parted.kept == a && parted.gone == b && parted.changed_since.is_empty());
    }

    #[test]
    fn what_was_changed_in_between_stays_with_the_kept_one(a in any_person(), b in any_person()) {
        let merged = merge(&a, &b);
        let now = Person { carer: !merged.carer, language: Some("xxx".into()), version: 99, ..merged.clone() };
        let parted = unmerge(&a, &b, &merged, &now);
        let expected = Person { carer: now.carer, language: now.language.clone(), ..a.clone() };
        prop_assert!(parted.kept == expected && parted.gone == b);
        prop_assert_eq!(parted.changed_since, ["carer", "language"]);
    }

    #[test]
    fn a_merge_loses_nothing_of_the_kept_record(a in any_person(), b in any_person()) {
        let merged = merge(&a, &b);
        prop_assert!(a.names.iter().chain(&b.names).all(|name| merged.names.contains(name)));
        prop_assert!(a.contacts.iter().chain(&b.contacts).all(|one| merged.contacts.contains(one)));
        prop_assert!(a.registrations.iter().chain(&b.registrations).all(|one| merged.registrations.contains(one)));
        prop_assert!(merged.opt_outs.national >= a.opt_outs.national.max(b.opt_outs.national));
        prop_assert!(a.birth_date.is_none() || merged.birth_date == a.birth_date);
        prop_assert_eq!(merged.id, a.id);
        prop_assert!(merge(&merged, &b) == merged, "merging the same again adds nothing");
    }

    #[test]
    fn judging_is_the_same_from_either_side(a in any_person(), b in any_person()) {
        prop_assert_eq!(judge(&a, &b), judge(&b, &a));
    }

    #[test]
    fn a_source_alone_always_wins(a in any_person(), b in any_person()) {
        let said = Person { id: a.id, version: a.version, ..b };
        let (next, held) = rebase(&a, &a, &said);
        prop_assert!(next == said && held.is_empty());
    }
}
