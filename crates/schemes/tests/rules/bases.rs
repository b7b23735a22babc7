//! Every way of paying, in tables that were worked by hand.

use linchpin_core::{Pence, Period};
use linchpin_schemes::{Exact, Scheme, pay::CannotPay};

use crate::support::{said, scheme};

/// A scheme with this money, and what it pays.
fn paying(pays: &str, rest: &str, given: &str, expect: &str) -> Scheme {
    scheme("paying", &text(pays, rest, given, expect))
}

fn text(pays: &str, rest: &str, given: &str, expect: &str) -> String {
    format!(
        r#"title = "Paying"
kind = "enhanced service"
why = "To be worked by hand."
source = "D3"
commissioner = "place"
provider = "practice"
coverage = "those who sign up"
term = {{ from = 2025-04-01, to = 2027-03-31, review = 2026-12-01 }}
{rest}
[example]
given = """
{given}
"""
expect = """
{expect}
"""
[pays]
claim_by = {{ working_day = 6 }}
chain = ["practice declares", "commissioner approves", "finance pays"]
{pays}
"#
    )
}

fn holds(pays: &str, rest: &str, given: &str, expect: &str) {
    let scheme = paying(pays, rest, given, expect);
    assert_eq!(said(&scheme.run_examples()), "", "{pays}\n{rest}");
}

const ACTIVITY: &str = "basis = \"activity\"\nperiod = \"quarter\"\ntariff = \"GBP 40.00\"\n";

#[test]
fn activity_with_instalments() {
    // 12 × £40 × 25% and 5 × £40 × 75%.
    holds(
        &format!(
            "{ACTIVITY}instalments = [{{ counts = \"pathways/x: enrolled\", share = \"25%\" }}, {{ counts = \"pathways/x: reviewed\", \
             share = \"75%\" }}]"
        ),
        "",
        "provider | enrolled | reviewed\nY1 | 12 | 5",
        "provider | counted | pays\nY1 | 17 | 270.00",
    );
}

#[test]
fn a_cap_for_a_year_counts_what_was_paid_before() {
    let cap = format!("{ACTIVITY}counts = \"declared: done\"\ncap = {{ per = \"year\", count = 100 }}");
    holds(
        &cap,
        "",
        "provider | done | earlier\nY1 | 30 | 90\nY2 | 30 | 100\nY3 | 30 | 120\nY4 | 30 |",
        "provider | capped | pays | because\nY1 | 10 | 400.00 | 20 over the cap of 100\nY2 | 0 | 0.00 | 30 over the cap of \
         100\nY3 | 0 | 0.00 | 30 over the cap of 100\nY4 | 30 | 1,200.00 |",
    );
}

#[test]
fn what_is_not_known_is_not_paid_and_not_nought() {
    let scheme = paying(
        &format!("{ACTIVITY}counts = \"declared: done\""),
        "",
        "provider | done\nY1 | 1",
        "provider | pays\nY1 | 40.00",
    );
    let period = scheme.periods()[0];
    let facts = |cells: &str| {
        let text = text(&format!("{ACTIVITY}counts = \"declared: done\""), "", cells, "provider | pays");
        let example = Scheme::parse("paying", &text).unwrap().examples.remove(0);
        scheme.given(&example.given).unwrap()
    };
    let held = |cells: &str| {
        let paid = scheme.calculate(period, &facts(cells)).unwrap();
        // The other practice is paid all the same.
        assert_eq!((paid[0].payable(), paid[1].payable()), (Pence(0), Pence(4_000)));
        paid[0].notes()
    };
    assert_eq!(held("provider | done\nY1 |\nY2 | 1"), "how many done is not known");
    assert_eq!(
        held("provider | done\nY1 | -3\nY2 | 1"),
        "done is -3: a count below nought is an adjustment of an earlier claim"
    );
    let twice = scheme.calculate(period, &facts("provider | done\nY1 | 1\nY1 | 2")).unwrap_err();
    assert_eq!(twice.to_string(), "Y1 is here twice");
    let later: Period = "2027/28 Q1".parse().unwrap();
    assert_eq!(
        scheme.calculate(later, &[]).unwrap_err(),
        CannotPay::NotItsPeriod(later, linchpin_schemes::scheme::Every::Quarter)
    );
    assert_eq!(scheme.periods().len(), 8);
}

