use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use linchpin_core::{MeetingId, Result};
use linchpin_store::{
    Tx,
    care::{self, EntryKind},
    meeting::{self, Item, Meeting, Why},
};

use super::{Me, Sitting, item};
use crate::{Actor, App, act::care::held::Held, permission::Act};

/// What falls due within four weeks of a meeting is talked about there: by the next it would be late.
const AHEAD: SignedDuration = SignedDuration::from_hours(4 * 7 * 24);

/// News is old after three months, where there was no meeting before.
const BACK: SignedDuration = SignedDuration::from_hours(90 * 24);

/// More cases than a meeting could talk about.
const LOOKED_AT: u32 = 2000;

/// More than fits into one meeting; the most pressing are taken.
const MOST: usize = 60;

impl App {
    /// Draws the agenda anew: cases to which something happened, in which a review is due or a task is late, and which the last
    /// meeting did not come to. What is on it already stays. How many were added.
    ///
    /// # Errors
    /// The table refuses; there is no such meeting; it has ended.
    pub async fn draw_agenda(&self, actor: &Actor, id: MeetingId) -> Result<u64> {
        let Sitting { mut act, meeting, me } = self.on_meeting(actor, id, Act::Edit).await?;
        let added = self.draw(&mut act.tx, actor, &me, &meeting).await?;
        act.detail(serde_json::json!({ "drawn": added }));
        act.done().await?;
        Ok(added)
    }

    /// Puts on the agenda what the cases give cause for; only of pathways that are talked about in meetings, and only what
    /// whoever draws it may see.
    pub(super) async fn draw(&self, tx: &mut Tx, actor: &Actor, me: &Me, one: &Meeting) -> Result<u64> {
        let before = meeting::before(tx, one).await?;
        let since =
            before.as_ref().map_or_else(|| self.now().saturating_sub(BACK).unwrap_or(Timestamp::MIN), |b| b.begins);
        let until = one.begins.saturating_add(AHEAD).unwrap_or(Timestamp::MAX);
        let talked_about: BTreeSet<String> = self
            .pathways()
            .iter()
            .filter(|pathway| pathway.forms.iter().any(linchpin_pathways::pathway::Form::is_of_meetings))
            .map(|pathway| pathway.id.clone())
            .collect();
        let whose = (one.organisation, one.team);
        let mut found: Vec<Item> = Vec::new();
        for (case, pathway) in meeting::drawn_from(tx, whose, (since, until), LOOKED_AT).await? {
            if !talked_about.contains(&pathway) {
                continue;
            }
            let Some(held) = self.looked_at(tx, case).await? else { continue };
            let parties = self.parties(actor, me, &held);
            if self.may(actor, Act::See, &self.stands(actor, me, &held, &parties)).is_allowed()
                && let Some((why, words)) = self.cause(tx, &held, (since, until)).await?
            {
                found.push(item(case, why, &words, (self, actor)));
            }
        }
        let left = match &before {
            Some(before) => meeting::agenda(tx, before.id).await?,
            None => Vec::new(),
        };
        for old in left.into_iter().filter(|old| old.discussed.is_none()) {
            if care::get(tx, old.case).await?.is_some_and(|kept| kept.it.closed.is_none()) {
                found.retain(|new| new.case != old.case);
                found.push(Item {
                    open_to_all: old.open_to_all,
                    ..item(old.case, Why::Carried, &old.words, (self, actor))
                });
            }
        }
        found.sort_by_key(|one| match one.why {
            Why::Carried => 0,
            Why::News => 1,
            _ => 2,
        });
        let (id, mut added) = (one.id, 0);
        for one in found.iter().take(MOST) {
            added += u64::from(meeting::put(tx, id, one).await?);
        }
        Ok(added)
    }

    /// Why a case is to be talked about: the most pressing cause, in the words of its pathway.
    async fn cause(
        &self,
        tx: &mut Tx,
        held: &Held,
        (since, until): (Timestamp, Timestamp),
    ) -> Result<Option<(Why, String)>> {
        let (case, pathway) = (&held.kept.it, &held.pathway);
        if pathway.discussion(&case.state).is_none() {
            return Ok(None);
        }
        let news = care::entries(tx, held.kept.id, 0, 200).await?;
        if let Some(news) = news.iter().find(|entry| entry.kind == EntryKind::News && entry.at >= since) {
            return Ok(Some((Why::News, news.what.clone())));
        }
        let clocks = pathway.state(&case.state).map_or(&[][..], |state| &state.clocks);
        let due = case.clocks.iter().filter(|running| running.due <= until).min_by_key(|running| running.due);
        if let Some(clock) = due.and_then(|running| clocks.get(running.clock)) {
            return Ok(Some((Why::Due, clock.does.clone())));
        }
        let late = case.tasks.iter().filter(|task| task.done.is_none() && task.due < self.now());
        Ok(late.min_by_key(|task| task.due).map(|task| (Why::Task, task.does.clone())))
    }
}
