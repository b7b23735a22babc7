use linchpin_core::{Error, ErrorKind, MergeId, Person, PersonId, Result};
use linchpin_store::{
    Tx, person,
    person_match::{self, State, Verdict},
    person_merge::{self, Merge},
};

use super::{nobody, worded};
use crate::{
    About, Actor, App, matching,
    permission::{Act, Resource, Subject},
};

impl App {
    /// Merges two records of one person: `keep` stays, and stands for `gone` from now on. Both are kept as they were, so
    /// that [`App::unmerge_people`] can part them again.
    ///
    /// # Errors
    /// The table refuses for either; one is merged already; no reason was written.
    pub async fn merge_people(&self, actor: &Actor, keep: PersonId, gone: PersonId, reason: &str) -> Result<MergeId> {
        let mut doing = self.begin(actor).await?;
        let pair = person::get(&mut doing.tx, keep).await?.zip(person::get(&mut doing.tx, gone).await?);
        let subject = match &pair {
            Some((kept, gone)) => self.stands_to_both(&mut doing.tx, actor, (kept, gone), Resource::Person).await?,
            None => Subject::of(Resource::Person),
        };
        let mut act = doing.permit(Act::Merge, &subject, About::person(keep)).await?;
        pair.ok_or_else(nobody)?;
        let reason = worded(reason, "Say in a sentence how you know that they are one person.")?;
        let id = self.join(&mut act.tx, actor, (keep, gone), &reason).await?;
        act.key(id);
        act.detail(serde_json::json!({ "kept": keep.to_string(), "gone": gone.to_string(), "reason": reason }));
        act.also(gone)?;
        act.done().await?;
        Ok(id)
    }

    /// Parts two records that were merged: each is as it was before. What was changed in between stays with the record
    /// that was kept, and the names of those fields are returned for somebody to look at.
    ///
    /// # Errors
    /// The table refuses; it was parted before; the kept record was merged into a third one since.
    pub async fn unmerge_people(&self, actor: &Actor, id: MergeId, reason: &str) -> Result<Vec<String>> {
        let mut doing = self.begin(actor).await?;
        let merge = person_merge::get(&mut doing.tx, id).await?;
        let pair = match &merge {
            Some(merge) => {
                let kept = person::lock(&mut doing.tx, merge.kept).await?;
                kept.zip(person::lock(&mut doing.tx, merge.gone).await?)
            }
            None => None,
        };
        let subject = match &pair {
            Some((kept, gone)) => self.stands_to_both(&mut doing.tx, actor, (kept, gone), Resource::Person).await?,
            None => Subject::of(Resource::Person),
        };
        let about = About { person: pair.as_ref().map(|(kept, _)| kept.id), ..About::key(id) };
        let mut act = doing.permit(Act::Unmerge, &subject, about).await?;
        let (merge, (kept, gone)) = merge.zip(pair).ok_or_else(|| Error::not_found("There is no such merge."))?;
        let reason = worded(reason, "Say in a sentence how you know that they are two people.")?;
        if kept.merged_into.is_some() {
            return Err(conflict("This record was merged into another one since. Part those two first."));
        }
        if gone.merged_into != Some(kept.id)
            || !person_merge::undo(&mut act.tx, id, actor.account(), self.now()).await?
        {
            return Err(conflict("These two records were parted before."));
        }
        let parted = matching::unmerge(&merge.kept_before, &merge.gone_before, &merge.merged, &kept);
        let back = Person { version: kept.version, ..parted.kept };
        // The record that was gone followed its own source meanwhile: only the pointer is taken away.
        let free = Person { merged_into: None, ..gone };
        save(&mut act.tx, self, actor, &back).await?;
        save(&mut act.tx, self, actor, &free).await?;
        person_merge::move_rows(&mut act.tx, &merge.moved, kept.id, free.id).await?;
        let verdict = Verdict { state: State::Different, by: actor.account(), at: self.now(), note: Some(&reason) };
        person_match::set(&mut act.tx, (kept.id, free.id), verdict).await?;
        act.detail(serde_json::json!({
            "kept": kept.id.to_string(), "gone": free.id.to_string(), "changed-since": parted.changed_since, "reason": reason,
        }));
        act.also(free.id)?;
        act.done().await?;
        Ok(parted.changed_since)
    }

    /// The merges in which a person stood, the last first.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn merges_of(&self, actor: &Actor, id: PersonId) -> Result<Vec<Merge>> {
        let (mut act, person) = self.on_person(actor, id, (Act::See, Resource::Person), About::default()).await?;
        act.detail(serde_json::json!({ "merges": true }));
        let merges = person_merge::of(&mut act.tx, person.id).await?;
        act.done().await?;
        Ok(merges)
    }

    /// Joins two records within a transaction that allows it.
    pub(super) async fn join(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        (keep, gone): (PersonId, PersonId),
        reason: &str,
    ) -> Result<MergeId> {
        if keep == gone {
            return Err(Error::invalid("Choose two different records."));
        }
        // In one order, whichever is kept, so that two who merge the same pair wait for each other and do not lock up.
        let (low, high) = (keep.min(gone), keep.max(gone));
        let first = person::lock(tx, low).await?.ok_or_else(nobody)?;
        let second = person::lock(tx, high).await?.ok_or_else(nobody)?;
        let (kept_before, gone_before) = if low == keep { (first, second) } else { (second, first) };
        if kept_before.merged_into.is_some() || gone_before.merged_into.is_some() {
            return Err(conflict("One of these records was merged already. Look at it again."));
        }
        let merged = matching::merge(&kept_before, &gone_before);
        let merged = Person { version: save(tx, self, actor, &merged).await?, ..merged };
        save(tx, self, actor, &Person { merged_into: Some(keep), ..gone_before.clone() }).await?;
        let moved = person_merge::rows_of(tx, gone).await?;
        person_merge::move_rows(tx, &moved, gone, keep).await?;
        let verdict = Verdict { state: State::Same, by: actor.account(), at: self.now(), note: Some(reason) };
        person_match::set(tx, (keep, gone), verdict).await?;
        let id = MergeId::new(self.ids.uuid());
        let merge = Merge {
            id,
            kept: keep,
            gone,
            kept_before,
            gone_before,
            merged,
            moved,
            at: self.now(),
            by: actor.account(),
            reason: reason.to_owned(),
            undone_at: None,
            undone_by: None,
        };
        person_merge::add(tx, &merge).await?;
        Ok(id)
    }
}

async fn save(tx: &mut Tx, app: &App, actor: &Actor, person: &Person) -> Result<u64> {
    person::save(tx, person, actor.account(), app.now()).await?.saved()
}

fn conflict(message: &str) -> Error {
    Error::new(ErrorKind::Conflict, message)
}
