use std::collections::BTreeSet;

use jiff::SignedDuration;
use linchpin_core::{AlertId, OdsCode, Result, Role, london};
use linchpin_store::{
    alert::{self, Alert},
    job::Job,
    request, site,
};
use sha2::{Digest, Sha256};

use super::{Context, Later, Task};
use crate::App;

/// A promise that ends within so long, and that nothing was booked for, is about to break.
const SOON: SignedDuration = SignedDuration::from_hours(4);

/// As many requests of an organisation are looked at in one go: those that break first.
const MOST: u32 = 500;

/// Tells a practice, once a working day, that promises are about to break: how many, and nobody's name. The list of requests
/// shows which.
pub struct WatchPromises(
    /// The acts of the place.
    pub App,
);

impl Task for WatchPromises {
    fn kind(&self) -> &'static str {
        "watch-promises"
    }

    fn every(&self) -> Option<SignedDuration> {
        Some(SignedDuration::from_mins(30))
    }

    fn run<'a>(&'a self, context: &'a Context, _: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            let (now, today) = (context.clock.now(), context.clock.today());
            if !self.0.calendar.is_working(today) {
                return Ok(());
            }
            let soon = now.checked_add(SOON).unwrap_or(now);
            let mut tx = context.store.write().await?;
            let sites = site::all(&mut tx, today).await?;
            let organisations: BTreeSet<OdsCode> = sites.into_iter().map(|site| site.organisation).collect();
            for organisation in organisations {
                let open = request::due(&mut tx, organisation, false, MOST).await?;
                let near: Vec<_> = open.iter().filter(|one| now < one.due && one.due <= soon).collect();
                let Some(first) = near.iter().map(|one| one.due).min() else { continue };
                let id = name(organisation, today);
                if alert::is_raised(&mut tx, id).await? {
                    continue;
                }
                let at = first.to_zoned(london()).strftime("%H:%M").to_string();
                let what =
                    if near.len() == 1 { "1 promise ends".to_owned() } else { format!("{} promises end", near.len()) };
                let alert = Alert {
                    id,
                    at: now,
                    kind: "promises-end".to_owned(),
                    role: Role::PracticeManager,
                    organisation: Some(organisation.to_string()),
                    person: None,
                    actor: None,
                    detail: format!("{what} within four hours and nothing is booked; the first at {at}."),
                };
                alert::raise(&mut tx, &alert).await?;
            }
            tx.commit().await
        })
    }
}

/// The key of the alert of one organisation and day: doing the job twice raises it once.
fn name(organisation: OdsCode, today: jiff::civil::Date) -> AlertId {
    let hash = Sha256::digest(format!("promises-end {organisation} {today}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    AlertId::new(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
