//! A second, slow way to run a definition's SQL: row by row over tables of texts and numbers, by the book.
//! It knows only what definitions may use, and shares no line with the engine that it checks.

use std::collections::{BTreeMap, HashMap};

use datafusion::sql::sqlparser::{
    ast::{
        BinaryOperator, CastKind, DataType, DuplicateTreatment, Expr, FunctionArg, FunctionArgExpr, FunctionArguments,
        GroupByExpr, Select, SelectItem, SetExpr, Statement, TableFactor, UnaryOperator, Value as Literal,
    },
    dialect::GenericDialect,
    parser::Parser,
};

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    Null,
    Number(f64),
    /// Text, and days as ISO text.
    Text(String),
}

/// A table: columns, and rows in their order.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Datum>>,
}

type Row<'a> = HashMap<&'a str, &'a Datum>;

/// What the query gives: for each group the key columns and the sum, keyed as text.
pub fn run(sql: &str, tables: &HashMap<String, Table>) -> BTreeMap<Vec<String>, Option<f64>> {
    let statements = Parser::parse_sql(&GenericDialect {}, sql).unwrap();
    let [Statement::Query(query)] = statements.as_slice() else { panic!("not one query: {sql}") };
    assert!(query.with.is_none(), "the naive way knows no with: {sql}");
    let SetExpr::Select(select) = query.body.as_ref() else { panic!("not a select: {sql}") };
    let [from] = select.from.as_slice() else { panic!("not one table: {sql}") };
    assert!(from.joins.is_empty(), "the naive way knows no join: {sql}");
    let TableFactor::Table { name, .. } = &from.relation else { panic!("not a table: {sql}") };
    let table = &tables[&name.to_string()];
    let GroupByExpr::Expressions(by, _) = &select.group_by else { panic!("no group by: {sql}") };
    let mut groups: BTreeMap<Vec<String>, Vec<Row<'_>>> = BTreeMap::new();
    for cells in &table.rows {
        let row: Row<'_> = table.columns.iter().map(String::as_str).zip(cells).collect();
        if select.selection.as_ref().is_none_or(|w| truth(&value(w, &row)) == Some(true)) {
            groups.entry(by.iter().map(|e| text(&value(e, &row))).collect()).or_default().push(row);
        }
    }
    let mut out = BTreeMap::new();
    for rows in groups.values() {
        let projected = project(select, rows);
        let get = |name: &str| projected.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap();
        let key = vec![text(&get("org")), text(&get("period"))];
        let n = match get("n") {
            Datum::Number(n) => Some(n),
            _ => None,
        };
        let before: &mut Option<f64> = out.entry(key).or_default();
        *before = match (*before, n) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
    }
    out
}

