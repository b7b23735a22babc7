use jiff::SignedDuration;
use linchpin_access::message::Text;
use linchpin_core::Result;
use linchpin_pathways::Effect;
use linchpin_store::{Tx, message::Kind, message_rule};

use crate::{
    App,
    act::care::held::Held,
    message::{Draft, Rule, key_of},
};

/// A call that could not be sent for two weeks is not sent: the next one is nearer.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

impl App {
    /// Writes to somebody whom a campaign calls, in the transaction of the call and outside the quiet hours: what the move says,
    /// and the number to ring that the practice gave with the rules of its messages. Without one nothing is written, and they
    /// are on the list of those who get a letter; so is whoever wants no messages, or can have none.
    pub(in crate::act::care) async fn call_person(
        &self,
        tx: &mut Tx,
        held: &Held,
        effects: &[Effect],
        version: u64,
    ) -> Result<()> {
        let Some(campaign) = &held.pathway.campaign else { return Ok(()) };
        let call = effects.iter().find_map(|effect| match effect {
            Effect::Moved { does, .. } if campaign.calls.contains(does) => Some(does),
            _ => None,
        });
        let call = call.and_then(|does| held.pathway.moves.iter().find(|one| one.does == *does));
        let Some(call) = call else { return Ok(()) };
        let rule = message_rule::get::<Rule>(tx, held.practice).await?.map(|rule| rule.it).unwrap_or_default();
        let Some(changes) = &rule.changes else { return Ok(()) };
        let now = self.now();
        let draft = Draft {
            id: key_of(&format!("call {} {version}", held.kept.id)),
            organisation: held.practice,
            person: &held.person,
            about: None,
            kind: Kind::Call,
            text: Text::Call { says: &call.says, phone: &changes.phone },
            back_to: None,
            appointment: None,
            offer: None,
            reason: Some(held.pathway.title.clone()),
            due: rule.quiet.next_allowed(now),
            until: now.saturating_add(GOOD_FOR).unwrap_or(now),
        };
        self.write_to(tx, draft).await.map(drop)
    }
}
