//! Temporary stores for tests: a file for SQLite, a database on a temporary server for PostgreSQL.

mod cluster;
mod dying;

use std::{ops::Deref, path::PathBuf};

use tempfile::TempDir;

pub use cluster::Cluster;
pub use dying::{Dying, dice, often, say};

use crate::{Address, Settings, Store};

/// A store of its own for one test, gone when it is dropped.
pub struct TestStore {
    store: Store,
    address: Address,
    _folder: Option<TempDir>,
}

impl TestStore {
    /// A fresh file.
    pub async fn sqlite() -> Self {
        Self::sqlite_with(settings()).await
    }

    /// A fresh file, opened with settings of the test's own.
    pub async fn sqlite_with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let address = Address::Sqlite(folder.path().join("linchpin.db"));
        let store = Store::open(&address, settings).await.expect("a fresh SQLite store");
        Self { store, address, _folder: Some(folder) }
    }

    /// A fresh database on the temporary server of this run; `None`, said loudly, where PostgreSQL is not installed.
    pub async fn postgres() -> Option<Self> {
        let address = Cluster::shared()?.database().await;
        let store = Store::open(&address, settings()).await.expect("a fresh PostgreSQL store");
        Some(Self { store, address, _folder: None })
    }

    /// Where the store is, to open it a second time.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The file, when it is one.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        match &self.address {
            Address::Sqlite(path) => Some(path.clone()),
            Address::Postgres(_) => None,
        }
    }

    /// The store itself, to keep and to clone. The test store must outlive it.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }
}

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

fn settings() -> Settings {
    Settings { connections: 4, ..Settings::default() }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime for the test")
}

/// Runs a test on SQLite. [`store_suite!`](crate::store_suite!) calls it.
pub fn on_sqlite<F: Future<Output = ()>>(test: impl FnOnce(TestStore) -> F) {
    runtime().block_on(async { test(TestStore::sqlite().await).await });
}

/// Runs a test on PostgreSQL where it is installed. [`store_suite!`](crate::store_suite!) calls it.
pub fn on_postgres<F: Future<Output = ()>>(test: impl FnOnce(TestStore) -> F) {
    runtime().block_on(async {
        if let Some(store) = TestStore::postgres().await {
            test(store).await;
        }
    });
}

/// Makes of each `async fn name(store: TestStore)` two tests, `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! store_suite {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::testing::on_sqlite(super::$name);
            }

            #[test]
            fn postgres() {
                $crate::testing::on_postgres(super::$name);
            }
        }
    )+};
}
