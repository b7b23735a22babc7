//! Worked payments that others published, to the penny (`methods.md` 10), and what NHS payments are for each person.

use linchpin_core::Pence;
use linchpin_schemes::{
    Exact, Rounding,
    pay::{Facts, Measured, Payment, Shares},
};
use serde_json::Value;

use crate::support::{scheme, shared, shared_text};

/// One indicator worth so many points, with a value for each, and the rounding that the example used.
fn framework(points: &str, lower: &str, upper: &str, point: &str, adjust: &str, prevalence: bool) -> String {
    let prevalence = if prevalence { ", prevalence = {}" } else { "" };
    format!(
        r#"title = "Quality and Outcomes Framework, one indicator"
kind = "framework"
why = "To hold worked payments against."
source = "methods.md 10"
commissioner = "NHS England"
provider = "practice"
coverage = "those who sign up"
term = {{ from = 2025-04-01, to = 2026-03-31, review = 2026-03-31 }}
[pays]
basis = "points"
point = "GBP {point}"
period = "year"
claim_by = {{ working_day = 6 }}
chain = ["practice declares", "finance pays"]
{adjust}
[standard.domain]
title = "Domain"
must.it = {{ indicator = "quality/it", lower = "{lower}%", upper = "{upper}%", points = "{points}"{prevalence} }}
[example]
given = "provider | it | list | it prevalence\nY00001 | 0 of 1 | 1 | 1 of 2 against 50%"
expect = "provider | points\nY00001 | 0"
"#
    )
}

fn pay(text: &str, facts: Facts) -> Payment {
    let scheme = scheme("framework", text);
    let facts = Facts { provider: "Y00001".into(), ..facts };
    scheme.calculate(scheme.periods()[0], &[facts]).unwrap().remove(0)
}

fn exact(number: &Value) -> Exact {
    number.to_string().trim_matches('"').parse().unwrap()
}

fn per_cent(number: &Value) -> Exact {
    exact(number).over(Exact::HUNDRED).unwrap().unwrap()
}

fn reached(per_cent: Exact) -> Facts {
    Facts { measured: [("it".into(), Measured::of(per_cent, Exact::HUNDRED))].into(), ..Facts::default() }
}

#[test]
fn points_grow_between_the_thresholds() {
    let Some(text) = shared_text("vectors/10_qof/points_and_payment.json") else { return };
    let vectors: Value = serde_json::from_str(&text).unwrap();
    let all = vectors["points"].as_array().unwrap();
    assert_eq!(all.len(), 4);
    for case in all {
        let of = |key: &str| case[key].to_string();
        let text = framework(&of("points"), &of("lower"), &of("upper"), "1", "", false);
        let payment = pay(&text, reached(exact(&case["achievement"])));
        // The published tolerance of half a point is for those who round on the way: nothing is rounded here.
        assert_eq!(payment.points, Some(exact(&case["expected"])), "{case}\n{}", payment.working);
    }
    let thresholds = vectors["thresholds_2025_26"].as_array().unwrap();
    assert_eq!(thresholds.len(), 12);
    for case in thresholds {
        let of = |key: &str| case[key].to_string();
        let text = framework(&of("points"), &of("lower"), &of("upper"), "225.49", "", false);
        let at = |per_cent| pay(&text, reached(per_cent)).points.unwrap();
        let (lower, upper, points) = (exact(&case["lower"]), exact(&case["upper"]), exact(&case["points"]));
        let half = lower.plus(upper).unwrap().over(Exact::whole(2)).unwrap().unwrap();
        assert_eq!((at(lower), at(upper)), (Exact::ZERO, points), "{case}");
        assert_eq!(at(half), points.over(Exact::whole(2)).unwrap().unwrap(), "{case}");
    }
}

#[test]
fn those_left_out_are_taken_out_or_count_as_the_file_says() {
    let text = framework("10", "0", "100", "1", "", false);
    let measured = Measured { left_out: Exact::whole(20), ..Measured::of(Exact::whole(40), Exact::HUNDRED) };
    let facts = Facts { measured: [("it".into(), measured)].into(), ..Facts::default() };
    assert_eq!(pay(&text, facts.clone()).points, Some(Exact::whole(5)));
    let counted = text.replace("basis = \"points\"", "basis = \"points\"\nexclusions = \"counted\"");
    assert_eq!(pay(&counted, facts).points, Some(Exact::whole(4)));
}

#[test]
fn worked_payments_come_out_to_the_penny() {
    let Some(text) = shared_text("vectors/10_qof/points_and_payment.json") else { return };
    let vectors: Value = serde_json::from_str(&text).unwrap();
    let cases = vectors["payment_worked_examples"].as_array().unwrap();
    assert_eq!(cases.len(), 8);
    for case in cases {
        let payment = published(case);
        let paid = Exact::pence(payment.amount).over(Exact::HUNDRED).unwrap().unwrap();
        // One source prints £15,400 for what it says is “about” that.
        let tolerance = case.get("tolerance").map_or(Exact::ZERO, exact);
        let expected = exact(&case["expected_domain"]);
        let off = paid.minus(expected).unwrap();
        assert!(off <= tolerance && Exact::ZERO.minus(off).unwrap() <= tolerance, "{case}\n{}", payment.working);
        if let Some(value) = case.get("expected_point_value") {
            let shown = format!("{:.2}", exact(value));
            let worth = payment.working.lines().iter().rfind(|line| line.says.starts_with("value of a point")).unwrap();
            let pounds = worth.value.over(Exact::HUNDRED).unwrap().unwrap();
            assert_eq!(format!("{pounds:.2}"), shown, "{case}\n{}", payment.working);
        }
    }
}

