use std::{sync::Arc, time::Duration};

use futures_util::TryStreamExt as _;
use linchpin_core::{Error, Result};
use sqlx::{
    ConnectOptions as _, Connection as _, Either, Postgres, Row as _, Sqlite, query, raw_sql,
    sqlite::{SqliteConnectOptions, SqliteConnection},
};
use tokio::{
    sync::{Mutex, OwnedMutexGuard},
    time::timeout,
};

use crate::{
    fault::{doubt, fault, unsure},
    lend::Lent,
};

/// A connection on which a transaction runs.
pub(crate) enum Link {
    /// SQLite, reading.
    Reader(Lent<Sqlite>),
    /// SQLite, writing.
    Writer(OwnedMutexGuard<Slot>),
    /// PostgreSQL.
    Postgres(Lent<Postgres>),
}

/// The one connection of this process that writes to SQLite, which has one writer anyway. A queue of ours is fairer than
/// its busy handler, and nothing need be asked of the connection between two transactions, as a pool would.
pub(crate) struct Writer {
    options: SqliteConnectOptions,
    patience: Duration,
    slot: Arc<Mutex<Slot>>,
}

/// Where the writing connection is.
#[derive(Default)]
pub(crate) struct Slot {
    /// None after a failure that left it in doubt; the next writer makes a new one.
    connection: Option<SqliteConnection>,
}

impl Writer {
    pub(crate) async fn open(options: SqliteConnectOptions, patience: Duration) -> Result<Self> {
        let writer = Self { options, patience, slot: Arc::default() };
        writer.take().await?;
        Ok(writer)
    }

    /// The connection, for as long as the guard lives.
    pub(crate) async fn take(&self) -> Result<OwnedMutexGuard<Slot>> {
        let waited = timeout(self.patience, Arc::clone(&self.slot).lock_owned()).await;
        let mut slot = waited.map_err(|_| fault(sqlx::Error::PoolTimedOut))?;
        if slot.connection.is_none() {
            slot.connection = Some(self.options.connect().await.map_err(fault)?);
        }
        Ok(slot)
    }

    pub(crate) async fn close(&self) {
        let connection = self.slot.lock().await.connection.take();
        if let Some(connection) = connection {
            let _ = connection.close().await;
        }
    }
}

impl Slot {
    pub(crate) fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        self.connection.as_mut().ok_or(sqlx::Error::WorkerCrashed)
    }
}

impl Link {
    pub(crate) async fn begin(&mut self, how: &'static str) -> Result<(), sqlx::Error> {
        match self {
            Self::Reader(connection) => query(how).execute(&mut **connection).await.map(drop),
            Self::Writer(slot) => query(how).execute(slot.connection()?).await.map(drop),
            Self::Postgres(connection) => raw_sql(how).execute(&mut **connection).await.map(drop),
        }
    }

    /// Makes it happen. When it returns, it is on the disk.
    pub(crate) async fn commit(&mut self) -> Result<()> {
        let done = match self {
            Self::Reader(connection) => query("commit").execute(&mut **connection).await.map(drop),
            Self::Writer(slot) => query("commit").execute(slot.connection().map_err(fault)?).await.map(drop),
            Self::Postgres(connection) => raw_sql("commit").execute(&mut **connection).await.map(drop),
        };
        done.map_err(doubt)
    }

    /// Makes an audited transaction of PostgreSQL happen, and says the place of its last entry. When it returns, both are
    /// on the disk.
    ///
    /// One message, so that the end of the chain is locked for no round trip. The transaction is committed without waiting
    /// for the disk, so that the next one may have the end of the chain at once, and *then* waits: an empty record of its
    /// own is committed with waiting, and what is on the disk up to there holds the transaction too (the log is one
    /// sequence; the manual's chapters 30.4 and 9.27.6). The server gathers such waits of several connections into one
    /// write, as it does with ordinary commits.
    pub(crate) async fn seal(&mut self) -> Result<u64> {
        const SEAL: &str = "set local synchronous_commit = off; select audit_append(); commit; \
                            select pg_logical_emit_message(true, 'linchpin', '')";
        /// As many statements until it is committed.
        const COMMITTED: usize = 3;
        let Self::Postgres(connection) = self else {
            return Err(Error::internal("Nothing was saved.", "only PostgreSQL seals"));
        };
        let (mut done, mut seq) = (0, None);
        let mut answers = raw_sql(SEAL).fetch_many(&mut **connection);
        loop {
            match answers.try_next().await {
                Ok(Some(Either::Left(_))) => done += 1,
                Ok(Some(Either::Right(row))) => seq = seq.or(row.try_get::<i64, _>(0).ok()),
                Ok(None) => break,
                Err(cause) if done >= COMMITTED => return Err(unsure(cause)),
                Err(cause) => return Err(doubt(cause)),
            }
        }
        let seq = seq.and_then(|seq| u64::try_from(seq).ok());
        seq.ok_or_else(|| unsure(sqlx::Error::RowNotFound))
    }

    /// Ends the transaction as if it had never been. A connection on which that fails is not used again.
    pub(crate) async fn rollback(mut self) -> Result<(), sqlx::Error> {
        let done = match &mut self {
            Self::Reader(connection) => query("rollback").execute(&mut **connection).await.map(drop),
            Self::Writer(slot) => match slot.connection() {
                Ok(connection) => query("rollback").execute(connection).await.map(drop),
                Err(cause) => Err(cause),
            },
            Self::Postgres(connection) => raw_sql("rollback").execute(&mut **connection).await.map(drop),
        };
        match done {
            Ok(()) => self.back(),
            Err(_) => self.discard(),
        }
        done
    }

    /// Lets go of a transaction that somebody dropped: in the background, where there is one.
    pub(crate) fn abandon(self) {
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => {
                runtime.spawn(async move {
                    let _ = self.rollback().await;
                });
            }
            Err(_) => self.discard(),
        }
    }

    /// Gives back a connection whose transaction has ended as it should.
    pub(crate) fn back(self) {
        match self {
            Self::Reader(connection) => connection.back(),
            Self::Writer(_) => {}
            Self::Postgres(connection) => connection.back(),
        }
    }

    /// Closes the connection, which ends its transaction.
    pub(crate) fn discard(self) {
        match self {
            Self::Reader(connection) => connection.discard(),
            Self::Writer(mut slot) => slot.connection = None,
            Self::Postgres(connection) => connection.discard(),
        }
    }
}