#[test]
fn a_block_is_paid_in_parts_that_add_up() {
    let block = "basis = \"block\"\nperiod = \"quarter\"\namount = \"GBP 1,000.01\"";
    let scheme = paying(block, "", "provider | list\nY1 | 1", "provider | pays\nY1 | 250.01");
    assert_eq!(said(&scheme.run_examples()), "");
    let facts = scheme.given(&scheme.examples[0].given).unwrap();
    let periods = scheme.periods();
    let year = periods[..4].iter().map(|period| scheme.calculate(*period, &facts).unwrap()[0].amount);
    assert_eq!(year.sum::<Pence>(), Pence(100_001));
}

#[test]
fn sixty_per_cent_for_what_is_mandatory_and_the_rest_by_outcomes() {
    // The shape of Bolton’s contract (methods.md 15): an uplift for each person, most of it for mandatory standards.
    let standards = r#"
[standard.mandatory]
title = "Mandatory"
points = 60
must.one = { evidence = "first" }
must.two = { evidence = "second" }
[standard.outcomes]
title = "Outcomes"
must.seen = { indicator = "a/b", lower = "50%", upper = "90%", points = 40 }
"#;
    holds(
        "basis = \"per head\"\nperiod = \"year\"\nrate = \"GBP 16.50\"\nlist = \"registered\"",
        standards,
        "provider | list | one | two | seen\nY1 | 10000 | accepted | accepted | 70 of 100\nY2 | 10000 | accepted | missing | 90 of 100",
        "provider | mandatory | seen | points | pays | because\nY1 | 60 | 20 | 80 | 132,000.00 | seen is 70% and 90% is wanted\nY2 | 0 | 40 | \
         40 | 66,000.00 | second is missing",
    );
}

#[test]
fn network_points_with_list_and_prevalence() {
    // The shape of the network fund (methods.md 15): points × value × prevalence × list, £111 a point in 2020/21.
    let standard = r#"
[standard.reviews]
title = "Reviews"
must.done = { indicator = "a/b", lower = "40%", upper = "60%", points = 20, prevalence = {} }
"#;
    holds(
        "basis = \"points\"\nperiod = \"year\"\npoint = \"GBP 111.00\"\nadjust = { average_list = 50000 }",
        standard,
        "provider | list | done | done prevalence\nY1 | 60000 | 50 of 100 | 600 of 60000 against 0.8%",
        // 10 points × £111 × 1.2 × 1.25.
        "provider | points | pays\nY1 | 10 | 1,665.00",
    );
}

#[test]
fn pots_are_shared_as_the_file_says_to_the_penny() {
    let block = "basis = \"block\"\nperiod = \"year\"";
    let given = "provider | list | weighted\nY1 | 1000 | 1500.5\nY2 | 2000 | 1499.5\nY3 | 3000 | 3000";
    for (shared, expect) in [
        ("shared = \"equally\"", ["33.34", "33.33", "33.33"]),
        ("shared = \"by registered list\"", ["16.67", "33.33", "50.00"]),
        ("shared = \"by weighted list\"", ["25.01", "24.99", "50.00"]),
        ("shared = \"as given\"\nshares = { Y1 = \"10%\", Y2 = \"20%\", Y3 = \"70%\" }", ["10.00", "20.00", "70.00"]),
        ("shared = \"as given\"\nshares = { Y1 = \"GBP 0.01\", Y2 = \"GBP 99.99\" }", ["0.01", "99.99", "0.00"]),
        // Who is not here leaves their part in the pot.
        ("shared = \"as given\"\nshares = { Y1 = \"10%\", Y9 = \"90%\" }", ["10.00", "0.00", "0.00"]),
    ] {
        let pot = format!("[pot]\namount = \"GBP 100.00\"\n{shared}");
        let rows: Vec<_> = expect.iter().enumerate().map(|(at, pays)| format!("Y{} | {pays}", at + 1)).collect();
        holds(block, &pot, given, &format!("provider | pays\n{}", rows.join("\n")));
    }
}

#[test]
fn a_pot_that_is_too_small_is_not_overdrawn() {
    let pot = "[pot]\namount = \"GBP 100.00\"\nshared = \"as earned\"";
    let pays = "basis = \"activity\"\nperiod = \"year\"\ntariff = \"GBP 40.00\"\ncounts = \"declared: done\"";
    let over = paying(pays, pot, "provider | done\nY1 | 2\nY2 | 1", "provider | pays");
    assert!(said(&over.run_examples()).contains("the pot holds £100.00 and £120.00 was earned"));
    holds(pays, pot, "provider | done\nY1 | 1\nY2 | 1", "provider | pays\nY1 | 40.00\nY2 | 40.00");
}

