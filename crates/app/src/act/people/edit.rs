use linchpin_core::{Person, Result, Role, person::Fault};
use linchpin_store::{Conflict, Edited, person};

use crate::{
    About, Actor, App,
    permission::{Act, Resource},
};

/// What came of saving an edited person.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "an edit may not have been saved"]
pub enum Edit {
    /// Saved; so many possible matches were put into the queue because of it.
    Saved {
        /// The new version.
        version: u64,
        /// Pairs that were put into the queue.
        queued: u64,
    },
    /// Somebody else saved first: nothing of this was saved. Show both.
    Conflict(Box<Conflict<Person>>),
    /// What was typed cannot be: nothing was saved.
    Wrong(Vec<Fault>),
}

impl App {
    /// Saves a person's details, edited from `edited.version`. A patient changes how to reach them and what they need;
    /// staff change the rest too. A number typed anew is no longer a traced one; opt-outs have an act of their own.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn edit_person(&self, actor: &Actor, edited: &Person) -> Result<Edit> {
        let (mut act, now) = self.on_person(actor, edited.id, (Act::Edit, Resource::Person), About::default()).await?;
        let next = allowed(actor.role, &now, edited);
        let faults = next.faults(self.clock.today());
        if !faults.is_empty() {
            return Ok(Edit::Wrong(faults));
        }
        // After a merge the form still names the record that is gone, and its version means nothing here.
        if edited.id != now.id {
            return Ok(Edit::Conflict(Box::new(Conflict { yours: next, theirs: now })));
        }
        act.detail(serde_json::json!({ "from": edited.version, "fields": changed(&now, &next) }));
        match person::save(&mut act.tx, &next, actor.account(), self.now()).await? {
            Edited::Saved(version) => {
                let queued = match identifies(&now, &next) {
                    true => 0,
                    false => self.queue_matches(&mut act.tx, &next).await?,
                };
                act.done().await?;
                Ok(Edit::Saved { version, queued })
            }
            Edited::Conflict(both) => {
                act.failed().await?;
                Ok(Edit::Conflict(both))
            }
            Edited::Gone => Err(super::nobody()),
        }
    }
}

/// The record as it stands with what this role may change taken from the edit.
fn allowed(role: Role, now: &Person, edited: &Person) -> Person {
    let mut next = now.clone();
    next.version = edited.version;
    if next.address != edited.address {
        next.address = edited.address.clone();
        // Where the new one lies is not known until a system says so.
        next.area = None;
    }
    next.contacts = edited.contacts.clone();
    next.language = edited.language.clone();
    next.interpreter = edited.interpreter;
    next.access_needs = edited.access_needs.clone();
    next.carer = edited.carer;
    next.veteran = edited.veteran;
    if role == Role::Patient {
        return next;
    }
    next.names = edited.names.clone();
    next.birth_date = edited.birth_date;
    next.death_date = edited.death_date;
    next.sex = edited.sex;
    next.care_home = edited.care_home;
    next.registrations = edited.registrations.clone();
    if next.nhs_number != edited.nhs_number {
        next.nhs_number = edited.nhs_number;
        next.nhs_verified = false;
    }
    next
}

/// Whether what identifies the person is the same in both.
fn identifies(a: &Person, b: &Person) -> bool {
    a.names == b.names
        && a.nhs_number == b.nhs_number
        && a.birth_date == b.birth_date
        && a.address == b.address
        && a.contacts == b.contacts
}

/// The names of the fields that differ, for the audit: never what is in them.
fn changed(a: &Person, b: &Person) -> Vec<&'static str> {
    let fields = [
        ("names", a.names == b.names),
        ("nhs-number", a.nhs_number == b.nhs_number),
        ("birth-date", a.birth_date == b.birth_date),
        ("death-date", a.death_date == b.death_date),
        ("sex", a.sex == b.sex),
        ("address", a.address == b.address),
        ("contacts", a.contacts == b.contacts),
        ("language", a.language == b.language && a.interpreter == b.interpreter),
        ("access-needs", a.access_needs == b.access_needs),
        ("carer", a.carer == b.carer),
        ("veteran", a.veteran == b.veteran),
        ("care-home", a.care_home == b.care_home),
        ("registrations", a.registrations == b.registrations),
    ];
    fields.into_iter().filter_map(|(name, same)| (!same).then_some(name)).collect()
}
