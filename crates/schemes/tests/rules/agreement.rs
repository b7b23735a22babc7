//! What may be agreed, by whom and when.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use linchpin_core::{OdsCode, Period};
use linchpin_schemes::{
    Exact, Scheme, SignUp,
    agreement::{Agreement, Aim, Item, Party, Refusal, State, Step, Verdict},
    pay::Measured,
};

use crate::support::{SMALL, scheme};

const TODAY: Date = date(2025, 5, 12);

const PERIOD_EXAMPLE: &str =
    "[example]\nperiod = \"2025/26 Q4\"\ngiven = \"\"\"\nprovider | reached | shown\nY00001 | 90% | accepted\n\"\"\"
expect = \"\"\"\nprovider | points\nY00001 | 60\n\"\"\"\n";

fn server() -> OdsCode {
    OdsCode::parse("Y00009").unwrap()
}

fn item(by: Date, standard: Option<&str>, aim: Aim) -> Step {
    let standard = standard.map(str::to_owned);
    Step::Plan { item: Item { what: "Train two nurses".into(), by, standard, aim, done: None } }
}

/// An agreement, the scheme, and the steps that were taken.
struct Table {
    agreement: Agreement,
    scheme: Scheme,
}

impl Table {
    fn new(text: &str) -> Self {
        let scheme = scheme("small", text);
        let mut agreement = Agreement::new(scheme.term.from);
        agreement.take(Step::Invite { hash: scheme.hash.clone() }, TODAY);
        Self { agreement, scheme }
    }

    fn signed() -> Self {
        let mut table = Self::new(SMALL);
        table.takes(Party::Provider, Step::Accept);
        table
    }

    fn tries(&self, by: Party, step: &Step) -> Result<(), String> {
        self.agreement.may(step, by, &self.scheme, TODAY).map_err(|Refusal(why)| why)
    }

    fn takes(&mut self, by: Party, step: Step) {
        self.tries(by, &step).unwrap();
        self.agreement.take(step, TODAY);
    }

    fn refuses(&self, by: Party, step: &Step, why: &str) {
        let said = self.tries(by, step).unwrap_err();
        assert!(said.contains(why), "{step:?}: {said}");
    }
}

#[test]
fn each_side_says_what_is_its_own() {
    let mut table = Table::new(SMALL);
    table.refuses(Party::Commissioner, &Step::Accept, "the provider’s to say");
    table.takes(Party::Provider, Step::Accept);
    table.refuses(Party::Provider, &Step::Accept, "signed already");
    let ready = Step::Ready { standard: Some("one".into()), words: "Two nurses are trained.".into() };
    let sign = Step::SignOff { standard: Some("one".into()), words: "Seen on a visit.".into() };
    table.refuses(Party::Commissioner, &sign, "not said that it is ready");
    table.refuses(Party::Commissioner, &ready, "the provider’s to say");
    table.takes(Party::Provider, ready.clone());
    table.refuses(Party::Provider, &ready, "said to be ready already");
    table.refuses(Party::Provider, &sign, "the commissioner’s to say");
    table.takes(Party::Commissioner, Step::NotReady { standard: Some("one".into()), why: "One is on leave.".into() });
    table.takes(Party::Provider, ready);
    table.takes(Party::Commissioner, sign);
    assert!(table.agreement.is_signed_off(Some("one")));
    let unknown = Step::Ready { standard: Some("two".into()), words: "…".into() };
    table.refuses(Party::Provider, &unknown, "no standard “two”");
}

#[test]
fn who_says_no_names_who_serves_its_patients() {
    let mut table = Table::new(&SMALL.replace("those who sign up", "whole population"));
    let names = Step::NameServer { provider: server() };
    table.refuses(Party::Provider, &names, "does not provide the service itself");
    assert_eq!(table.agreement.sign_up(TODAY), SignUp::Invited);
    table.refuses(Party::Provider, &Step::Decline { why: "  ".into() }, "in a few words");
    table.takes(Party::Provider, Step::Decline { why: "No room.".into() });
    assert_eq!(table.agreement.sign_up(TODAY), SignUp::Declined);
    table.takes(Party::Provider, names.clone());
    assert_eq!(table.agreement.sign_up(TODAY), SignUp::ServedBy(server()));
    // It may think again, and then it serves them itself.
    table.takes(Party::Provider, Step::Accept);
    assert_eq!((table.agreement.sign_up(TODAY), table.agreement.served_by), (SignUp::Provides, None));
    let mut few = Table::new(SMALL);
    few.takes(Party::Provider, Step::Decline { why: "No room.".into() });
    few.refuses(Party::Provider, &names, "of those who sign up");
}

#[test]
fn a_plan_is_made_kept_and_dropped() {
    let mut table = Table::new(SMALL);
    let plan = item(date(2025, 6, 1), None, Aim::Mobilise);
    table.refuses(Party::Provider, &plan, "not signed yet");
    table.takes(Party::Provider, Step::Accept);
    table.refuses(Party::Provider, &item(date(2025, 5, 11), None, Aim::Mobilise), "has passed");
    table.refuses(Party::Commissioner, &item(date(2025, 6, 1), None, Aim::Improve), "Say which standard");
    table.takes(Party::Provider, plan);
    table.takes(Party::Commissioner, item(date(2025, 7, 1), Some("one"), Aim::Improve));
    table.takes(Party::Provider, Step::Finish { item: 0 });
    table.refuses(Party::Provider, &Step::Finish { item: 0 }, "done already");
    table.refuses(Party::Provider, &Step::Finish { item: 7 }, "no such item");
    table.takes(Party::Commissioner, Step::Drop { item: 1 });
    let planned: Vec<_> = table.agreement.planned(Aim::Mobilise).map(|(at, item)| (at, item.done)).collect();
    assert_eq!(planned, [(0, Some(TODAY))]);
    assert_eq!(table.agreement.planned(Aim::Improve).count(), 0);
}

