use linchpin_core::{Error, Result};

use crate::{
    App,
    identity::{self, Verdict},
};

impl App {
    /// Compares a password, away from the threads that answer requests, so many at a time as memory allows.
    pub(super) async fn compare(&self, password: &str, kept: Option<String>) -> Result<Verdict> {
        let (password, cost) = (password.to_owned(), self.settings.cost);
        self.hashing(move || identity::verify(&password, kept.as_deref(), cost)).await
    }

    /// Hashes a password in the same way.
    pub(super) async fn hash(&self, password: &str) -> Result<String> {
        let (password, cost, salt) = (password.to_owned(), self.settings.cost, self.random());
        self.hashing(move || identity::hash(&password, salt, cost)).await
    }

    async fn hashing<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let stopped = |cause| Error::internal("Signing in does not work now.", cause);
        let _turn = self.hashing.acquire().await.map_err(|cause| stopped(cause.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(|cause| stopped(cause.to_string()))?
    }
}
