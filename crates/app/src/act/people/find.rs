use jiff::civil::Date;
use linchpin_core::{ConsentId, Error, ErrorKind, NhsNumber, OdsCode, Person, PersonId, Registration, Result};
use linchpin_store::{
    Tx,
    audit::Outcome,
    consent::{self, Consent},
    person::{self, Find},
};

use crate::{
    About, Actor, App,
    doing::write,
    permission::{Act, Decision, Relationship, Resource, Subject},
    standing,
};

/// The most people that one question may fit: with more it means nobody in particular.
const MOST: u32 = 200;

/// Whom a program looks for. All that is given must fit.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// One of these keys.
    pub ids: Option<Vec<PersonId>>,
    /// An NHS number.
    pub number: Option<NhsNumber>,
    /// Beginnings of names, folded.
    pub words: Vec<String>,
    /// A date of birth.
    pub born: Option<Date>,
    /// A postcode or its beginning, in capitals without a space.
    pub postcode: Option<String>,
    /// The practice they are registered with.
    pub practice: Option<OdsCode>,
}

impl std::fmt::Debug for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Wanted({})", self.kinds().join(", "))
    }
}

/// Somebody who was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Who. Where the finder may not see their details, only what a list shows: name, number, birth, postcode, practice.
    pub person: Person,
    /// Whether that is everything.
    pub whole: bool,
}

impl App {
    /// Finds people for a program, in the order of their keys, those after `after`, at most `limit`. Who may find anybody
    /// does; a practice finds its own; others find those whose details they may see, by key only.
    ///
    /// # Errors
    /// The role may not search; too many fit.
    pub async fn find_people(
        &self,
        actor: &Actor,
        wanted: &Wanted,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<Seen>> {
        if let Some(ids) = &wanted.ids {
            let ids: Vec<PersonId> = ids.iter().copied().filter(|id| after.is_none_or(|a| *id > a)).collect();
            return self.people_by_key(actor, wanted, ids, limit).await;
        }
        let anybody = Subject::of(Resource::Person);
        let own_only = !self.may(actor, Act::Search, &anybody).is_allowed();
        let subject = if own_only { anybody.with(Relationship::OwnOrganisation) } else { anybody };
        let mut act = self.begin(actor).await?.permit(Act::Search, &subject, About::default()).await?;
        super::search::exact_enough(actor.role, wanted.number.is_some(), wanted.words.len(), wanted.born.is_some())?;
        let today = self.clock.today();
        let mut practice = wanted.practice;
        if own_only {
            practice = Some(actor.organisation);
        }
        let nowhere = own_only && wanted.practice.is_some_and(|asked| asked != actor.organisation);
        let mut found = match practice {
            _ if nowhere => Vec::new(),
            // Whoever asks for nobody in particular lists their own practice's people.
            Some(own) if wanted.is_only_practice() => {
                if own != actor.organisation {
                    return Err(Error::invalid("Give a name, a date of birth or an NHS number too."));
                }
                person::of_practice(&mut act.tx, own, today, after, limit).await?
            }
            None if wanted.is_only_practice() => {
                return Err(Error::invalid("Give a name, a date of birth or an NHS number."));
            }
            practice => {
                let find = wanted.find(practice.map(|code| (code, today)));
                let mut found = person::search(&mut act.tx, &find, MOST + 1).await?;
                if found.len() > MOST as usize {
                    return Err(Error::new(
                        ErrorKind::Invalid,
                        format!("More than {MOST} people fit: ask for more about them."),
                    ));
                }
                found.retain(|one| after.is_none_or(|after| one.id > after));
                found
            }
        };
        found.sort_by_key(|one| one.id);
        found.truncate(limit as usize);
        act.detail(serde_json::json!({ "by": wanted.kinds(), "found": found.len() }));
        let mut seen = Vec::with_capacity(found.len());
        for one in found {
            match self.whole(&mut act.tx, actor, &one).await? {
                true => seen.push(Seen { person: one, whole: true }),
                false => {
                    act.also(one.id)?;
                    seen.push(Seen { person: outline(&one, today), whole: false });
                }
            }
        }
        act.done().await?;
        Ok(seen)
    }

    /// Those of these keys whose details the actor may see; of others nothing is told, not even that they are there.
    async fn people_by_key(
        &self,
        actor: &Actor,
        wanted: &Wanted,
        mut ids: Vec<PersonId>,
        limit: u32,
    ) -> Result<Vec<Seen>> {
        ids.sort_unstable();
        ids.dedup();
        let today = self.clock.today();
        let mut tx = self.store.write().await?;
        let mut seen = Vec::new();
        for id in ids {
            if seen.len() >= limit as usize {
                break;
            }
            let Some(one) = person::get(&mut tx, id).await? else { continue };
            if one.merged_into.is_none() && wanted.fits(&one, today) && self.whole(&mut tx, actor, &one).await? {
                seen.push(Seen { person: one, whole: true });
            }
        }
        tx.commit().await?;
        Ok(seen)
    }

    /// Whether the actor may see this person's details now; if so, that they do is written down.
    async fn whole(&self, tx: &mut Tx, actor: &Actor, one: &Person) -> Result<bool> {
        let subject = standing(self, tx, actor, one, Resource::Person).await?;
        let Decision::Allowed(permit) = self.may(actor, Act::See, &subject) else { return Ok(false) };
        let about = About::person(one.id).because(permit.rule);
        write(tx, self, actor, Act::See, Resource::Person, &about, Outcome::Done)?;
        Ok(true)
    }

    /// One statement of consent, and whether it is the one that stands.
    ///
    /// # Errors
    /// The table refuses; or there is no such statement, which only those learn who may see any.
    pub async fn view_consent(&self, actor: &Actor, id: ConsentId) -> Result<(Consent, bool)> {
        let mut doing = self.begin(actor).await?;
        let one = consent::get(&mut doing.tx, id).await?.filter(|one| !one.is_of_case());
        let person = match &one {
            Some(one) => person::resolve(&mut doing.tx, one.person).await?,
            None => None,
        };
        let subject = match &person {
            Some(person) => doing.about(person, Resource::Consent).await?,
            None => Subject::of(Resource::Consent),
        };
        let about = About { person: person.as_ref().map(|p| p.id), ..About::key(id) };
        let mut act = doing.permit(Act::See, &subject, about).await?;
        let one = one.ok_or_else(|| Error::not_found("There is no such consent."))?;
        let stands = consent::standing(&mut act.tx, one.person, &one.purpose, self.now()).await?;
        act.done().await?;
        let stands = stands.is_some_and(|stands| stands.id == one.id);
        Ok((one, stands))
    }

    /// When a person's record was last saved; none where there is none. It tells nothing else, so nothing is asked.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn person_saved(&self, id: PersonId) -> Result<Option<jiff::Timestamp>> {
        let mut tx = self.store.read().await?;
        Ok(person::history(&mut tx, id, 1).await?.first().map(|version| version.saved))
    }
}

