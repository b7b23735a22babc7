use std::collections::BTreeMap;

use linchpin_core::{ClaimId, Error, Result};
use linchpin_schemes::{
    Exact, Scheme,
    claiming::What,
    scheme::{Basis, Counts},
};

use super::InHand;
use crate::{Actor, App, act::people::worded, permission::Act};

impl App {
    /// Says what was done, for what the scheme asks the provider to declare; the claim is worked out again from it.
    ///
    /// # Errors
    /// The table refuses; somebody else was first; something is not asked, not a whole number, or below nought.
    pub async fn fill_claim(&self, actor: &Actor, id: ClaimId, seen: u64, typed: &[(String, String)]) -> Result<()> {
        let sheet = self.figures.sheet().await?;
        let mut in_hand = self.on_claim(actor, id, seen, Act::Edit).await?;
        let counts = read(&in_hand.one.scheme, typed)?;
        if counts.is_empty() {
            return Err(Error::invalid("Write at least one number."));
        }
        let by = Some(in_hand.hand);
        self.step_claim(&mut in_hand.act.tx, &mut in_hand.one, by, What::Filled { counts }).await?;
        let InHand { act, one, .. } = &mut in_hand;
        self.work_again(&mut act.tx, &sheet, one).await?;
        self.end(in_hand).await
    }

    /// Says that a claim is true. After its day it takes a reason, and whoever approves sees it.
    ///
    /// # Errors
    /// The table refuses; somebody else was first; it is late and no reason is given; or it is not theirs to declare now.
    pub async fn declare_claim(&self, actor: &Actor, id: ClaimId, seen: u64, late: Option<&str>) -> Result<()> {
        let mut in_hand = self.on_claim(actor, id, seen, Act::Edit).await?;
        let day = in_hand.one.head.claim_by;
        let late = if self.clock.today() > day {
            let ask = format!("This claim was to be in by {}. Write why it is late.", day.strftime("%-d %B %Y"));
            Some(worded(late.unwrap_or_default(), &ask)?)
        } else {
            None
        };
        let by = Some(in_hand.hand);
        self.step_claim(&mut in_hand.act.tx, &mut in_hand.one, by, What::Declared { late }).await?;
        self.end(in_hand).await
    }
}

/// What a scheme has its providers declare, in the order of its file.
pub(super) fn declared(scheme: &Scheme) -> Vec<&str> {
    let Basis::Activity { instalments, .. } = &scheme.pays.basis else { return Vec::new() };
    let declared = instalments.iter().filter_map(|one| match &one.counts {
        Counts::Declared(what) => Some(what.as_str()),
        _ => None,
    });
    declared.collect()
}

fn read(scheme: &Scheme, typed: &[(String, String)]) -> Result<BTreeMap<String, Exact>> {
    let asked = declared(scheme);
    let mut counts = BTreeMap::new();
    for (what, text) in typed.iter().filter(|(_, text)| !text.trim().is_empty()) {
        if !asked.contains(&what.as_str()) {
            return Err(Error::invalid(format!("This scheme does not ask for “{what}”.")));
        }
        let plain = text.trim().replace(',', "");
        let count: i64 = plain
            .parse()
            .ok()
            .filter(|n| (-999_999_999..=999_999_999).contains(n))
            .ok_or_else(|| Error::invalid(format!("{what}: write a whole number, such as 24.")))?;
        counts.insert(what.clone(), Exact::whole(count));
    }
    Ok(counts)
}
