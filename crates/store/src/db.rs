use std::{fs::OpenOptions, os::unix::fs::OpenOptionsExt as _, path::Path, str::FromStr, sync::Arc, time::Duration};

use linchpin_core::{Error, Result};
use sqlx::{
    Database, Pool, Postgres, Sqlite,
    pool::PoolOptions,
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use crate::{
    Address, Statement, Tx, args,
    fault::{fault, is_gone},
    lend::Lender,
    link::{Link, Writer},
    migrate, statement,
};

/// How the store is opened.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Connections that read at the same time (SQLite), or that do anything at the same time (PostgreSQL).
    pub connections: u32,
    /// How long somebody waits for a connection or for the one writer before hearing that the store is busy.
    pub patience: Duration,
    /// A ceiling for the file of SQLite, in pages of 4,096 bytes. A write beyond it is refused whole.
    pub max_pages: Option<u32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { connections: 8, patience: Duration::from_secs(10), max_pages: None }
    }
}

/// The operational records. Cheap to clone: clones share the connections.
#[derive(Clone)]
pub struct Store {
    db: Db,
    address: Address,
}

#[derive(Clone)]
enum Db {
    Sqlite { writer: Arc<Writer>, readers: Arc<Lender<Sqlite>> },
    Postgres(Arc<Lender<Postgres>>),
}

const PING: Statement = statement!("select count(*) as n from meta");
const META: Statement = statement!("select value from meta where key = $1");
const SET_META: Statement =
    statement!("insert into meta (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value");

/// The statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[PING, META, SET_META];

impl Store {
    /// Opens the store, makes it when it is a file that is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached, or was made by a newer version of the program.
    pub async fn open(address: &Address, settings: Settings) -> Result<Self> {
        let store = Self::connect(address, &settings).await?;
        store.migrate(None).await?;
        Ok(store)
    }

    /// Opens the store as it is, without touching its schema.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn connect(address: &Address, settings: &Settings) -> Result<Self> {
        let db = match address {
            Address::Sqlite(path) => {
                make_private(path);
                let mut options = SqliteConnectOptions::new()
                    .filename(path)
                    .create_if_missing(true)
                    .foreign_keys(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    // FULL and not NORMAL: what was acknowledged survives a power cut (sqlite.org/pragma.html).
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(settings.patience)
                    .statement_cache_capacity(512)
                    // Only the worker thread of a connection touches it.
                    .serialized(false);
                if let Some(pages) = settings.max_pages {
                    options = options.pragma("max_page_count", pages.to_string());
                }
                let writer = Arc::new(Writer::open(options.clone(), settings.patience).await?);
                let readers = options.pragma("query_only", "on");
                let readers = pool(settings).idle_timeout(None).max_lifetime(None).connect_with(readers).await;
                Db::Sqlite { writer, readers: lender(readers.map_err(fault)?, settings) }
            }
            Address::Postgres(url) => {
                let options = PgConnectOptions::from_str(url)
                    .map_err(|cause| Error::invalid("The address of the store cannot be understood.").because(cause))?
                    .application_name("linchpin")
                    .statement_cache_capacity(512);
                Db::Postgres(lender(pool(settings).connect_with(options).await.map_err(fault)?, settings))
            }
        };
        Ok(Self { db, address: address.clone() })
    }

    /// Where it is, fit for logs.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// A transaction that only looks, at one moment's picture of the store however long it takes.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn read(&self) -> Result<Tx> {
        match &self.db {
            Db::Sqlite { readers, .. } => {
                let link = Link::Reader(readers.lend().await.map_err(fault)?);
                Tx::begin(link, "begin").await.map_err(fault)
            }
            Db::Postgres(lender) => postgres(lender, "begin isolation level repeatable read, read only").await,
        }
    }

    /// A transaction that writes. SQLite gives one at a time; PostgreSQL locks the rows that are touched.
    ///
    /// # Errors
    /// When the store cannot be reached, or others write for longer than [`Settings::patience`].
    pub async fn write(&self) -> Result<Tx> {
        match &self.db {
            // IMMEDIATE takes the lock at once: a transaction that read first could not be finished after another's write.
            Db::Sqlite { writer, .. } => {
                Tx::begin(Link::Writer(writer.take().await?), "begin immediate").await.map_err(fault)
            }
            // The isolation on which `audit_append` counts: after a wait it must see what it waited for.
            Db::Postgres(lender) => postgres(lender, "begin isolation level read committed").await,
        }
    }

    /// Whether the store answers, for readiness checks.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<()> {
        let mut tx = self.read().await?;
        tx.only(PING, args![]).await?;
        tx.rollback().await
    }

    /// Brings the schema up to date, or to one version for tests of migrations.
    ///
    /// # Errors
    /// When a migration fails, was edited after it ran, or is unknown to this program.
    pub async fn migrate(&self, to: Option<i64>) -> Result<()> {
        match &self.db {
            Db::Sqlite { writer, .. } => migrate::sqlite(writer.take().await?.connection().map_err(fault)?, to).await,
            Db::Postgres(lender) => migrate::postgres(lender.pool(), to).await,
        }
    }

    /// Waits for the work under way and closes every connection.
    pub async fn close(&self) {
        match &self.db {
            Db::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Db::Postgres(lender) => lender.close().await,
        }
    }
}

impl Tx {
    /// A fact about the store itself, such as which place it belongs to.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn meta(&mut self, key: &str) -> Result<Option<String>> {
        self.one(META, args![key]).await?.map(|row| row.text("value")).transpose()
    }

    /// Sets a fact about the store itself.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn set_meta(&mut self, key: &str, value: &str) -> Result<()> {
        self.execute(SET_META, args![key, value]).await.map(drop)
    }
}

/// Makes the file for its owner only, where there is none: SQLite takes an empty file for a new store, and gives the files
/// beside it the same rights. What goes wrong here SQLite meets as well, and says better.
fn make_private(path: &Path) {
    let _ = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
}

/// As many connections as anybody may use at once: at least one.
fn connections(settings: &Settings) -> u32 {
    settings.connections.max(1)
}

fn lender<D: Database>(pool: Pool<D>, settings: &Settings) -> Arc<Lender<D>> {
    Arc::new(Lender::new(pool, connections(settings), settings.patience))
}

fn pool<D: Database>(settings: &Settings) -> PoolOptions<D> {
    PoolOptions::new()
        .max_connections(connections(settings))
        .acquire_timeout(settings.patience)
        // A round trip saved at each transaction: its begin finds out just as well, and nothing has happened by then.
        .test_before_acquire(false)
}

/// Begins; when the connection turns out to be dead, as after a restart of the server, tries the next one.
async fn postgres(lender: &Lender<Postgres>, how: &'static str) -> Result<Tx> {
    let mut tries = lender.size() + 1;
    loop {
        let begun = match lender.lend().await {
            Ok(connection) => Tx::begin(Link::Postgres(connection), how).await,
            Err(cause) => Err(cause),
        };
        match begun {
            Err(cause) if is_gone(&cause) && tries > 0 => tries -= 1,
            done => return done.map_err(fault),
        }
    }
}
