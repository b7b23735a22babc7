use serde_json::Value;

use super::{
    Item, Node, PathError,
    expression::{Choice, Expr, Key, Member, Start, Step},
    function,
    item::single,
    kind, operator,
    word::Function,
};

/// What a path is evaluated in.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a, 's> {
    /// The whole resource.
    pub(super) resource: &'a Value,
    /// The item at hand; none for the row that stands for an empty collection.
    pub(super) this: Option<&'s Item<'a>>,
    /// Its place among its fellows.
    pub(super) index: Option<usize>,
    /// The place of a view's row among those of its loop.
    pub(super) row: usize,
}

impl<'a, 's> Scope<'a, 's> {
    pub(crate) fn new(resource: &'a Value, this: Option<&'s Item<'a>>, row: usize) -> Self {
        Self { resource, this, index: None, row }
    }

    /// The item at hand.
    pub(super) fn this(&self) -> Option<&'s Item<'a>> {
        self.this
    }

    /// The same with another item at hand.
    pub(super) fn at<'t>(&self, item: &'t Item<'a>, index: usize) -> Scope<'a, 't> {
        Scope { resource: self.resource, this: Some(item), index: Some(index), row: self.row }
    }
}

/// Items that one step may give: a path that doubles them again and again would fill the memory.
const MOST: usize = 100_000;

static NOTHING: Value = Value::Null;

/// Puts what the expression gives into `into`.
pub(super) fn evaluate<'a>(expr: &'a Expr, scope: &Scope<'a, '_>, into: &mut Vec<Item<'a>>) -> Result<(), PathError> {
    match expr {
        Expr::Literal(literal) => into.extend(literal.item()),
        Expr::Chain(start, steps) => chain(start, steps, scope, into)?,
        Expr::Minus(inner) => {
            let mut found = Vec::new();
            evaluate(inner, scope, &mut found)?;
            if let Some(item) = single(&found, "a minus sign")? {
                let negative = match item.plain() {
                    Item::Integer(n) => n.checked_neg().map(Item::Integer),
                    Item::Quantity(d, unit) => d.negative().map(|d| Item::Quantity(d, unit)),
                    other => match other.decimal() {
                        Some(d) => d.negative().map(Item::Decimal),
                        None => return Err(PathError::new("only a number can be negative")),
                    },
                };
                into.extend(negative);
            }
        }
        Expr::Binary(operator, sides) => operator::apply(*operator, sides, scope, into)?,
    }
    Ok(())
}

fn chain<'a>(
    start: &'a Start,
    steps: &'a [Step],
    scope: &Scope<'a, '_>,
    into: &mut Vec<Item<'a>>,
) -> Result<(), PathError> {
    // Elements of elements, by far the most of all paths, are found without a list between any two steps.
    let (members, rest): (&[Member], _) = match steps.split_first() {
        Some((Step::Members(members), rest)) => (members, rest),
        _ => (&[], steps),
    };
    let mut found = Vec::new();
    let to = if rest.is_empty() { &mut *into } else { &mut found };
    match start {
        Start::This => {
            if let Some(item) = scope.this {
                descend(item, members, to);
            }
        }
        Start::Type(name) => {
            if let Some(Item::Node(node)) = scope.this
                && (node.value.get("resourceType").is_some_and(|t| t == &**name || &**name == "Resource"))
            {
                descend(&Item::Node(*node), members, to);
            }
        }
        Start::Resource => descend(&Item::Node(Node::new(scope.resource)), members, to),
        Start::Index => to.extend(scope.index.and_then(|i| i64::try_from(i).ok()).map(Item::Integer)),
        Start::RowIndex => to.extend(i64::try_from(scope.row).ok().map(Item::Integer)),
        Start::Of(inner) => {
            let mut items = Vec::new();
            evaluate(inner, scope, &mut items)?;
            for item in &items {
                descend(item, members, to);
            }
        }
    }
    if rest.is_empty() {
        return Ok(());
    }
    let mut rest = rest.iter();
    while let Some(step) = rest.next() {
        // Of what is put together only the first is wanted: once there is one, the others need not be found.
        if let (Step::Call(Function::Combine, _), Some(item)) = (step, found.first()) {
            let more = rest.as_slice().iter().take_while(|s| matches!(s, Step::Call(Function::Combine, _))).count();
            if let Some(Step::Call(Function::First, _)) = rest.as_slice().get(more) {
                found = vec![item.clone()];
                rest = rest.as_slice()[more + 1..].iter();
                continue;
            }
        }
        let mut next = Vec::new();
        take(step, &found, scope, &mut next)?;
        if next.len() > MOST {
            return Err(PathError::new("the path gives too many items"));
        }
        found = next;
    }
    into.append(&mut found);
    Ok(())
}

