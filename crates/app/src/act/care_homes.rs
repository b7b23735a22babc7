//! Keeping the care homes of the place: administrators all of them, a practice those that are aligned to it (C3).

use jiff::civil::Date;
use linchpin_core::{CareHomeId, Error, OdsCode, Registration, Result, person::Fault};
use linchpin_store::care_home::{self, CareHome};

use super::kept::{Kept, must, one_line};
use crate::{
    About, Actor, App,
    permission::{Act, Relationship, Resource, Subject},
};

/// The most practices, past ones among them, that one care home has had.
const MOST: usize = 50;

impl App {
    /// Adds a care home, with the practices it is aligned to. The draft's key is not used.
    ///
    /// # Errors
    /// Not an administrator, and not aligned to the actor's practice alone.
    pub async fn add_care_home(
        &self,
        actor: &Actor,
        draft: &CareHome,
    ) -> Result<std::result::Result<CareHomeId, Vec<Fault>>> {
        let own = |line: &Registration| line.practice == actor.organisation;
        let subject = directory(!draft.practices.is_empty() && draft.practices.iter().all(own));
        let home = CareHome { id: CareHomeId::new(self.ids.uuid()), ..draft.clone() };
        let mut act = self.begin(actor).await?.permit(Act::Add, &subject, About::key(home.id)).await?;
        let faults = faults(&home);
        if !faults.is_empty() {
            return Ok(Err(faults));
        }
        care_home::add(&mut act.tx, &home).await?;
        act.detail(serde_json::json!({ "what": "care home" }));
        act.done().await?;
        Ok(Ok(home.id))
    }

    /// Saves the name, code, address and last day of a care home, edited from `edited.version`. To whom it is aligned has
    /// an act of its own.
    ///
    /// # Errors
    /// Not an administrator, and the home is not aligned to the actor's practice; there is no such home.
    pub async fn edit_care_home(&self, actor: &Actor, edited: &CareHome) -> Result<Kept<CareHome>> {
        let mut doing = self.begin(actor).await?;
        let now = care_home::get(&mut doing.tx, edited.id).await?;
        let subject = directory(now.as_ref().is_some_and(|home| is_aligned(home, actor, self.clock.today())));
        let mut act = doing.permit(Act::Edit, &subject, About::key(edited.id)).await?;
        let now = now.ok_or_else(no_home)?;
        let next = CareHome { practices: now.practices, ..edited.clone() };
        let faults = faults(&next);
        if !faults.is_empty() {
            return Ok(Kept::Wrong(faults));
        }
        act.detail(serde_json::json!({ "what": "care home", "from": edited.version, "closed": next.closed }));
        let kept = Kept::of(care_home::save(&mut act.tx, &next).await?).ok_or_else(no_home)?;
        match kept {
            Kept::Saved(_) => act.done().await?,
            _ => act.failed().await?,
        }
        Ok(kept)
    }

    /// Aligns a care home to a practice for a time, or changes the last day of a time that began on the same day.
    ///
    /// # Errors
    /// Not an administrator, and another's practice; there is no such home.
    pub async fn align_care_home(
        &self,
        actor: &Actor,
        id: CareHomeId,
        line: Registration,
    ) -> Result<std::result::Result<(), Vec<Fault>>> {
        let mut doing = self.begin(actor).await?;
        let home = care_home::get(&mut doing.tx, id).await?;
        let subject = directory(home.is_some() && line.practice == actor.organisation);
        let mut act = doing.permit(Act::Edit, &subject, About::key(id)).await?;
        let mut home = home.ok_or_else(no_home)?;
        match home.practices.iter_mut().find(|one| (one.practice, one.from) == (line.practice, line.from)) {
            Some(one) => one.to = line.to,
            None => home.practices.push(line),
        }
        let faults = faults(&home);
        if !faults.is_empty() {
            return Ok(Err(faults));
        }
        // Read and written in one transaction: nobody can have been in between.
        care_home::save(&mut act.tx, &home).await?.saved()?;
        act.detail(serde_json::json!({
            "what": "aligned", "practice": line.practice, "from": line.from, "until": line.to,
        }));
        act.done().await?;
        Ok(Ok(()))
    }

    /// Whether the actor may change a care home, without doing it: for the buttons of a page.
    #[must_use]
    pub fn keeps_care_home(&self, actor: &Actor, home: &CareHome) -> bool {
        let own = is_aligned(home, actor, self.clock.today());
        self.may(actor, Act::Edit, &directory(own)).is_allowed()
    }

    /// Whether the actor may change what the directory has of an organisation: its teams, its times with care homes.
    #[must_use]
    pub fn keeps_directory_of(&self, actor: &Actor, organisation: OdsCode) -> bool {
        self.may(actor, Act::Edit, &directory(organisation == actor.organisation)).is_allowed()
    }
}

/// The directory, and whether the entry is the actor's own.
pub(super) fn directory(own: bool) -> Subject {
    let subject = Subject::of(Resource::Directory);
    if own { subject.with(Relationship::OwnOrganisation) } else { subject }
}

fn is_aligned(home: &CareHome, actor: &Actor, today: Date) -> bool {
    home.practices.iter().any(|line| line.practice == actor.organisation && line.covers(today))
}

fn faults(home: &CareHome) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut must = |right, field, message| must(&mut faults, right, field, message);
    must(!home.name.trim().is_empty(), "name", "Enter the name of the care home");
    must(one_line(&home.name, 200), "name", "The name must be one line of 200 characters or fewer");
    let lines = &home.address.lines;
    must(lines.len() <= 10, "address", "The address must have 10 lines or fewer");
    must(lines.iter().all(|line| one_line(line, 250)), "address", "Each line must have 250 characters or fewer");
    must(home.practices.len() <= MOST, "practice", "There are too many practices");
    let forward = |line: &Registration| line.from.zip(line.to).is_none_or(|(from, to)| from <= to);
    must(home.practices.iter().all(forward), "to", "The last day must not be before the first");
    let clash =
        home.practices.iter().enumerate().any(|(i, one)| {
            home.practices[..i].iter().any(|other| other.practice == one.practice && overlap(other, one))
        });
    must(!clash, "from", "The home is aligned to this practice at that time already");
    faults
}

/// Whether two times share a day.
fn overlap(one: &Registration, other: &Registration) -> bool {
    let before = |end: Option<Date>, start: Option<Date>| end.zip(start).is_some_and(|(end, start)| end < start);
    !before(one.to, other.from) && !before(other.to, one.from)
}

fn no_home() -> Error {
    Error::not_found("There is no such care home.")
}
