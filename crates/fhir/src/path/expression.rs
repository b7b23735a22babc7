use super::{Decimal, Item, Temporal, operator::Operator, word::Function};

/// A compiled path.
#[derive(Debug)]
pub(crate) enum Expr {
    Literal(Literal),
    /// Something and what is done to it, step after step.
    Chain(Start, Vec<Step>),
    Minus(Box<Expr>),
    Binary(Operator, Box<(Expr, Expr)>),
}

/// A value written in the path, or a constant of a view.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Empty,
    Boolean(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(Box<str>),
    Temporal(Temporal),
    /// A number and its unit.
    Quantity(Decimal, Box<str>),
}

/// Where a chain begins.
#[derive(Debug)]
pub(crate) enum Start {
    This,
    Index,
    /// `%rowIndex` of a view.
    RowIndex,
    /// `%resource` and `%context`.
    Resource,
    /// The name of a resource's type, such as the first word of `Patient.name`.
    Type(Box<str>),
    Of(Box<Expr>),
}

/// What is done to each item.
#[derive(Debug)]
pub(crate) enum Step {
    /// Elements of elements.
    Members(Vec<Member>),
    At(Expr),
    OfType(Box<str>),
    Is(Box<str>),
    Call(Function, Vec<Expr>),
}

/// The name of an element.
#[derive(Debug)]
pub(crate) struct Member {
    pub(super) name: Box<str>,
    /// Where JSON keeps the extensions of a primitive element: `_name`.
    pub(super) beside: Box<str>,
    /// The type that the element has wherever it occurs, if JSON does not tell and it matters.
    pub(super) kind: Option<&'static str>,
    pub(super) choice: Choice,
}

/// Where JSON keeps an element that may have one of several types: the type is at the end of its key.
#[derive(Debug)]
pub(crate) enum Choice {
    /// It has no choice of types in any resource.
    None,
    /// Under whichever key there is.
    Any,
    /// Under one of these, because only these types are wanted.
    Of(Box<[Key]>),
}

/// A key with the name of a type at its end.
#[derive(Debug)]
pub(crate) struct Key {
    pub(super) key: Box<str>,
    /// Where the extensions are.
    pub(super) beside: Box<str>,
    pub(super) kind: &'static str,
}

impl Expr {
    /// The elements of elements that it is, if it is nothing else: by far the most of all columns.
    pub(super) fn members(&self) -> Option<&[Member]> {
        match self {
            Self::Chain(Start::This, steps) => match steps.as_slice() {
                [] => Some(&[]),
                [Step::Members(members)] => Some(members),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn is_row_index(&self) -> bool {
        matches!(self, Self::Chain(Start::RowIndex, steps) if steps.is_empty())
    }

    pub(super) fn this() -> Self {
        Self::Chain(Start::This, Vec::new())
    }

    /// The same with one more step.
    pub(super) fn then(self, step: Step) -> Self {
        match self {
            Self::Chain(start, mut steps) => {
                match (steps.last_mut(), step) {
                    (Some(Step::Members(run)), Step::Members(more)) => run.extend(more),
                    (Some(Step::Members(run)), Step::OfType(name)) => {
                        // Only the keys of this type need be looked at.
                        if let Some(last) = run.last_mut() {
                            last.narrow(&name);
                        }
                        steps.push(Step::OfType(name));
                    }
                    (_, step) => steps.push(step),
                }
                Self::Chain(start, steps)
            }
            other => Self::Chain(Start::Of(Box::new(other)), vec![step]),
        }
    }
}

impl Member {
    pub(super) fn new(name: &str) -> Self {
        let choice = if crate::read::is_never_a_choice(name) { Choice::None } else { Choice::Any };
        Self { name: name.into(), beside: format!("_{name}").into(), kind: super::kind::of_name(name), choice }
    }

    /// Nothing but this type is wanted of it.
    fn narrow(&mut self, kind: &str) {
        let Choice::Any = self.choice else { return };
        let key = |(end, kind): (&str, &'static str)| {
            let key = format!("{}{end}", self.name);
            Key { beside: format!("_{key}").into(), key: key.into(), kind }
        };
        let keys: Box<[Key]> = super::kind::choices_of(kind).map(key).collect();
        if !keys.is_empty() {
            self.choice = Choice::Of(keys);
        }
    }

    /// Whether the expression is the element of this name and nothing else.
    pub(super) fn alone(expr: &Expr) -> Option<&Self> {
        match expr {
            Expr::Chain(Start::This, steps) => match steps.as_slice() {
                [Step::Members(members)] => match members.as_slice() {
                    [member] => Some(member),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }
}

impl Literal {
    pub(super) fn item(&self) -> Option<Item<'_>> {
        Some(match self {
            Self::Empty => return None,
            Self::Boolean(b) => Item::Boolean(*b),
            Self::Integer(n) => Item::Integer(*n),
            Self::Decimal(d) => Item::Decimal(*d),
            Self::Text(t) => Item::Text((&**t).into()),
            Self::Temporal(t) => Item::Temporal(*t),
            Self::Quantity(value, unit) => Item::Quantity(*value, (&**unit).into()),
        })
    }
}
