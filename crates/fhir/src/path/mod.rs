//! FHIRPath: the part of the language that shareable ViewDefinitions and our own readers need, over JSON as it stands.
//!
//! A [`Path`] is compiled once and evaluated many times; what it gives refers to the resource and copies nothing.
//! There is no clock here, so `now()` and `today()` are refused when a path is compiled, like every other function that
//! is not known.

mod boundary;
mod compare;
mod decimal;
mod evaluate;
mod expression;
mod function;
mod item;
mod keys;
mod kind;
mod lexer;
mod operator;
mod parse;
mod temporal;
mod text;
mod word;

use serde_json::Value;

pub use decimal::Decimal;
pub use item::{Item, Node};
pub use temporal::{Precision, Temporal};

pub(crate) use evaluate::Scope;
pub(crate) use expression::{Expr, Literal};
pub(crate) use keys::key_of;
pub(crate) use parse::Constants;

/// Why a path cannot be compiled or evaluated: a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PathError(String);

impl PathError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// A compiled path.
#[derive(Debug)]
pub struct Path {
    expr: Expr,
}

impl Path {
    /// Compiles a path.
    ///
    /// # Errors
    /// It is not FHIRPath, or uses something of it that is not known here.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        Self::with_constants(text, &Constants::default())
    }

    pub(crate) fn with_constants(text: &str, constants: &Constants) -> Result<Self, PathError> {
        Ok(Self { expr: parse::parse(text, constants)? })
    }

    /// Evaluates the path on a resource or a part of one.
    ///
    /// # Errors
    /// A function or an operator met something that it cannot be used on.
    pub fn evaluate<'a>(&'a self, resource: &'a Value) -> Result<Vec<Item<'a>>, PathError> {
        let this = Item::Node(Node::new(resource));
        let mut found = Vec::new();
        self.evaluate_in(&Scope::new(resource, Some(&this), 0), &mut found)?;
        Ok(found)
    }

    pub(crate) fn evaluate_in<'a>(&'a self, scope: &Scope<'a, '_>, into: &mut Vec<Item<'a>>) -> Result<(), PathError> {
        evaluate::evaluate(&self.expr, scope, into)
    }

    /// Hands each item to `take`, if the path is elements of elements and nothing else, for which no list is needed; false if not.
    pub(crate) fn each_member<'a>(&'a self, scope: &Scope<'a, '_>, take: &mut dyn FnMut(Node<'a>)) -> bool {
        let (Some(members), Some(Item::Node(node))) = (self.expr.members(), scope.this()) else { return false };
        evaluate::descend_to(*node, members, take);
        true
    }

    /// Whether it is `%rowIndex` and nothing else.
    pub(crate) fn is_row_index(&self) -> bool {
        self.expr.is_row_index()
    }
}
