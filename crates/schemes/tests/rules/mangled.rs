//! Files that somebody's hand slipped in: whatever comes out, it is faults or a scheme whose examples can be run.

use linchpin_schemes::Scheme;
use proptest::prelude::*;

use crate::support::files;

/// What happens to one line of a file.
#[derive(Clone, Copy, Debug)]
enum Slip {
    Drop,
    Double,
    /// Changes places with another line.
    Swap(usize),
    /// So many of its signs are lost from a place on.
    Lose(usize, usize),
    /// A sign is put in at a place.
    Put(usize, char),
}

fn slips() -> impl Strategy<Value = Vec<(usize, Slip)>> {
    let slip = prop_oneof![
        Just(Slip::Drop),
        Just(Slip::Double),
        any::<usize>().prop_map(Slip::Swap),
        (any::<usize>(), 1..20_usize).prop_map(|(at, many)| Slip::Lose(at, many)),
        (
            any::<usize>(),
            prop::sample::select(vec!['"', '[', ']', '{', '}', '=', '|', '<', '\u{202e}', 'é', '0', '\n'])
        )
            .prop_map(|(at, sign)| Slip::Put(at, sign)),
    ];
    prop::collection::vec((any::<usize>(), slip), 1..4)
}

fn slipped(text: &str, slips: &[(usize, Slip)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (at, slip) in slips {
        let (at, many) = (at % lines.len(), lines.len());
        match slip {
            Slip::Drop => drop(lines.remove(at)),
            Slip::Double => lines.insert(at, lines[at].clone()),
            Slip::Swap(other) => lines.swap(at, other % many),
            Slip::Lose(from, signs) => {
                let kept = lines[at].chars().enumerate();
                let from = from % (lines[at].chars().count() + 1);
                lines[at] = kept.filter(|(i, _)| !(from..from + signs).contains(i)).map(|(_, c)| c).collect();
            }
            Slip::Put(place, sign) => {
                let mut signs: Vec<char> = lines[at].chars().collect();
                signs.insert(place % (signs.len() + 1), *sign);
                lines[at] = signs.into_iter().collect();
            }
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_slip_of_the_hand_never_panics(slips in slips()) {
        for (id, text) in files() {
            match Scheme::parse(&id, &slipped(&text, &slips)) {
                Ok(scheme) => drop(scheme.run_examples()),
                Err(faults) => {
                    prop_assert!(!faults.is_empty());
                    for fault in faults {
                        prop_assert!(fault.to_string().starts_with("schemes/"), "{}", fault);
                    }
                }
            }
        }
    }
}
