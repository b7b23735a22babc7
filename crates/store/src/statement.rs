/// One SQL text for both databases, with placeholders `$1`, `$2`, ….
///
/// PostgreSQL must be able to tell the type of each placeholder from the text: `cast($2 as text) is null or act = $2`,
/// not `$2 is null or …`. A sum comes back as another type than its parts: `cast(sum(n) as bigint) as n`.
///
/// Made by [`statement!`](crate::statement!) from a literal, so that nothing typed by a person can become SQL.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    sqlite: &'static str,
    postgres: &'static str,
}

impl Statement {
    /// The same text for both.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self { sqlite: text, postgres: text }
    }

    /// Two texts, for the few places where the databases have no common one: row locks, and their own catalogues.
    #[must_use]
    pub const fn differing(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres }
    }

    /// The text for SQLite.
    #[must_use]
    pub const fn sqlite(&self) -> &'static str {
        self.sqlite
    }

    /// The text for PostgreSQL.
    #[must_use]
    pub const fn postgres(&self) -> &'static str {
        self.postgres
    }
}

/// A [`Statement`](crate::Statement) from a literal: `statement!("select …")`, or
/// `statement!(sqlite: "…", postgres: "…")` where the databases have no common text.
#[macro_export]
macro_rules! statement {
    (sqlite: $sqlite:expr, postgres: $postgres:expr $(,)?) => {
        $crate::Statement::differing($sqlite, $postgres)
    };
    ($text:expr $(,)?) => {
        $crate::Statement::new($text)
    };
}
