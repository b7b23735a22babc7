use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sqlx::{Database, Pool, pool::PoolConnection};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// Lends the connections of a pool to one transaction after another.
///
/// The pool itself asks the server, each time that it gets a connection back, whether it is still well: a message and an
/// answer for every transaction. A transaction that ended as it should has just shown that; its connection waits here for
/// the next. Any other goes back to the pool and is looked at.
pub(crate) struct Lender<D: Database> {
    pool: Pool<D>,
    shelf: Arc<Shelf<D>>,
    /// As many as the pool has connections, so that none is asked of the pool while all of them lie here.
    permits: Arc<Semaphore>,
    patience: Duration,
}

/// Connections that wait for the next transaction.
struct Shelf<D: Database>(Mutex<Vec<PoolConnection<D>>>);

/// A connection on loan. Dropped without [`Lent::back`], it goes back to the pool.
pub(crate) struct Lent<D: Database> {
    connection: PoolConnection<D>,
    shelf: Arc<Shelf<D>>,
    permits: Arc<Semaphore>,
    _permit: OwnedSemaphorePermit,
}

impl<D: Database> Lender<D> {
    pub(crate) fn new(pool: Pool<D>, connections: u32, patience: Duration) -> Self {
        let permits = Arc::new(Semaphore::new(usize::try_from(connections).unwrap_or(Semaphore::MAX_PERMITS)));
        Self { pool, shelf: Arc::new(Shelf(Mutex::default())), permits, patience }
    }

    /// A connection, as soon as one is free.
    ///
    /// # Errors
    /// When none becomes free in time, none can be made, or the store is closed.
    pub(crate) async fn lend(&self) -> Result<Lent<D>, sqlx::Error> {
        let permit = timeout(self.patience, Arc::clone(&self.permits).acquire_owned()).await;
        let permit = permit.map_err(|_| sqlx::Error::PoolTimedOut)?.map_err(|_| sqlx::Error::PoolClosed)?;
        let waiting = self.shelf.lock().pop();
        let connection = match waiting {
            Some(connection) => connection,
            None => self.pool.acquire().await?,
        };
        Ok(Lent { connection, shelf: Arc::clone(&self.shelf), permits: Arc::clone(&self.permits), _permit: permit })
    }

    /// Connections there are, lent or waiting.
    pub(crate) fn size(&self) -> u32 {
        self.pool.size()
    }

    /// The pool, with every connection that nobody has on loan.
    pub(crate) fn pool(&self) -> &Pool<D> {
        self.shelf.lock().clear();
        &self.pool
    }

    /// Waits for the work under way and closes every connection.
    pub(crate) async fn close(&self) {
        self.permits.close();
        self.pool().close().await;
    }
}

impl<D: Database> Shelf<D> {
    fn lock(&self) -> MutexGuard<'_, Vec<PoolConnection<D>>> {
        // Nothing is half done in a list when somebody panics.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<D: Database> Drop for Shelf<D> {
    /// Closes them here: the pool would begin a task for it, and there may be nothing left to run it.
    fn drop(&mut self) {
        for connection in self.lock().drain(..) {
            drop(connection.detach());
        }
    }
}

impl<D: Database> Lent<D> {
    /// Gives back a connection whose transaction has ended as it should.
    pub(crate) fn back(self) {
        let mut shelf = self.shelf.lock();
        // Who closes does so before clearing the shelf.
        if !self.permits.is_closed() {
            shelf.push(self.connection);
        }
    }

    /// Closes the connection for good.
    pub(crate) fn discard(self) {
        drop(self.connection.detach());
    }
}

impl<D: Database> Deref for Lent<D> {
    type Target = D::Connection;

    fn deref(&self) -> &D::Connection {
        &self.connection
    }
}

impl<D: Database> DerefMut for Lent<D> {
    fn deref_mut(&mut self) -> &mut D::Connection {
        &mut self.connection
    }
}
