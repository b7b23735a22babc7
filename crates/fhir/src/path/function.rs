//! Functions on collections: what is there, which of it, and how much.

use serde_json::Value;

use super::{
    Item, Node, PathError, Scope,
    boundary::{self, Side},
    compare,
    evaluate::{self, evaluate},
    expression::{Choice, Expr, Literal, Member},
    item::single,
    keys,
    operator::{Operator, truth},
    text,
    word::Function as F,
};

/// Steps after which `repeat()` is taken to go in a circle.
const MOST_REPEATED: usize = 10_000;

type Found<'a> = Vec<Item<'a>>;

/// Puts what the function makes of the items into `into`.
pub(super) fn call<'a>(
    function: F,
    arguments: &'a [Expr],
    items: &[Item<'a>],
    scope: &Scope<'a, '_>,
    into: &mut Found<'a>,
) -> Result<(), PathError> {
    let mut say = |b: bool| into.push(Item::Boolean(b));
    match (function, arguments) {
        (F::Exists, []) => say(!items.is_empty()),
        (F::Exists, [criteria, ..]) => {
            let mut any = false;
            filter(items, criteria, scope, &mut |_| any = true)?;
            say(any);
        }
        (F::Empty, _) => say(items.is_empty()),
        (F::Not, _) => {
            if let Some(item) = single(items, "not()")? {
                say(!item.truth().unwrap_or(true));
            }
        }
        (F::Where, [criteria, ..]) => filter(items, criteria, scope, &mut |item| into.push(item.clone()))?,
        (F::All, [criteria, ..]) => {
            let mut count = 0;
            filter(items, criteria, scope, &mut |_| count += 1)?;
            say(count == items.len());
        }
        (F::AllTrue | F::AnyTrue | F::AllFalse | F::AnyFalse, _) => {
            let wanted = matches!(function, F::AllTrue | F::AnyTrue);
            let truths: Vec<bool> = items.iter().map(Item::truth).collect::<Result<_, _>>()?;
            let all = matches!(function, F::AllTrue | F::AllFalse);
            say(if all { truths.iter().all(|t| *t == wanted) } else { truths.contains(&wanted) });
        }
        (F::Select, [projection, ..]) => {
            for (i, item) in items.iter().enumerate() {
                evaluate(projection, &scope.at(item, i), into)?;
            }
        }
        (F::Repeat, [projection, ..]) => repeat(items, projection, scope, into)?,
        (F::Iif, [condition, then, otherwise @ ..]) => {
            let item = single(items, "iif()")?;
            let inner = match item {
                Some(item) => scope.at(item, 0),
                None => *scope,
            };
            match (truth(condition, &inner)?, otherwise.first()) {
                (Some(true), _) => evaluate(then, &inner, into)?,
                (_, Some(otherwise)) => evaluate(otherwise, &inner, into)?,
                _ => {}
            }
        }
        (F::First, _) => into.extend(items.first().cloned()),
        (F::Last, _) => into.extend(items.last().cloned()),
        (F::Tail, _) => into.extend(items.iter().skip(1).cloned()),
        (F::Single, _) => into.extend(single(items, "single()")?.cloned()),
        (F::Skip | F::Take, _) => {
            let count = whole(arguments, scope, function)?.unwrap_or(0);
            let count = usize::try_from(count).unwrap_or(0);
            match function {
                F::Skip => into.extend(items.iter().skip(count).cloned()),
                _ => into.extend(items.iter().take(count).cloned()),
            }
        }
        (F::Count, _) => into.extend(i64::try_from(items.len()).ok().map(Item::Integer)),
        (F::Distinct, _) => distinct(items.iter(), into),
        (F::IsDistinct, _) => {
            let mut once = Vec::new();
            distinct(items.iter(), &mut once);
            into.push(Item::Boolean(once.len() == items.len()));
        }
        (F::Combine | F::Union | F::Intersect | F::Exclude | F::SubsetOf | F::SupersetOf, [other, ..]) => {
            let mut others = Vec::new();
            evaluate(other, scope, &mut others)?;
            sets(function, items, others, into);
        }
        (F::Extension, [url, ..]) => extension(items, url, scope, into)?,
        (F::Children, _) => {
            for item in items {
                keys::children(item, into);
            }
        }
        (F::HasValue, _) => {
            say(matches!(items, [Item::Node(node)] if !node.value.is_null() && !node.value.is_object()))
        }
        (F::ResourceKey, _) => into.extend(items.iter().filter_map(keys::resource)),
        (F::ReferenceKey, kind) => {
            let kind = match kind.first() {
                Some(Expr::Literal(literal)) => literal.item().and_then(|i| i.text()),
                _ => None,
            };
            into.extend(items.iter().filter_map(|item| keys::reference(item, kind.as_deref())));
        }
        (F::LowBoundary | F::HighBoundary, _) => {
            let digits = whole(arguments, scope, function)?;
            let side = if function == F::LowBoundary { Side::Low } else { Side::High };
            into.extend(single(items, function.word())?.and_then(|item| boundary::of(item, side, digits)));
        }
        _ => text::call(function, arguments, items, scope, into)?,
    }
    Ok(())
}

