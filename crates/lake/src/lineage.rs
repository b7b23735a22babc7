//! Asks a definition's SQL one question more: which loaded file did each number come from?

use datafusion::sql::sqlparser::{
    ast::{Expr, GroupByExpr, Ident, SelectItem, SetExpr, Statement},
    dialect::GenericDialect,
    parser::Parser,
};

/// The name of the added column.
pub const COLUMN: &str = "lineage_source";

/// The same query split by source as well, if adding up over sources gives the same answer: one table, and
/// nothing but sums and counts. None for any other query, whose sources are then told by the tables it reads.
pub fn split_by_source(sql: &str) -> Option<String> {
    let mut statements = Parser::parse_sql(&GenericDialect {}, sql).ok()?;
    let [Statement::Query(query)] = statements.as_mut_slice() else { return None };
    if query.with.is_some() || query.limit_clause.is_some() || query.order_by.is_some() {
        return None;
    }
    let SetExpr::Select(select) = query.body.as_mut() else { return None };
    let one_table = matches!(select.from.as_slice(), [only] if only.joins.is_empty() && matches!(only.relation, datafusion::sql::sqlparser::ast::TableFactor::Table { .. }));
    if !one_table || select.distinct.is_some() || select.having.is_some() {
        return None;
    }
    let text: String = select.projection.iter().map(|p| p.to_string().to_lowercase() + " ").collect();
    if ["avg(", "min(", "max(", "median(", "distinct", " over "].iter().any(|f| text.contains(f)) {
        return None;
    }
    let GroupByExpr::Expressions(by, _) = &mut select.group_by else { return None };
    if by.is_empty() {
        return None;
    }
    let source = Expr::Identifier(Ident::new("source"));
    by.push(source.clone());
    select.projection.push(SelectItem::ExprWithAlias { expr: source, alias: Ident::new(COLUMN) });
    Some(query.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_sum_is_split() {
        let sql =
            "select org, month as period, sum(count) as n from appointments where lead <> 'x' group by org, month";
        let split = split_by_source(sql).unwrap();
        assert!(split.contains("source AS lineage_source"), "{split}");
        assert!(split.ends_with("GROUP BY org, month, source"), "{split}");
    }

    #[test]
    fn what_does_not_add_up_is_left_alone() {
        for sql in [
            "select org, month as period, avg(count) as n from appointments group by org, month",
            "select a.org, month as period, sum(count) as n from appointments a join list_size l on a.org = l.org group by a.org, month",
            "with x as (select 1) select org, month as period, sum(count) as n from x group by org, month",
            "select org, month, count from appointments",
            "nonsense",
        ] {
            assert_eq!(split_by_source(sql), None, "{sql}");
        }
    }
}
