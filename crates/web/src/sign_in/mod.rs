//! Signing in and out.

use linchpin_core::{Error, Result};

use crate::visit::{Reply, Visit};

pub(crate) async fn form(_visit: Visit) -> Result<Reply> {
    Err(Error::not_found("soon"))
}
pub(crate) async fn try_password(_visit: Visit) -> Result<Reply> {
    Err(Error::not_found("soon"))
}
