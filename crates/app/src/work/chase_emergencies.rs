use std::sync::Arc;

use jiff::{SignedDuration, civil::Date};
use linchpin_core::{AlertId, Result, Role, WorkingCalendar, london};
use linchpin_store::{
    alert::{self, Alert},
    break_glass::{self, BreakGlass},
    job::Job,
    person,
};
use sha2::{Digest, Sha256};

use super::{Context, Later, Task};

/// For so many working days an emergency access may wait for its review (hazard HZ-12).
pub const PATIENCE: i32 = 2;

/// So many are chased in one go; the rest at the next.
const MOST: u32 = 1000;

/// Alerts the practice and the information-governance officer again, each working day, of every emergency access that
/// nobody has reviewed for two working days.
pub struct ChaseEmergencies(
    /// Which days are worked.
    pub Arc<WorkingCalendar>,
);

/// How many working days an emergency access has waited for its review on a day: the day it was opened does not count.
#[must_use]
pub fn waited(one: &BreakGlass, calendar: &WorkingCalendar, today: Date) -> i32 {
    let opened = one.at.to_zoned(london()).date();
    calendar.between(opened, today).max(0)
}

impl Task for ChaseEmergencies {
    fn kind(&self) -> &'static str {
        "chase-emergencies"
    }

    fn every(&self) -> Option<SignedDuration> {
        Some(SignedDuration::from_hours(1))
    }

    fn run<'a>(&'a self, context: &'a Context, _: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            let (today, calendar) = (context.clock.today(), &*self.0);
            if !calendar.is_working(today) {
                return Ok(());
            }
            let mut tx = context.store.write().await?;
            for one in break_glass::to_review(&mut tx, MOST).await? {
                let days = waited(&one, calendar, today);
                if days < PATIENCE {
                    continue;
                }
                let practice = person::resolve(&mut tx, one.person).await?.and_then(|p| p.practice(today));
                let officer = (Role::InformationGovernance, None);
                let readers = practice.map(|code| (Role::PracticeManager, Some(code.to_string())));
                for (role, organisation) in readers.into_iter().chain([officer]) {
                    let id = name(&one, role, today);
                    if alert::is_raised(&mut tx, id).await? {
                        continue;
                    }
                    let alert = Alert {
                        id,
                        at: context.clock.now(),
                        kind: "break-glass-unreviewed".to_owned(),
                        role,
                        organisation,
                        person: Some(one.person),
                        actor: Some(one.account),
                        detail: format!(
                            "An emergency access by a {} at {} on {} is unreviewed for {days} working days.",
                            one.role.title().to_lowercase(),
                            one.organisation,
                            one.at.to_zoned(london()).strftime("%-d %B %Y"),
                        ),
                    };
                    alert::raise(&mut tx, &alert).await?;
                }
            }
            tx.commit().await
        })
    }
}

/// The key of the alert for one access, reader and day: doing the job twice raises it once.
fn name(one: &BreakGlass, role: Role, today: Date) -> AlertId {
    let hash = Sha256::digest(format!("break-glass-unreviewed {} {} {today}", one.id, role.as_str()));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    AlertId::new(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
