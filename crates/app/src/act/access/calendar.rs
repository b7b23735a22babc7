//! The addresses at which a clinician's own calendar program reads when they sit (RFC 5545): made and taken back by them or
//! by their practice's manager, and read by whoever has one, without signing in. What is read names nobody.

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time},
};
use linchpin_access::england;
use linchpin_core::{CalendarFeedId, Error, OdsCode, Result, SlotId, StaffId};
use linchpin_store::{
    Tx, account,
    calendar_feed::{self, CalendarFeed},
    site,
    slot::{self, Slot, State},
    slot_type,
    staff::{self, Staff},
};

use super::named;
use crate::{
    About, Actor, App,
    identity::{Token, token_hash},
    permission::{Act, Relationship, Resource, Subject},
};

/// From how many days back a calendar shows, and to how many ahead: two weeks and eight.
const BACK: i64 = 14;
const AHEAD: i64 = 56;

/// More good addresses of one clinician than they have telephones: some were forgotten.
const MOST: u64 = 10;

/// As many slots as one clinician can have in ten weeks, and more.
const SLOTS: u32 = 20_000;

/// How far behind the note of when an address was last read may be. Each note is a write.
const NOTED_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// An address that was just made.
#[derive(Clone, PartialEq, Eq)]
pub struct CalendarMade {
    /// Its key.
    pub id: CalendarFeedId,
    /// What the address ends with. It is nowhere else and shown this once.
    pub secret: String,
}

impl std::fmt::Debug for CalendarMade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CalendarMade").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The addresses that somebody may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendars {
    /// For whom they may make one, by name.
    pub staff: Vec<(StaffId, String)>,
    /// Whether that is everybody of the organisation and not just themselves.
    pub everybody: bool,
    /// The addresses with whose they are: those that are good, then those that were taken back, the last first.
    pub feeds: Vec<(String, CalendarFeed)>,
}

/// A slot as a calendar shows it: nothing of who is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarSlot {
    /// Its key.
    pub id: SlotId,
    /// Goes up by one at each change.
    pub version: u64,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// The site and where it is.
    pub place: String,
    /// The kind of slot.
    pub kind: String,
    /// How it stands.
    pub stands: Stands,
}

/// How a slot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Somebody is booked.
    Booked,
    /// Somebody is booked, and the diary plans the slot no longer: they are to be told or moved.
    BookedUnplanned,
    /// Nobody is booked.
    Free,
    /// It was taken out of the diary.
    Withdrawn,
}

impl From<&Slot> for Stands {
    fn from(slot: &Slot) -> Self {
        match slot.state {
            State::Booked if slot.planned => Self::Booked,
            State::Booked => Self::BookedUnplanned,
            // Kept for some minutes: that is nobody's appointment yet.
            State::Free | State::Held => Self::Free,
            State::Withdrawn => Self::Withdrawn,
        }
    }
}