fn filter<'a>(
    items: &[Item<'a>],
    criteria: &'a Expr,
    scope: &Scope<'a, '_>,
    take: &mut dyn FnMut(&Item<'a>),
) -> Result<(), PathError> {
    if let Expr::Binary(Operator::Equal, sides) = criteria
        && let (Some(member), Expr::Literal(Literal::Text(wanted))) = (Member::alone(&sides.0), &sides.1)
        && member.kind.is_none()
        && items.iter().all(|item| is_text(item, member))
    {
        let same = |item: &&Item<'a>| matches!(item, Item::Node(node) if node.value.get(&*member.name).is_some_and(|v| v == &**wanted));
        items.iter().filter(same).for_each(take);
        return Ok(());
    }
    for (i, item) in items.iter().enumerate() {
        if truth(criteria, &scope.at(item, i))? == Some(true) {
            take(item);
        }
    }
    Ok(())
}

/// Whether the element of that name is one text, or is not there: what may be compared as it stands.
fn is_text(item: &Item<'_>, member: &Member) -> bool {
    let Item::Node(Node { value: Value::Object(map), .. }) = item else { return false };
    match map.get(&*member.name) {
        Some(value) => value.is_string(),
        None => matches!(member.choice, Choice::None),
    }
}

/// The one whole number that the first argument gives.
pub(super) fn whole<'a>(arguments: &'a [Expr], scope: &Scope<'a, '_>, f: F) -> Result<Option<i64>, PathError> {
    let Some(argument) = arguments.first() else { return Ok(None) };
    let mut found = Vec::new();
    evaluate(argument, scope, &mut found)?;
    match single(&found, f.word())? {
        None => Ok(None),
        Some(item) => match item.whole() {
            Some(n) => Ok(Some(n)),
            None => Err(PathError::new(format!("{}() takes a whole number", f.word()))),
        },
    }
}

fn repeat<'a>(
    items: &[Item<'a>],
    projection: &'a Expr,
    scope: &Scope<'a, '_>,
    into: &mut Found<'a>,
) -> Result<(), PathError> {
    let mut todo = items.to_vec();
    let before = into.len();
    while !todo.is_empty() {
        let mut next = Vec::new();
        for (i, item) in todo.iter().enumerate() {
            let mut found = Vec::new();
            evaluate(projection, &scope.at(item, i), &mut found)?;
            for item in found {
                if !into[before..].iter().any(|i| same(i, &item)) {
                    into.push(item.clone());
                    next.push(item);
                }
            }
        }
        if into.len() - before > MOST_REPEATED {
            return Err(PathError::new("repeat() comes to no end"));
        }
        todo = next;
    }
    Ok(())
}

/// The same part of the resource, or equal values.
fn same(a: &Item<'_>, b: &Item<'_>) -> bool {
    match (a, b) {
        (Item::Node(a), Item::Node(b)) => std::ptr::eq(a.value, b.value),
        _ => compare::equal(a, b) == Some(true),
    }
}

fn distinct<'i, 'a: 'i>(items: impl Iterator<Item = &'i Item<'a>>, into: &mut Found<'a>) {
    for item in items {
        if !holds(into, item) {
            into.push(item.clone());
        }
    }
}

fn holds(items: &[Item<'_>], item: &Item<'_>) -> bool {
    items.iter().any(|i| compare::equal(i, item) == Some(true))
}

fn sets<'a>(function: F, items: &[Item<'a>], others: Found<'a>, into: &mut Found<'a>) {
    match function {
        F::Combine => into.extend(items.iter().cloned().chain(others)),
        F::Union => distinct(items.iter().chain(&others), into),
        F::Intersect => distinct(items.iter().filter(|i| holds(&others, i)), into),
        F::Exclude => into.extend(items.iter().filter(|i| !holds(&others, i)).cloned()),
        F::SubsetOf => into.push(Item::Boolean(items.iter().all(|i| holds(&others, i)))),
        _ => into.push(Item::Boolean(others.iter().all(|i| holds(items, i)))),
    }
}

/// The extensions with a URL.
fn extension<'a>(
    items: &[Item<'a>],
    url: &'a Expr,
    scope: &Scope<'a, '_>,
    into: &mut Found<'a>,
) -> Result<(), PathError> {
    static EXTENSION: std::sync::LazyLock<Member> = std::sync::LazyLock::new(|| Member::new("extension"));
    let mut wanted = Vec::new();
    evaluate(url, scope, &mut wanted)?;
    let Some(url) = single(&wanted, "extension()")?.and_then(Item::text) else { return Ok(()) };
    for item in items {
        let Item::Node(node) = item else { continue };
        evaluate::element(*node, &EXTENSION, &mut |node: Node<'a>| {
            if node.value.get("url").is_some_and(|u| u == &*url) {
                into.push(Item::Node(node));
            }
        });
    }
    Ok(())
}
