//! What a scheme names must be there, at the level at which it is used, and be paid the right way round.

use linchpin_core::Kind;
use linchpin_schemes::{Known, KnownIndicator, Way};

use crate::support::{SMALL, said, scheme};

fn known(level: Kind, is_share: bool, better: Way) -> Known {
    let indicator = KnownIndicator { level, is_share, better };
    Known { indicators: [("quality/asthma-review".into(), indicator)].into(), ..Known::default() }
}

#[test]
fn an_indicator_is_there_at_its_level_in_its_unit_and_its_way() {
    let scheme = scheme("small", SMALL);
    for (known, told) in [
        (known(Kind::Practice, true, Way::Up), ""),
        (Known::default(), "there is no indicator quality/asthma-review"),
        (known(Kind::Pcn, true, Way::Up), "exists from the level pcn up, and a practice is paid"),
        (known(Kind::Practice, false, Way::Up), "40%: quality/asthma-review is no share: write a number without %"),
        (known(Kind::Practice, true, Way::Down), "of quality/asthma-review less is better, and this pays for more"),
    ] {
        let faults = said(&scheme.held_against(&known));
        assert!(faults.contains(told) && faults.is_empty() == told.is_empty(), "{told}: {faults}");
        assert!(faults.lines().all(|line| line.starts_with("schemes/small.toml, line 21: ")), "{faults}");
    }
}

#[test]
fn a_pathway_has_the_state_or_earns_the_scheme() {
    let (head, _) = SMALL.split_once("[pot]").unwrap();
    let told = |known: &Known, counts: &str| {
        let pays = format!(
            "[pays]\nbasis = \"activity\"\ntariff = \"GBP 1.00\"\ncounts = \"{counts}\"\nperiod = \"year\"\nclaim_by = {{ \
             working_day = 6 }}\nchain = [\"practice declares\", \"finance pays\"]\n[example]\ngiven = \"provider\"\nexpect = \
             \"provider\"\n"
        );
        said(&scheme("small", &format!("{head}{pays}")).held_against(known))
    };
    let mut known = Known::default();
    assert!(told(&known, "pathways/ears").contains("line 12: there is no pathway ears"));
    known.pathways.insert("ears".into(), (["treated".to_owned()].into(), ["schemes/other".to_owned()].into()));
    assert!(told(&known, "pathways/ears").contains("no move of pathways/ears earns schemes/small"));
    assert!(told(&known, "pathways/ears: seen").contains("pathways/ears has no state “seen”"));
    assert_eq!(told(&known, "pathways/ears: treated"), "");
    known.pathways.get_mut("ears").unwrap().1.insert("schemes/small".into());
    assert_eq!(told(&known, "pathways/ears"), "");
}
