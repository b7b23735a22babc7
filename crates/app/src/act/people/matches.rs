use linchpin_core::{Error, ErrorKind, MatchId, MergeId, Person, PersonId, Result};
use linchpin_store::{
    Tx, person,
    person_match::{self, Match, State, Verdict},
};

use super::{nobody, worded};
use crate::{
    About, Actor, App, matching,
    permission::{Act, Relationship, Resource, Subject},
    standing,
};

/// The most pairs on a page.
const SHOWN: u32 = 25;

/// Two records that may be one person, for somebody to decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The question.
    pub asked: Match,
    /// One record.
    pub one: Person,
    /// The other.
    pub other: Person,
    /// The sentences that speak for and against it.
    pub says: Vec<&'static str>,
}

/// What somebody decided about a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// One person: keep this record and merge the other into it.
    Same {
        /// The record to keep.
        keep: PersonId,
        /// Why.
        reason: String,
    },
    /// Two people: never ask again.
    Different {
        /// Why.
        reason: String,
    },
}

impl App {
    /// The pairs that wait for the actor, likeliest first: of their own practice where both are on its list, or all for
    /// the officer. Whoever is shown is written down as seen.
    ///
    /// # Errors
    /// The role decides about no pairs.
    pub async fn match_queue(&self, actor: &Actor) -> Result<Vec<Pair>> {
        let all = Subject::of(Resource::Match);
        let everywhere = self.may(actor, Act::See, &all).is_allowed();
        let subject = if everywhere { all } else { all.with(Relationship::OwnOrganisation) };
        let mut act = self.begin(actor).await?.permit(Act::See, &subject, About::default()).await?;
        let practice = (!everywhere).then_some(actor.organisation);
        let today = self.clock.today();
        let mut pairs = Vec::new();
        // Some fall away below: merged meanwhile, or no longer on the list.
        for asked in person_match::waiting(&mut act.tx, practice, SHOWN * 4).await? {
            let Some((one, other)) = both(&mut act.tx, &asked).await? else { continue };
            let ours = |p: &Person| practice.is_none_or(|practice| p.practice(today) == Some(practice));
            if pairs.len() < SHOWN as usize && ours(&one) && ours(&other) {
                let says = asked.reasons.iter().filter_map(|name| matching::sentence(name)).collect();
                pairs.push(Pair { asked, one, other, says });
            }
        }
        act.detail(serde_json::json!({ "pairs": pairs.len() }));
        for pair in &pairs {
            act.also(pair.one.id)?;
            act.also(pair.other.id)?;
        }
        act.done().await?;
        Ok(pairs)
    }

    /// Decides about a pair. Says the merge, where it was one.
    ///
    /// # Errors
    /// The table refuses; somebody else decided meanwhile; no reason was written.
    pub async fn decide_match(&self, actor: &Actor, id: MatchId, decided: &Decided) -> Result<Option<MergeId>> {
        let mut doing = self.begin(actor).await?;
        let asked = person_match::get(&mut doing.tx, id).await?;
        let pair = match &asked {
            Some(asked) => both(&mut doing.tx, asked).await?,
            None => None,
        };
        let mut subject = Subject::of(Resource::Match);
        if let Some((one, other)) = &pair {
            subject = self.stands_to_both(&mut doing.tx, actor, (one, other), Resource::Match).await?;
        }
        let mut act = doing.permit(Act::Decide, &subject, About::key(id)).await?;
        if asked.as_ref().is_none_or(|asked| asked.state != State::Waiting) {
            return Err(Error::new(ErrorKind::Conflict, "This pair does not wait for a decision any more."));
        }
        let (one, other) = pair.ok_or_else(|| {
            Error::new(ErrorKind::Conflict, "These records were merged meanwhile. There is nothing left to decide.")
        })?;
        let (Decided::Same { reason, .. } | Decided::Different { reason }) = decided;
        let reason = worded(reason, "Say in a sentence how you know.")?;
        act.detail(serde_json::json!({ "decided": matches!(decided, Decided::Same { .. }).then_some("same").unwrap_or("different"), "reason": reason }));
        act.also(one.id)?;
        act.also(other.id)?;
        let merged = match decided {
            Decided::Different { .. } => {
                let verdict =
                    Verdict { state: State::Different, by: actor.account(), at: self.now(), note: Some(&reason) };
                if !person_match::decide(&mut act.tx, id, verdict).await? {
                    return Err(Error::new(ErrorKind::Conflict, "Somebody else decided meanwhile."));
                }
                None
            }
            Decided::Same { keep, .. } => {
                let (kept, gone) = match (*keep == one.id, *keep == other.id) {
                    (true, _) => (one, other),
                    (_, true) => (other, one),
                    _ => return Err(Error::invalid("Choose which of the two records to keep.")),
                };
                let subject = self.stands_to_both(&mut act.tx, actor, (&kept, &gone), Resource::Person).await?;
                if !self.may(actor, Act::Merge, &subject).is_allowed() {
                    return Err(Error::new(
                        ErrorKind::Forbidden,
                        "You may decide about these records but not merge them.",
                    ));
                }
                let verdict = Verdict { state: State::Same, by: actor.account(), at: self.now(), note: Some(&reason) };
                // Asked first, so that of two who decide at once only one goes on.
                if !person_match::decide(&mut act.tx, id, verdict).await? {
                    return Err(Error::new(ErrorKind::Conflict, "Somebody else decided meanwhile."));
                }
                Some(self.join(&mut act.tx, actor, (kept.id, gone.id), &reason).await?)
            }
        };
        act.done().await?;
        Ok(merged)
    }

    /// What stands between the actor and both of two people: only what holds for each of them.
    pub(super) async fn stands_to_both(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        (one, other): (&Person, &Person),
        resource: Resource,
    ) -> Result<Subject> {
        let first = standing(self, tx, actor, one, resource).await?;
        let mut both = standing(self, tx, actor, other, resource).await?;
        both.relationships = &both.relationships & &first.relationships;
        both.consent &= first.consent;
        both.opt_outs.national |= first.opt_outs.national;
        both.opt_outs.type_1 |= first.opt_outs.type_1;
        Ok(both)
    }
}

/// Both people as they stand now; none when they have become one.
async fn both(tx: &mut Tx, asked: &Match) -> Result<Option<(Person, Person)>> {
    let one = person::resolve(tx, asked.one).await?.ok_or_else(nobody)?;
    let other = person::resolve(tx, asked.other).await?.ok_or_else(nobody)?;
    Ok((one.id != other.id).then_some((one, other)))
}
