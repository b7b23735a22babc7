use std::cmp::Ordering;

use serde_json::Value;

use super::{Item, Node, PathError, Temporal};

/// Both values as one sort of value, so that they can be compared: a text beside a date is read as a date.
fn alike<'a>(a: &Item<'a>, b: &Item<'a>) -> (Item<'a>, Item<'a>) {
    let (mut x, mut y) = (a.plain(), b.plain());
    match (&x, &y) {
        (Item::Temporal(_), Item::Text(_)) => y = read(b).map_or(y, Item::Temporal),
        (Item::Text(_), Item::Temporal(_)) => x = read(a).map_or(x, Item::Temporal),
        (Item::Quantity(..), Item::Integer(_) | Item::Decimal(_)) => {
            y = b.decimal().map_or(y, |d| Item::Quantity(d, "1".into()));
        }
        _ => {}
    }
    (x, y)
}

fn read(item: &Item<'_>) -> Option<Temporal> {
    match item {
        Item::Node(node) => node.temporal(),
        _ => Temporal::parse(&item.text()?),
    }
}

/// Whether two items are equal; none if it cannot be told.
pub(super) fn equal(a: &Item<'_>, b: &Item<'_>) -> Option<bool> {
    if let (Item::Node(Node { value: x, .. }), Item::Node(Node { value: y, .. })) = (a, b)
        && let (Value::Object(_) | Value::Array(_), _) | (_, Value::Object(_) | Value::Array(_)) = (x, y)
    {
        return Some(x == y);
    }
    Some(match alike(a, b) {
        (Item::Temporal(x), Item::Temporal(y)) if x.is_time() != y.is_time() => false,
        (Item::Temporal(x), Item::Temporal(y)) => return x.order(&y).map(|o| o == Ordering::Equal),
        (Item::Boolean(x), Item::Boolean(y)) => x == y,
        (Item::Integer(x), Item::Integer(y)) => x == y,
        (Item::Text(x), Item::Text(y)) => x == y,
        // Units are not converted: of grams and milligrams nothing is said.
        (Item::Quantity(x, unit), Item::Quantity(y, other)) => return (unit == other).then_some(x == y),
        (x, y) => match (x.decimal(), y.decimal()) {
            (Some(x), Some(y)) => x == y,
            _ => false,
        },
    })
}

/// Whether two collections are equal item by item; none if either is empty or it cannot be told.
pub(super) fn all_equal(a: &[Item<'_>], b: &[Item<'_>]) -> Option<bool> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    if a.len() != b.len() {
        return Some(false);
    }
    a.iter().zip(b).try_fold(true, |so_far, (x, y)| Some(so_far && equal(x, y)?))
}

/// Whether two collections hold the same in any order, texts without regard to case and blanks.
pub(super) fn all_like(a: &[Item<'_>], b: &[Item<'_>]) -> bool {
    let mut left: Vec<_> = b.iter().collect();
    a.len() == b.len()
        && a.iter().all(|x| {
            let at = left.iter().position(|y| like(x, y));
            at.map(|at| left.swap_remove(at)).is_some()
        })
}

fn like(a: &Item<'_>, b: &Item<'_>) -> bool {
    match alike(a, b) {
        (Item::Text(x), Item::Text(y)) => {
            let words = |t: &str| t.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
            words(&x) == words(&y)
        }
        (Item::Temporal(x), Item::Temporal(y)) => x.order(&y) == Some(Ordering::Equal),
        (Item::Decimal(x), y) | (y, Item::Decimal(x)) => y.decimal().is_some_and(|y| {
            let places = x.places().min(y.places());
            x.rounded(places) == y.rounded(places)
        }),
        _ => equal(a, b) == Some(true),
    }
}

/// Which of two values is less; none if it cannot be told.
pub(super) fn order(a: &Item<'_>, b: &Item<'_>) -> Result<Option<Ordering>, PathError> {
    Ok(match alike(a, b) {
        (Item::Temporal(x), Item::Temporal(y)) => x.order(&y),
        (Item::Text(x), Item::Text(y)) => match (read(a), read(b)) {
            // JSON writes dates as texts: both of a resource's own dates are compared as dates.
            (Some(x), Some(y)) if is_node(a) && is_node(b) => x.order(&y),
            _ => Some(x.cmp(&y)),
        },
        (Item::Quantity(x, unit), Item::Quantity(y, other)) => (unit == other).then(|| x.cmp(&y)),
        (x, y) => match (x.decimal(), y.decimal()) {
            (Some(x), Some(y)) => Some(x.cmp(&y)),
            _ => return Err(PathError::new("these two cannot be compared by size")),
        },
    })
}

fn is_node(item: &Item<'_>) -> bool {
    matches!(item, Item::Node(_))
}