#[test]
fn a_baseline_is_held_fast_once() {
    let better = SMALL.replace("lower = \"40%\", upper = \"90%\"", "improves = \"up\"");
    let better = &better[..better.find("[example]").unwrap()];
    let example = "[example]\ngiven = \"\"\"\nprovider | reached | reached baseline | shown\nY00001 | 6 of 10 | 5 of 10 | \
                   accepted\n\"\"\"\nexpect = \"\"\"\nprovider | points\nY00001 | 60\n\"\"\"\n";
    let mut table = Table::new(&format!("{better}{example}"));
    table.takes(Party::Provider, Step::Accept);
    let measured = Measured::of(Exact::whole(5), Exact::whole(10));
    let of = Period::parse("2024/25").unwrap();
    let fix = |must: &str| Step::Baseline { must: must.into(), measured, of };
    table.refuses(Party::Commissioner, &fix("shown"), "held against a level");
    table.refuses(Party::Commissioner, &fix("other"), "asks nothing");
    table.takes(Party::Commissioner, fix("reached"));
    table.refuses(Party::Commissioner, &fix("reached"), "a baseline that moves is none");
    assert_eq!(table.agreement.baseline["reached"].measured, measured);
}

#[test]
fn another_text_counts_from_the_first_day_of_a_period_and_only_once_it_is_signed() {
    let quarterly = SMALL.replace("period       = \"year\"", "period       = \"quarter\"");
    let quarterly = &quarterly[..quarterly.find("[example]").unwrap()];
    let quarterly = format!("{quarterly}{PERIOD_EXAMPLE}");
    let mut table = Table::new(&quarterly);
    table.takes(Party::Provider, Step::Accept);
    let new = scheme("small", &quarterly.replace("To be changed", "To be changed again"));
    let vary = |from: Date| Step::Vary { hash: new.hash.clone(), from, says: "Another reason.".into() };
    let tries = |table: &Table, from: Date| table.agreement.may(&vary(from), Party::Commissioner, &new, TODAY);
    assert!(tries(&table, date(2025, 8, 1)).unwrap_err().0.contains("first day of a quarter"));
    assert!(tries(&table, date(2025, 1, 1)).unwrap_err().0.contains("first day of a quarter"));
    tries(&table, date(2025, 7, 1)).unwrap();
    table.agreement.take(vary(date(2025, 7, 1)), TODAY);
    let first = table.scheme.hash.clone();
    assert_eq!(table.agreement.text(date(2025, 7, 1)), first, "it is offered and not signed");
    assert!(tries(&table, date(2025, 10, 1)).unwrap_err().0.contains("offered already"));
    table.takes(Party::Provider, Step::AcceptVariation);
    assert_eq!(
        table.agreement.texts,
        BTreeMap::from([(date(2025, 4, 1), first.clone()), (date(2025, 7, 1), new.hash.clone())])
    );
    assert_eq!(
        (table.agreement.text(date(2025, 6, 30)), table.agreement.text(date(2025, 9, 1))),
        (&*first, &*new.hash)
    );
    table.refuses(Party::Provider, &Step::AcceptVariation, "No other text");
    let same = Step::Vary { hash: new.hash.clone(), from: date(2025, 10, 1), says: "Nothing.".into() };
    assert!(table.agreement.may(&same, Party::Commissioner, &new, TODAY).unwrap_err().0.contains("what was agreed"));
}

#[test]
fn what_ends_is_paid_until_its_last_day() {
    let mut table = Table::signed();
    let end = |on: Date| Step::End { on, why: "The nurse leaves.".into() };
    table.refuses(Party::Provider, &end(date(2025, 5, 11)), "in the past");
    table.refuses(Party::Provider, &end(date(2026, 4, 1)), "with its term");
    table.takes(Party::Commissioner, Step::Review { verdict: Verdict::End, words: "Too few came.".into() });
    table.takes(Party::Provider, end(date(2025, 9, 30)));
    assert_eq!(table.agreement.state, State::Ended);
    let month = |text: &str| table.agreement.counts_in(Period::parse(text).unwrap());
    assert_eq!((month("2025-05"), month("2025-09"), month("2025-10")), (true, true, false));
    assert_eq!((month("2025-04"), table.agreement.sign_up(date(2025, 9, 30))), (false, SignUp::Provides));
    assert_eq!(table.agreement.sign_up(date(2025, 10, 1)), SignUp::Declined);
    table.refuses(Party::Provider, &end(date(2025, 9, 30)), "has ended");
}

#[test]
fn nobody_signs_what_is_to_be_set_or_is_over() {
    let open = SMALL.replace("why          = \"To be changed in one place.\"", "why = \"x\"\nunsaid = \"The point.\"");
    let open = open.replace("point        = \"GBP 10.00\"", "point        = \"to be set\"");
    let example = "[example.set]\npays.point = \"GBP 10.00\"\n";
    let open = scheme("small", &format!("{open}{example}"));
    assert!(open.can_be_offered(TODAY).unwrap_err().0.contains("pays.point"));
    let table = Table::new(SMALL);
    let late = table.agreement.may(&Step::Accept, Party::Provider, &table.scheme, date(2026, 4, 1));
    assert!(late.unwrap_err().0.contains("ended on 2026-03-31"));
}
