use jiff::SignedDuration;
use linchpin_core::{AlertId, Result, Role};
use linchpin_store::{
    alert::{self, Alert},
    audit::{Verdict, verify},
    job::Job,
};

use super::{Context, Later, Task};

/// The store's own note of the last place of the chain that was found whole.
pub const CHECKPOINT: &str = "audit-checkpoint";

/// Checks the audit chain every night, against the checkpoint of the night before, and alerts the
/// information-governance officer when it is broken. The checkpoint goes to the log, which is kept elsewhere: the store
/// alone cannot show that it was rewritten as a whole.
pub struct VerifyAudit;

impl Task for VerifyAudit {
    fn kind(&self) -> &'static str {
        "verify-audit"
    }

    fn every(&self) -> Option<SignedDuration> {
        Some(SignedDuration::from_hours(24))
    }

    fn run<'a>(&'a self, context: &'a Context, _: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            let mut tx = context.store.read().await?;
            // A checkpoint that cannot be read was changed by hand, and shows nothing; the chain is still checked.
            let kept = tx.meta(CHECKPOINT).await?.and_then(|text| text.parse().ok());
            tx.rollback().await?;
            let verdict = verify(&context.store, kept.as_ref()).await?;
            let mut tx = context.store.write().await?;
            match verdict {
                Verdict::Whole(checkpoint) => {
                    tracing::info!(seq = checkpoint.seq, "the audit chain is whole up to {checkpoint}");
                    tx.set_meta(CHECKPOINT, &checkpoint.to_string()).await?;
                }
                Verdict::Broken { seq, how } => {
                    tracing::error!(seq, "the audit chain is broken: entry {seq} {how}");
                    let alert = Alert {
                        id: AlertId::new(context.ids.uuid()),
                        at: context.clock.now(),
                        kind: "audit-broken".into(),
                        role: Role::InformationGovernance,
                        organisation: None,
                        person: None,
                        actor: None,
                        detail: format!("Entry {seq} of the audit chain {how}."),
                    };
                    alert::raise(&mut tx, &alert).await?;
                }
            }
            tx.commit().await
        })
    }
}