impl Wanted {
    /// Whether nobody in particular is asked for.
    fn is_only_practice(&self) -> bool {
        self.number.is_none() && self.words.is_empty() && self.born.is_none() && self.postcode.is_none()
    }

    fn find(&self, practice: Option<(OdsCode, Date)>) -> Find {
        Find {
            number: self.number,
            words: self.words.clone(),
            born: self.born,
            postcode: self.postcode.clone(),
            practice,
        }
    }

    /// Whether somebody found by key is the one meant.
    fn fits(&self, one: &Person, today: Date) -> bool {
        let parts = one.names.iter().flat_map(|name| name.given.iter().chain(&name.family));
        let words: Vec<String> = parts.flat_map(|part| linchpin_core::person::words(part)).collect();
        let postcode = one.address.as_ref().and_then(|a| a.postcode).map(|p| p.as_str().replace(' ', ""));
        self.number.is_none_or(|number| one.nhs_number == Some(number))
            && self.born.is_none_or(|born| one.birth_date == Some(born))
            && self.practice.is_none_or(|code| one.practice(today) == Some(code))
            && self.words.iter().all(|asked| words.iter().any(|word| word.starts_with(asked.as_str())))
            && self.postcode.as_deref().is_none_or(|asked| postcode.is_some_and(|p| p.starts_with(asked)))
    }

    /// By what it asks, for the audit: kinds, never the text.
    fn kinds(&self) -> Vec<&'static str> {
        let kinds = [
            ("key", self.ids.is_some()),
            ("nhs-number", self.number.is_some()),
            ("birth-date", self.born.is_some()),
            ("postcode", self.postcode.is_some()),
            ("name", !self.words.is_empty()),
            ("practice", self.practice.is_some()),
        ];
        kinds.into_iter().filter_map(|(kind, asked)| asked.then_some(kind)).collect()
    }
}

/// What a list shows of somebody: enough to know whether it is the one that is meant, and no more.
fn outline(one: &Person, today: Date) -> Person {
    let address = one.address.as_ref().filter(|a| a.postcode.is_some());
    let here = |r: &&Registration| one.practice(today) == Some(r.practice) && r.covers(today);
    Person {
        nhs_number: one.nhs_number,
        nhs_verified: one.nhs_verified,
        names: one.name().into_iter().cloned().collect(),
        birth_date: one.birth_date,
        death_date: one.death_date,
        sex: one.sex,
        address: address.map(|a| linchpin_core::Address { lines: Vec::new(), postcode: a.postcode }),
        registrations: one.registrations.iter().filter(here).copied().collect(),
        version: one.version,
        ..Person::new(one.id)
    }
}