#[test]
fn a_phase_pays_its_share_from_its_first_day() {
    let phases = "phase = [{ from = 2025-07-01, share = \"50%\" }, { from = 2026-01-01, share = \"100%\" }]";
    let block = "basis = \"block\"\nperiod = \"quarter\"\namount = \"GBP 400.00\"";
    let scheme = paying(
        block,
        phases,
        "provider | list\nY1 | 1",
        "provider | pays | because\nY1 | 0.00 | the first phase has not begun",
    );
    assert_eq!(said(&scheme.run_examples()), "");
    let facts = scheme.given(&scheme.examples[0].given).unwrap();
    let paid: Vec<_> =
        scheme.periods()[..4].iter().map(|period| scheme.calculate(*period, &facts).unwrap()[0].amount.0).collect();
    assert_eq!(paid, [0, 5_000, 5_000, 10_000]);
}

#[test]
fn a_pot_by_points_among_many_with_awkward_fractions() {
    let pot = "[pot]\namount = \"GBP 1,000,000.00\"\nshared = \"by weighted points\"";
    let standards: String = (0..30)
        .map(|n| format!("[standard.s{n}]\ntitle = \"S\"\nmust.m{n} = {{ indicator = \"a/b\", lower = \"40%\", upper = \"90%\", points = {} }}\n", n + 1))
        .collect();
    let scheme = paying(
        "basis = \"points\"\nperiod = \"year\"",
        &format!("{pot}\n{standards}"),
        "provider | list",
        "provider | pays",
    );
    // Denominators without a common factor, as lists and registers have.
    let whole = Exact::whole;
    let facts: Vec<_> = (0..200_i64)
        .map(|practice| linchpin_schemes::pay::Facts {
            provider: format!("Y{practice:05}"),
            list: Some(whole(6_007 + 31 * practice)),
            measured: (0..30)
                .map(|n| {
                    let of = 101 + 7 * practice + 13 * n;
                    (
                        format!("m{n}"),
                        linchpin_schemes::pay::Measured::of(whole(of * (50 + (practice + n) % 40) / 100), whole(of)),
                    )
                })
                .collect(),
            ..Default::default()
        })
        .collect();
    let paid = scheme.calculate(scheme.periods()[0], &facts).unwrap();
    assert_eq!(paid.iter().map(|one| one.amount).sum::<Pence>(), Pence(100_000_000));
    assert!(paid.iter().all(|one| one.working.first_wrong().is_none() && one.amount > Pence(0)));
}

#[test]
fn where_nobody_counts_the_most_that_can_be_earned_falls() {
    let standards = r#"
[standard.s]
title = "S"
must.few = { indicator = "a/b", at_most = "10%", points = 10 }
must.many = { indicator = "a/b", lower = "40%", upper = "90%", points = 30 }
"#;
    // methods.md 10: an empty register takes its points out of what can be earned; it does not earn them.
    holds(
        "basis = \"block\"\nperiod = \"year\"\namount = \"GBP 100.00\"",
        standards,
        "provider | few | many\nY1 | 0 of 0 | 65 of 100\nY2 | 0 of 10 | 89.99 of 100",
        "provider | points | pays | because\nY1 | 15 | 50.00 | few has nobody who counts; many is 65% and 90% is wanted\nY2 | 39.994 | 99.99 | many is \
         89.99% and 90% is wanted",
    );
}

#[test]
fn what_is_not_met_holds_the_payment_where_nothing_has_points() {
    let standards = "[standard.s]\ntitle = \"S\"\nmust.audit = { evidence = \"audit\" }";
    let expect = "provider | pays | because\nY1 | 50.00 |\nY2 | held | not met: audit; audit is missing";
    let given = "provider | audit\nY1 | accepted\nY2 | missing";
    let block = "basis = \"block\"\nperiod = \"year\"";
    holds(&format!("{block}\namount = \"GBP 50.00\""), standards, given, expect);
    let pot = format!("[pot]\namount = \"GBP 100.00\"\nshared = \"equally\"\n{standards}");
    holds(block, &pot, given, expect);

    // Points of which none counts yet, and points that a pot would pass over.
    let later = standards.replace("title", "from = 2026-04-01\npoints = 5\ntitle");
    holds(
        &format!("{block}\namount = \"GBP 50.00\""),
        &later,
        given,
        "provider | pays | because\nY1 | held | nothing that has points counts here in this period; s counts from 2026-04-01\nY2 | held | nothing \
         that has points counts here in this period; s counts from 2026-04-01",
    );
    let passed_over = Scheme::parse("paying", &text(block, &format!("{pot}\npoints = 5"), given, expect)).unwrap_err();
    assert!(
        said(&passed_over).contains("points beside a pot that is shared otherwise change nothing"),
        "{}",
        said(&passed_over)
    );
}
