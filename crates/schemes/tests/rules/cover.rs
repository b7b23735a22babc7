//! Everybody is served, or it is told who is not.

use std::collections::{BTreeMap, BTreeSet};

use linchpin_core::OdsCode;
use linchpin_schemes::{SignUp, gaps};

#[test]
fn a_practice_that_does_not_sign_up_names_who_serves_its_patients() {
    let code = |number: u32| OdsCode::parse(&format!("Y{number:05}")).unwrap();
    let practices: BTreeSet<OdsCode> = (1..=6).map(code).collect();
    let said = BTreeMap::from([
        (code(1), SignUp::Provides),
        (code(2), SignUp::ServedBy(code(1))),
        (code(3), SignUp::ServedBy(code(2))),
        (code(4), SignUp::Declined),
        (code(5), SignUp::Invited),
        // A federation that is no practice of the place.
        (code(9), SignUp::Provides),
    ]);
    let told: Vec<_> = gaps(&practices, &said).iter().map(|(practice, gap)| format!("{practice}: {gap}")).collect();
    assert_eq!(
        told,
        [
            "Y00003: it is to be served by Y00002, who does not provide this",
            "Y00004: it declined, and nobody serves its patients",
            "Y00005: it has not answered",
            "Y00006: it has not answered",
        ]
    );
    let by_federation: BTreeMap<_, _> = practices
        .iter()
        .map(|practice| (*practice, SignUp::ServedBy(code(9))))
        .chain([(code(9), SignUp::Provides)])
        .collect();
    assert!(gaps(&practices, &by_federation).is_empty());
}
