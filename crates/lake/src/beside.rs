//! The indicators of the published appointments, measured over those made here as well: the same text over other tables.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::{
    ast::{Ident, ObjectName, visit_relations_mut},
    dialect::GenericDialect,
    parser::Parser,
};
use linchpin_measures::{Breakdown, Indicator, picture::HERE};
use linchpin_sources::table::Table;

/// A published table, and the one with the same columns that is counted here.
const BESIDE: [(&str, &str); 2] = [("appointments", "appointments_here"), ("reported_list", "reported_list_here")];

/// Whether an indicator reads what nobody publishes.
pub fn is_own(indicator: &Indicator) -> bool {
    reads_own(&indicator.tables())
}

/// Whether a breakdown does.
pub fn is_own_breakdown(breakdown: &Breakdown) -> bool {
    reads_own(&breakdown.tables())
}

fn reads_own(tables: &[String]) -> bool {
    tables.iter().any(|table| Table::named(table).is_some_and(Table::is_own))
}

/// An indicator of the published appointments as it is measured over those made here; none for any other.
pub fn twin(indicator: &Indicator) -> Option<Indicator> {
    let tables = indicator.tables();
    let known = |table: &String| BESIDE.iter().any(|(published, _)| published == table);
    if !tables.iter().any(|table| table == BESIDE[0].0) || !tables.iter().all(known) {
        return None;
    }
    let denominator = match &indicator.denominator {
        Some(sql) => Some(over(sql)?),
        None => None,
    };
    Some(Indicator {
        id: format!("{}{HERE}", indicator.id),
        numerator: over(&indicator.numerator)?,
        denominator,
        target: None,
        ..indicator.clone()
    })
}

/// The same query over the tables counted here.
fn over(sql: &str) -> Option<String> {
    let mut statements = Parser::parse_sql(&GenericDialect {}, sql).ok()?;
    let _ = visit_relations_mut(&mut statements, |name: &mut ObjectName| {
        let table = name.to_string().to_lowercase();
        if let Some((_, here)) = BESIDE.iter().find(|(published, _)| *published == table) {
            *name = ObjectName::from(vec![Ident::new(*here)]);
        }
        ControlFlow::<()>::Continue(())
    });
    match statements.as_slice() {
        [one] => Some(one.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indicator(id: &str) -> Indicator {
        let file = format!("{}/../../definitions/indicators/{id}.toml", env!("CARGO_MANIFEST_DIR"));
        Indicator::parse(id, &std::fs::read_to_string(file).unwrap()).unwrap()
    }

    #[test]
    fn an_indicator_of_appointments_is_measured_over_ours_as_well() {
        let twin = twin(&indicator("access/appointments-per-1000")).unwrap();
        assert_eq!(twin.id, "access/appointments-per-1000@here");
        assert_eq!(twin.tables(), ["appointments_here", "reported_list_here"]);
        assert!(is_own(&twin));
        assert_eq!(super::twin(&indicator("access/calls-answered")), None);
        assert_eq!(super::twin(&indicator("workforce/gp-fte")), None);
        assert!(!is_own(&indicator("access/appointments-per-1000")));
    }
}
