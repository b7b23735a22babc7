use jiff::{SignedDuration, Timestamp};
use linchpin_core::{Error, Result};

use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

/// The store's note of how many seconds the clock of a made-up place is ahead of the machine's.
pub const AHEAD: &str = "clock-ahead";

/// The furthest that it moves at once.
const MOST: SignedDuration = SignedDuration::from_hours(24 * 400);

impl App {
    /// Moves the clock of a made-up place on to an instant, so that what would take weeks can be seen today. It never goes
    /// back: what was written down stays in order. How far it is ahead is kept beside the audit of the move.
    ///
    /// # Errors
    /// Not an administrator; not a made-up place, whose clock is the machine's; not later than now, or more than 400 days on.
    pub async fn move_clock(&self, actor: &Actor, to: Timestamp) -> Result<()> {
        let subject = Subject::of(Resource::System);
        let mut act = self.begin(actor).await?.permit(Act::Operate, &subject, About::key("clock")).await?;
        if !self.settings.demo {
            return Err(Error::not_found("Only the clock of a made-up place can be moved."));
        }
        let by = to.duration_since(self.now());
        if !by.is_positive() || by > MOST {
            return Err(Error::invalid("Enter a time later than now, and at most 400 days on."));
        }
        let before = act.tx.meta(AHEAD).await?.and_then(|kept| kept.parse().ok()).unwrap_or(0_i64);
        act.tx.set_meta(AHEAD, &before.saturating_add(by.as_secs()).to_string()).await?;
        act.detail(serde_json::json!({ "to": to.to_string() }));
        act.done().await?;
        if self.clock.move_on(SignedDuration::from_secs(by.as_secs())) {
            Ok(())
        } else {
            Err(Error::invalid("The clock of this program cannot be moved."))
        }
    }
}
