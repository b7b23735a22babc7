use super::{Item, PathError, Scope, compare, evaluate::evaluate, expression::Expr, item::single, kind};

/// What joins two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Times,
    By,
    Div,
    Mod,
    Plus,
    Minus,
    Join,
    Union,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Equal,
    Like,
    NotEqual,
    NotLike,
    In,
    Contains,
    And,
    Xor,
    Or,
    Implies,
}

impl Operator {
    /// The operator of a mark or word, and how tightly it binds.
    pub(super) fn of(word: &str) -> Option<(Self, u8)> {
        Some(match word {
            "*" => (Self::Times, 10),
            "/" => (Self::By, 10),
            "div" => (Self::Div, 10),
            "mod" => (Self::Mod, 10),
            "+" => (Self::Plus, 9),
            "-" => (Self::Minus, 9),
            "&" => (Self::Join, 9),
            "|" => (Self::Union, 7),
            "<" => (Self::Less, 6),
            "<=" => (Self::LessOrEqual, 6),
            ">" => (Self::More, 6),
            ">=" => (Self::MoreOrEqual, 6),
            "=" => (Self::Equal, 5),
            "~" => (Self::Like, 5),
            "!=" => (Self::NotEqual, 5),
            "!~" => (Self::NotLike, 5),
            "in" => (Self::In, 4),
            "contains" => (Self::Contains, 4),
            "and" => (Self::And, 3),
            "xor" => (Self::Xor, 2),
            "or" => (Self::Or, 2),
            "implies" => (Self::Implies, 1),
            _ => return None,
        })
    }
}

/// What the operator makes of both sides.
pub(super) fn apply<'a>(
    operator: Operator,
    (left, right): &'a (Expr, Expr),
    scope: &Scope<'a, '_>,
    into: &mut Vec<Item<'a>>,
) -> Result<(), PathError> {
    use Operator as O;
    if let O::And | O::Or | O::Xor | O::Implies = operator {
        into.extend(logic(operator, left, right, scope)?.map(Item::Boolean));
        return Ok(());
    }
    let (mut a, mut b) = (Vec::new(), Vec::new());
    evaluate(left, scope, &mut a)?;
    evaluate(right, scope, &mut b)?;
    let truth = match operator {
        O::Union => {
            let before = into.len();
            for item in a.into_iter().chain(b) {
                if !into[before..].iter().any(|i| compare::equal(i, &item) == Some(true)) {
                    into.push(item);
                }
            }
            return Ok(());
        }
        O::Equal => compare::all_equal(&a, &b),
        O::NotEqual => compare::all_equal(&a, &b).map(|t| !t),
        O::Like => Some(compare::all_like(&a, &b)),
        O::NotLike => Some(!compare::all_like(&a, &b)),
        O::In => single(&a, "in")?.map(|x| b.iter().any(|y| compare::equal(x, y) == Some(true))),
        O::Contains => single(&b, "contains")?.map(|x| a.iter().any(|y| compare::equal(x, y) == Some(true))),
        _ => {
            // Text that is not there is no text; numbers that are not there make nothing of any sum.
            if operator == O::Join {
                let text = |side: &[Item<'a>]| -> Result<String, PathError> {
                    Ok(single(side, "&")?.and_then(Item::text).unwrap_or_default().into_owned())
                };
                into.push(Item::Text((text(&a)? + &text(&b)?).into()));
                return Ok(());
            }
            let (Some(a), Some(b)) = (single(&a, "an operator")?, single(&b, "an operator")?) else { return Ok(()) };
            match operator {
                O::Less => compare::order(a, b)?.map(|o| o.is_lt()),
                O::LessOrEqual => compare::order(a, b)?.map(|o| o.is_le()),
                O::More => compare::order(a, b)?.map(|o| o.is_gt()),
                O::MoreOrEqual => compare::order(a, b)?.map(|o| o.is_ge()),
                _ => {
                    into.extend(arithmetic(operator, a, b)?);
                    return Ok(());
                }
            }
        }
    };
    into.extend(truth.map(Item::Boolean));
    Ok(())
}

/// Logic with a third value, which is nothing.
fn logic<'a>(
    operator: Operator,
    left: &'a Expr,
    right: &'a Expr,
    scope: &Scope<'a, '_>,
) -> Result<Option<bool>, PathError> {
    let a = truth(left, scope)?;
    match (operator, a) {
        (Operator::And, Some(false)) => return Ok(Some(false)),
        (Operator::Or, Some(true)) | (Operator::Implies, Some(false)) => return Ok(Some(true)),
        _ => {}
    }
    let b = truth(right, scope)?;
    Ok(match (operator, a, b) {
        (Operator::And, _, Some(false)) => Some(false),
        (Operator::Or | Operator::Implies, _, Some(true)) => Some(true),
        (_, None, _) | (_, _, None) => None,
        (Operator::And, Some(a), Some(b)) => Some(a && b),
        (Operator::Xor, Some(a), Some(b)) => Some(a != b),
        (_, Some(_), Some(b)) => Some(b),
    })
}

/// A path as true, false or nothing. One value that is neither counts as there, and so as true.
pub(super) fn truth<'a>(expr: &'a Expr, scope: &Scope<'a, '_>) -> Result<Option<bool>, PathError> {
    let mut found = Vec::new();
    evaluate(expr, scope, &mut found)?;
    Ok(single(&found, "a condition")?.map(|item| item.truth().unwrap_or(true)))
}

fn arithmetic<'a>(operator: Operator, a: &Item<'a>, b: &Item<'a>) -> Result<Option<Item<'a>>, PathError> {
    use Operator as O;
    if operator == O::Plus
        && let (Some(a), Some(b)) = (a.text(), b.text())
    {
        return Ok(Some(Item::Text(format!("{a}{b}").into())));
    }
    if let (Item::Integer(a), Item::Integer(b)) = (a.plain(), b.plain()) {
        let whole = match operator {
            O::Plus => Some(a.checked_add(b)),
            O::Minus => Some(a.checked_sub(b)),
            O::Times => Some(a.checked_mul(b)),
            O::Div => Some(a.checked_div(b)),
            O::Mod => Some(a.checked_rem(b)),
            _ => None,
        };
        if let Some(whole) = whole {
            return Ok(whole.map(Item::Integer));
        }
    }
    let (Some(x), Some(y)) = (a.decimal(), b.decimal()) else {
        return Err(PathError::new("only numbers can be added, subtracted, multiplied and divided"));
    };
    Ok(match operator {
        O::Plus => x.plus(y).map(Item::Decimal),
        O::Minus => x.minus(y).map(Item::Decimal),
        O::Times => x.times(y).map(Item::Decimal),
        O::By => x.by(y).map(Item::Decimal),
        O::Div => x.whole_by(y).map(Item::Integer),
        O::Mod => x.modulo(y).map(Item::Decimal),
        _ => None,
    })
}

/// Whether the items are one item of a type; nothing of none.
pub(super) fn is<'a>(items: &[Item<'a>], name: &str) -> Result<Option<Item<'a>>, PathError> {
    Ok(single(items, "is")?.map(|item| Item::Boolean(kind::is(item, name))))
}
