use std::collections::HashMap;

use super::{
    Decimal, PathError, Temporal,
    expression::{Expr, Literal, Member, Start, Step},
    lexer::{Token, lex},
    operator::Operator,
    word::Function,
};

/// Brackets within brackets, and operators in one path, beyond which it is refused.
const DEEPEST: usize = 64;
const MOST_OPERATORS: usize = 200;

/// The constants that a path may name with `%`.
#[derive(Debug, Default)]
pub(crate) struct Constants(HashMap<String, Literal>);

impl Constants {
    /// Adds one.
    pub(crate) fn insert(&mut self, name: &str, value: Literal) {
        self.0.insert(name.to_owned(), value);
    }
}

/// Compiles a path.
pub(super) fn parse(text: &str, constants: &Constants) -> Result<Expr, PathError> {
    let tokens = lex(text)?;
    let mut parser = Parser { tokens: &tokens, at: 0, constants, depth: 0, operators: 0 };
    let expr = parser.expression(0)?;
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(PathError::new(format!("{} is not expected there", shown(token)))),
    }
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
    constants: &'t Constants,
    depth: usize,
    operators: usize,
}

fn shown(token: &Token) -> String {
    match token {
        Token::Name(t, _) | Token::Number(t) | Token::Temporal(t) => format!("“{t}”"),
        Token::Text(t) => format!("the text “{t}”"),
        Token::Mark(t) => format!("“{t}”"),
        Token::Special(t) => format!("“${t}”"),
        Token::Constant(t) => format!("“%{t}”"),
    }
}

