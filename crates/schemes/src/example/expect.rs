//! What an example says is paid, held against what is.

use linchpin_core::Pence;

use super::table::Rows;
use crate::{Exact, pay::Payment};

/// Each difference, in a sentence.
pub(super) fn wrong(expect: &Rows, payments: &[Payment]) -> Vec<String> {
    let mut wrong = Vec::new();
    for payment in payments {
        if !expect.rows.iter().any(|row| row[0] == payment.provider) {
            wrong.push(format!("{} is paid {} and is not in expect", payment.provider, payment.payable()));
        }
    }
    for row in &expect.rows {
        let Some(payment) = payments.iter().find(|payment| payment.provider == row[0]) else {
            wrong.push(format!("{} is in expect and not in given", row[0]));
            continue;
        };
        for (column, cell) in expect.columns.iter().zip(row).skip(1) {
            if let Err(is) = holds(payment, column, cell) {
                wrong.push(format!("{}: {column} is {is}, and the example says “{cell}”", row[0]));
            }
        }
    }
    wrong
}

/// Whether a cell is true; else what is.
fn holds(payment: &Payment, column: &str, cell: &str) -> Result<(), String> {
    match column {
        "pays" => {
            let is = if payment.held.is_empty() { payment.amount.to_string() } else { "held".into() };
            let same = match Pence::parse_pounds(cell) {
                Ok(amount) => payment.held.is_empty() && amount == payment.amount,
                Err(_) => cell == is,
            };
            if same { Ok(()) } else { Err(is) }
        }
        "because" => {
            let is = payment.notes();
            if is == cell { Ok(()) } else { Err(if is.is_empty() { "nothing".into() } else { format!("“{is}”") }) }
        }
        "counted" => number(payment.counted, cell),
        "capped" => number(payment.capped, cell),
        "points" => number(payment.points, cell),
        part => match payment.parts.get(part) {
            Some(value) => number(Some(*value), cell),
            None => Err("not a part of this payment".into()),
        },
    }
}

/// Whether a number is what is written, to as many decimals as it is written with.
fn number(is: Option<Exact>, cell: &str) -> Result<(), String> {
    let places = cell.split_once('.').map_or(0, |(_, part)| part.len());
    let same = match is {
        Some(is) => cell
            .parse::<Exact>()
            .is_ok_and(|said| said == is || format!("{is:.places$}") == format!("{said:.places$}") && places > 0),
        None => cell.is_empty(),
    };
    if same { Ok(()) } else { Err(is.map_or("nothing".into(), |is| is.to_string())) }
}
