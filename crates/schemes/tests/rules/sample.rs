//! The sample that fixed the language goes as it says.

use linchpin_core::{Pence, Period};
use linchpin_schemes::{How, Scheme, pay::Payment};

use crate::support::{SMALL, said, scheme, shared_text};

#[test]
fn the_sample_pays_what_it_says() {
    let Some(text) = shared_text("definition-examples/scheme--suture-removal.toml") else { return };
    let scheme = scheme("suture-removal", &text);
    assert_eq!(said(&scheme.run_examples()), "");
    let payments = scheme.worked(&scheme.examples[0]).unwrap();
    assert_eq!((payments[0].amount, payments[0].payable()), (Pence(162_500), Pence(162_500)));
    // What is held is known, and not paid.
    assert_eq!((payments[1].amount, payments[1].payable()), (Pence(150_000), Pence(0)));
}

#[test]
fn an_example_that_is_not_so_is_told() {
    assert_eq!(said(&scheme("small", SMALL).run_examples()), "");
    for (is, other, told) in [
        ("350.00", "350.01", "Y00001: pays is £350.00, and the example says “350.01”"),
        ("| 25 ", "| 26 ", "Y00001: reached is 25, and the example says “26”"),
        ("and 90% is wanted", "", "because is “reached is 65% and 90% is wanted”"),
        ("\nY00002   |                      | accepted", "", "Y00002 is in expect and not in given"),
        (
            "Y00002   | 0       | 10     | 100.00  | reached is not reported\n",
            "",
            "Y00002 is paid £100.00 and is not in",
        ),
        ("| shown\n", "| show\n", "nothing in the scheme is called “show”"),
        ("65 of 110", "65 off 110", "must be a number such as 75"),
    ] {
        assert!(SMALL.contains(is), "{is}");
        let faults = said(&scheme("small", &SMALL.replacen(is, other, 1)).run_examples());
        assert!(faults.contains(told), "{is} -> {other}: {faults}");
        assert!(faults.starts_with("schemes/small.toml, line 23: the example: "), "{faults}");
    }
}

#[test]
fn a_working_proves_itself_and_shows_a_slip() {
    let scheme = scheme("small", SMALL);
    let payments = scheme.worked(&scheme.examples[0]).unwrap();
    for payment in &payments {
        assert_eq!(payment.working.first_wrong(), None, "{}", payment.working);
        let kept = serde_json::to_string(payment).unwrap();
        assert_eq!(&serde_json::from_str::<Payment>(&kept).unwrap(), payment);
        // One figure of what was kept is changed by hand.
        let forged = kept.replace("\"value\":\"350\"", "\"value\":\"351\"").replace("\"35000\"", "\"35100\"");
        let forged: Payment = serde_json::from_str(&forged).unwrap();
        assert_eq!(forged.working.first_wrong().is_some(), forged != *payment);
    }
    let printed = payments[0].working.to_string();
    for line in ["65 of", "25", "£350.00", "÷", "the scheme’s file"].into_iter().skip(1) {
        assert!(printed.contains(line), "{line} is not in\n{printed}");
    }
    assert!(payments[0].working.lines().iter().any(|line| matches!(line.how, How::Way { .. })));
}

#[test]
fn what_if_we_reach_the_upper_threshold() {
    let scheme = scheme("small", SMALL);
    let facts = scheme.given(&scheme.examples[0].given).unwrap();
    let period: Period = "2025/26".parse().unwrap();
    let pays = |level: &str| {
        let paid = scheme.what_if(period, &facts, "Y00001", "reached", level.parse().unwrap()).unwrap();
        [paid[0].amount.to_string(), paid[1].amount.to_string()]
    };
    assert_eq!(pays("40%"), ["£100.00", "£100.00"]);
    assert_eq!(pays("80%"), ["£500.00", "£100.00"]);
    assert_eq!(pays("90%"), ["£600.00", "£100.00"]);
    assert_eq!(pays("100%"), ["£600.00", "£100.00"]);
    let unknown = scheme.what_if(period, &facts, "Y00002", "reached", "80%".parse().unwrap()).unwrap_err();
    assert_eq!(unknown.to_string(), "Y00002: reached is not known, and the scheme pays by it");
    let again: Scheme = crate::support::scheme("small", SMALL);
    assert_eq!(again.calculate(period, &facts), scheme.calculate(period, &facts));
}
