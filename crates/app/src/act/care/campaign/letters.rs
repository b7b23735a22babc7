use std::sync::Arc;

use linchpin_core::{CaseId, ErrorKind, Result};
use linchpin_pathways::{
    Pathway,
    pathway::{Field, Part},
};
use linchpin_store::{
    care::{self, EntryKind, Letter},
    message_rule,
};

use super::super::{
    held::{Held, Working},
    keep::{By, Draft, Happened},
};
use crate::{
    About, Actor, App,
    act::Stepped,
    message::Rule,
    permission::{Act, Relationship, Resource, Subject},
};

/// The letters of a campaign that wait at a practice.
#[derive(Clone, PartialEq)]
pub struct CampaignLetters {
    /// The pathway.
    pub pathway: Arc<Pathway>,
    /// The number that people ring; none where the practice gave none.
    pub phone: Option<String>,
    /// Those to print, each whole.
    pub letters: Vec<LetterSeen>,
    /// Cases in which a letter is due and there is no name or address that the reader may see: somebody rings them.
    pub unaddressed: Vec<CaseId>,
    /// How many more wait beyond these.
    pub more: u64,
}

/// A letter to print.
#[derive(Clone, PartialEq, Eq)]
pub struct LetterSeen {
    /// The case, and the version of it that called them: what is written down as printed.
    pub key: (CaseId, u64),
    /// To whom.
    pub name: String,
    /// The lines of the address.
    pub address: Vec<String>,
    /// What it says.
    pub says: String,
}

impl std::fmt::Debug for CampaignLetters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CampaignLetters({}, {})", self.pathway.id, self.letters.len())
    }
}

impl std::fmt::Debug for LetterSeen {
    /// Without whom and where.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LetterSeen({}, version {})", self.key.0, self.key.1)
    }
}

/// As many letters are counted.
const COUNTED: u32 = 100_000;

impl App {
    /// The letters that wait in a campaign at the actor's practice, the oldest first: those whom it called who have neither mobile
    /// nor e-mail address, or want no messages. Nobody gets one who has died, was seen to, or said no since. Each person
    /// shown is written down.
    ///
    /// # Errors
    /// The table refuses; or there is no such campaign.
    pub async fn campaign_letters(&self, actor: &Actor, pathway: &str, limit: usize) -> Result<CampaignLetters> {
        let season = self.season(pathway)?;
        let practice = actor.organisation;
        let subject = Subject::of(Resource::Case).with(Relationship::OwnOrganisation);
        let doing = self.begin(actor).await?;
        let mut act = doing.permit(Act::See, &subject, About::default()).await?;
        let me = self.me(&mut act.tx, actor).await?;
        let rule = message_rule::get::<Rule>(&mut act.tx, practice).await?;
        let waiting = care::letters(&mut act.tx, (practice, pathway), COUNTED).await?;
        let mut seen = CampaignLetters {
            pathway: season.pathway,
            phone: rule.and_then(|rule| rule.it.changes).map(|changes| changes.phone),
            more: waiting.len().saturating_sub(limit) as u64,
            letters: Vec::new(),
            unaddressed: Vec::new(),
        };
        let mut people = Vec::new();
        for waits in waiting.into_iter().take(limit) {
            let Some(held) = self.looked_at(&mut act.tx, waits.case).await? else { continue };
            if !is_due(&held) {
                continue;
            }
            let parties = self.parties(actor, &me, &held);
            match letter(&held, &parties, &waits) {
                Some(letter) => {
                    people.push(held.person.id);
                    seen.letters.push(letter);
                }
                None => seen.unaddressed.push(waits.case),
            }
        }
        people.sort_unstable();
        people.dedup();
        for person in people {
            act.also(person)?;
        }
        act.done().await?;
        Ok(seen)
    }

    /// Writes letters down as sent: each is an act of its own, in the history of its case. Whoever has died or answered since they
    /// were printed is not written to, and counted as skipped: take their sheet out.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn letters_printed(&self, actor: &Actor, printed: &[(CaseId, u64)]) -> Result<Stepped> {
        let subject = Subject::of(Resource::Case).with(Relationship::OwnOrganisation);
        self.require(actor, Act::Edit, &subject).await?;
        let mut stepped = Stepped { left: printed.len() as u64, ..Stepped::default() };
        for key in printed {
            stepped.count(self.letter_printed(actor, *key).await)?;
        }
        Ok(stepped)
    }

    async fn letter_printed(&self, actor: &Actor, (case, version): (CaseId, u64)) -> Result<bool> {
        let Working { mut act, mut held, parties, .. } = match self.on_case(actor, case, Act::Edit).await {
            // They moved to another practice since: it is no longer ours to write to them.
            Err(error) if error.kind() == ErrorKind::Forbidden => return Ok(false),
            working => working?,
        };
        let waits = care::letter(&mut act.tx, case).await?.filter(|one| one.version == version);
        let Some(waits) = waits.filter(|_| is_due(&held)) else { return Ok(false) };
        care::printed(&mut act.tx, (case, version), actor.account(), self.now()).await?;
        let by = By { actor: Some(actor), parties: &parties };
        let said = Draft::of(EntryKind::Letter, &waits.does, self.now()).by(&by);
        let before = held.kept.it.clone();
        let what = Happened { before: Some(&before), effects: &[], said: Some(said) };
        self.keep(&mut act.tx, &mut held, &by, &what).await?;
        act.detail(serde_json::json!({ "letter": waits.does }));
        act.done().await?;
        Ok(true)
    }
}

/// Whether somebody is still to be written to.
fn is_due(held: &Held) -> bool {
    let settled = held.pathway.campaign.as_ref().is_none_or(|one| one.is_settled(&held.kept.it.state));
    held.person.death_date.is_none() && held.kept.it.closed.is_none() && !settled
}

/// The letter, where the reader may see to whom it goes and there is an address.
fn letter(held: &Held, parties: &[String], waits: &Letter) -> Option<LetterSeen> {
    let sight = held.sight(parties);
    let shows = |field| sight.shows(&Part::Person(field));
    let name = held.person.name().filter(|_| shows(Field::Name))?.full();
    let address = held.person.address.as_ref().filter(|_| shows(Field::Address))?;
    let lines = address.lines.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
    let address: Vec<String> = lines.chain(address.postcode.map(|code| code.to_string())).collect();
    let says = held.pathway.moves.iter().find(|one| one.does == waits.does)?.says.clone();
    (!name.is_empty() && !address.is_empty()).then_some(LetterSeen {
        key: (waits.case, waits.version),
        name,
        address,
        says,
    })
}
