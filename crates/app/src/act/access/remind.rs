use jiff::{SignedDuration, Timestamp, ToSpan};
use linchpin_access::{
    dna::{History, Model, Risk},
    england,
    message::{Text, When},
};
use linchpin_core::{MessageId, OdsCode, Result};
use linchpin_store::{
    Tx,
    appointment::{self, Appointment, State},
    message, message_rule, person,
};

use crate::{
    App,
    message::{Draft, Reminders, Rule, Written, key_of},
};

/// As many appointments of an organisation are looked at in one go.
const MOST: u32 = 10_000;

impl App {
    /// Writes the reminders that are due at this moment, for every organisation that reminds; says how many. Each is written
    /// once, however often this is done.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn remind(&self) -> Result<u64> {
        let mut tx = self.store.read().await?;
        let rules = message_rule::all::<Rule>(&mut tx).await?;
        tx.rollback().await?;
        let mut written = 0;
        for (organisation, rule) in rules {
            if let Some(reminders) = rule.it.reminders {
                written += self.remind_for(organisation, &rule.it, reminders).await?;
            }
        }
        Ok(written)
    }

    async fn remind_for(&self, organisation: OdsCode, rule: &Rule, reminders: Reminders) -> Result<u64> {
        let (now, mut written) = (self.now(), 0);
        let ahead = SignedDuration::from_hours(24 * (i64::from(reminders.days) + 1));
        let to = now.checked_add(ahead).unwrap_or(Timestamp::MAX);
        let mut tx = self.store.read().await?;
        let mut wanted: Vec<(Appointment, &str, Option<String>)> = Vec::new();
        for one in appointment::at(&mut tx, organisation, now, to, MOST).await? {
            if one.state != State::Booked || rule.silent.contains(&one.slot_type) {
                continue;
            }
            let before = message::get(&mut tx, key(&one, "first")).await?;
            if before.is_none() && is_due(&one, reminders.days, now) {
                wanted.push((one, "first", None));
                continue;
            }
            // Never two on one day, as where the rule was made in between.
            let apart = before.is_none_or(|first| england::day(first.made) < england::day(now));
            let second = reminders.second.filter(|second| apart && is_due(&one, second.days, now));
            if let Some(second) = second
                && message::get(&mut tx, key(&one, "second")).await?.is_none()
            {
                let risk = self.risk(&mut tx, &one).await?;
                if risk.chance >= second.above {
                    wanted.push((one, "second", Some(risk.reason)));
                }
            }
        }
        tx.rollback().await?;
        for (one, which, reason) in wanted {
            // One transaction a reminder: nobody at a desk waits for a long one.
            let mut tx = self.store.write().await?;
            // As it is now: it may have been cancelled since it was read.
            let still = appointment::get(&mut tx, one.id).await?.filter(|now| now.version == one.version);
            if let Some(one) = still {
                written += u64::from(self.reminder(&mut tx, &one, rule, which, reason).await?);
                tx.commit().await?;
            }
        }
        Ok(written)
    }

    async fn reminder(
        &self,
        tx: &mut Tx,
        one: &Appointment,
        rule: &Rule,
        which: &str,
        reason: Option<String>,
    ) -> Result<bool> {
        let id = key(one, which);
        let due = rule.quiet.next_allowed(self.now());
        if one.starts <= due {
            return Ok(false);
        }
        let Some(person) = person::resolve(tx, one.person).await? else { return Ok(false) };
        let (place, mode) = self.where_and_how(tx, one.site, one.slot_type).await?;
        let draft = Draft {
            id,
            organisation: one.organisation,
            person: &person,
            about: Some(one.slot_type),
            kind: message::Kind::Reminder,
            text: Text::Reminder(When { starts: one.starts, place: &place, mode }),
            back_to: None,
            appointment: Some(one.id),
            offer: None,
            reason,
            due,
            until: one.starts,
        };
        Ok(self.write_to(tx, draft).await? == Written::Yes)
    }

    /// How likely an appointment is missed, and why: by what was known when it was booked.
    pub(crate) async fn risk(&self, tx: &mut Tx, one: &Appointment) -> Result<Risk> {
        let mut history = History::default();
        for past in appointment::of(tx, one.person, Timestamp::MIN, 500).await? {
            match past.state {
                State::Attended if past.ends <= one.made => history.attended += 1,
                State::Dna if past.ends <= one.made => history.missed += 1,
                _ => {}
            }
        }
        let (_, mode) = self.where_and_how(tx, one.site, one.slot_type).await?;
        let days = england::day(one.made).until(england::day(one.starts)).map_or(0, |span| span.get_days());
        Ok(Model::published().risk(u32::try_from(days).unwrap_or(0), history, mode))
    }
}

/// The key of a reminder. Of an appointment that was moved it is another one.
fn key(one: &Appointment, which: &str) -> MessageId {
    key_of(&format!("reminder {which} {} {}", one.id, one.starts))
}

/// Whether a reminder so many days before an appointment is due: the day has come, and it was booked before that day, for
/// whoever has just booked needs none.
fn is_due(one: &Appointment, days: u8, now: Timestamp) -> bool {
    let on = england::day(one.starts).saturating_sub(i64::from(days).days());
    on <= england::day(now) && england::day(one.made) < on
}