impl App {
    /// The addresses of calendars that the actor may see: a manager's of the organisation, a clinician's own.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn calendars(&self, actor: &Actor) -> Result<Calendars> {
        let all = Subject::of(Resource::Calendar).with(Relationship::OwnOrganisation);
        let everybody = self.may(actor, Act::See, &all).is_allowed();
        let subject = if everybody { all } else { Subject::of(Resource::Calendar).with(Relationship::OneSelf) };
        let mut act = self.begin(actor).await?.permit(Act::See, &subject, About::default()).await?;
        let own = own_staff(&mut act.tx, actor).await?;
        let mine = |id: StaffId| everybody || own == Some(id);
        let here = staff::of(&mut act.tx, actor.organisation, None, self.clock.today()).await?;
        let staff: Vec<_> = here.iter().filter(|one| mine(one.id)).map(|one| (one.id, one.name.full())).collect();
        let mut feeds = Vec::new();
        for feed in calendar_feed::of(&mut act.tx, actor.organisation).await?.into_iter().filter(|one| mine(one.staff))
        {
            let name = match staff.iter().find(|(id, _)| *id == feed.staff) {
                Some((_, name)) => name.clone(),
                // Who left: their address answers nobody, and is told nevertheless.
                None => staff::get(&mut act.tx, feed.staff).await?.map_or_else(String::new, |one| one.name.full()),
            };
            feeds.push((name, feed));
        }
        act.done().await?;
        Ok(Calendars { staff, everybody, feeds })
    }

    /// Makes an address for somebody of the actor's organisation; for the actor themselves where nobody is named.
    ///
    /// # Errors
    /// The table refuses; the account is nobody's of the staff; they have many already; or what it is for is not said.
    pub async fn make_calendar(&self, actor: &Actor, of: Option<StaffId>, label: &str) -> Result<CalendarMade> {
        let mut doing = self.begin(actor).await?;
        let own = own_staff(&mut doing.tx, actor).await?;
        let staff = of.or(own).ok_or_else(untied)?;
        let works = self.works_at(&mut doing.tx, staff, actor.organisation).await?;
        let subject = subject(works, works && own == Some(staff));
        let mut act = doing.permit(Act::Add, &subject, About::key(staff)).await?;
        named(label).map_err(|_| Error::invalid("Say in 1 to 200 letters where the address will be used."))?;
        if calendar_feed::count(&mut act.tx, actor.organisation, staff).await? >= MOST {
            return Err(Error::invalid(format!("There are {MOST} addresses already. Take back one that is not used.")));
        }
        let token = Token::new(self.random());
        let one = CalendarFeed {
            id: CalendarFeedId::new(self.ids.uuid()),
            organisation: actor.organisation,
            staff,
            label: label.trim().to_owned(),
            made: self.now(),
            made_by: actor.account(),
            used: None,
            revoked: None,
        };
        calendar_feed::add(&mut act.tx, &one, &token.hash()).await?;
        act.key(one.id);
        act.detail(serde_json::json!({ "what": "calendar address made", "staff": staff }));
        act.done().await?;
        Ok(CalendarMade { id: one.id, secret: token.secret().to_owned() })
    }

    /// Takes an address back: from then on it answers nobody.
    ///
    /// # Errors
    /// The table refuses; there is no such address, or it was taken back before.
    pub async fn revoke_calendar(&self, actor: &Actor, id: CalendarFeedId) -> Result<()> {
        let none = || Error::not_found("There is no such address, or it was taken back already.");
        let mut doing = self.begin(actor).await?;
        let feed = calendar_feed::get(&mut doing.tx, id).await?.ok_or_else(none)?;
        let here = feed.organisation == actor.organisation;
        let own = own_staff(&mut doing.tx, actor).await? == Some(feed.staff);
        let mut act = doing.permit(Act::Edit, &subject(here, here && own), About::key(id)).await?;
        if !calendar_feed::revoke(&mut act.tx, id, actor.account(), self.now()).await? {
            return Err(none());
        }
        act.detail(serde_json::json!({ "what": "calendar address taken back", "staff": feed.staff }));
        act.done().await
    }

    /// When whoever has this address sits, two weeks back and eight ahead; none where there is no such address, it was
    /// taken back, or they work there no longer. Reading is not written down: it shows nobody.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn calendar(&self, secret: &str) -> Result<Option<Vec<CalendarSlot>>> {
        let Some(hash) = token_hash(secret) else { return Ok(None) };
        let mut tx = self.store.read().await?;
        let Some(feed) = calendar_feed::live(&mut tx, &hash).await? else { return Ok(None) };
        if !self.works_at(&mut tx, feed.staff, feed.organisation).await? {
            return Ok(None);
        }
        let slots = self.calendar_slots(&mut tx, &feed).await?;
        tx.rollback().await?;
        let now = self.now();
        if feed.used.is_none_or(|used| now.duration_since(used) >= NOTED_EVERY) {
            let mut tx = self.store.write().await?;
            calendar_feed::used(&mut tx, feed.id, now).await?;
            tx.commit().await?;
        }
        Ok(Some(slots))
    }

    async fn calendar_slots(&self, tx: &mut Tx, feed: &CalendarFeed) -> Result<Vec<CalendarSlot>> {
        let sites = site::of(tx, feed.organisation).await?;
        let kinds = slot_type::of(tx, feed.organisation).await?;
        let mut found = Vec::new();
        for slot in slot::by(tx, feed.staff, feed.organisation, span(self.clock.today()), SLOTS).await? {
            let site = sites.iter().find(|one| one.id == slot.site);
            let kind = kinds.iter().find(|one| one.it.id == slot.slot_type);
            // Both are there, as the store's keys say; a slot without either could not be shown.
            let (Some(site), Some(kind)) = (site, kind) else { continue };
            found.push(CalendarSlot {
                id: slot.id,
                version: slot.version,
                starts: slot.starts,
                ends: slot.ends,
                place: site.place(),
                kind: kind.it.name.clone(),
                stands: Stands::from(&slot),
            });
        }
        Ok(found)
    }

    pub(crate) async fn works_at(&self, tx: &mut Tx, id: StaffId, organisation: OdsCode) -> Result<bool> {
        let today = self.clock.today();
        Ok(staff::get(tx, id).await?.is_some_and(|who| works(&who, organisation, today)))
    }
}

fn untied() -> Error {
    Error::invalid(
        "Your account is not tied to an entry of the staff list. Your practice manager can make the address for you.",
    )
}

/// The member of staff whose account it is.
async fn own_staff(tx: &mut Tx, actor: &Actor) -> Result<Option<StaffId>> {
    Ok(account::by_id(tx, actor.user).await?.and_then(|one| one.staff))
}

fn works(who: &Staff, organisation: OdsCode, today: Date) -> bool {
    who.ended.is_none()
        && who.roles.iter().any(|role| {
            let (from, to) = (role.from.is_none_or(|day| day <= today), role.to.is_none_or(|day| today <= day));
            role.organisation == organisation && from && to
        })
}

fn subject(organisation: bool, own: bool) -> Subject {
    let mut subject = Subject::of(Resource::Calendar);
    if organisation {
        subject = subject.with(Relationship::OwnOrganisation);
    }
    if own {
        subject = subject.with(Relationship::OneSelf);
    }
    subject
}

/// Whole days of England's clocks.
fn span(today: Date) -> (Timestamp, Timestamp) {
    let at = |days: i64| england::instant(today.saturating_add(days.days()).to_datetime(Time::midnight()));
    (at(-BACK).unwrap_or(Timestamp::MIN), at(AHEAD + 1).unwrap_or(Timestamp::MAX))
}