/// An example’s scheme and facts, as it was published: whose factors were rounded says the case.
fn published(case: &Value) -> Payment {
    let mut adjust = String::new();
    let mut round = Vec::new();
    let mut facts = reached(Exact::HUNDRED);
    // A factor that is given with so many places was rounded to them; `unrounded` was not.
    let places =
        |factor: &Value| factor.to_string().split_once('.').map_or(0, |(_, places)| places.trim_end_matches('0').len());
    if let Some(national) = case.get("national_list") {
        adjust = format!("average_list = {national}\n");
        facts.list = Some(exact(&case["practice_list"]));
        if case["cpi_used"].is_number() {
            round.push(format!("list = {}", places(&case["cpi_used"])));
        }
    }
    let here = match (case.get("practice_prevalence_pct"), case.get("register")) {
        (Some(here), _) => Some(per_cent(here)),
        (None, Some(register)) => exact(register).over(exact(&case["practice_list"])).unwrap(),
        (None, None) => None,
    };
    if let Some(here) = here {
        let shares = Shares { here, england: per_cent(&case["national_prevalence_pct"]) };
        facts.prevalence.insert("it".into(), shares);
    }
    if let Some(factor) = case.get("apdf_used") {
        round.push(format!("prevalence = {}", places(factor)));
    }
    if case["note"].as_str().is_some_and(|note| note.contains("point value rounded to 2dp")) {
        round.push("point = 2".into());
    }
    if !round.is_empty() {
        adjust += &format!("round = {{ {} }}\n", round.join(", "));
    }
    let adjust = if adjust.is_empty() { adjust } else { format!("[pays.adjust]\n{adjust}") };
    let of = |key: &str| case[key].to_string();
    pay(&framework(&of("max_points"), "0", "100", &of("point_value"), &adjust, here.is_some()), facts)
}

#[test]
fn an_average_practice_earns_all_points_at_their_value() {
    let Some(text) = shared_text("vectors/10_qof/points_and_payment.json") else { return };
    let vectors: Value = serde_json::from_str(&text).unwrap();
    let mut held = 0;
    for year in vectors["point_values"].as_array().unwrap() {
        let (Some(points), Some(value), Some(total)) =
            (year.get("points"), year.get("gbp"), year.get("total_avg_practice"))
        else {
            continue;
        };
        let payment =
            pay(&framework(&points.to_string(), "0", "100", &value.to_string(), "", false), reached(Exact::HUNDRED));
        assert_eq!(payment.amount, Pence::parse_pounds(&total.to_string()).unwrap(), "{year}");
        held += 1;
    }
    assert_eq!(held, 1);
    for case in vectors["worked"].as_array().unwrap() {
        if let Some(expected) = case.get("expected_cpi") {
            let factor = exact(&case["practice_list"]).over(exact(&case["national_list"])).unwrap().unwrap();
            assert_eq!(factor.rounded(3, Rounding::HalfUp).unwrap(), exact(expected));
        }
    }
}

#[test]
fn payments_for_each_person_are_as_published() {
    let Some(path) = shared("data/11_payments/nhspaymentsgp-24-25-prac-csv.csv") else { return };
    let mut table = csv::Reader::from_path(path).unwrap();
    let headings = table.headers().unwrap().clone();
    let at = |name: &str| headings.iter().position(|heading| heading.trim() == name).unwrap();
    let total = at("Total NHS Payments to General Practice");
    let (list, each) = (at("Average Number of Registered Patients"), at("Average payments per registered patient"));
    let weighted = (at("Average Number of Weighted Patients"), at("Average payments per weighted patient"));
    let (mut held, mut exact) = (0, 0);
    for row in table.records() {
        let row = row.unwrap();
        let number = |at: usize| row[at].trim().parse::<Exact>().ok();
        let Some(people) = number(list).filter(|people| *people > Exact::ZERO) else { continue };
        let mine =
            |people: Exact| number(total).unwrap().over(people).unwrap().unwrap().rounded(2, Rounding::HalfUp).unwrap();
        assert_eq!(mine(people), number(each).unwrap(), "{}", &row[6]);
        // Weighted lists are published to two places and paid by more: the figure lies between what either end gives.
        let (people, published) = (number(weighted.0).unwrap(), number(weighted.1).unwrap());
        let half: Exact = "0.005".parse().unwrap();
        let ends = [mine(people.plus(half).unwrap()), mine(people.minus(half).unwrap())];
        let (low, high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        assert!((low..=high).contains(&published), "{}: {published} is not from {low} to {high}", &row[6]);
        exact += usize::from(mine(people) == published);
        held += 1;
    }
    println!("{held} practices with a list; by weighted list {exact} exactly, the rest as the list’s two places allow");
    // methods.md 4: 6,249 of 6,249.
    assert_eq!((held, exact), (6_249, 6_175));
}
