//! Lists of cases: one's own, and a practice's. Each page is found by an index, however many there are.

use jiff::{Timestamp, civil::Date};
use linchpin_core::{CaseId, OdsCode, Person, PersonId, Result};
use linchpin_pathways::{
    case::Consent,
    pathway::{Field, Part},
};
use linchpin_store::{
    Tx,
    care::{self, Holder, Mark},
};

use super::{me::Me, names::Names, prefill::of_person};
use crate::{
    About, Actor, App, Doing,
    permission::{Act, Relationship, Resource, Subject},
};

/// A case in a list.
#[derive(Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Its key.
    pub id: CaseId,
    /// The pathway's id.
    pub pathway: String,
    /// What the pathway is called.
    pub title: String,
    /// Whose it is, for those who may open the person beside it.
    pub person: Option<PersonId>,
    /// What they are called, where that is shared.
    pub name: Option<String>,
    /// When they were born, where that is shared: two of one name are told apart by it.
    pub born: Option<Date>,
    /// The state, where that is shared.
    pub state: Option<String>,
    /// Since when it is there.
    pub since: Timestamp,
    /// When it was opened.
    pub opened: Timestamp,
    /// When it was closed.
    pub closed: Option<Timestamp>,
    /// By when the next promise is to be kept, or was.
    pub due: Option<Timestamp>,
    /// What that promise is.
    pub next: Option<String>,
    /// Who leads it.
    pub lead: Option<String>,
    /// The practice that answers for it.
    pub practice: OdsCode,
    /// Whether those outside the practice may see it.
    pub consent: Consent,
    /// Whether anything happened in it since the reader last looked, or they never did.
    pub is_new: bool,
}

/// A page of a list of cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CasePage {
    /// The cases, the oldest first.
    pub rows: Vec<CaseRow>,
    /// After which the next page begins; none where this is the last.
    pub next: Option<Mark>,
}

impl std::fmt::Debug for CaseRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CaseRow({}, {})", self.id, self.pathway)
    }
}

impl App {
    /// The open cases that somebody leads, or that are shared with them or a team of theirs: the oldest first.
    ///
    /// # Errors
    /// The role has to do with no case; or the store cannot be reached.
    pub async fn my_cases(&self, actor: &Actor, after: Option<Mark>, limit: u32) -> Result<CasePage> {
        let mut doing = self.begin(actor).await?;
        let me = self.me(&mut doing.tx, actor).await?;
        let mut marks = Vec::new();
        if let Some(staff) = me.staff {
            marks.extend(care::led_by(&mut doing.tx, staff, after, limit).await?);
        }
        for holder in me.holders(actor) {
            marks.extend(care::shared_with(&mut doing.tx, holder, after, limit).await?);
        }
        marks.sort_unstable();
        marks.dedup();
        marks.truncate(limit as usize);
        self.page(doing, actor, &me, marks, limit).await
    }

    /// The open cases of the actor's practice, the oldest first.
    ///
    /// # Errors
    /// The role keeps no cases; or the store cannot be reached.
    pub async fn practice_cases(&self, actor: &Actor, after: Option<Mark>, limit: u32) -> Result<CasePage> {
        let mut doing = self.begin(actor).await?;
        let me = self.me(&mut doing.tx, actor).await?;
        let marks = care::of_practice(&mut doing.tx, actor.organisation, after, limit).await?;
        self.page(doing, actor, &me, marks, limit).await
    }

    /// Asks the table for a page and writes each person down whose name is on it.
    async fn page(
        &self,
        mut doing: Doing<'_>,
        actor: &Actor,
        me: &Me,
        marks: Vec<Mark>,
        limit: u32,
    ) -> Result<CasePage> {
        let next = marks.last().copied().filter(|_| marks.len() == limit as usize);
        let (mut rows, mut people) = (Vec::new(), Vec::new());
        for mark in &marks {
            if let Some((row, person)) = self.case_row(&mut doing.tx, actor, me, mark.case).await? {
                people.extend(row.name.is_some().then_some(person));
                rows.push(row);
            }
        }
        people.sort_unstable();
        people.dedup();
        // An own list shows nothing that the table does not allow case by case; the list itself is the role's to open.
        let subject = self.list(&rows, actor);
        let mut act = doing.permit(Act::See, &subject, About::default()).await?;
        for person in people {
            act.also(person)?;
        }
        act.done().await?;
        Ok(CasePage { rows, next })
    }

    fn list(&self, rows: &[CaseRow], actor: &Actor) -> Subject {
        let own = |row: &CaseRow| row.practice == actor.organisation;
        let mut subject = Subject::of(Resource::Case);
        if rows.is_empty() || rows.iter().any(own) {
            subject.relationships.insert(Relationship::OwnOrganisation);
        }
        if rows.is_empty() || rows.iter().any(|row| !own(row)) {
            subject.relationships.insert(Relationship::OpenCase);
            subject.consent = true;
        }
        subject
    }

    /// What stands between somebody and the cases of a person that they see.
    pub(super) async fn about_cases(
        &self,
        doing: &mut Doing<'_>,
        person: &Person,
        rows: &[CaseRow],
    ) -> Result<Subject> {
        let mut subject = doing.about(person, Resource::Case).await?;
        // Each row was held against its own case already.
        subject.consent |= rows.iter().any(|row| row.consent == Consent::Given);
        Ok(subject)
    }

    /// A case in a list, and whose it is; none where whoever looks sees nothing of it, or the table does not let them.
    pub(super) async fn case_row(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        me: &Me,
        id: CaseId,
    ) -> Result<Option<(CaseRow, PersonId)>> {
        let Some(held) = self.looked_at(tx, id).await? else { return Ok(None) };
        let parties = self.parties(actor, me, &held);
        if !self.may(actor, Act::See, &self.stands(actor, me, &held, &parties)).is_allowed() {
            return Ok(None);
        }
        let sight = held.sight(&parties);
        let shows = |field| sight.shows(&Part::Person(field));
        let name = shows(Field::Name).then(|| of_person(&held.person, held.practice, Field::Name)).flatten();
        let state = sight.shows(&Part::State);
        let looked = care::looked(tx, id, actor.user).await?.map(|(_, version)| version);
        let lead = match held.kept.lead.filter(|_| state) {
            Some(staff) => Names::default().holder(tx, Holder::Staff(staff)).await.map(Some)?,
            None => None,
        };
        let (case, kept) = (&held.kept.it, &held.kept);
        let is_person = actor.person == Some(held.person.id);
        let running = case.clocks.iter().min_by_key(|clock| clock.due).filter(|_| state);
        let clocks = held.pathway.state(&case.state).map_or(&[][..], |state| &state.clocks);
        let row = CaseRow {
            id,
            pathway: held.pathway.id.clone(),
            title: held.pathway.title.clone(),
            person: (is_person || actor.organisation == held.practice).then_some(held.person.id),
            name,
            born: held.person.birth_date.filter(|_| shows(Field::Born)),
            state: state.then(|| case.state.clone()),
            since: case.since,
            opened: case.opened,
            closed: case.closed,
            due: running.map(|clock| clock.due),
            next: running.and_then(|running| clocks.get(running.clock)).map(|clock| clock.does.clone()),
            lead,
            practice: held.practice,
            consent: case.consent,
            is_new: looked.is_none_or(|looked| looked < kept.version),
        };
        Ok(Some((row, held.person.id)))
    }
}
