use std::sync::Arc;

use jiff::civil::Date;
use linchpin_core::{AgreementId, Error, Result};
use linchpin_schemes::{
    Scheme,
    agreement::{Party, Step},
};
use linchpin_store::scheme::{self, Kept};
use serde_json::json;

use super::{Held, party, subject};
use crate::{About, Actor, App, Permitted, permission::Act};

/// What came of taking a step.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a step may not have been taken"]
pub enum Taken {
    /// It was taken, as this version.
    As(u64),
    /// Somebody else took these since the page was opened: nothing of this happened. Look first.
    Changed(Vec<Kept>),
}

/// Which agreement, and as which version its reader saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// Its key.
    pub agreement: AgreementId,
    /// The version that was seen.
    pub version: u64,
}

impl App {
    /// Takes a step in an agreement: for the commissioner, or for the provider, whoever the actor is.
    ///
    /// # Errors
    /// The table refuses; the step may not be taken now, in a sentence; or the store cannot be reached.
    pub async fn take_step(&self, actor: &Actor, at: At, step: Step) -> Result<Taken> {
        match step {
            Step::Invite { .. } => Err(Error::invalid("A scheme is offered from its own page.")),
            Step::Baseline { must, .. } => self.fix_baseline(actor, at, &must).await,
            Step::Vary { from, says, .. } => self.offer_variation(actor, at, from, says).await,
            step => {
                let (act, held) = self.open_agreement(actor, at.agreement, &step).await?;
                self.write_step(actor, act, held, at.version, step, None).await
            }
        }
    }

    /// Holds the figure fast that a must had before the scheme began, as it is published now.
    async fn fix_baseline(&self, actor: &Actor, at: At, must: &str) -> Result<Taken> {
        let sheet = self.figures.sheet().await?;
        let unknown = linchpin_schemes::pay::Measured::of(linchpin_schemes::Exact::ZERO, linchpin_schemes::Exact::ONE);
        let asked = Step::Baseline { must: must.to_owned(), measured: unknown, of: self.this_month() };
        let (mut act, held) = self.open_agreement(actor, at.agreement, &asked).await?;
        let scheme = self.scheme_of(&mut act.tx, held.agreement.text(self.clock.today())).await?;
        let indicator = scheme.musts().find(|(_, one)| one.name == must).and_then(|(_, one)| one.indicator.as_deref());
        let found = indicator.and_then(|one| sheet.before(one, held.head.provider, scheme.term.from));
        let Some(found) = found else {
            return Err(Error::invalid(format!(
                "Nothing was published for “{must}” of {} before the scheme began: there is no baseline to hold fast.",
                held.head.provider
            )));
        };
        let step = Step::Baseline { must: must.to_owned(), measured: found.measured, of: found.of };
        self.write_step(actor, act, held, at.version, step, None).await
    }

    /// Offers the scheme as its file says it now, from a day on.
    async fn offer_variation(&self, actor: &Actor, at: At, from: Date, says: String) -> Result<Taken> {
        let asked = Step::Vary { hash: String::new(), from, says: says.clone() };
        let (act, held) = self.open_agreement(actor, at.agreement, &asked).await?;
        let file = self.scheme_file(&held.head.scheme)?;
        let step = Step::Vary { hash: file.hash.clone(), from, says };
        self.write_step(actor, act, held, at.version, step, Some(file)).await
    }

    fn this_month(&self) -> linchpin_core::Period {
        linchpin_core::Period::containing(self.clock.today(), linchpin_core::PeriodKind::Month)
    }

    /// Opens an agreement for a step that the actor may take at all.
    async fn open_agreement<'a>(
        &'a self,
        actor: &'a Actor,
        id: AgreementId,
        step: &Step,
    ) -> Result<(Permitted<'a>, Held)> {
        let mut doing = self.begin(actor).await?;
        let held = self.lock_agreement(&mut doing.tx, id).await?;
        let detail = json!({ "scheme": held.head.scheme, "provider": held.head.provider, "step": step.kind() });
        let about = About::key(id).with(detail);
        let act = doing.permit(needs(step, party(actor)), &subject(actor, held.head.provider), about).await?;
        Ok((act, held))
    }

    /// Asks whether the step may be taken, and writes it. A text that comes with it is kept.
    async fn write_step(
        &self,
        actor: &Actor,
        mut act: Permitted<'_>,
        mut held: Held,
        version: u64,
        step: Step,
        text: Option<Arc<Scheme>>,
    ) -> Result<Taken> {
        if held.head.version != version {
            held.steps.retain(|one| one.number > version);
            return Ok(Taken::Changed(held.steps));
        }
        let today = self.clock.today();
        let scheme = match &text {
            Some(new) => Arc::clone(new),
            None => self.scheme_of(&mut act.tx, held.agreement.text(today)).await?,
        };
        held.agreement.may(&step, party(actor), &scheme, today).map_err(|why| Error::invalid(why.0))?;
        both_sides(&held, &step, actor)?;
        if let Some(new) = &text {
            scheme::keep(&mut act.tx, new, self.now()).await?;
        }
        let number = held.head.version + 1;
        let kept = Kept {
            number,
            at: self.now(),
            account: actor.account(),
            role: actor.role,
            organisation: actor.organisation,
            step: step.clone(),
        };
        held.agreement.take(step, today);
        held.head.state = held.agreement.state;
        held.head.served_by = held.agreement.served_by;
        if let Some(last) = held.agreement.texts.values().next_back() {
            held.head.hash.clone_from(last);
        }
        if !scheme::advance(&mut act.tx, &held.head).await? {
            let steps = scheme::history(&mut act.tx, held.head.id).await?;
            return Ok(Taken::Changed(steps.into_iter().filter(|one| one.number > version).collect()));
        }
        scheme::write(&mut act.tx, held.head.id, &kept).await?;
        act.done().await?;
        Ok(Taken::As(number))
    }
}

/// What the table is asked: who is paid decides for itself; who pays decides what binds, and edits the plan.
fn needs(step: &Step, party: Party) -> Act {
    match (party, step) {
        (Party::Commissioner, Step::Plan { .. } | Step::Finish { .. } | Step::Drop { .. }) => Act::Edit,
        _ => Act::Decide,
    }
}

/// An agreement has two sides: nobody answers, in another role, what they said themselves.
fn both_sides(held: &Held, step: &Step, actor: &Actor) -> Result<()> {
    let said = |kind: &str| {
        let last = held.steps.iter().rev().find(|one| one.step.kind() == kind);
        last.is_some_and(|last| last.account.is_some() && last.account == actor.account())
    };
    let own = match step {
        Step::Accept => said("invite"),
        Step::SignOff { .. } => said("ready"),
        Step::AcceptVariation => said("vary"),
        _ => false,
    };
    if own {
        return Err(Error::invalid("You said yourself what this answers: somebody else must, on the other side."));
    }
    if matches!(step, Step::NameServer { provider } if *provider == held.head.provider) {
        return Err(Error::invalid("A practice that serves its own patients signs the scheme itself."));
    }
    Ok(())
}