fn project(select: &Select, rows: &[Row<'_>]) -> Vec<(String, Datum)> {
    let item = |item: &SelectItem| match item {
        SelectItem::ExprWithAlias { expr, alias } => (alias.value.clone(), aggregate(expr, rows)),
        SelectItem::UnnamedExpr(expr) => (expr.to_string(), aggregate(expr, rows)),
        other => panic!("the naive way knows no {other}"),
    };
    select.projection.iter().map(item).collect()
}

/// An expression over a group: sums and counts over its rows, anything else as in its first row.
fn aggregate(expr: &Expr, rows: &[Row<'_>]) -> Datum {
    match expr {
        Expr::Function(f) if matches!(f.name.to_string().to_lowercase().as_str(), "sum" | "count") => {
            let FunctionArguments::List(list) = &f.args else { panic!("no arguments: {expr}") };
            assert!(
                !matches!(list.duplicate_treatment, Some(DuplicateTreatment::Distinct)),
                "distinct does not add up: {expr}"
            );
            let kept: Vec<&Row<'_>> =
                rows.iter().filter(|r| f.filter.as_ref().is_none_or(|w| truth(&value(w, r)) == Some(true))).collect();
            let [FunctionArg::Unnamed(argument)] = list.args.as_slice() else { panic!("arguments of {expr}") };
            let values: Vec<Datum> = match argument {
                FunctionArgExpr::Expr(e) => kept.iter().map(|r| value(e, r)).filter(|v| *v != Datum::Null).collect(),
                _ => kept.iter().map(|_| Datum::Number(1.0)).collect(),
            };
            if f.name.to_string().eq_ignore_ascii_case("count") {
                return Datum::Number(values.len() as f64);
            }
            let numbers: Vec<f64> = values.iter().map(|v| number(v).unwrap()).collect();
            if numbers.is_empty() { Datum::Null } else { Datum::Number(numbers.iter().sum()) }
        }
        Expr::BinaryOp { left, op, right } => binary(op, &aggregate(left, rows), &aggregate(right, rows)),
        Expr::Nested(inner) => aggregate(inner, rows),
        Expr::Cast { kind: CastKind::Cast, expr, data_type, .. } => cast(aggregate(expr, rows), data_type),
        Expr::Function(f) if f.name.to_string().eq_ignore_ascii_case("coalesce") => {
            arguments(expr).into_iter().map(|e| aggregate(e, rows)).find(|v| *v != Datum::Null).unwrap_or(Datum::Null)
        }
        other => value(other, &rows[0]),
    }
}

/// An expression over one row.
fn value(expr: &Expr, row: &Row<'_>) -> Datum {
    match expr {
        Expr::Identifier(name) => (*row[name.value.to_lowercase().as_str()]).clone(),
        Expr::CompoundIdentifier(path) => (*row[path.last().unwrap().value.to_lowercase().as_str()]).clone(),
        Expr::Value(literal) => match &literal.value {
            Literal::Number(n, _) => Datum::Number(n.to_string().parse().unwrap()),
            Literal::SingleQuotedString(t) => Datum::Text(t.clone()),
            Literal::Null => Datum::Null,
            Literal::Boolean(b) => logical(Some(*b)),
            other => panic!("the naive way knows no {other}"),
        },
        Expr::Nested(inner) => value(inner, row),
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => logical(truth(&value(expr, row)).map(|b| !b)),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => {
            number(&value(expr, row)).map_or(Datum::Null, |n| Datum::Number(-n))
        }
        Expr::IsNull(e) => logical(Some(value(e, row) == Datum::Null)),
        Expr::IsNotNull(e) => logical(Some(value(e, row) != Datum::Null)),
        Expr::InList { expr, list, negated } => {
            let of = value(expr, row);
            if of == Datum::Null {
                return Datum::Null;
            }
            let found = list.iter().any(|e| value(e, row) == of);
            logical(Some(found != *negated))
        }
        Expr::Between { expr, negated, low, high } => {
            let (of, low, high) = (value(expr, row), value(low, row), value(high, row));
            match (compare(&of, &low), compare(&of, &high)) {
                (Some(a), Some(b)) => logical(Some((a.is_ge() && b.is_le()) != *negated)),
                _ => Datum::Null,
            }
        }
        Expr::Like { negated, expr, pattern, .. } => match (value(expr, row), value(pattern, row)) {
            (Datum::Text(t), Datum::Text(p)) => logical(Some(like(&t, &p) != *negated)),
            _ => Datum::Null,
        },
        Expr::Case { operand: None, conditions, else_result, .. } => {
            let held = conditions.iter().find(|when| truth(&value(&when.condition, row)) == Some(true));
            match (held, else_result) {
                (Some(when), _) => value(&when.result, row),
                (None, Some(other)) => value(other, row),
                (None, None) => Datum::Null,
            }
        }
        Expr::Cast { kind: CastKind::Cast, expr, data_type, .. } => cast(value(expr, row), data_type),
        Expr::BinaryOp { left, op, right } => binary(op, &value(left, row), &value(right, row)),
        Expr::Function(f) if f.name.to_string().eq_ignore_ascii_case("coalesce") => {
            arguments(expr).into_iter().map(|e| value(e, row)).find(|v| *v != Datum::Null).unwrap_or(Datum::Null)
        }
        other => panic!("the naive way knows no {other}"),
    }
}

fn arguments(expr: &Expr) -> Vec<&Expr> {
    let Expr::Function(f) = expr else { panic!("{expr} is no function") };
    let FunctionArguments::List(list) = &f.args else { panic!("no arguments: {expr}") };
    let one = |a: &'_ FunctionArg| match a {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(e)) => e.clone(),
        other => panic!("argument {other}"),
    };
    // The expressions live as long as the statement; clones are leaked, which a test may do.
    list.args.iter().map(|a| &*Box::leak(Box::new(one(a)))).collect()
}

fn binary(op: &BinaryOperator, left: &Datum, right: &Datum) -> Datum {
    use BinaryOperator as B;
    let arithmetic = |f: fn(f64, f64) -> f64| match (number(left), number(right)) {
        (Some(a), Some(b)) => Datum::Number(f(a, b)),
        _ => Datum::Null,
    };
    let order = |holds: fn(std::cmp::Ordering) -> bool| logical(compare(left, right).map(holds));
    match op {
        B::Plus => arithmetic(|a, b| a + b),
        B::Minus => arithmetic(|a, b| a - b),
        B::Multiply => arithmetic(|a, b| a * b),
        B::Divide => arithmetic(|a, b| a / b),
        B::Eq => order(std::cmp::Ordering::is_eq),
        B::NotEq => order(std::cmp::Ordering::is_ne),
        B::Lt => order(std::cmp::Ordering::is_lt),
        B::LtEq => order(std::cmp::Ordering::is_le),
        B::Gt => order(std::cmp::Ordering::is_gt),
        B::GtEq => order(std::cmp::Ordering::is_ge),
        B::And => logical(match (truth(left), truth(right)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        }),
        B::Or => logical(match (truth(left), truth(right)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        }),
        B::StringConcat => match (left, right) {
            (Datum::Null, _) | (_, Datum::Null) => Datum::Null,
            (a, b) => Datum::Text(text(a) + &text(b)),
        },
        other => panic!("the naive way knows no {other}"),
    }
}

fn cast(from: Datum, to: &DataType) -> Datum {
    match (from, to.to_string().to_lowercase().as_str()) {
        (Datum::Null, _) => Datum::Null,
        (v, "varchar" | "text") => Datum::Text(text(&v)),
        (Datum::Text(t), "double" | "float") => t.parse().map_or(Datum::Null, Datum::Number),
        (Datum::Number(n), "bigint" | "int" | "integer") => Datum::Number(n.trunc()),
        (v, _) => v,
    }
}

fn compare(a: &Datum, b: &Datum) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Datum::Number(a), Datum::Number(b)) => a.partial_cmp(b),
        (Datum::Text(a), Datum::Text(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

fn like(text: &str, pattern: &str) -> bool {
    match pattern.chars().next() {
        None => text.is_empty(),
        Some('%') => (0..=text.len()).filter(|i| text.is_char_boundary(*i)).any(|i| like(&text[i..], &pattern[1..])),
        Some('_') => text.chars().next().is_some_and(|c| like(&text[c.len_utf8()..], &pattern[1..])),
        Some(c) => text.strip_prefix(c).is_some_and(|rest| like(rest, &pattern[c.len_utf8()..])),
    }
}

fn logical(b: Option<bool>) -> Datum {
    b.map_or(Datum::Null, |b| Datum::Number(f64::from(u8::from(b))))
}

fn truth(v: &Datum) -> Option<bool> {
    number(v).map(|n| n != 0.0)
}

fn number(v: &Datum) -> Option<f64> {
    match v {
        Datum::Number(n) => Some(*n),
        _ => None,
    }
}

fn text(v: &Datum) -> String {
    match v {
        Datum::Null => String::new(),
        Datum::Number(n) => n.to_string(),
        Datum::Text(t) => t.clone(),
    }
}
