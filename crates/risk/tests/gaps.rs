//! The gaps in care that ship: their files read, and their examples come out as written.

mod starter;

use std::collections::BTreeSet;

use linchpin_risk::{
    gap::{self, Kind},
    population::Population,
};

#[test]
fn every_gap_is_sound_and_its_example_comes_out() {
    let texts = starter::texts();
    let faults = gap::check(&texts);
    assert!(faults.is_empty(), "{}", faults.iter().map(|f| format!("{f}\n")).collect::<String>());
    let (gaps, _) = gap::read(&texts, &Population::read(&texts).0);
    let ids: BTreeSet<&str> = gaps.iter().map(|gap| gap.id.as_str()).collect();
    // Issue “Care”, 8: the registers whose gaps are told, and the cases to find.
    for id in ["diabetes", "copd", "asthma", "atrial-fibrillation", "heart-failure", "hypertension"] {
        assert!(ids.contains(id), "{id}");
    }
    assert!(gaps.iter().filter(|gap| gap.kind == Kind::Finding).count() >= 4);
}

#[test]
fn a_gap_with_a_fault_is_told_and_the_rest_stand() {
    let mut texts = starter::texts();
    let (all, _) = gap::read(&texts, &Population::read(&texts).0);
    let good = texts["gaps/diabetes.toml"].clone();
    let spoilt = [
        (good.replace("registers = [\"diabetes\"]", "registers = [\"diabetis\"]"), "there is no register diabetis"),
        (good.replace("measurements/hba1c", "measurements/hba1d"), "there is no code list measurements/hba1d"),
        (good.replace("lacks = []", ""), "somebody who lacks nothing"),
        (good.replace("title    =", "titel    ="), "unknown field `titel`"),
        (good.replace("id    = \"cholesterol\"", "id    = \"hba1c\""), "two checks have the same id"),
        (good.replacen("[[check]]", "[[chek]]", 1), "unknown field `chek`"),
    ];
    for (text, told) in spoilt {
        assert_ne!(text, good, "{told}");
        texts.insert("gaps/diabetes.toml".into(), text);
        let (gaps, faults) = gap::read(&texts, &Population::read(&texts).0);
        assert_eq!(gaps.len(), all.len() - 1, "{told}");
        assert!(faults.iter().any(|fault| fault.to_string().contains(told)), "{told}: {faults:?}");
    }
}

#[test]
fn an_example_that_comes_out_otherwise_is_told() {
    let mut texts = starter::texts();
    let wrong = texts["gaps/diabetes.toml"].replacen("lacks = []", "lacks = [\"cholesterol\"]", 1);
    texts.insert("gaps/diabetes.toml".into(), wrong + "\n[[example.person]]\nwho = \"x\"\nage = 70\nlacks = []\n");
    let faults = gap::check(&texts);
    assert!(
        faults.iter().any(|fault| fault.to_string().contains("should lack cholesterol, but would lack nothing")),
        "{faults:?}"
    );
}
