use jiff::{SignedDuration, Timestamp};
use linchpin_core::{AlertId, Error, OdsCode, Result, Role, TokenId, UserId};
use linchpin_store::{
    account,
    alert::{self, Alert},
    token::{self, Token as Row},
};

use super::{
    account::opens_people,
    sign_in::{Post, closed, later, posts},
};
use crate::{
    Actor, App,
    identity::{Token, token_hash},
    permission::Act,
};

/// What the secret of a token begins with, so that one that was published by mistake is found by those who look for such.
const MARK: &str = "linchpin_";

/// The longest life of a token: whoever needs it for longer is asked once a year whether they still do.
const LONGEST_DAYS: u16 = 366;

/// How far behind the note of when a token was last used may be. Each note is a write.
const NOTED_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// A token to be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// The role in which it acts; one that the account holds.
    pub post: Post,
    /// What it is for.
    pub label: String,
    /// For how many days.
    pub days: u16,
}

/// A token that was just issued.
#[derive(Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its key.
    pub id: TokenId,
    /// What the machine sends. It is nowhere else and shown this once.
    pub secret: String,
    /// When it ends.
    pub expires: Timestamp,
}

impl std::fmt::Debug for Issued {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issued").field("id", &self.id).finish_non_exhaustive()
    }
}

impl App {
    /// Issues a token with which a machine acts for an account in one of its roles. Where the role opens people, the
    /// information-governance officer is told.
    ///
    /// # Errors
    /// Not an administrator, or one's own account; the account does not hold the role; a patient's role.
    pub async fn issue_token(&self, actor: &Actor, id: UserId, new: &NewToken) -> Result<Issued> {
        let (mut act, account) = self.others_account(actor, id, "token issued").await?;
        let label = new.label.trim();
        if !(1..=100).contains(&label.chars().count()) || label.chars().any(char::is_control) {
            return Err(Error::invalid("Say in 1 to 100 letters what the token is for."));
        }
        if !(1..=LONGEST_DAYS).contains(&new.days) {
            return Err(Error::invalid(format!("A token lasts from 1 to {LONGEST_DAYS} days.")));
        }
        if new.post.role == Role::Patient {
            return Err(Error::invalid("A patient's own programs sign in as the patient, not with a token."));
        }
        if !posts(&mut act.tx, &account).await?.contains(&new.post) {
            return Err(Error::invalid("The account does not hold this role at this organisation."));
        }
        let now = self.now();
        let secret = format!("{MARK}{}", Token::new(self.random()).secret());
        let row = Row {
            id: TokenId::new(self.ids.uuid()),
            account: id,
            role: new.post.role,
            organisation: new.post.organisation.to_string(),
            label: label.to_owned(),
            created: now,
            created_by: actor.account(),
            expires: later(now, SignedDuration::from_hours(24 * i64::from(new.days))),
            revoked: None,
            used: None,
        };
        token::add(&mut act.tx, &row, &hash(&secret).unwrap_or_default()).await?;
        let words = format!("{} at {}", new.post.role, new.post.organisation);
        if opens_people(new.post.role) {
            let alert = Alert {
                id: AlertId::new(self.ids.uuid()),
                at: now,
                kind: "token-issued".to_owned(),
                role: Role::InformationGovernance,
                organisation: None,
                person: None,
                actor: actor.account(),
                detail: format!("A token for programs was issued for account {id}, which acts as {words}."),
            };
            alert::raise(&mut act.tx, &alert).await?;
        }
        act.detail(serde_json::json!({ "what": "token issued", "token": row.id, "role": words, "until": row.expires }));
        act.done().await?;
        Ok(Issued { id: row.id, secret, expires: row.expires })
    }

    /// The tokens of an account, ended ones too, the last first.
    ///
    /// # Errors
    /// Not an administrator and not one's own account; there is no such account.
    pub async fn tokens(&self, actor: &Actor, id: UserId) -> Result<Vec<Row>> {
        let (mut act, _) = self.account_act(actor, Act::See, id, "tokens seen").await?;
        let found = token::of_account(&mut act.tx, id).await?;
        act.done().await?;
        Ok(found)
    }

    /// Takes a token back: of one's own account, or of anybody's as an administrator.
    ///
    /// # Errors
    /// Neither; there is no such token, or it was taken back before.
    pub async fn revoke_token(&self, actor: &Actor, id: UserId, which: TokenId) -> Result<()> {
        let (mut act, _) = self.account_act(actor, Act::Edit, id, "token taken back").await?;
        if !token::revoke(&mut act.tx, which, id, actor.account(), self.now()).await? {
            return Err(Error::not_found("There is no such token, or it was taken back already."));
        }
        act.detail(serde_json::json!({ "what": "token taken back", "token": which }));
        act.done().await
    }

    /// As whom the holder of this token acts; nobody when it is none of ours, has ended, or its account may no longer work
    /// in that role.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn bearer(&self, secret: &str) -> Result<Option<Actor>> {
        let Some(hash) = hash(secret) else { return Ok(None) };
        let now = self.now();
        let mut tx = self.store.read().await?;
        let Some(row) = token::live(&mut tx, &hash, now).await? else { return Ok(None) };
        let Some(account) = account::by_id(&mut tx, row.account).await? else { return Ok(None) };
        let posts = posts(&mut tx, &account).await?;
        tx.rollback().await?;
        let Ok(organisation) = OdsCode::parse(&row.organisation) else { return Ok(None) };
        let post = Post { role: row.role, organisation };
        if !posts.contains(&post) || closed(&account, now) == Some("switched-off") {
            return Ok(None);
        }
        if row.used.is_none_or(|used| now.duration_since(used) >= NOTED_EVERY) {
            let mut tx = self.store.write().await?;
            token::used(&mut tx, row.id, now).await?;
            tx.commit().await?;
        }
        // Whoever issued it had to prove who they are, with a second factor; a machine has none of its own.
        Ok(Some(Actor { unproven: false, ..self.actor(&account, post, None) }))
    }
}

/// What the store keeps for a secret; none for what cannot be one of ours.
fn hash(secret: &str) -> Option<String> {
    secret.strip_prefix(MARK).and_then(token_hash)
}
