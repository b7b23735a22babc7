use jiff::Timestamp;
use linchpin_core::{Result, Role, UserId};

use crate::{Statement, Tx, args, statement};

pub(super) const HELD: Statement =
    statement!("select role, organisation from account_role where account = $1 order by role, organisation limit 1000");
pub(super) const GRANT: Statement = statement!(
    "insert into account_role (account, role, organisation, granted) values ($1, $2, $3, $4) on conflict do nothing"
);
pub(super) const REVOKE: Statement =
    statement!("delete from account_role where account = $1 and role = $2 and organisation = $3");

/// A role at an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// The organisation, by its code.
    pub organisation: String,
}

/// The roles in which an account may work.
///
/// # Errors
/// When the database cannot be reached.
pub async fn held(tx: &mut Tx, account: UserId) -> Result<Vec<Held>> {
    let rows = tx.all(HELD, args![account]).await?;
    rows.iter().map(|row| Ok(Held { role: row.parsed("role")?, organisation: row.text("organisation")? })).collect()
}

/// Gives an account a role at an organisation; false when it has it already.
///
/// # Errors
/// When there is no such account or the database cannot be reached.
pub async fn grant(tx: &mut Tx, account: UserId, role: Role, organisation: &str, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(GRANT, args![account, role, organisation, now]).await? == 1)
}

/// Takes a role away; false when the account did not have it. End the sessions in that role too.
///
/// # Errors
/// When the database cannot be reached.
pub async fn revoke(tx: &mut Tx, account: UserId, role: Role, organisation: &str) -> Result<bool> {
    Ok(tx.execute(REVOKE, args![account, role, organisation]).await? == 1)
}