/// What may be an operator.
fn as_word(token: &Token) -> Option<&str> {
    match token {
        Token::Name(word, false) => Some(word),
        Token::Mark(mark) => Some(mark),
        _ => None,
    }
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Result<&'t Token, PathError> {
        let token = self.peek().ok_or_else(|| PathError::new("the path ends too soon"))?;
        self.at += 1;
        Ok(token)
    }

    fn is(&mut self, mark: &str) -> bool {
        let there = matches!(self.peek(), Some(Token::Mark(m)) if *m == mark);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, mark: &str) -> Result<(), PathError> {
        if self.is(mark) {
            return Ok(());
        }
        let found = self.peek().map_or_else(|| "the end".to_owned(), shown);
        Err(PathError::new(format!("“{mark}” is expected and {found} is there")))
    }

    /// An expression whose operators bind more tightly than `least`.
    fn expression(&mut self, least: u8) -> Result<Expr, PathError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(PathError::new("brackets are nested too deeply"));
        }
        let mut left = self.unary()?;
        while let Some(word) = self.peek().and_then(as_word) {
            // `is` and `as` name a type and not a value.
            if (word == "is" || word == "as") && least < 8 {
                self.at += 1;
                let name = self.type_name()?;
                left = left.then(if word == "is" { Step::Is(name) } else { Step::OfType(name) });
                continue;
            }
            let Some((operator, binds)) = Operator::of(word) else { break };
            if binds <= least {
                break;
            }
            self.at += 1;
            self.operators += 1;
            if self.operators > MOST_OPERATORS {
                return Err(PathError::new("the path has too many operators"));
            }
            let right = self.expression(binds)?;
            left = Expr::Binary(operator, Box::new((left, right)));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr, PathError> {
        if self.is("-") {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(PathError::new("brackets are nested too deeply"));
            }
            let inner = self.unary()?;
            self.depth -= 1;
            return Ok(Expr::Minus(Box::new(inner)));
        }
        if self.is("+") {
            return self.postfix();
        }
        self.postfix()
    }

    /// A term, and the steps after it.
    fn postfix(&mut self) -> Result<Expr, PathError> {
        let mut expr = self.term()?;
        loop {
            if self.is(".") {
                let step = match self.next()? {
                    Token::Name(name, quoted) => self.invocation(name, *quoted)?,
                    other => return Err(PathError::new(format!("{} cannot follow a point", shown(other)))),
                };
                expr = expr.then(step);
            } else if self.is("[") {
                let at = self.expression(0)?;
                self.expect("]")?;
                expr = expr.then(Step::At(at));
            } else {
                return Ok(expr);
            }
        }
    }

    fn term(&mut self) -> Result<Expr, PathError> {
        Ok(Expr::Literal(match self.next()? {
            Token::Text(text) => Literal::Text(text.as_str().into()),
            Token::Number(number) => return self.number(number),
            Token::Temporal(text) => {
                let told = Temporal::parse(text);
                Literal::Temporal(told.ok_or_else(|| PathError::new(format!("@{text} is no date or time")))?)
            }
            Token::Mark("(") => {
                let inner = self.expression(0)?;
                self.expect(")")?;
                return Ok(inner);
            }
            Token::Mark("{") => {
                self.expect("}")?;
                Literal::Empty
            }
            Token::Special(word) => match word.as_str() {
                "this" => return Ok(Expr::this()),
                "index" => return Ok(Expr::Chain(Start::Index, Vec::new())),
                other => return Err(PathError::new(format!("${other} is not known here"))),
            },
            Token::Constant(name) => return self.constant(name),
            Token::Name(word, false) if word == "true" => Literal::Boolean(true),
            Token::Name(word, false) if word == "false" => Literal::Boolean(false),
            Token::Name(name, quoted) => {
                let called = matches!(self.peek(), Some(Token::Mark("(")));
                if !called && name.starts_with(|c: char| c.is_ascii_uppercase()) {
                    return Ok(Expr::Chain(Start::Type(name.as_str().into()), Vec::new()));
                }
                return Ok(Expr::this().then(self.invocation(name, *quoted)?));
            }
            other @ Token::Mark(_) => return Err(PathError::new(format!("{} is not expected there", shown(other)))),
        }))
    }

    fn number(&mut self, text: &str) -> Result<Expr, PathError> {
        let wrong = || PathError::new(format!("{text} is too large a number"));
        let value = Decimal::parse(text).ok_or_else(wrong)?;
        // A text or the name of a time behind a number is its unit.
        let unit = match self.peek() {
            Some(Token::Text(unit)) => Some(unit.clone()),
            Some(Token::Name(word, false)) => {
                let singular = word.strip_suffix('s').unwrap_or(word);
                let time = ["year", "month", "week", "day", "hour", "minute", "second", "millisecond"];
                time.contains(&singular).then(|| singular.to_owned())
            }
            _ => None,
        };
        Ok(Expr::Literal(match unit {
            Some(unit) => {
                self.at += 1;
                Literal::Quantity(value, unit.into())
            }
            None if text.contains('.') => Literal::Decimal(value),
            None => Literal::Integer(value.to_whole().ok_or_else(wrong)?),
        }))
    }

    fn constant(&mut self, name: &str) -> Result<Expr, PathError> {
        if let Some(literal) = self.constants.0.get(name) {
            return Ok(Expr::Literal(literal.clone()));
        }
        let text = |t: &str| Ok(Expr::Literal(Literal::Text(t.into())));
        match name {
            "rowIndex" => Ok(Expr::Chain(Start::RowIndex, Vec::new())),
            "resource" | "context" | "rootResource" => Ok(Expr::Chain(Start::Resource, Vec::new())),
            "sct" => text("http://snomed.info/sct"),
            "loinc" => text("http://loinc.org"),
            "ucum" => text("http://unitsofmeasure.org"),
            _ => Err(PathError::new(format!("the constant %{name} is not defined"))),
        }
    }

    /// An element or a function.
    fn invocation(&mut self, name: &str, quoted: bool) -> Result<Step, PathError> {
        if quoted || !self.is("(") {
            return Ok(Step::Members(vec![Member::new(name)]));
        }
        if let "ofType" | "as" | "is" = name {
            let kind = self.type_name()?;
            self.expect(")")?;
            return Ok(if name == "is" { Step::Is(kind) } else { Step::OfType(kind) });
        }
        let mut arguments = Vec::new();
        if !self.is(")") {
            loop {
                arguments.push(if name == "getReferenceKey" {
                    Expr::Literal(Literal::Text(self.type_name()?))
                } else {
                    self.expression(0)?
                });
                if !self.is(",") {
                    break;
                }
            }
            self.expect(")")?;
        }
        Ok(Step::Call(Function::named(name, arguments.len())?, arguments))
    }

    /// `Quantity`, `FHIR.Quantity`, `System.String`.
    fn type_name(&mut self) -> Result<Box<str>, PathError> {
        let mut name = self.name()?.to_owned();
        if self.is(".") {
            name = format!("{name}.{}", self.name()?);
        }
        Ok(name.into())
    }

    fn name(&mut self) -> Result<&'t str, PathError> {
        match self.next()? {
            Token::Name(name, _) => Ok(name),
            other => Err(PathError::new(format!("the name of a type is expected and {} is there", shown(other)))),
        }
    }
}
