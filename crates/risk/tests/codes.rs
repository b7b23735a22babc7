//! The code lists that ship: each is read, and no two have a code in common.

mod starter;

use linchpin_risk::codes::{CodeList, Dictionary, System};

#[test]
fn every_list_that_ships_is_right_and_no_code_means_two_things() {
    let lists = starter::lists();
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
    for list in starter::lists().iter().filter(measured) {
        assert!(list.unit.is_some(), "{}", list.id);
        assert!(list.codes.iter().all(|c| c.system == System::Snomed), "{}", list.id);
    }
}
