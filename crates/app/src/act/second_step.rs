use jiff::{SignedDuration, Timestamp};
use linchpin_core::{Error, Result, UserId};
use linchpin_store::{
    Tx,
    account::{self, Account},
};
use serde::{Deserialize, Serialize};

use super::sign_in::{SignIn, closed, later};
use crate::{
    App, Purpose,
    identity::{Factor, looks_like_recovery, recovery_hash},
};

/// From the right password to the second factor: long enough to find the telephone.
const SECOND_STEP: SignedDuration = SignedDuration::from_mins(5);

/// What the ticket of the second step says.
#[derive(Serialize, Deserialize)]
struct Ticket {
    account: UserId,
    version: u64,
    until: Timestamp,
}

impl App {
    /// The second step: the code of the app, or a recovery code.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn second_step(&self, ticket: &str, code: &str, agent: &str, request: Option<&str>) -> Result<SignIn> {
        let now = self.now();
        let mut tx = self.store.write().await?;
        let ticket: Option<Ticket> = self
            .keys
            .open_text(Purpose::SecondStep, "", ticket)
            .and_then(|open| serde_json::from_slice(&open).ok())
            .filter(|ticket: &Ticket| now < ticket.until);
        let account = match &ticket {
            Some(ticket) => account::by_id(&mut tx, ticket.account).await?.filter(|a| a.version == ticket.version),
            None => None,
        };
        let Some(account) = account else {
            return self.refuse(tx, None, "stale-ticket", request).await;
        };
        if let Some(why) = closed(&account, now) {
            return self.refuse(tx, Some(&account), why, request).await;
        }
        let how = if looks_like_recovery(code) {
            account::recover(&mut tx, account.id, &recovery_hash(code), now).await?.then_some("recovery-code")
        } else {
            self.is_code(&mut tx, &account, code).await?.then_some("second-factor")
        };
        match how {
            Some(how) => self.enter(tx, &account, how, agent, request).await,
            None => {
                self.count_failure(&mut tx, &account).await?;
                self.refuse(tx, Some(&account), "wrong-code", request).await
            }
        }
    }

    /// Whether a code is the account's now; if so, it is spent.
    pub(super) async fn is_code(&self, tx: &mut Tx, account: &Account, code: &str) -> Result<bool> {
        let Some(sealed) = &account.totp else { return Ok(false) };
        let secret = self.keys.open(Purpose::SecondFactor, &account.id.to_string(), sealed)?;
        match Factor::new(&secret)?.check(code, self.now(), account.totp_step) {
            Some(step) => account::use_totp_step(tx, account.id, step).await,
            None => Ok(false),
        }
    }

    pub(super) fn ticket(&self, account: &Account) -> Result<String> {
        let ticket = Ticket { account: account.id, version: account.version, until: later(self.now(), SECOND_STEP) };
        let open =
            serde_json::to_vec(&ticket).map_err(|cause| Error::internal("Signing in does not work now.", cause))?;
        self.keys.seal_text(Purpose::SecondStep, "", self.random(), &open)
    }
}
