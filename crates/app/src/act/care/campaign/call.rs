use jiff::SignedDuration;
use linchpin_access::message::Text;
use linchpin_core::Result;
use linchpin_pathways::Effect;
use linchpin_store::{
    Tx,
    care::{self, Letter},
    message::Kind,
    message_rule,
};

use crate::{
    App,
    act::care::held::Held,
    message::{Draft, Rule, Written, key_of},
};

/// A call that could not be sent for two weeks is not sent: the next one is nearer.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

impl App {
    /// Writes to somebody whom a campaign calls, in the transaction of the call and outside the quiet hours: what the move says,
    /// and the number to ring that the practice gave with the rules of its messages. Without one nothing is sent, and a letter
    /// waits to be printed; so it does for whoever wants no messages, or can have none. Once they answered nobody prints it.
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
        let Some(call) = call else {
            if campaign.is_settled(&held.kept.it.state) {
                care::drop_letters(tx, held.kept.id).await?;
            }
            return Ok(());
        };
        let now = self.now();
        if self.text_call(tx, held, &call.says, version).await? == Written::No && held.person.death_date.is_none() {
            let letter = Letter { case: held.kept.id, version, does: call.does.clone(), made: now };
            care::ask_letter(tx, &letter).await?;
        }
        Ok(())
    }

    async fn text_call(&self, tx: &mut Tx, held: &Held, says: &str, version: u64) -> Result<Written> {
        let now = self.now();
        let rule = message_rule::get::<Rule>(tx, held.practice).await?.map(|rule| rule.it).unwrap_or_default();
        let Some(changes) = &rule.changes else { return Ok(Written::No) };
        let draft = Draft {
            id: key_of(&format!("call {} {version}", held.kept.id)),
            organisation: held.practice,
            person: &held.person,
            about: None,
            kind: Kind::Call,
            text: Text::Call { says, phone: &changes.phone },
            back_to: None,
            appointment: None,
            offer: None,
            reason: Some(held.pathway.title.clone()),
            due: rule.quiet.next_allowed(now),
            until: now.saturating_add(GOOD_FOR).unwrap_or(now),
        };
        self.write_to(tx, draft).await
    }
}