/// What one step makes of the items found so far.
fn take<'a>(
    step: &'a Step,
    found: &[Item<'a>],
    scope: &Scope<'a, '_>,
    into: &mut Vec<Item<'a>>,
) -> Result<(), PathError> {
    match step {
        Step::Members(members) => found.iter().for_each(|item| descend(item, members, into)),
        Step::At(at) => {
            let mut place = Vec::new();
            evaluate(at, scope, &mut place)?;
            let place = single(&place, "[ ]")?;
            if let Some(at) = place.and_then(Item::whole).and_then(|n| usize::try_from(n).ok()) {
                into.extend(found.get(at).cloned());
            }
        }
        Step::OfType(name) => into.extend(found.iter().filter(|i| kind::is(i, name)).cloned()),
        Step::Is(name) => into.extend(operator::is(found, name)?),
        Step::Call(function, arguments) => function::call(*function, arguments, found, scope, into)?,
    }
    Ok(())
}

/// The elements of elements.
pub(super) fn descend<'a>(item: &Item<'a>, members: &[Member], into: &mut Vec<Item<'a>>) {
    let Some((first, rest)) = members.split_first() else {
        into.push(item.clone());
        return;
    };
    let Item::Node(node) = item else { return };
    element(*node, first, &mut |node| descend(&Item::Node(node), rest, into));
}

/// The elements of elements, without a list.
pub(super) fn descend_to<'a>(node: Node<'a>, members: &[Member], take: &mut dyn FnMut(Node<'a>)) {
    match members.split_first() {
        None => take(node),
        Some((first, rest)) => element(node, first, &mut |node| descend_to(node, rest, take)),
    }
}

/// Hands every item of the named element to `take`.
pub(super) fn element<'a>(node: Node<'a>, member: &Member, take: &mut dyn FnMut(Node<'a>)) {
    let map = match (node.value, node.beside) {
        (Value::Object(map), _) => map,
        (_, Some(Value::Object(beside))) => beside,
        _ => return,
    };
    let value = map.get(&*member.name);
    // Only primitive elements have anything beside them.
    let beside = match value {
        Some(Value::Object(_)) => None,
        Some(Value::Array(items)) if items.first().is_some_and(Value::is_object) => None,
        _ => map.get(&*member.beside),
    };
    if value.is_some() || beside.is_some() {
        return each(value, beside, member.kind, take);
    }
    // An element with a choice of types has its type at the end of its key.
    match &member.choice {
        Choice::None => return,
        Choice::Of(keys) => {
            for Key { key, beside, kind } in keys {
                if let Some(value) = map.get(&**key) {
                    return each(Some(value), map.get(&**beside), Some(kind), take);
                }
            }
            return;
        }
        Choice::Any => {}
    }
    for (key, value) in map {
        if let Some(kind) = key.strip_prefix(&*member.name).and_then(kind::of_choice) {
            let beside = map.get(&format!("_{key}"));
            return each(Some(value), beside, Some(kind), take);
        }
    }
}

fn each<'a>(
    value: Option<&'a Value>,
    beside: Option<&'a Value>,
    kind: Option<&'static str>,
    take: &mut dyn FnMut(Node<'a>),
) {
    match value {
        Some(Value::Array(items)) => {
            for (i, value) in items.iter().enumerate() {
                let beside = beside.and_then(|b| b.get(i)).filter(|b| !b.is_null());
                if !value.is_null() || beside.is_some() {
                    take(Node { value, beside, kind });
                }
            }
        }
        Some(value) if !value.is_null() => take(Node { value, beside, kind }),
        _ => match beside {
            Some(Value::Array(items)) => {
                for beside in items.iter().filter(|b| !b.is_null()) {
                    take(Node { value: &NOTHING, beside: Some(beside), kind });
                }
            }
            Some(beside) => take(Node { value: &NOTHING, beside: Some(beside), kind }),
            None => {}
        },
    }
}
