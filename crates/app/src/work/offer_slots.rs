use linchpin_core::{Result, SlotId};
use linchpin_store::job::Job;
use serde::Deserialize;

use super::{Context, Later, Task, payload};
use crate::{App, message::OFFER};

/// Offers a slot that came free to those who wait, wave by wave: whoever frees one asks for it, and each wave for the next.
pub struct OfferSlots {
    app: App,
    public: Option<String>,
}

#[derive(Deserialize)]
struct Payload {
    slot: SlotId,
}

impl OfferSlots {
    /// Of these acts; with what people type to come here, if they can, so that they answer with one tap.
    #[must_use]
    pub fn new(app: App, public: Option<String>) -> Self {
        Self { app, public }
    }
}

impl Task for OfferSlots {
    fn kind(&self) -> &'static str {
        OFFER
    }

    fn run<'a>(&'a self, _: &'a Context, job: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            let Payload { slot } = payload(job)?;
            self.app.offer_slot(slot, self.public.as_deref()).await
        })
    }
}
