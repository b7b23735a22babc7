//! Works out whatever it is handed, for the test that sets the same beside statsmodels and scikit-learn (`tests/risk/run.sh`): reads one
//! line of JSON for each piece of work and prints one line of JSON with the figures.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the test reads the answer: what cannot be worked out ends the run with its cause"
)]

use std::io::BufRead as _;

use linchpin_risk::{
    algebra::Table,
    evaluate::{Cohort, Errors, Matching, Month, Participant, Series, balance, change, line, matched, pair, series},
    model::{
        logistic::{Ridge, fit},
        performance::{calibration, curve, discrimination},
    },
};
use serde_json::{Value, json};

fn numbers(of: &Value) -> Vec<f64> {
    of.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect()
}

fn happened(of: &Value) -> Vec<bool> {
    numbers(of).into_iter().map(|n| n != 0.0).collect()
}

fn table(of: &Value) -> Table {
    let names = of["columns"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    let mut table = Table::new(names).unwrap();
    of["rows"].as_array().unwrap().iter().for_each(|row| table.push(&numbers(row)).unwrap());
    table
}

fn logit(of: &Value) -> Value {
    let ridge = Ridge::try_from(of["ridge"].as_f64().unwrap()).unwrap();
    let fit = fit(&table(of), &happened(&of["outcome"]), ridge).unwrap();
    let list = |figure: &dyn Fn(&linchpin_risk::model::logistic::Coefficient) -> f64| {
        fit.coefficients.iter().map(figure).collect::<Vec<_>>()
    };
    json!({
        "values": list(&|c| c.value), "errors": list(&|c| c.error), "low": list(&|c| c.interval().0), "steps": fit.steps,
        "log_likelihood": fit.log_likelihood, "log_likelihood_of_average": fit.log_likelihood_of_average,
        "left_out": fit.left_out.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

fn least_squares(of: &Value) -> Value {
    let groups: Vec<u32> = of["groups"]
        .as_array()
        .map(|_| numbers(&of["groups"]).into_iter().map(|g| g as u32).collect())
        .unwrap_or_default();
    let errors = match of["errors"].as_str().unwrap() {
        "plain" => Errors::Plain,
        "clustered" => Errors::Clustered(&groups),
        "newey-west" => Errors::NeweyWest(usize::try_from(of["lags"].as_u64().unwrap()).unwrap()),
        other => panic!("no such errors: {other}"),
    };
    let weights = of["weights"].as_array().map(|_| numbers(&of["weights"]));
    let line = line(&table(of), &numbers(&of["outcome"]), weights.as_deref(), errors).unwrap();
    let effects: Vec<_> = line.columns.iter().map(|name| line.of(name).unwrap()).collect();
    let list =
        |figure: &dyn Fn(&linchpin_risk::evaluate::Effect) -> f64| effects.iter().map(figure).collect::<Vec<_>>();
    let columns: Vec<&str> = line.columns[1..].iter().map(String::as_str).collect();
    json!({
        "values": list(&|e| e.value), "errors": list(&|e| e.error), "low": list(&|e| e.low), "p": list(&|e| e.p),
        "together": line.together(&columns),
    })
}

fn performance(of: &Value) -> Value {
    let (chances, outcomes) = (numbers(&of["chances"]), happened(&of["outcome"]));
    let auc = discrimination(&chances, &outcomes).unwrap();
    let calibration = calibration(&chances, &outcomes).unwrap();
    let (slope, curve) = (calibration.slope.unwrap(), curve(&chances, &outcomes, 1).unwrap());
    json!({
        "auc": [auc.value, auc.low], "intercept": [calibration.intercept.value, calibration.intercept.low],
        "slope": [slope.value, slope.low], "index": curve.index.value, "nine_in_ten": curve.nine_in_ten,
        "tenths": calibration.tenths.iter().map(|b| json!([b.expected, b.observed.unwrap().value, b.observed.unwrap().low])).collect::<Vec<_>>(),
    })
}

fn comparison(of: &Value) -> Value {
    let texts = |of: &Value| of.as_array().unwrap().iter().map(|t| t.as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let lists = |of: &Value| of.as_array().unwrap().iter().map(numbers).collect::<Vec<_>>();
    let (scheme, practice) = (happened(&of["scheme"]), numbers(&of["practice"]));
    let people =
        lists(&of["traits"]).into_iter().zip(lists(&of["months"])).enumerate().map(|(at, (traits, months))| {
            let months = months.into_iter().map(|n| n as u16).collect();
            Participant { in_scheme: scheme[at], practice: practice[at] as u32, traits, months }
        });
    let names = texts(&of["names"]);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let cohort = Cohort::new(&names, (12, 12, 3), people.collect()).unwrap();
    let matching = Matching { exact: texts(&of["exact"]), nearest: texts(&of["nearest"]), caliper: 0.2, each: 1 };
    let pairing = pair(&cohort, &matching).unwrap();
    let told = |effect: linchpin_risk::evaluate::Effect| json!([effect.value, effect.error, effect.low, effect.p]);
    let (found, _) = matched(&cohort, &pairing).unwrap();
    json!({
        "propensity": pairing.propensity, "weights": pairing.weights, "unmatched": pairing.unmatched,
        "matched": told(found.effect), "without": found.without, "change": told(change(&cohort).unwrap().effect),
        "balance": balance(&cohort, &pairing).iter().map(|b| json!([b.difference_before, b.difference])).collect::<Vec<_>>(),
    })
}

fn interrupted(of: &Value) -> Value {
    let (events, people) = (numbers(&of["events"]), numbers(&of["people"]));
    let month = |at: usize| jiff::civil::date(2022, 1, 1).saturating_add(jiff::Span::new().months(at as i64));
    let months = events.iter().zip(people).enumerate();
    let months = months.map(|(at, (events, people))| Month { month: month(at), events: *events, people });
    let before = usize::try_from(of["before"].as_u64().unwrap()).unwrap();
    let found = series(&Series { months: months.collect(), before }).unwrap();
    json!({"effect": [found.effect.value, found.effect.error, found.effect.low, found.effect.p], "without": found.without})
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let work: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let told = match work["work"].as_str().unwrap() {
            "logit" => logit(&work),
            "line" => least_squares(&work),
            "performance" => performance(&work),
            "comparison" => comparison(&work),
            "series" => interrupted(&work),
            other => panic!("no such work: {other}"),
        };
        println!("{told}");
    }
}
