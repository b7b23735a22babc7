use linchpin_core::{Error, Result};
use sqlx::{
    Arguments as _, Executor as _, SqlSafeStr as _, postgres::PgArguments, query_with, raw_sql, sqlite::SqliteArguments,
};

use crate::{
    Bind, Row, Statement,
    audit::Texts,
    fault::{fault, is_gone},
    link::Link,
    row::Inner as RowInner,
};

/// A transaction: everything in it happens, or nothing. Dropped without [`Tx::commit`], nothing does.
///
/// After a statement failed, the transaction is over: whatever else is asked of it is refused, and so is the commit.
/// PostgreSQL does so by itself, but answers a later commit as if it had worked; SQLite may end the transaction and
/// then write what follows row by row.
pub struct Tx {
    /// None once it has ended.
    link: Option<Link>,
    failed: bool,
    /// The entries of the audit that the commit writes.
    pub(crate) entries: Vec<Texts>,
}

/// Runs `$call` of a query on whichever database it is, with its text there.
macro_rules! run {
    ($tx:expr, $sqlite:expr, $postgres:expr, $args:expr, $call:ident) => {{
        $tx.whole()?;
        let args = without_nul($args)?;
        // Set before and not only after: somebody may stop waiting in the middle.
        $tx.failed = true;
        let done = match $tx.link()? {
            Link::Reader(to) => query_with($sqlite, sqlite_arguments(args)?).$call(&mut **to).await.map(Either::Sqlite),
            Link::Writer(slot) => {
                let to = slot.connection().map_err(fault)?;
                query_with($sqlite, sqlite_arguments(args)?).$call(to).await.map(Either::Sqlite)
            }
            Link::Postgres(to) => {
                query_with($postgres, postgres_arguments(args)?).$call(&mut **to).await.map(Either::Postgres)
            }
        };
        $tx.failed = done.is_err();
        done.map_err(fault)?
    }};
}

enum Either<S, P> {
    Sqlite(S),
    Postgres(P),
}

impl Tx {
    /// Begins. Whoever stops waiting in the middle leaves nothing begun behind: this is a transaction already, and its
    /// drop ends it.
    pub(crate) async fn begin(link: Link, how: &'static str) -> Result<Self, sqlx::Error> {
        let mut tx = Self { link: Some(link), failed: false, entries: Vec::new() };
        let begun = match &mut tx.link {
            Some(link) => link.begin(how).await,
            None => Ok(()),
        };
        if let Err(cause) = begun {
            match tx.link.take() {
                Some(link) if is_gone(&cause) => link.discard(),
                _ => {}
            }
            return Err(cause);
        }
        Ok(tx)
    }

    fn link(&mut self) -> Result<&mut Link> {
        self.link.as_mut().ok_or_else(|| Error::internal("Nothing was saved.", "transaction used after its end"))
    }

    pub(crate) fn whole(&self) -> Result<()> {
        if self.failed {
            return Err(Error::internal(
                "Nothing was saved, because a part of it failed.",
                "transaction used after a failure",
            ));
        }
        Ok(())
    }

    /// Runs a statement that answers nothing, and says how many rows it touched.
    ///
    /// # Errors
    /// When the database refuses or cannot be reached.
    pub async fn execute(&mut self, statement: Statement, args: Vec<Bind>) -> Result<u64> {
        Ok(match run!(self, statement.sqlite(), statement.postgres(), args, execute) {
            Either::Sqlite(done) => done.rows_affected(),
            Either::Postgres(done) => done.rows_affected(),
        })
    }

    /// All rows of the answer. Give the statement a `limit`.
    ///
    /// # Errors
    /// When the database refuses or cannot be reached.
    pub async fn all(&mut self, statement: Statement, args: Vec<Bind>) -> Result<Vec<Row>> {
        Ok(match run!(self, statement.sqlite(), statement.postgres(), args, fetch_all) {
            Either::Sqlite(rows) => rows.into_iter().map(|row| Row(RowInner::Sqlite(row))).collect(),
            Either::Postgres(rows) => rows.into_iter().map(|row| Row(RowInner::Postgres(row))).collect(),
        })
    }

    /// The first row of the answer, if there is one.
    ///
    /// # Errors
    /// When the database refuses or cannot be reached.
    pub async fn one(&mut self, statement: Statement, args: Vec<Bind>) -> Result<Option<Row>> {
        Ok(match run!(self, statement.sqlite(), statement.postgres(), args, fetch_optional) {
            Either::Sqlite(row) => row.map(|row| Row(RowInner::Sqlite(row))),
            Either::Postgres(row) => row.map(|row| Row(RowInner::Postgres(row))),
        })
    }

