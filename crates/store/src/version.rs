//! How far the schema of a store is, without touching it.

use linchpin_core::Result;

use crate::{Statement, Store, args, statement};

/// The statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[STEPS_KEPT, NEWEST];

const STEPS_KEPT: Statement = statement!(
    sqlite: "select count(*) as n from sqlite_master where type = 'table' and name = '_sqlx_migrations'",
    postgres: "select count(*) as n from information_schema.tables
        where table_schema = current_schema() and table_name = '_sqlx_migrations'",
);
const NEWEST: Statement = statement!("select coalesce(max(version), 0) as n from _sqlx_migrations");

impl Store {
    /// The number of the newest migration that was done here; 0 where none was. Compare with [`crate::latest`].
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn version(&self) -> Result<i64> {
        let mut tx = self.read().await?;
        if tx.only(STEPS_KEPT, args![]).await?.whole("n")? == 0 {
            return Ok(0);
        }
        tx.only(NEWEST, args![]).await?.whole("n")
    }
}
