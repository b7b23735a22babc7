//! The code lists that ship: each is read, and no two have a code in common.

#![expect(clippy::panic, reason = "a test that cannot go on should stop loudly")]

mod starter;

use linchpin_risk::codes::{CodeList, Dictionary, System};

fn lists() -> Vec<CodeList> {
    let of = |(path, text): (String, String)| {
        let id = path.strip_prefix("codes/")?.strip_suffix(".toml")?.to_owned();
        Some(CodeList::parse(&id, &text).unwrap_or_else(|why| panic!("{why}")))
    };
    starter::texts().into_iter().filter_map(of).collect()
}

#[test]
fn every_list_that_ships_is_right_and_no_code_means_two_things() {
    let lists = lists();
    assert!(lists.len() > 100, "{}", lists.len());
    let (dictionary, faults) = Dictionary::of_lists(&lists);
    assert!(faults.is_empty(), "{}", faults.iter().map(|f| format!("{f}\n")).collect::<String>());
    assert_eq!(dictionary.len(), lists.len());
    let mut titles: Vec<&str> = lists.iter().map(|l| l.title.as_str()).collect();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), lists.len(), "two lists have one title");
}

#[test]
fn a_list_of_measurements_has_a_unit() {
    let measured = |list: &&CodeList| list.id.starts_with("measurements/");
    for list in lists().iter().filter(measured) {
        assert!(list.unit.is_some(), "{}", list.id);
        assert!(list.codes.iter().all(|c| c.system == System::Snomed), "{}", list.id);
    }
}