    /// The one row that an answer always has, such as a count.
    ///
    /// # Errors
    /// When there is none, or the database refuses or cannot be reached.
    pub async fn only(&mut self, statement: Statement, args: Vec<Bind>) -> Result<Row> {
        self.one(statement, args).await?.ok_or_else(|| Error::internal("The store gave no answer.", statement.sqlite()))
    }

    /// Makes everything of this transaction happen. When it returns, it is on the disk.
    ///
    /// # Errors
    /// When the database refuses; then nothing happened. When the database goes away in this very moment, nobody can say
    /// whether it happened, and the error says so.
    pub async fn commit(self) -> Result<()> {
        self.seal().await.map(drop)
    }

    /// Commits, and says the place of the last entry that it wrote into the audit chain.
    ///
    /// # Errors
    /// As [`Tx::commit`].
    pub async fn seal(mut self) -> Result<Option<u64>> {
        self.whole()?;
        let entries = std::mem::take(&mut self.entries);
        let seq = if entries.is_empty() {
            self.link()?.commit().await?;
            None
        } else if self.is_sqlite() {
            let seq = self.append(&entries).await?;
            self.link()?.commit().await?;
            Some(seq)
        } else {
            self.stage(&entries).await?;
            Some(self.link()?.seal().await?)
        };
        if let Some(link) = self.link.take() {
            link.back();
        }
        Ok(seq)
    }

    /// Ends the transaction as if it had never been. Dropping it does the same, a little later.
    ///
    /// # Errors
    /// When the database cannot be reached; nothing happened then either.
    pub async fn rollback(mut self) -> Result<()> {
        match self.link.take() {
            Some(link) => link.rollback().await.map_err(fault),
            None => Ok(()),
        }
    }

    /// Runs a fixed script of several statements, for tests that break things on purpose and for restoring.
    ///
    /// # Errors
    /// When the database refuses or cannot be reached.
    pub async fn script(&mut self, text: &'static str) -> Result<()> {
        self.whole()?;
        self.failed = true;
        let done = match self.link()? {
            Link::Reader(to) => raw_sql(text).execute(&mut **to).await.map(drop),
            Link::Writer(slot) => raw_sql(text).execute(slot.connection().map_err(fault)?).await.map(drop),
            Link::Postgres(to) => raw_sql(text).execute(&mut **to).await.map(drop),
        };
        self.failed = done.is_err();
        done.map_err(fault)
    }

    /// Lets the database plan a statement without running it.
    ///
    /// # Errors
    /// When the database does not understand it.
    pub async fn prepare(&mut self, statement: Statement) -> Result<()> {
        self.whole()?;
        self.failed = true;
        let sqlite = statement.sqlite().into_sql_str();
        let done = match self.link()? {
            Link::Reader(to) => to.prepare(sqlite).await.map(drop),
            Link::Writer(slot) => slot.connection().map_err(fault)?.prepare(sqlite).await.map(drop),
            Link::Postgres(to) => to.prepare(statement.postgres().into_sql_str()).await.map(drop),
        };
        self.failed = done.is_err();
        done.map_err(fault)
    }

    /// Whether this is SQLite, for the few places where the databases differ.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        !matches!(self.link, Some(Link::Postgres(_)))
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(link) = self.link.take() {
            link.abandon();
        }
    }
}

/// PostgreSQL keeps no NUL in a text. SQLite would, and the two must not differ.
pub(crate) fn check_text(text: &str) -> Result<()> {
    if text.contains('\0') {
        return Err(Error::invalid("A text holds a character that cannot be kept."));
    }
    Ok(())
}

fn without_nul(args: Vec<Bind>) -> Result<Vec<Bind>> {
    for value in &args {
        if let Bind::Text(Some(text)) = value {
            check_text(text)?;
        }
    }
    Ok(args)
}

macro_rules! arguments {
    ($name:ident, $type:ty) => {
        fn $name(args: Vec<Bind>) -> Result<$type> {
            let mut arguments = <$type>::default();
            for value in args {
                match value {
                    Bind::Text(text) => arguments.add(text),
                    Bind::Whole(whole) => arguments.add(whole),
                    Bind::Real(real) => arguments.add(real),
                    Bind::Bytes(bytes) => arguments.add(bytes),
                }
                .map_err(|cause| Error::internal("A value cannot be handed to the store.", cause))?;
            }
            Ok(arguments)
        }
    };
}

arguments!(sqlite_arguments, SqliteArguments);
arguments!(postgres_arguments, PgArguments);
