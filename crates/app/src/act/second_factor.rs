use jiff::{SignedDuration, Timestamp};
use linchpin_core::{Error, Result};
use linchpin_store::{account, session};
use serde::{Deserialize, Serialize};

use super::{
    open_session::needs_second_factor,
    sign_in::{closed, later, posts},
};
use crate::{
    Actor, App, Purpose,
    identity::{Factor, RECOVERY_CODES, recovery_code, recovery_hash},
    permission::Act,
};

/// Long enough to find an app and put it on a telephone.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(30);

/// A second factor that is being set up: nothing is kept until a code proves that the app has it.
pub struct Enrolment {
    /// The secret as people type it into an app.
    pub typed: String,
    /// The address that apps understand.
    pub address: String,
    /// What to hand to [`App::confirm_second_factor`] with the first code. It opens only for this account.
    pub ticket: String,
}

#[derive(Serialize, Deserialize)]
struct Ticket {
    secret: [u8; 20],
    until: Timestamp,
}

impl App {
    /// Begins to set up a second factor for one's own account.
    ///
    /// # Errors
    /// The account signs in elsewhere, or the store cannot be reached.
    pub async fn begin_second_factor(&self, actor: &Actor) -> Result<Enrolment> {
        let (act, account) = self.account_act(actor, Act::Edit, actor.user, "second factor begun").await?;
        let Some(username) = account.username.as_deref().filter(|_| account.password.is_some()) else {
            return Err(Error::invalid("You sign in elsewhere: your second factor is set up there."));
        };
        act.done().await?;
        let secret: [u8; 20] = self.random();
        let factor = Factor::new(&secret)?;
        let ticket = Ticket { secret, until: later(self.now(), GOOD_FOR) };
        let open = serde_json::to_vec(&ticket).map_err(|cause| Error::internal("This does not work now.", cause))?;
        Ok(Enrolment {
            typed: factor.typed(),
            address: factor.address(username),
            ticket: self.keys.seal_text(Purpose::Enrolment, &actor.user.to_string(), self.random(), &open)?,
        })
    }

    /// Keeps a second factor once a code of it was right, and gives the recovery codes, which are shown this once. Other
    /// sessions of the account end. None when the code is not right or the ticket is too old.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn confirm_second_factor(&self, actor: &Actor, ticket: &str, code: &str) -> Result<Option<Vec<String>>> {
        let owner = actor.user.to_string();
        let ticket = self
            .keys
            .open_text(Purpose::Enrolment, &owner, ticket)
            .and_then(|open| serde_json::from_slice::<Ticket>(&open).ok())
            .filter(|ticket| self.now() < ticket.until);
        let Some(ticket) = ticket else { return Ok(None) };
        let Some(step) = Factor::new(&ticket.secret)?.check(code, self.now(), 0) else { return Ok(None) };
        let sealed = self.keys.seal(Purpose::SecondFactor, &owner, self.random(), &ticket.secret)?;
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(self.random())).collect();
        let hashes: Vec<String> = codes.iter().map(|code| recovery_hash(code)).collect();

        let (mut act, _) = self.account_act(actor, Act::Edit, actor.user, "second factor set up").await?;
        account::set_totp(&mut act.tx, actor.user, Some(&sealed)).await?;
        // The code that proved it is spent.
        account::use_totp_step(&mut act.tx, actor.user, step).await?;
        account::set_recovery(&mut act.tx, actor.user, &hashes).await?;
        session::end_all(&mut act.tx, actor.user, actor.session).await?;
        act.done().await?;
        Ok(Some(codes))
    }

    /// Takes one's own second factor away, with a code of it. False when the code is not right.
    ///
    /// # Errors
    /// A role of the account asks for one, or the store cannot be reached.
    pub async fn remove_second_factor(&self, actor: &Actor, code: &str) -> Result<bool> {
        let (mut act, account) = self.account_act(actor, Act::Edit, actor.user, "second factor taken away").await?;
        if posts(&mut act.tx, &account).await?.iter().any(|post| needs_second_factor(post.role)) {
            return Err(Error::invalid("One of your roles asks for a second factor."));
        }
        let open = closed(&account, self.now()).is_none();
        if !open || !self.is_code(&mut act.tx, &account, code).await? {
            self.count_failure(&mut act.tx, &account).await?;
            act.failed().await?;
            return Ok(false);
        }
        account::set_totp(&mut act.tx, actor.user, None).await?;
        account::set_recovery(&mut act.tx, actor.user, &[]).await?;
        act.done().await?;
        Ok(true)
    }

    /// How many recovery codes of one's own account are left.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn recovery_codes_left(&self, actor: &Actor) -> Result<u64> {
        self.require(actor, Act::See, &super::sign_out::own_account()).await?;
        let mut tx = self.store.read().await?;
        account::spare_recoveries(&mut tx, actor.user).await
    }
}
