//! Functions on texts and numbers, and from one to the other.

use std::borrow::Cow;

use serde_json::Value;

use super::{
    Decimal, Item, PathError, Scope, Temporal, evaluate::evaluate, expression::Expr, function::whole, item::single,
    word::Function as F,
};

/// Puts what the function makes of the one item into `into`.
pub(super) fn call<'a>(
    function: F,
    arguments: &'a [Expr],
    items: &[Item<'a>],
    scope: &Scope<'a, '_>,
    into: &mut Vec<Item<'a>>,
) -> Result<(), PathError> {
    if function == F::Join {
        let between = argument(arguments, 0, scope)?.unwrap_or_default();
        let texts: Vec<Cow<'_, str>> = items.iter().filter_map(Item::text).collect();
        into.push(Item::Text(texts.join(&between).into()));
        return Ok(());
    }
    let Some(item) = single(items, function.word())? else { return Ok(()) };
    if let Some(made) = number(function, item, arguments, scope)? {
        into.extend(made);
        return Ok(());
    }
    if let Some(made) = converted(function, item) {
        into.extend(made);
        return Ok(());
    }
    let Some(text) = item.text() else {
        return Err(PathError::new(format!("{}() is for texts", function.word())));
    };
    let given = || argument(arguments, 0, scope);
    if function == F::Split {
        if let Some(between) = given()? {
            into.extend(text.split(&*between).map(|t| Item::Text(t.to_owned().into())));
        }
        return Ok(());
    }
    into.extend(match function {
        F::StartsWith => given()?.map(|g| Item::Boolean(text.starts_with(&*g))),
        F::EndsWith => given()?.map(|g| Item::Boolean(text.ends_with(&*g))),
        F::Contains => given()?.map(|g| Item::Boolean(text.contains(&*g))),
        F::IndexOf => given()?.map(|g| {
            let at = text.find(&*g).map(|at| text[..at].chars().count());
            Item::Integer(at.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1))
        }),
        F::Length => i64::try_from(text.chars().count()).ok().map(Item::Integer),
        F::Upper => Some(Item::Text(text.to_uppercase().into())),
        F::Lower => Some(Item::Text(text.to_lowercase().into())),
        F::Trim => Some(Item::Text(text.trim().to_owned().into())),
        F::Substring => substring(&text, arguments, scope)?,
        F::Replace => match (given()?, argument(arguments, 1, scope)?) {
            (Some(old), Some(new)) => Some(Item::Text(text.replace(&*old, &new).into())),
            _ => None,
        },
        other => return Err(PathError::new(format!("{}() cannot be used so", other.word()))),
    });
    Ok(())
}

/// The one text that an argument gives.
fn argument<'a>(arguments: &'a [Expr], at: usize, scope: &Scope<'a, '_>) -> Result<Option<Cow<'a, str>>, PathError> {
    let Some(argument) = arguments.get(at) else { return Ok(None) };
    let mut found = Vec::new();
    evaluate(argument, scope, &mut found)?;
    Ok(single(&found, "an argument")?.and_then(Item::text))
}

fn substring<'a>(text: &str, arguments: &'a [Expr], scope: &Scope<'a, '_>) -> Result<Option<Item<'a>>, PathError> {
    let Some(from) = whole(arguments, scope, F::Substring)? else { return Ok(None) };
    let length = whole(arguments.get(1..).unwrap_or_default(), scope, F::Substring)?;
    let Ok(from) = usize::try_from(from) else { return Ok(None) };
    if from >= text.chars().count() {
        return Ok(None);
    }
    let length = length.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(0));
    Ok(Some(Item::Text(text.chars().skip(from).take(length).collect::<String>().into())))
}

type Made<'a> = Option<Option<Item<'a>>>;

/// Functions of numbers; none if it is no such function.
fn number<'a>(
    function: F,
    item: &Item<'a>,
    arguments: &'a [Expr],
    scope: &Scope<'a, '_>,
) -> Result<Made<'a>, PathError> {
    if !matches!(function, F::Abs | F::Ceiling | F::Floor | F::Round | F::Truncate) {
        return Ok(None);
    }
    let Some(value) = item.decimal() else {
        return Err(PathError::new(format!("{}() is for numbers", function.word())));
    };
    let places = whole(arguments, scope, function)?.unwrap_or(0);
    Ok(Some(match function {
        F::Abs => match item.whole() {
            Some(n) => n.checked_abs().map(Item::Integer),
            None => value.absolute().map(Item::Decimal),
        },
        F::Ceiling => value.ceiling().map(Item::Integer),
        F::Floor => value.floor().map(Item::Integer),
        F::Truncate => value.truncated().map(Item::Integer),
        _ => u32::try_from(places).ok().and_then(|p| value.rounded(p)).map(Item::Decimal),
    }))
}

/// Conversions; none if it is no such function.
fn converted<'a>(function: F, item: &Item<'a>) -> Made<'a> {
    let plain = item.plain();
    Some(match function {
        F::ToText => Some(Item::Text(match plain {
            Item::Text(text) => text,
            Item::Boolean(b) => b.to_string().into(),
            Item::Integer(n) => n.to_string().into(),
            Item::Decimal(d) => d.to_string().into(),
            Item::Temporal(t) => t.to_string().into(),
            Item::Quantity(d, unit) => format!("{d} '{unit}'").into(),
            Item::Node(node) => match node.value {
                Value::Number(n) => n.to_string().into(),
                _ => return Some(None),
            },
        })),
        F::ToInteger => match plain {
            Item::Integer(_) => Some(plain),
            Item::Boolean(b) => Some(Item::Integer(b.into())),
            Item::Text(text) => text.parse().ok().map(Item::Integer),
            _ => None,
        },
        F::ToDecimal => match plain {
            Item::Text(text) => Decimal::parse(&text).map(Item::Decimal),
            Item::Boolean(b) => Some(Item::Decimal(i64::from(b).into())),
            other => other.decimal().map(Item::Decimal),
        },
        F::ToBoolean => match plain {
            Item::Boolean(_) => Some(plain),
            Item::Integer(n @ 0..=1) => Some(Item::Boolean(n == 1)),
            Item::Text(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "t" | "yes" | "y" | "1" | "1.0" => Some(Item::Boolean(true)),
                "false" | "f" | "no" | "n" | "0" | "0.0" => Some(Item::Boolean(false)),
                _ => None,
            },
            _ => None,
        },
        F::ToDate => temporal(&plain).and_then(Temporal::as_date).map(Item::Temporal),
        F::ToDateTime => temporal(&plain).filter(|t| t.type_name() != "Time").map(|t| Item::Temporal(t.as_date_time())),
        F::ToTime => temporal(&plain).filter(|t| t.type_name() == "Time").map(Item::Temporal),
        _ => return None,
    })
}

fn temporal(item: &Item<'_>) -> Option<Temporal> {
    match item {
        Item::Temporal(t) => Some(*t),
        Item::Text(text) => Temporal::parse(text),
        _ => None,
    }
}
